import { expDown, expUp, logisticDown, logisticUp, tanhDown, tanhUp } from "../../../interval/elementary.js";
import { multiplyIntervals, type Interval } from "../../../interval/interval.js";
import { down, up } from "../../../interval/rounding.js";
import { tanhChord } from "./tanh-relaxation.js";

/**
 * A function f of x ∈ X, X a box, known three ways over X: f(x) ∈ slope · x + rest, f(x) ∈ range, and ∇f(x) ∈ gradient.
 *
 * The sums, products and compositions below keep all three true, rounding included.
 *
 * @see de Figueiredo & Stolfi, Affine arithmetic: concepts and applications, Numer. Algorithms 37 (2004) 147,
 *      doi:10.1023/B:NUMA.0000049462.70970.b6
 */
export interface RowForm {
  /** Shape [n]. */
  readonly slope: Float64Array;
  readonly rest: Interval;
  readonly range: Interval;
  /** Shape [n] each. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The box, with the largest magnitude of each coordinate. */
export interface FormBox {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** w · x + b for a row of exact weights. */
export function affineForm(w: Float64Array, b: Interval, box: FormBox): RowForm {
  const bare = { slope: w, rest: b, range: { lo: -Infinity, hi: Infinity }, low: w, high: w };
  return { ...bare, range: linearRange(bare, box) };
}

/** tanh, σ or exp of a form. */
export function composed(kind: "tanh" | "logistic" | "exp", x: RowForm, box: FormBox): RowForm {
  const { lo, hi } = x.range;
  const { s, least, most } = kind === "exp" ? expChord(lo, hi) : sigmoidChord(kind, lo, hi);
  const slope = x.slope.map((v) => s * v);
  const slack = rounding(slope, box);
  const rest = {
    lo: down(down(down(s * x.rest.lo) + least) - slack),
    hi: up(up(up(s * x.rest.hi) + most) + slack),
  };
  const range = valuesOf[kind](lo, hi);
  const derivative = slopesOf[kind](lo, hi, range);
  const gradient = timesGradient(derivative, x);
  const form = { slope, rest, range, ...gradient };
  return { ...form, range: intersection(range, linearRange(form, box)) };
}

/** The product of two forms. */
export function product(x: RowForm, y: RowForm, box: FormBox): RowForm {
  const [p, q] = [middle(x.range), middle(y.range)];
  const slope = x.slope.map((v, j) => q * v + p * y.slope[j]!);
  const sizes = x.slope.map((v, j) => Math.abs(q * v) + Math.abs(p * y.slope[j]!));
  const [reachX, reachY] = [reach(x.range, p), reach(y.range, q)];
  const slack = up(rounding(sizes, box) + up(reachX * reachY));
  const first = multiplyIntervals({ lo: q, hi: q }, x.rest);
  const second = multiplyIntervals({ lo: p, hi: p }, y.rest);
  const rest = {
    lo: down(down(down(first.lo + second.lo) - up(p * q)) - slack),
    hi: up(up(up(first.hi + second.hi) - down(p * q)) + slack),
  };
  const range = multiplyIntervals(x.range, y.range);
  const [a, b] = [timesGradient(y.range, x), timesGradient(x.range, y)];
  const low = a.low.map((v, j) => down(v + b.low[j]!));
  const high = a.high.map((v, j) => up(v + b.high[j]!));
  const form = { slope, rest, range, low, high };
  return { ...form, range: intersection(range, linearRange(form, box)) };
}

/** f + b. */
export function shifted(x: RowForm, b: Interval): RowForm {
  const add = (v: Interval): Interval => ({ lo: down(v.lo + b.lo), hi: up(v.hi + b.hi) });
  return { ...x, rest: add(x.rest), range: add(x.range) };
}

/** Σ_k w_k f_k + b for exact weights. */
export function combined(w: Float64Array, forms: readonly RowForm[], b: Interval, box: FormBox): RowForm {
  const n = box.lo.length;
  const [slope, sizes] = [new Float64Array(n), new Float64Array(n)];
  const [low, high] = [new Float64Array(n), new Float64Array(n)];
  let [rest, range] = [b, b];
  forms.forEach((form, k) => {
    const weight = { lo: w[k]!, hi: w[k]! };
    const gradient = timesGradient(weight, form);
    for (let j = 0; j < n; j++) {
      slope[j]! += w[k]! * form.slope[j]!;
      sizes[j]! += Math.abs(w[k]! * form.slope[j]!) * (forms.length + 1);
      low[j] = down(low[j]! + gradient.low[j]!);
      high[j] = up(high[j]! + gradient.high[j]!);
    }
    rest = sum(rest, multiplyIntervals(weight, form.rest));
    range = sum(range, multiplyIntervals(weight, form.range));
  });
  const slack = rounding(sizes, box);
  const form = { slope, rest: { lo: down(rest.lo - slack), hi: up(rest.hi + slack) }, range, low, high };
  return { ...form, range: intersection(range, linearRange(form, box)) };
}

const valuesOf = {
  tanh: (lo: number, hi: number): Interval => ({ lo: tanhDown(lo), hi: tanhUp(hi) }),
  logistic: (lo: number, hi: number): Interval => ({ lo: logisticDown(lo), hi: logisticUp(hi) }),
  exp: (lo: number, hi: number): Interval => ({ lo: expDown(lo), hi: expUp(hi) }),
};

const slopesOf = {
  /** 1 − tanh², which falls as |x| grows. */
  tanh: (lo: number, hi: number): Interval => {
    const [near, far] = [lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi)), Math.max(-lo, hi)];
    const [y, z] = [tanhDown(near), tanhUp(far)];
    return { lo: Math.max(0, down(down(1 - z) * down(1 + z))), hi: Math.min(1, up(up(1 - y) * up(1 + y))) };
  },
  /** σ(x) σ(−x), which falls as |x| grows. */
  logistic: (lo: number, hi: number): Interval => {
    const [near, far] = [lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi)), Math.max(-lo, hi)];
    return {
      lo: Math.max(0, down(logisticDown(far) * logisticDown(-far))),
      hi: Math.min(0.25, up(logisticUp(near) * logisticUp(-near))),
    };
  },
  exp: (_lo: number, _hi: number, range: Interval): Interval => range,
};

interface Chord {
  readonly s: number;
  /** Bounds on φ(a) − s a. */
  readonly least: number;
  readonly most: number;
}

const scratch = new Float64Array(4);

function sigmoidChord(kind: "tanh" | "logistic", lo: number, hi: number): Chord {
  if (kind === "tanh") {
    tanhChord(lo, hi, scratch);
    return { s: scratch[0]!, least: scratch[1]!, most: scratch[2]! };
  }
  // σ(a) = ½ + ½ tanh(a/2); halves and quarters are exact but for denormals, which `down` and `up` outdo.
  tanhChord(lo / 2, hi / 2, scratch);
  return {
    s: scratch[0]! / 4,
    least: down(0.5 + down(scratch[1]! / 2)),
    most: up(0.5 + up(scratch[2]! / 2)),
  };
}

/** exp is convex: under its chord, over its tangents. */
function expChord(lo: number, hi: number): Chord {
  const [left, right] = [expUp(lo), expUp(hi)];
  const quotient = (right - left) / (hi - lo);
  const s = hi - lo > 1e-5 ? quotient : expDown(lo + (hi - lo) / 2);
  const touch = Math.min(hi, Math.max(lo, Math.log(s)));
  const [tangentLow, tangentHigh] = [expDown(touch), expUp(touch)];
  // At lo the tangent is e^t − e^t (t − lo), at hi e^t + e^t (hi − t).
  const atLow = down(down(tangentLow - up(tangentHigh * up(touch - lo))) - up(s * lo));
  const atHigh = down(down(tangentLow + down(tangentLow * down(hi - touch))) - up(s * hi));
  return {
    s,
    least: Math.min(atLow, atHigh),
    most: Math.max(up(left - down(s * lo)), up(right - down(s * hi))),
  };
}

function sum(x: Interval, y: Interval): Interval {
  return { lo: down(x.lo + y.lo), hi: up(x.hi + y.hi) };
}

function middle({ lo, hi }: Interval): number {
  return lo + (hi - lo) / 2;
}

/** A bound on |x − m| over an interval. */
function reach({ lo, hi }: Interval, m: number): number {
  return Math.max(up(m - lo), up(hi - m));
}

/** More than what some ulps of each slope change in slope · x. */
function rounding(slopes: Float64Array, { lo, hi }: FormBox): number {
  let size = 0;
  for (let j = 0; j < slopes.length; j++) size += Math.abs(slopes[j]!) * Math.max(-lo[j]!, hi[j]!);
  return 2 ** -49 * size + Number.MIN_VALUE * slopes.length * 4;
}

/** slope · X + rest. */
function linearRange({ slope, rest }: Pick<RowForm, "slope" | "rest">, { lo, hi }: FormBox): Interval {
  let [low, high] = [rest.lo, rest.hi];
  for (let j = 0; j < slope.length; j++) {
    const s = slope[j]!;
    low = down(low + down(s * (s > 0 ? lo[j]! : hi[j]!)));
    high = up(high + up(s * (s > 0 ? hi[j]! : lo[j]!)));
  }
  return { lo: low, hi: high };
}

/** Both hold, so their intersection does; in rounding it may seem empty, and then either is returned. */
function intersection(x: Interval, y: Interval): Interval {
  const [lo, hi] = [Math.max(x.lo, y.lo), Math.min(x.hi, y.hi)];
  return lo <= hi ? { lo, hi } : x;
}

function timesGradient(factor: Interval, x: RowForm): { low: Float64Array; high: Float64Array } {
  const n = x.low.length;
  const [low, high] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    const entry = multiplyIntervals(factor, { lo: x.low[j]!, hi: x.high[j]! });
    low[j] = entry.lo;
    high[j] = entry.hi;
  }
  return { low, high };
}
