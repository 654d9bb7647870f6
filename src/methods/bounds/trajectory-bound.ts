import { operatorNorm } from "../../linalg/norms.js";
import type { DiscreteMap } from "../../systems/system.js";
import { diagonalScalingBound } from "./diagonal-scaling-bound.js";
import { jacobianProductSeries, type ProductSeries } from "../products/jacobian-product.js";
import { scaledBy } from "./osborne-balancing.js";
import { checkCount, checkVector, parametersOfStep } from "../run-arguments.js";

export interface TrajectoryBoundOptions {
  /** External input of each step, flat [steps, inputDimension], as the trajectory was driven with. */
  readonly inputs?: Float64Array | undefined;
  /** Diagonal of S, shape [n], all positive; that of the Jacobians' largest entries unless given. */
  readonly scaling?: readonly number[] | undefined;
}

/** The product P_k = J_k … J_1 along the start of a trajectory, beside a bound on its norm. Natural logarithms. */
export interface TrajectoryBoundLag {
  readonly k: number;
  /** ln ‖P_k‖₂; null for a product that is exactly zero. */
  readonly logNorm: number | null;
  /** ln of min over the scalings of κ(S) Π_(j≤k) ‖S J_j S⁻¹‖₂; null for zero. */
  readonly logBound: number | null;
}

export interface TrajectoryBound {
  readonly lags: readonly TrajectoryBoundLag[];
  /** λ₁, the mean growth ln ‖P_T‖/T over the whole run; null if P_T is zero or T = 0. */
  readonly exponent: number | null;
  /** Growth per step of the bound over the whole run, exp(ln bound/T); null as `exponent`. */
  readonly growth: number | null;
  /** Diagonal of each scaling S that was tried, the plain norm first, shape [n] each. */
  readonly scalings: readonly (readonly number[])[];
  readonly status: ProductSeries["status"];
}

/**
 * Bound κ(S) Π ‖S J_k S⁻¹‖₂ on the Jacobian product along one trajectory, from the norms of its own factors, beside
 * the true ‖P_k‖₂ and its exponent λ₁.
 *
 * Holds for this trajectory only, and up to rounding; the least of two scalings, S = I and the given one or
 * the optimal S of the matrix that has each entry of the Jacobians at its largest (diag(max D) W of a network). What remains between
 * bound and product is the turning of the directions that the factors stretch. O(T n³).
 *
 * @param states trajectory x_0 … x_T, flat [T + 1, n]
 * @param p      parameters [θ; u], shape [m]
 * @throws       RangeError if a shape is wrong
 */
export function trajectoryBound(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  { inputs, scaling }: TrajectoryBoundOptions = {},
): TrajectoryBound {
  const n = map.dimension;
  const steps = states.length / n - 1;
  checkVector("states", states, (Math.floor(steps) + 1) * n);
  checkCount("the number of steps of the trajectory", steps, 0);
  const options = { lags: steps, inputs, anchor: "start", spectralRadius: false } as const;
  const series = jacobianProductSeries(map, states, p, options);
  const reached = series.lags.length;
  const jacobianAt = jacobiansAlong(map, states, p, inputs);
  const other =
    scaling === undefined ? envelopeScaling(jacobianAt, reached, n) : Float64Array.from(scaling, Math.log);
  checkVector("the logarithm of the scaling", other, n);
  const scalings = [new Float64Array(n), other];
  const logBounds = leastBounds(jacobianAt, reached, n, scalings);
  const last = series.lags.at(-1)?.logNorm ?? null;
  const growth = logBounds.at(-1);
  return {
    lags: series.lags.map(({ k, logNorm }, i) => ({ k, logNorm, logBound: logBounds[i] ?? null })),
    exponent: last === null ? null : last / reached,
    growth: growth === undefined || growth === null ? null : Math.exp(growth / reached),
    scalings: scalings.map((x) => Array.from(x, Math.exp)),
    status: series.status,
  };
}

function jacobiansAlong(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  inputs: Float64Array | undefined,
): (k: number) => Float64Array {
  const n = map.dimension;
  const parametersAt = parametersOfStep(map, p, inputs);
  const buffer = new Float64Array(n * n);
  return (k) => map.jacobian(states.subarray(k * n, (k + 1) * n), parametersAt(k), buffer);
}

/** ln S of the optimal scaling of the matrix of the Jacobians' largest entries, shape [n]. */
function envelopeScaling(jacobianAt: (k: number) => Float64Array, steps: number, n: number): Float64Array {
  const envelope = new Float64Array(n * n);
  for (let k = 0; k < steps; k++) {
    const jacobian = jacobianAt(k);
    for (let at = 0; at < n * n; at++) {
      if (Math.abs(jacobian[at]!) > Math.abs(envelope[at]!)) envelope[at] = jacobian[at]!;
    }
  }
  return Float64Array.from(diagonalScalingBound(envelope, n, 1).scaling, Math.log);
}

/** ln of the least bound after each step; null for zero. */
function leastBounds(
  jacobianAt: (k: number) => Float64Array,
  steps: number,
  n: number,
  scalings: readonly Float64Array[],
): (number | null)[] {
  const sums = scalings.map((x) => x.reduce((a, b) => Math.max(a, b)) - x.reduce((a, b) => Math.min(a, b)));
  return Array.from({ length: steps }, (_, k) => {
    const jacobian = jacobianAt(k);
    scalings.forEach((x, i) => (sums[i]! += Math.log(operatorNorm(scaledBy(jacobian, n, x), n, n))));
    const least = sums.reduce((a, b) => Math.min(a, b));
    return least === -Infinity ? null : least;
  });
}
