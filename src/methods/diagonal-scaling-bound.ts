import { matMul, transpose } from "../linalg/matrix.js";
import { operatorNorm } from "../linalg/norms.js";
import { minimiseBfgs, type SmoothValue } from "./bfgs.js";
import { perronPair, separation } from "./entrywise-bound.js";
import { matrixBlocks } from "./matrix-blocks.js";
import { osborneBalance, scaledBy } from "./osborne-balancing.js";
import type { NormBound } from "./results.js";

export interface DiagonalScalingOptions {
  /** Schatten-2p norms are minimised for p = 2, 4, 8, … up to this one. */
  readonly largestPower?: number;
  /** Iterations of the minimisation for each p. */
  readonly iterations?: number;
  /**
   * Reducible matrices, whose infimum is not attained: how far above it to stay, as a share of ‖W‖₂ minus the
   * infimum. Less slack costs a larger prefactor.
   */
  readonly slack?: number;
}

/** The only place where these defaults are written down; the effort falls with the number of units. */
export const diagonalScalingDefaults = {
  /** Where the optimum ties several singular values, the error falls only as 1/p. */
  largestPower: (n: number): number => (n <= 8 ? 2 ** 24 : n <= 64 ? 2 ** 7 : 2 ** 3),
  iterations: (n: number): number => (n <= 128 ? 20 : 3),
  slack: 0.01,
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
 * minimum is approached from balancing or the Perron vectors of |W| by minimising smooth Schatten norms of
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
  const settings = {
    largestPower: options.largestPower ?? diagonalScalingDefaults.largestPower(n),
    iterations: options.iterations ?? diagonalScalingDefaults.iterations(n),
    slack: options.slack ?? diagonalScalingDefaults.slack,
  };
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
  if (n === 1) return best;
  let { x } = best;
  for (let power = 2; power <= settings.largestPower; power *= 2) {
    x = schattenMinimum(w, n, x, power, settings.iterations);
    best = better(best, measured(x));
  }
  return best;
}

/** Minimises ‖e^X W e^(−X)‖ in the Schatten-2p norm, which tends to the 2-norm as p grows and is smooth. */
function schattenMinimum(
  w: Float64Array,
  n: number,
  start: Float64Array,
  power: number,
  iterations: number,
): Float64Array {
  const { columns, rows } = schattenNorm(w, n, start, power);
  // The diagonal of the Hessian, up to a factor: this makes the first step the fixed-point step.
  const diagonal = columns.map((c, i) => 1 / (2 * power * Math.max(c + rows[i]!, 1e-3 / n)));
  const evaluate = (x: Float64Array): SmoothValue => {
    const at = schattenNorm(w, n, x, power);
    return { value: at.logNorm, gradient: at.rows.map((r, i) => r - at.columns[i]!) };
  };
  return minimiseBfgs(evaluate, start, diagonal, iterations);
}

interface SchattenNorm {
  /** ln of the Schatten-2p norm of A = e^X W e^(−X). */
  readonly logNorm: number;
  /** Diagonals of (AᵀA)^p and (AAᵀ)^p, as shares of their trace; rows − columns is the gradient of logNorm. */
  readonly columns: Float64Array;
  readonly rows: Float64Array;
}

function schattenNorm(w: Float64Array, n: number, x: Float64Array, power: number): SchattenNorm {
  const a = scaledBy(w, n, x);
  const t = transpose(a, n, n);
  const columns = powerDiagonal(matMul(t, a, n, n, n), n, power);
  const rows = powerDiagonal(matMul(a, t, n, n, n), n, power);
  return { logNorm: columns.logTrace / (2 * power), columns: columns.shares, rows: rows.shares };
}

/** Diagonal of B^p, p a power of two, by squaring, as shares of its trace. */
function powerDiagonal(
  b: Float64Array,
  n: number,
  power: number,
): { shares: Float64Array; logTrace: number } {
  let { matrix, logTrace } = unitTrace(b, n);
  for (let p = 1; p < power; p *= 2) {
    const square = unitTrace(matMul(matrix, matrix, n, n, n), n);
    matrix = square.matrix;
    logTrace = 2 * logTrace + square.logTrace;
  }
  return { shares: Float64Array.from({ length: n }, (_, i) => matrix[i * n + i]!), logTrace };
}

function unitTrace(b: Float64Array, n: number): { matrix: Float64Array; logTrace: number } {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += b[i * n + i]!;
  return { matrix: b.map((v) => v / trace), logTrace: Math.log(trace) };
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
