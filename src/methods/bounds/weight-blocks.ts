import { timesPowerOfTwoDown } from "../../interval/root.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { matrixBlocks } from "./matrix-blocks.js";

/** Balancing need not converge: scaling by powers of two is exact wherever it stops. */
const maxSweeps = 50;

/** An irreducible diagonal block of W, balanced: entries[i,j] = w_ij · 2^(shift_i − shift_j − exponent). */
export interface WeightBlock {
  /** Its units, shape [n]. */
  readonly units: readonly number[];
  readonly n: number;
  /** Flat [n, n]; the largest magnitude lies in [½, 1). */
  readonly entries: Float64Array;
  readonly exponent: number;
  /** Powers of two of the balancing, shape [n]. */
  readonly shift: Int32Array;
  /** False where entries so far apart that one underflowed: the block is not exactly similar to W's. */
  readonly exact: boolean;
}

/**
 * The irreducible diagonal blocks of W that have a cycle, balanced by powers of two.
 *
 * Diagonal similarities commute with the diagonals D, and products W D ⋯ W D grow as those of the blocks do, so the
 * blocks keep all there is to say about growth; powers of two keep it exactly. O(n²) a sweep of balancing.
 *
 * @param w flat [n, n]
 */
export function weightBlocks(w: Float64Array, n: number): readonly WeightBlock[] {
  return matrixBlocks(w, n)
    .blocks.filter((units) => units.length > 1 || w[units[0]! * (n + 1)] !== 0)
    .map((units) => balancedBlock(w, n, units));
}

function balancedBlock(w: Float64Array, n: number, units: readonly number[]): WeightBlock {
  const m = units.length;
  const original = Float64Array.from(units.flatMap((i) => units.map((j) => w[i * n + j]!)));
  const logs = original.map((v) => Math.log2(Math.abs(v)));
  const shift = balancingShifts(logs, m);
  const between = (at: number): number => shift[Math.floor(at / m)]! - shift[at % m]!;
  const exponent = Math.floor(logs.reduce((e, v, at) => Math.max(e, v + between(at)), -Infinity)) + 1;
  const entries = original.map((v, at) => scaleByPowerOfTwo(v, between(at) - exponent));
  const exact = entries.every((v, at) => scaleByPowerOfTwo(v, exponent - between(at)) === original[at]);
  return { units, n: m, entries, exponent, shift, exact };
}

/** Whole x_i for which the largest magnitudes of row i and column i of 2^(x_i − x_j) a_ij are alike; in logarithms. */
function balancingShifts(logs: Float64Array, n: number): Int32Array {
  const x = new Float64Array(n);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      let [row, column] = [-Infinity, -Infinity];
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row = Math.max(row, logs[i * n + j]! - x[j]!);
        column = Math.max(column, logs[j * n + i]! + x[j]!);
      }
      const next = n === 1 ? 0 : (column - row) / 2;
      moved = Math.max(moved, Math.abs(next - x[i]!));
      x[i] = next;
    }
    if (moved < 0.5) break;
  }
  return Int32Array.from(x, Math.round);
}

/** A lower bound on slope · value · 2^(block's exponent): from the balanced block back to W. */
export function unbalancedDown(value: number, block: WeightBlock, slope: number): number {
  if (value === 0) return 0;
  const unscaled = timesPowerOfTwoDown(value, block.exponent);
  if (slope === 1) return unscaled;
  const scaled = unscaled * slope;
  return scaled === Infinity ? Number.MAX_VALUE : Math.max(0, scaled * (1 - 2 ** -52) - Number.MIN_VALUE);
}

/** An upper bound on slope · value · 2^(block's exponent); infinite where a double cannot hold it. */
export function unbalancedUp(value: number, block: WeightBlock, slope: number): number {
  const scaled = scaleByPowerOfTwo(value, block.exponent);
  if (slope === 1 && scaled >= 2 ** -1000) return scaled;
  return scaled * slope * (1 + 2 ** -51) + 4 * Number.MIN_VALUE * Math.max(1, slope);
}
