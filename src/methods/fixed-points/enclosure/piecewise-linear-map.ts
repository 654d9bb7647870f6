import { addIntervals, multiplyIntervals, pointInterval, type Interval } from "../../../interval/interval.js";
import { down, up } from "../../../interval/rounding.js";
import { pointArray, type IntervalArray } from "../../../interval/vector.js";
import type { PlrnnWeights, ShallowPlrnnWeights } from "../../../systems/cell-weights.js";
import type { Model } from "../../../systems/model.js";
import { unitNetworkOf } from "./reduce-model.js";
import { drivenBias, type UnitNetwork } from "./unit-network.js";
import { unitJacobian } from "./unit-states.js";

/** x ↦ A x + W relu(x_R) + c, whose fixed points are, one to one, those of a model with rectifiers. */
export interface PiecewiseLinearMap {
  /** N. */
  readonly size: number;
  /** Which x are rectified, shape [R], ascending. */
  readonly rectified: readonly number[];
  /** Flat [N, N], exact. */
  readonly a: Float64Array;
  /** Flat [N, R], exact. */
  readonly w: Float64Array;
  /** Shape [N]. */
  readonly c: IntervalArray;
  /** One step of the model is one of this map: it has no hidden coordinates, no leak, and is no flow. */
  readonly isStep: boolean;
  /** Encloses the states of the model that belong to a box of x. */
  statesWithin(box: IntervalArray): IntervalArray;
  /** The x of an approximate state, in plain floating point. */
  coordinatesOf(state: Float64Array): Float64Array;
  /** Encloses the Jacobian of the model where the units of `region` are on, shape [R]. */
  jacobian(region: readonly boolean[]): IntervalArray;
}

/** The piecewise-linear map of a model with rectifiers; undefined for another one. */
export function piecewiseLinearMap(model: Model, p: Float64Array): PiecewiseLinearMap | undefined {
  const cell = model.cell?.(p);
  if (cell?.cell === "plrnn") return ofPlrnn(cell);
  if (cell?.cell === "shplrnn") return ofShallowPlrnn(cell);
  const units = unitNetworkOf(model, p);
  return units?.activation === "relu" ? ofUnits(units) : undefined;
}

const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const slope = (on: boolean | undefined): Interval => pointInterval(on === true ? 1 : 0);

function ofUnits(units: UnitNetwork): PiecewiseLinearMap {
  const n = units.c.lo.length;
  const { shift } = units;
  const value = (x: number): number => (units.state === "pre" ? x : Math.max(0, x));
  const add = (round: (v: number) => number, x: number, s: number): number => (s === 0 ? x : round(x + s));
  return {
    size: n,
    isStep: units.rates === undefined,
    rectified: count(n),
    a: new Float64Array(n * n),
    w: units.w,
    c: units.c,
    statesWithin: ({ lo, hi }) => ({
      lo: lo.map((x, i) => add(down, value(x), shift.lo[i]!)),
      hi: hi.map((x, i) => add(up, value(x), shift.hi[i]!)),
    }),
    coordinatesOf: (state) => {
      const y = state.map((v, i) => v - shift.lo[i]!);
      if (units.state === "pre") return y;
      return y.map((_, i) => y.reduce((sum, v, j) => sum + units.w[i * n + j]! * v, units.c.lo[i]!));
    },
    jacobian: (region) => unitJacobian(units, region.map(slope)),
  };
}

function ofPlrnn(weights: PlrnnWeights): PiecewiseLinearMap {
  const n = weights.b.length;
  const a = fullMatrix(weights.a, n);
  const c = drivenBias(weights.wIn, pointArray(weights.u ?? new Float64Array(0)), pointArray(weights.b));
  const identity = (box: IntervalArray): IntervalArray => box;
  return {
    size: n,
    isStep: true,
    rectified: count(n),
    a,
    w: weights.wRec,
    c,
    statesWithin: identity,
    coordinatesOf: (state) => state.slice(),
    jacobian: (region) => {
      const on = weights.wRec.map((v, at) => (region[at % n] === true ? v : 0));
      return { lo: a.map((v, at) => down(v + on[at]!)), hi: a.map((v, at) => up(v + on[at]!)) };
    },
  };
}

/** With the hidden pre-activations as further coordinates: x = [z; v], v = W₂ z + h₂. */
function ofShallowPlrnn(weights: ShallowPlrnnWeights): PiecewiseLinearMap {
  const { w1, w2, h1, h2 } = weights;
  const [n, hidden] = [h1.length, h2.length];
  const size = n + hidden;
  const own = fullMatrix(weights.a, n);
  const driven = drivenBias(weights.wIn, pointArray(weights.u ?? new Float64Array(0)), pointArray(h1));
  const [a, w] = [new Float64Array(size * size), new Float64Array(size * hidden)];
  for (let i = 0; i < n; i++) {
    a.set(own.subarray(i * n, (i + 1) * n), i * size);
    w.set(w1.subarray(i * hidden, (i + 1) * hidden), i * hidden);
  }
  for (let l = 0; l < hidden; l++) a.set(w2.subarray(l * n, (l + 1) * n), (n + l) * size);
  return {
    size,
    isStep: false,
    rectified: count(hidden).map((l) => n + l),
    a,
    w,
    c: { lo: Float64Array.of(...driven.lo, ...h2), hi: Float64Array.of(...driven.hi, ...h2) },
    statesWithin: ({ lo, hi }) => ({ lo: lo.slice(0, n), hi: hi.slice(0, n) }),
    coordinatesOf: (z) => {
      const v = h2.map((h, l) => z.reduce((sum, x, j) => sum + w2[l * n + j]! * x, h));
      return Float64Array.of(...z, ...v);
    },
    jacobian: (region) => {
      const out = { lo: own.slice(), hi: own.slice() };
      for (let at = 0; at < n * n; at++) {
        const [i, j] = [Math.floor(at / n), at % n];
        let entry = pointInterval(own[at]!);
        for (let l = 0; l < hidden; l++) {
          if (region[l] !== true) continue;
          const term = multiplyIntervals(pointInterval(w1[i * hidden + l]!), pointInterval(w2[l * n + j]!));
          entry = addIntervals(entry, term);
        }
        out.lo[at] = entry.lo;
        out.hi[at] = entry.hi;
      }
      return out;
    },
  };
}

function fullMatrix(a: Float64Array, n: number): Float64Array {
  if (a.length === n * n) return a;
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++) full[i * n + i] = a[i]!;
  return full;
}
