import { sqrtUp, up } from "../../interval/rounding.js";
import { maxAbs } from "../../linalg/check.js";
import { identity, matMul, matVec, vecMat } from "../../linalg/matrix.js";
import { normInfinity } from "../../linalg/norms.js";
import { matrixBlocks, type MatrixBlocks } from "./matrix-blocks.js";
import { osborneBalance, scaledBy } from "./osborne-balancing.js";

export interface PerronOptions {
  /** Largest number of power iterations per irreducible block. */
  readonly maxIterations?: number;
  /** Stop once the Collatz–Wielandt bounds of the Perron root agree to this relative difference. */
  readonly tolerance?: number;
  /** Reducible matrices: how far above ρ(|W|) the bound may stay, relative to the largest row sum of |W|. */
  readonly slack?: number;
}

/** The only place where these defaults are written down. */
export const perronDefaults = {
  maxIterations: 2000,
  tolerance: 1e-15,
  slack: 0.01,
} as const satisfies Required<PerronOptions>;

/** Positive vectors with |W| right ≤ r · right and left |W| ≤ c · left, where value = √(r c). */
export interface PerronPair {
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** Upper bound on the spectral radius of |W| and on ‖S|W|S⁻¹‖₂ with S_i = √(left_i/right_i). */
  readonly value: number;
  /** Upper bound on the spectral radius of |W|, block by block: below `value` if W is reducible. */
  readonly infimum: number;
}

/**
 * Positive vectors that (nearly) attain the spectral radius of a non-negative matrix, by shifted power
 * iteration on each irreducible block after balancing; lower blocks are weighed down until their coupling fits
 * into the slack.
 *
 * @param a flat [n, n], entries ≥ 0, the largest of order one
 */
export function perronPair(a: Float64Array, n: number, options: PerronOptions = {}): PerronPair {
  const settings = { ...perronDefaults, ...options };
  const structure = matrixBlocks(a, n);
  const right = new Float64Array(n);
  const left = new Float64Array(n);
  let infimum = 0;
  for (const block of structure.blocks) {
    const part = submatrix(a, n, block);
    const pair = irreduciblePair(part, block.length, settings);
    infimum = Math.max(infimum, pair.value);
    block.forEach((i, local) => {
      right[i] = pair.right[local]!;
      left[i] = pair.left[local]!;
    });
  }
  if (structure.blocks.length === 1) return { ...provenPair(a, n, right, left), infimum };
  return { ...separated(a, n, structure, { right, left }, settings.slack), infimum };
}

type ProvenPair = Omit<PerronPair, "infimum">;

/** Vectors are kept within this range, so that products which underflow change no ratio by more than n 2⁻⁵⁷⁰. */
const widest = 2 ** 500;

/**
 * √(max (a x)_i/x_i · max (yᵀa)_j/y_j), enlarged by the rounding of its non-negative sums, for the vectors scaled to
 * largest entry 1, with entries too small for the range enlarged: every pair of positive vectors gives a bound.
 */
function provenPair(a: Float64Array, n: number, x: Float64Array, y: Float64Array): ProvenPair {
  const [right, left] = [withinRange(x), withinRange(y)];
  if (a.every((v) => v === 0)) return { right, left, value: 0 };
  const largest = (images: Float64Array, v: Float64Array): number => {
    const ratio = images.reduce((top, image, i) => Math.max(top, image / v[i]!), 0);
    return sqrtUp(up(ratio * (1 + (n + 4) * 2 ** -52)) + n * 2 ** -570);
  };
  const rows = largest(matVec(a, right, n, n), right);
  const columns = largest(vecMat(left, a, n, n), left);
  return { right, left, value: up(rows * columns) };
}

function withinRange(v: Float64Array): Float64Array {
  const highest = v.reduce((p, q) => Math.max(p, q));
  return v.map((x) => Math.max(x / highest, 1 / widest));
}

/** The rows and columns of a [n, n] that are listed. */
export function submatrix(a: Float64Array, n: number, block: readonly number[]): Float64Array {
  const size = block.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = block[i]! * n;
    for (let j = 0; j < size; j++) out[i * size + j] = a[row + block[j]!]!;
  }
  return out;
}

function irreduciblePair(a: Float64Array, n: number, settings: Required<PerronOptions>): ProvenPair {
  if (n === 1) return provenPair(a, 1, Float64Array.of(1), Float64Array.of(1));
  const x = osborneBalance(a, n);
  const balanced = scaledBy(a, n, x);
  const power = n <= squaringSize ? highPower(balanced, n) : identity(n);
  const ones = new Float64Array(n).fill(1);
  const right = powerVector((v) => matVec(balanced, v, n, n), matVec(power, ones, n, n), settings);
  const left = powerVector((v) => vecMat(v, balanced, n, n), vecMat(ones, power, n, n), settings);
  // Beyond this range the vectors are clipped anyway.
  const factor = (exponent: number): number => Math.exp(Math.max(-340, Math.min(340, exponent)));
  return provenPair(
    a,
    n,
    right.map((v, i) => v * factor(-x[i]!)),
    left.map((v, i) => v * factor(x[i]!)),
  );
}

/** Up to this size 2⁴⁰ power iterations by squaring cost less than a thousand one by one. */
const squaringSize = 32;

/** (A + ‖A‖∞ I)^(2^40) up to a factor; squared until it no longer changes. The shift makes a periodic matrix primitive. */
function highPower(a: Float64Array, n: number): Float64Array {
  const shift = normInfinity(a, n, n);
  let power: Float64Array = a.map((v, at) => (at % (n + 1) === 0 ? v + shift : v));
  for (let k = 0; k < 40; k++) {
    const square = matMul(power, power, n, n, n);
    const scale = 1 / maxAbs(square);
    let change = 0;
    for (let i = 0; i < square.length; i++) {
      square[i]! *= scale;
      change = Math.max(change, Math.abs(square[i]! - power[i]!));
    }
    power = square;
    if (change < 1e-15) break;
  }
  return power;
}

function powerVector(
  apply: (v: Float64Array) => Float64Array,
  start: Float64Array,
  { maxIterations, tolerance }: Required<PerronOptions>,
): Float64Array {
  let v: Float64Array = start.every((value) => value > 0) ? start : new Float64Array(start.length).fill(1);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const image = apply(v);
    let [low, high] = [Infinity, 0];
    for (let i = 0; i < v.length; i++) {
      const ratio = image[i]! / v[i]!;
      low = Math.min(low, ratio);
      high = Math.max(high, ratio);
    }
    if (!(high - low > tolerance * high)) return v;
    // The shift makes a periodic matrix primitive; without it the iteration would only oscillate.
    const scale = 1 / (2 * high);
    const next = v.map((value, i) => (image[i]! + high * value) * scale);
    if (next.some((value) => !(value > 0))) return v;
    v = next;
  }
  return v;
}

/** Weighs the blocks by e^(∓ d · level) and doubles d until the coupling between them is within the slack. */
function separated(
  a: Float64Array,
  n: number,
  { level }: MatrixBlocks,
  pair: { right: Float64Array; left: Float64Array },
  slack: number,
): ProvenPair {
  const largestLevel = level.reduce((a, b) => Math.max(a, b));
  const at = (d: number): ProvenPair => {
    const right = pair.right.map((v, i) => v * Math.exp(-d * level[i]!));
    const left = pair.left.map((v, i) => v * Math.exp(d * (level[i]! - largestLevel)));
    return provenPair(a, n, right, left);
  };
  return at(separation((d) => at(d).value, slack, largestLevel));
}

/**
 * The smallest separation d for which a decreasing function of it lies within `slack`, as a share of its whole fall,
 * of its limit; by bisection, to `tolerance`.
 *
 * @param largestLevel scales are e^(d · level); d stays where they span less than 2⁵⁰⁰
 */
export function separation(
  valueAt: (d: number) => number,
  slack: number,
  largestLevel: number,
  tolerance = 1e-9,
): number {
  const furthest = Math.min(60, 300 / Math.max(1, largestLevel));
  const limit = valueAt(furthest);
  const target = limit + slack * (valueAt(0) - limit);
  let low = 0;
  let high = furthest;
  while (high - low > tolerance) {
    const middle = (low + high) / 2;
    if (valueAt(middle) <= target) high = middle;
    else low = middle;
  }
  return high;
}
