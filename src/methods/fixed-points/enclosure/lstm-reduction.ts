import { logisticInterval, tanhInterval } from "../../../interval/elementary.js";
import {
  addIntervals,
  multiplyIntervals,
  pointInterval,
  subtractIntervals,
  type Interval,
} from "../../../interval/interval.js";
import { pointArray, type IntervalArray } from "../../../interval/vector.js";
import type { LstmWeights } from "../../../systems/cell-weights.js";
import type { ReducedMap } from "./reduced-map.js";
import { affineForm, composed, product, shifted, type FormBox, type RowForm } from "./row-form.js";
import { rowRelaxation } from "./row-relaxation.js";
import { drivenBias } from "./unit-network.js";

const one = pointInterval(1);

/**
 * The fixed points of an LSTM with a forget gate: c = f c + i g says c = i g/(1 − f) = i g (1 + e^a), a being the
 * pre-activation of f = σ(a) < 1, so c follows from h, and h = o tanh c is a map of h alone. The start box is [−1, 1]ⁿ.
 */
export function reducedLstm(weights: LstmWeights, input?: IntervalArray): ReducedMap {
  const n = weights.b.length / 4;
  const u = input ?? pointArray(weights.u ?? new Float64Array(0));
  const bias = drivenBias(weights.wIn, u, pointArray(weights.b));
  const gate = (k: number, i: number, box: FormBox): RowForm => {
    const at = k * n + i;
    return affineForm(
      weights.wRec.subarray(at * n, (at + 1) * n),
      { lo: bias.lo[at]!, hi: bias.hi[at]! },
      box,
    );
  };
  const memory = (i: number, box: FormBox): RowForm => {
    const input = composed("logistic", gate(0, i, box), box);
    const candidate = composed("tanh", gate(2, i, box), box);
    const kept = shifted(composed("exp", gate(1, i, box), box), one);
    return product(product(input, candidate, box), kept, box);
  };
  const output = (i: number, box: FormBox): RowForm =>
    product(composed("logistic", gate(3, i, box), box), composed("tanh", memory(i, box), box), box);
  const units = Array.from({ length: n }, (_, i) => i);
  const start = { lo: new Float64Array(n).fill(-1), hi: new Float64Array(n).fill(1) };
  const memories = (box: FormBox): IntervalArray => {
    const ranges = units.map((i) => memory(i, box).range);
    return { lo: Float64Array.from(ranges, ({ lo }) => lo), hi: Float64Array.from(ranges, ({ hi }) => hi) };
  };
  const everyMemory = memories(start);
  return {
    map: rowRelaxation(start, (box) => units.map((i) => output(i, box))),
    coordinatesOf: (state) => state.slice(0, n),
    statesWithin: (box) => joined(box, memories(box)),
    // A fixed point with its h in the box has the c that follows from h, wherever c may lie.
    statesOnlyOf: (box) => joined(box, everyMemory),
    jacobian: (box) =>
      lstmJacobian(
        weights,
        n,
        units.map((i) => rowParts(i, box)),
      ),
  };

  function rowParts(i: number, box: FormBox): RowParts {
    const [input, forget, output] = [0, 1, 3].map((k) => logisticInterval(gate(k, i, box).range)) as [
      Interval,
      Interval,
      Interval,
    ];
    const candidate = tanhInterval(gate(2, i, box).range);
    return { input, forget, candidate, output, memory: memory(i, box).range };
  }
}

interface RowParts {
  readonly input: Interval;
  readonly forget: Interval;
  readonly candidate: Interval;
  readonly output: Interval;
  readonly memory: Interval;
}

/** Of [h; c] ↦ [h'; c'], shape [2n, 2n], where c' = c. */
function lstmJacobian({ wRec }: LstmWeights, n: number, rows: readonly RowParts[]): IntervalArray {
  const size = 2 * n;
  const out = { lo: new Float64Array(size * size), hi: new Float64Array(size * size) };
  const put = (i: number, j: number, { lo, hi }: Interval): void => {
    out.lo[i * size + j] = lo;
    out.hi[i * size + j] = hi;
  };
  rows.forEach(({ input, forget, candidate, output, memory }, i) => {
    const tanhC = tanhInterval(memory);
    const opened = multiplyIntervals(output, sechSquared(tanhC));
    const factors = [
      multiplyIntervals(bump(input), candidate),
      multiplyIntervals(bump(forget), memory),
      multiplyIntervals(input, sechSquared(candidate)),
    ];
    const ofOutput = multiplyIntervals(bump(output), tanhC);
    const weight = (k: number, j: number): Interval => pointInterval(wRec[(k * n + i) * n + j]!);
    for (let j = 0; j < n; j++) {
      const ofMemory = factors.reduce(
        (sum, factor, k) => addIntervals(sum, multiplyIntervals(factor, weight(k, j))),
        pointInterval(0),
      );
      put(n + i, j, ofMemory);
      put(i, j, addIntervals(multiplyIntervals(ofOutput, weight(3, j)), multiplyIntervals(opened, ofMemory)));
    }
    put(n + i, n + i, forget);
    put(i, n + i, multiplyIntervals(opened, forget));
  });
  return out;
}

/** y (1 − y). */
function bump(y: Interval): Interval {
  return multiplyIntervals(y, subtractIntervals(one, y));
}

/** 1 − y². */
function sechSquared(y: Interval): Interval {
  return multiplyIntervals(subtractIntervals(one, y), addIntervals(one, y));
}

function joined(h: IntervalArray, c: IntervalArray): IntervalArray {
  return { lo: Float64Array.of(...h.lo, ...c.lo), hi: Float64Array.of(...h.hi, ...c.hi) };
}
