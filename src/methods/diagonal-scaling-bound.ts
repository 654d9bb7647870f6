import { matMul, transpose } from "../linalg/matrix.js";
import { operatorNorm } from "../linalg/norms.js";
import { perronPair, separation } from "./entrywise-bound.js";
import { matrixBlocks } from "./matrix-blocks.js";
import { osborneBalance, scaledBy } from "./osborne-balancing.js";
import type { NormBound } from "./results.js";

export interface DiagonalScalingOptions {
  /** Schatten-2p norms are minimised for p = 2, 4, 8, … up to this one. */
  readonly largestPower?: number;
  /** Iterations for each p. */
  readonly iterations?: number;
  /**
   * Reducible matrices, whose infimum is not attained: how far above it to stay, as a share of ‖W‖₂ minus the
   * infimum. Less slack costs a larger prefactor.
   */
  readonly slack?: number;
}

/** The only place where these defaults are written down. */
export const diagonalScalingDefaults = {
  iterations: 12,
  slack: 0.01,
  /** By number of units: where the optimum ties several singular values, the error falls only as 1/p. */
  largestPower: (n: number): number => (n <= 8 ? 2 ** 24 : n <= 64 ? 2 ** 7 : 2 ** 3),
} as const;

export interface DiagonalScalingBound extends NormBound {
  /** s · inf over S of ‖S W S⁻¹‖₂, as far as it was found; below `value` where it is not attained. */
  readonly infimum: number;
  /** Diagonal of S, shape [n]. */
  readonly scaling: readonly number[];
  /** The lag from which κ γ^k is below (s‖W‖₂)^k; null if it never is. */
  readonly crossover: number | null;
}

/**
 * Optimally scaled bound ‖P_k‖₂ ≤ κ(S) γ^k, γ = s · min over positive diagonal S of ‖S W S⁻¹‖₂, κ = max S/min S.
 *
 * Valid for every trajectory, as S commutes with the diagonals. Any S gives a valid bound up to rounding; the
 * minimum is approached from balancing or the Perron vectors of |W| by fixed-point steps in Schatten norms of
 * growing order. Each irreducible block is scaled on its own. O(n³ log p) an iteration.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 */
export function diagonalScalingBound(
  w: Float64Array,
  n: number,
  slope: number,
  options: DiagonalScalingOptions = {},
): DiagonalScalingBound {
  const { iterations, slack, largestPower } = diagonalScalingDefaults;
  const settings = { iterations, slack, largestPower: largestPower(n), ...options };
  const { blocks, level } = matrixBlocks(w, n);
  const x = new Float64Array(n);
  let infimum = 0;
  for (const block of blocks) {
    const part = Float64Array.from(block.flatMap((i) => block.map((j) => w[i * n + j]!)));
    const best = irreducibleScaling(part, block.length, settings);
    const centre = 0.5 * (greatest(best.x) + least(best.x));
    block.forEach((i, local) => (x[i] = best.x[local]! - centre));
    infimum = Math.max(infimum, best.norm);
  }
  if (blocks.length === 1) return described(w, n, slope, x, infimum);
  const largestLevel = level.reduce((a, b) => Math.max(a, b));
  const separatedBy = (d: number): Float64Array => x.map((v, i) => v + d * level[i]!);
  const normAt = (d: number): number => operatorNorm(scaledBy(w, n, separatedBy(d)), n, n);
  return described(w, n, slope, separatedBy(separation(normAt, settings.slack, largestLevel)), infimum);
}

interface Scaling {
  readonly x: Float64Array;
  /** ‖e^X W e^(−X)‖₂. */
  readonly norm: number;
}

function irreducibleScaling(w: Float64Array, n: number, settings: Required<DiagonalScalingOptions>): Scaling {
  const measured = (x: Float64Array): Scaling => ({ x, norm: operatorNorm(scaledBy(w, n, x), n, n) });
  const better = (a: Scaling, b: Scaling): Scaling => (b.norm < a.norm ? b : a);
  const { right, left } = perronPair(w.map(Math.abs), n);
  const perron = right.map((v, i) => 0.5 * (Math.log(left[i]!) - Math.log(v)));
  let best = [new Float64Array(n), osborneBalance(w, n), perron].map(measured).reduce(better);
  let x = best.x;
  for (let power = 2; power <= settings.largestPower; power *= 2) {
    for (let i = 0; i < settings.iterations; i++) x = schattenStep(w, n, x, power);
    best = better(best, measured(x));
  }
  return best;
}

/** One fixed-point step of min ‖e^X W e^(−X)‖ in the Schatten-2p norm: x_i += ln([(AᵀA)^p]_ii/[(AAᵀ)^p]_ii)/4p. */
function schattenStep(w: Float64Array, n: number, x: Float64Array, power: number): Float64Array {
  const a = scaledBy(w, n, x);
  const t = transpose(a, n, n);
  const columns = logPowerDiagonal(matMul(t, a, n, n, n), n, power);
  const rows = logPowerDiagonal(matMul(a, t, n, n, n), n, power);
  return x.map((v, i) => {
    const step = (columns[i]! - rows[i]!) / (4 * power);
    return Number.isFinite(step) ? v + step : v;
  });
}

/** ln of the diagonal of B^p / tr B^p, p a power of two, by squaring; AᵀA and AAᵀ have the same traces. */
function logPowerDiagonal(b: Float64Array, n: number, power: number): Float64Array {
  let matrix = unitTrace(b, n);
  for (let p = 1; p < power; p *= 2) matrix = unitTrace(matMul(matrix, matrix, n, n, n), n);
  return Float64Array.from({ length: n }, (_, i) => Math.log(matrix[i * n + i]!));
}

function unitTrace(b: Float64Array, n: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += b[i * n + i]!;
  return trace > 0 ? b.map((v) => v / trace) : b;
}

function described(
  w: Float64Array,
  n: number,
  slope: number,
  x: Float64Array,
  infimum: number,
): DiagonalScalingBound {
  const top = greatest(x);
  const logKappa = top - least(x);
  const norm = operatorNorm(scaledBy(w, n, x), n, n);
  const gain = Math.log(operatorNorm(w, n, n)) - Math.log(norm);
  return {
    method: "s min‖SWS⁻¹‖₂",
    value: slope * norm,
    prefactor: Math.exp(logKappa),
    norm: "2",
    rigorous: false,
    infimum: slope * infimum,
    scaling: Array.from(x, (v) => Math.exp(v - top)),
    crossover: gain > 0 ? logKappa / gain : null,
  };
}

function greatest(x: Float64Array): number {
  return x.reduce((a, b) => Math.max(a, b));
}

function least(x: Float64Array): number {
  return x.reduce((a, b) => Math.min(a, b));
}
