import {
  addIntervals,
  multiplyIntervals,
  pointInterval,
  subtractIntervals,
  type Interval,
} from "../../../interval/interval.js";
import { logisticInterval } from "../../../interval/elementary.js";
import { addIntervalArrays, pointArray, type IntervalArray } from "../../../interval/vector.js";
import type { GruWeights } from "../../../systems/cell-weights.js";
import type { ReducedMap } from "./reduced-map.js";
import { affineForm, combined, composed, product, shifted, type FormBox, type RowForm } from "./row-form.js";
import { rowRelaxation } from "./row-relaxation.js";
import { drivenBias } from "./unit-network.js";

/**
 * The fixed points of a GRU: h = (1 − z) n + z h with z < 1 says h = n(h), so its update gate plays no part in where they
 * are. The start box is [−1, 1]ⁿ, the range of tanh.
 */
export function reducedGru(weights: GruWeights, input?: IntervalArray): ReducedMap {
  const n = weights.bIn.length / 3;
  const u = input ?? pointArray(weights.u ?? new Float64Array(0));
  const driven = drivenBias(weights.wIn, u, pointArray(weights.bIn));
  const all = addIntervalArrays(driven, pointArray(weights.bRec));
  const row = (i: number): Float64Array => weights.wRec.subarray(i * n, (i + 1) * n);
  const at = ({ lo, hi }: IntervalArray, i: number): Interval => ({ lo: lo[i]!, hi: hi[i]! });
  const candidates = (box: FormBox): readonly RowForm[] => {
    const gates = Array.from({ length: n }, (_, i) =>
      composed("logistic", affineForm(row(i), at(all, i), box), box),
    );
    if (weights.resetAfter) {
      return gates.map((gate, i) => {
        const inner = affineForm(row(2 * n + i), pointInterval(weights.bRec[2 * n + i]!), box);
        return composed("tanh", shifted(product(gate, inner, box), at(driven, 2 * n + i)), box);
      });
    }
    const kept = gates.map((gate, j) => product(gate, coordinate(j, box), box));
    return gates.map((_, i) =>
      composed("tanh", combined(row(2 * n + i), kept, at(all, 2 * n + i), box), box),
    );
  };
  const start = { lo: new Float64Array(n).fill(-1), hi: new Float64Array(n).fill(1) };
  return {
    map: rowRelaxation(start, candidates),
    coordinatesOf: (state) => state.slice(),
    statesWithin: (box) => box,
    statesOnlyOf: (box) => box,
    jacobian: (box) => {
      const rows = candidates(box);
      const updates = rows.map((_, i) => logisticInterval(affineForm(row(n + i), at(all, n + i), box).range));
      return gruJacobian(rows, updates);
    },
  };
}

/** (1 − z) n' + diag z; the term with z' has the factor h − n, which is 0 at a fixed point. */
function gruJacobian(rows: readonly RowForm[], updates: readonly Interval[]): IntervalArray {
  const n = rows.length;
  const out = { lo: new Float64Array(n * n), hi: new Float64Array(n * n) };
  rows.forEach(({ low, high }, i) => {
    const z = updates[i]!;
    const open = subtractIntervals(pointInterval(1), z);
    for (let j = 0; j < n; j++) {
      const moved = multiplyIntervals(open, { lo: low[j]!, hi: high[j]! });
      const entry = i === j ? addIntervals(moved, z) : moved;
      out.lo[i * n + j] = entry.lo;
      out.hi[i * n + j] = entry.hi;
    }
  });
  return out;
}

/** x_j itself. */
function coordinate(j: number, box: FormBox): RowForm {
  const slope = new Float64Array(box.lo.length);
  slope[j] = 1;
  return affineForm(slope, pointInterval(0), box);
}
