import { matVec, vecMat } from "../linalg/matrix.js";
import { osborneBalance, scaledBy } from "./osborne-balancing.js";
import { matrixBlocks, type MatrixBlocks } from "./matrix-blocks.js";
import type { NormBound } from "./results.js";

export interface EntrywiseOptions {
  /** Largest number of power iterations per irreducible block. */
  readonly maxIterations?: number;
  /** Stop once the Collatz–Wielandt bounds of the Perron root agree to this relative difference. */
  readonly tolerance?: number;
  /** Reducible matrices: how far above ρ(|W|) the bound may stay, relative to the largest row sum of |W|. */
  readonly slack?: number;
}

/** The only place where these defaults are written down. */
export const entrywiseDefaults = {
  maxIterations: 2000,
  tolerance: 1e-15,
  slack: 0.01,
} as const satisfies Required<EntrywiseOptions>;

/** Positive vectors with |W| right ≤ value · right and left |W| ≤ value · left. */
export interface PerronPair {
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** Upper bound on the spectral radius of |W| and on ‖S|W|S⁻¹‖₂ with S_i = √(left_i/right_i). */
  readonly value: number;
}

/**
 * Entrywise bound ‖P_k‖₂ ≤ κ(S) (s ρ)^k, with ρ an upper bound on the spectral radius of |W| by
 * Collatz–Wielandt, ρ = √(max_i (|W| x)_i/x_i · max_j (yᵀ|W|)_j/y_j), and S_i = √(y_i/x_i).
 *
 * Valid for every trajectory: |P_k| ≤ (s|W|)^k entry by entry, and ‖S|W|S⁻¹‖₂ ≤ ρ by Schur's test. Rigorous: any
 * positive x and y give a valid bound, and sums of n non-negative products are enlarged by more than their
 * rounding. For a reducible W, where the infimum may need an infinite κ, it stays `slack` above. O(n²) an
 * iteration.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 */
export function entrywiseBound(
  w: Float64Array,
  n: number,
  slope: number,
  options: EntrywiseOptions = {},
): NormBound {
  const { right, left, value } = perronPair(w.map(Math.abs), n, options);
  const ratios = right.map((x, i) => left[i]! / x);
  const kappa = Math.sqrt(ratios.reduce((a, b) => Math.max(a, b)) / ratios.reduce((a, b) => Math.min(a, b)));
  // A subnormal product would break the relative rounding bound.
  const safe = value > 1e-280 || value <= Number.MIN_VALUE;
  return {
    method: "s ρ(|W|)",
    value: slope * value * (1 + 2 ** -51) + Number.MIN_VALUE,
    prefactor: kappa * (1 + 8 * 2 ** -52),
    norm: "2",
    rigorous: safe && Number.isFinite(kappa),
  };
}

/**
 * Positive vectors that (nearly) attain the spectral radius of a non-negative matrix, by shifted power
 * iteration on each irreducible block after balancing; lower blocks are weighed down until their coupling fits
 * into the slack.
 *
 * @param a flat [n, n], entries ≥ 0
 */
export function perronPair(a: Float64Array, n: number, options: EntrywiseOptions = {}): PerronPair {
  const settings = { ...entrywiseDefaults, ...options };
  const structure = matrixBlocks(a, n);
  const right = new Float64Array(n);
  const left = new Float64Array(n);
  for (const block of structure.blocks) {
    const part = irreduciblePair(submatrix(a, n, block), block.length, settings);
    block.forEach((i, local) => {
      right[i] = part.right[local]!;
      left[i] = part.left[local]!;
    });
  }
  return structure.blocks.length === 1
    ? { right, left, value: collatz(a, n, right, left) }
    : separated(a, n, structure, { right, left }, settings.slack);
}

/** √(max (a x)_i/x_i · max (yᵀa)_j/y_j), enlarged by the rounding of its non-negative sums. */
function collatz(a: Float64Array, n: number, right: Float64Array, left: Float64Array): number {
  const rows = matVec(a, right, n, n).reduce((top, v, i) => Math.max(top, v / right[i]!), 0);
  const columns = vecMat(left, a, n, n).reduce((top, v, j) => Math.max(top, v / left[j]!), 0);
  return Math.sqrt(rows) * Math.sqrt(columns) * (1 + (n + 4) * 2 ** -52);
}

function submatrix(a: Float64Array, n: number, block: readonly number[]): Float64Array {
  return Float64Array.from(block.flatMap((i) => block.map((j) => a[i * n + j]!)));
}

function irreduciblePair(
  a: Float64Array,
  n: number,
  settings: Required<EntrywiseOptions>,
): { right: Float64Array; left: Float64Array } {
  const x = osborneBalance(a, n);
  const balanced = scaledBy(a, n, x);
  const right = powerVector((v) => matVec(balanced, v, n, n), n, settings);
  const left = powerVector((v) => vecMat(v, balanced, n, n), n, settings);
  return { right: right.map((v, i) => v * Math.exp(-x[i]!)), left: left.map((v, i) => v * Math.exp(x[i]!)) };
}

function powerVector(
  apply: (v: Float64Array) => Float64Array,
  n: number,
  { maxIterations, tolerance }: Required<EntrywiseOptions>,
): Float64Array {
  let v = new Float64Array(n).fill(1);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const image = apply(v);
    const ratios = image.map((value, i) => value / v[i]!);
    const high = ratios.reduce((a, b) => Math.max(a, b));
    const low = ratios.reduce((a, b) => Math.min(a, b));
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
): PerronPair {
  const at = (d: number): PerronPair => {
    const right = pair.right.map((v, i) => v * Math.exp(-d * level[i]!));
    const left = pair.left.map((v, i) => v * Math.exp(d * level[i]!));
    return { right, left, value: collatz(a, n, right, left) };
  };
  const largestLevel = level.reduce((a, b) => Math.max(a, b));
  return at(separation((d) => at(d).value, slack, largestLevel));
}

/**
 * The smallest separation d (to some digits) for which a decreasing function of it lies within `slack`, as a
 * share of its whole fall, of its limit.
 *
 * @param largestLevel scales are e^(d · level); d stays where none of them overflows
 */
export function separation(valueAt: (d: number) => number, slack: number, largestLevel: number): number {
  const furthest = Math.min(60, 300 / Math.max(1, largestLevel));
  const limit = valueAt(furthest);
  const target = limit + slack * (valueAt(0) - limit);
  let low = 0;
  let high = furthest;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (valueAt(middle) <= target) high = middle;
    else low = middle;
  }
  return high;
}
