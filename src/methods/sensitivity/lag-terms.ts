import { identity } from "../../linalg/matrix.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import type { DiscreteMap } from "../../systems/system.js";
import { parameterPullbackOf } from "./adjoint-sensitivity.js";
import { allFinite, checkCount, checkVector, parametersOfStep, type RunOptions } from "../run-arguments.js";
import { scaledLog, timesRight, toScaled, unscaled, type ScaledMatrix } from "../products/scaled-product.js";
import { stateAt, trajectory } from "../trajectory.js";

export interface LagTermOptions extends RunOptions {
  /** ∂L/∂x_T, shape [n]: terms of the gradient of L, one row each, instead of those of ∂x_T/∂p. */
  readonly adjoint?: Float64Array | undefined;
  /** Which entries of p to differentiate by; all if absent. */
  readonly columns?: readonly number[] | undefined;
  /** Number of terms, the most recent first; T, which is all of them, if absent. */
  readonly lags?: number | undefined;
  /** Keep each term's matrix, not only its size. */
  readonly keepTerms?: boolean | undefined;
}

export interface LagTerm {
  /** k: how many steps ago the parameter acted, 0 for the last step. */
  readonly lag: number;
  /** Frobenius norm; null where a double cannot hold it. */
  readonly norm: number | null;
  /** Its natural logarithm; null if the term is zero. */
  readonly logNorm: number | null;
  /** Flat [rows, columns], if kept. */
  readonly term?: Float64Array;
}

export interface LagTerms {
  /** "diverged": the run did, there are no terms; "overflow": a term exceeds a double, there is no sum. */
  readonly status: "ok" | "diverged" | "overflow";
  readonly steps: number;
  /** n, or 1 with an adjoint. */
  readonly rows: number;
  /** Number of parameters differentiated by. */
  readonly columns: number;
  readonly terms: readonly LagTerm[];
  /** The sum of the terms, flat [rows, columns]; ∂x_T/∂p (or dL/dp) if all T are in it. Empty unless "ok". */
  readonly sum: Float64Array;
}

/**
 * Splits ∂x_T/∂p by the step at which the parameter acted: the lag-k term is
 * J_T J_{T−1} … J_{T−k+1} ∂F/∂p at the step T−k. The terms add up to the whole.
 *
 * Exact up to rounding at any length; products are kept as scaled factors. O(n³ + n² m) a lag, or O(n² + m)
 * with an adjoint and a system that has `parameterPullback`.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], shape [m]
 * @throws   RangeError if a shape, a column or a number of lags is invalid
 * @see      Pascanu, Mikolov & Bengio (2013), eqs. 3–5, arXiv:1211.5063
 */
export function lagTerms(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: LagTermOptions,
): LagTerms {
  const { steps, inputs, lags = steps, keepTerms = false } = options;
  const columns = options.columns ?? Array.from(p.keys());
  const run = trajectory(map, x0, p, { steps, inputs });
  checkLags(map, options, lags, columns);
  const rows = options.adjoint ? 1 : map.dimension;
  const shape = { steps, rows, columns: columns.length };
  const none = new Float64Array(0);
  if (run.status === "diverged") return { status: "diverged", ...shape, terms: [], sum: none };

  const parametersAt = parametersOfStep(map, p, inputs);
  const termAt = termOf(map, columns);
  const jacobian = new Float64Array(map.dimension ** 2);
  const sum = new Float64Array(rows * columns.length);
  const terms: LagTerm[] = [];
  let product = startProduct(map, options.adjoint);
  for (let lag = 0; lag < lags; lag++) {
    const x = stateAt(run, steps - lag - 1);
    const parameters = parametersAt(steps - lag - 1);
    const scaled = termAt(product, x, parameters);
    const term = scaled.mantissa.map((v) => unscaled(v, scaled.exponent) ?? saturated(v, scaled.exponent));
    for (let i = 0; i < sum.length; i++) sum[i]! += term[i]!;
    terms.push(described(lag, scaled, keepTerms ? term : undefined));
    product = timesRight(product, map.jacobian(x, parameters, jacobian), map.dimension);
  }
  return allFinite(sum)
    ? { status: "ok", ...shape, terms, sum }
    : { status: "overflow", ...shape, terms, sum: none };
}

function checkLags(
  map: DiscreteMap,
  options: LagTermOptions,
  lags: number,
  columns: readonly number[],
): void {
  if (options.adjoint) checkVector("the adjoint", options.adjoint, map.dimension);
  checkCount("lags", lags, 0);
  if (lags > options.steps)
    throw new RangeError(`lags is ${lags}; expected at most the ${options.steps} steps`);
  const wrong = columns.find((c) => !Number.isInteger(c) || c < 0 || c >= map.parameterDimension);
  if (wrong !== undefined) {
    throw new RangeError(`column ${wrong} is not an index of the ${map.parameterDimension} parameters`);
  }
}

function startProduct(map: DiscreteMap, adjoint: Float64Array | undefined): ScaledMatrix {
  const n = map.dimension;
  return adjoint ? toScaled(adjoint, 1, n) : toScaled(identity(n), n, n);
}

/** product · ∂F/∂p, its chosen columns; a single row goes through the pullback and forms no [n, m] matrix. */
function termOf(
  map: DiscreteMap,
  columns: readonly number[],
): (product: ScaledMatrix, x: Float64Array, p: Float64Array) => ScaledMatrix {
  const n = map.dimension;
  const m = map.parameterDimension;
  const pullback = parameterPullbackOf(map);
  const row = new Float64Array(m);
  // More than n³ entries for a network, which a single row does without.
  let whole: Float64Array | undefined;
  return (product, x, p) => {
    if (product.rows === 1) {
      pullback(x, p, product.mantissa, row);
      const picked = Float64Array.from(columns, (c) => row[c]!);
      const { mantissa, exponent } = toScaled(picked, 1, columns.length);
      return { rows: 1, cols: columns.length, mantissa, exponent: exponent + product.exponent };
    }
    const all = (whole = map.parameterJacobian(x, p, whole));
    const chosen = new Float64Array(n * columns.length);
    for (let i = 0; i < n; i++) columns.forEach((c, j) => (chosen[i * columns.length + j] = all[i * m + c]!));
    return timesRight(product, chosen, columns.length);
  };
}

function described(lag: number, scaled: ScaledMatrix, term: Float64Array | undefined): LagTerm {
  const size = frobeniusNorm(scaled.mantissa);
  const norm = unscaled(size, scaled.exponent);
  const logNorm = scaledLog(size, scaled.exponent);
  return term ? { lag, norm, logNorm, term } : { lag, norm, logNorm };
}

/** An entry too large for a double is infinite, one too small is zero. */
function saturated(mantissa: number, exponent: number): number {
  return exponent > 0 ? Math.sign(mantissa) * Infinity : 0;
}
