import { rootDown, scaledNumber } from "../../interval/root.js";
import { eigenvalues } from "../../linalg/eigenvalues.js";
import { matMul } from "../../linalg/matrix.js";
import { maxAbs, scaleByPowerOfTwo } from "../../linalg/check.js";
import { traceModulus } from "../../linalg/trace-modulus.js";
import { verifiedModulus } from "../../linalg/verified-eigenvalue.js";

/** Proofs take some ten n³ of plain arithmetic. */
const largestProven = 200;

/** D_1, …, D_l as sets of units that are switched on; W D_1 ⋯ W D_l is the product. */
export type Word = readonly (readonly number[])[];

/**
 * The product W D_1 ⋯ W D_l without its zero eigenvalues: rotated so that its smallest set comes last, and restricted
 * to that set's rows and columns, which are all that a power of the product sees.
 */
export interface WordMatrix {
  readonly size: number;
  /** Flat [size, size], times 2^exponent. */
  readonly entries: Float64Array;
  readonly exponent: number;
  /** Bound on the rounding error of each entry. */
  readonly error: number;
}

/** @param w flat [n, n]; O(l n³) */
export function wordMatrix(w: Float64Array, n: number, word: Word): WordMatrix {
  const sets = smallestLast(word);
  const last = sets.at(-1)!;
  let product: Float64Array = submatrix(w, n, last, sets[0]!);
  let absolute: Float64Array = product.map(Math.abs);
  let terms = 0;
  let exponent = 0;
  for (let k = 1; k < sets.length; k++) {
    const factor = submatrix(w, n, sets[k - 1]!, sets[k]!);
    const inner = sets[k - 1]!.length;
    product = matMul(product, factor, last.length, inner, sets[k]!.length);
    absolute = matMul(absolute, factor.map(Math.abs), last.length, inner, sets[k]!.length);
    terms += inner;
    const e = -scaledNumber(maxAbs(absolute)).exponent;
    product = product.map((v) => scaleByPowerOfTwo(v, e));
    absolute = absolute.map((v) => scaleByPowerOfTwo(v, e));
    exponent -= e;
  }
  const error = sets.length === 1 ? 0 : (terms + 16) * 2 ** -52 * maxAbs(absolute) + sets.length * 2 ** -900;
  return { size: last.length, entries: product, exponent, error };
}

/** ρ(W D_1 ⋯ W D_l)^(1/l) as computed. */
export function wordGrowth(w: Float64Array, n: number, word: Word): number {
  const { entries, size, exponent } = wordMatrix(w, n, word);
  const { re, im } = eigenvalues(entries, size);
  const modulus = size === 1 ? Math.abs(entries[0]!) : Math.hypot(re[0]!, im[0]!);
  return modulus === 0 ? 0 : 2 ** ((Math.log2(modulus) + exponent) / word.length);
}

/** A lower bound on ρ(W D_1 ⋯ W D_l)^(1/l) that is proven; undefined if no proof was found, or above 200 units. */
export function wordGrowthDown(w: Float64Array, n: number, word: Word): number | undefined {
  const { entries, size, exponent, error } = wordMatrix(w, n, word);
  if (size > largestProven) return undefined;
  const modulus = size === 1 ? magnitudeDown(entries[0]!, error) : modulusDown(entries, size, error);
  if (modulus === undefined || !(modulus > 0)) return undefined;
  return rootDown(scaledNumber(modulus, exponent), word.length);
}

function modulusDown(entries: Float64Array, size: number, error: number): number | undefined {
  const { re, im } = eigenvalues(entries, size);
  return verifiedModulus(entries, size, error, re[0]!, im[0]!) ?? traceModulus(entries, size, error);
}

/** ‖Π¹⁶‖^(1/16l) ≥ ρ(Π)^(1/l) as computed: cheap, and mostly enough to see that a word of length l does not grow. */
export function growthAtMost(product: Float64Array, n: number, length: number): number {
  let log = 0;
  let power = product;
  for (let k = 1; ; k *= 2) {
    const size = maxAbs(power);
    if (size === 0) return 0;
    log += Math.log2(size) / k;
    if (k === 16) break;
    const unit = power.map((x) => x / size);
    power = matMul(unit, unit, n, n, n);
  }
  return 2 ** ((log + Math.log2(n) / 16) / length);
}

function magnitudeDown(entry: number, error: number): number {
  return error === 0 ? Math.abs(entry) : (Math.abs(entry) - error) * (1 - 2 ** -52);
}

/** The shortest word of which this one is a repetition. */
export function primitiveRoot(word: Word): Word {
  const letters = word.map((set) => set.join());
  const period = letters.findIndex(
    (_, p) => p > 0 && word.length % p === 0 && letters.every((v, i) => v === letters[i % p]),
  );
  return period > 0 ? word.slice(0, period) : word;
}

function smallestLast(word: Word): Word {
  const at = word.reduce((best, set, i) => (set.length < word[best]!.length ? i : best), 0);
  return [...word.slice(at + 1), ...word.slice(0, at + 1)];
}

/** W[rows, cols], flat. */
export function submatrix(
  w: Float64Array,
  n: number,
  rows: readonly number[],
  cols: readonly number[],
): Float64Array {
  const out = new Float64Array(rows.length * cols.length);
  rows.forEach((i, r) => {
    for (let c = 0; c < cols.length; c++) out[r * cols.length + c] = w[i * n + cols[c]!]!;
  });
  return out;
}
