import { norm2 } from "../../linalg/vector.js";
import { timesJacobian } from "../../systems/jacobian-times.js";
import type { DiscreteMap } from "../../systems/system.js";
import { checkCount, checkVector, parametersOfStep } from "../run-arguments.js";

export interface GradientHorizonOptions {
  /** ∂L/∂x_T, shape [n], not zero. */
  readonly adjoint: Float64Array;
  /** The gradient has vanished once its length is at most this part of that of the adjoint; below 1. */
  readonly floor?: number;
  /** It has exploded once its length is at least so many times that of the adjoint; above 1. */
  readonly ceiling?: number;
  /** Lags examined at most; all steps of the trajectory if absent. */
  readonly lags?: number | undefined;
  /** External input of each step, flat [T, inputDimension]. */
  readonly inputs?: Float64Array | undefined;
}

/** The only place where these defaults are written down. */
export const gradientHorizonDefaults = {
  floor: 0.01,
  ceiling: Infinity,
  lags: undefined,
  inputs: undefined,
} as const satisfies Omit<Required<GradientHorizonOptions>, "adjoint">;

/** How far back one gradient reaches. */
export interface GradientHorizon {
  /**
   * "vanished" or "exploded": the first of the two limits it met, at `lag`. "not reached": neither within the `lag`
   * steps examined. "non-finite": a Jacobian was not finite at the lag after.
   */
  readonly status: "vanished" | "exploded" | "not reached" | "non-finite";
  readonly lag: number;
  /** ln of |δ_T J_T … J_{T−k+1}| / |δ_T| for k = 0 … lag; null where it is zero. */
  readonly logNorms: readonly (number | null)[];
}

/**
 * Carries one row gradient δ_T back along a trajectory, δ_{t−1} = δ_t J_t, and finds the first lag at which its length
 * leaves [floor, ceiling] times that of δ_T: how many steps back the gradient of a loss of x_T still reaches.
 *
 * The typical counterpart of ‖J_T … J_{T−k+1}‖, which is the largest over all δ. Where the length changes by γ a step
 * the horizon is `geometricHorizon(γ, floor)`. Lengths are kept as logarithms: no overflow or underflow at any lag.
 * One product with a Jacobian a step, O(n²) for a network; stops at the horizon.
 *
 * @param states trajectory x_0 … x_T, flat [T + 1, n]
 * @param p      parameters [θ; u], shape [m]
 * @throws       RangeError if a shape or an option is invalid
 */
export function gradientHorizon(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  options: GradientHorizonOptions,
): GradientHorizon {
  const n = map.dimension;
  const { adjoint, floor, ceiling, inputs, lags } = { ...gradientHorizonDefaults, ...options };
  const steps = checkArguments(map, states, p, options);
  const parametersAt = parametersOfStep(map, p, inputs);
  const pullback = timesJacobian(map);
  const logNorms: (number | null)[] = [0];
  let delta = unit(adjoint, norm2(adjoint));
  let logNorm = 0;
  for (let lag = 1; lag <= (lags ?? steps); lag++) {
    const t = steps - lag;
    const next = pullback(states.subarray(t * n, (t + 1) * n), parametersAt(t), delta);
    const growth = norm2(next);
    if (!Number.isFinite(growth)) return { status: "non-finite", lag: lag - 1, logNorms };
    logNorm += Math.log(growth);
    logNorms.push(growth === 0 ? null : logNorm);
    if (logNorm <= Math.log(floor)) return { status: "vanished", lag, logNorms };
    if (logNorm >= Math.log(ceiling)) return { status: "exploded", lag, logNorms };
    delta = unit(next, growth);
  }
  return { status: "not reached", lag: logNorms.length - 1, logNorms };
}

function unit(v: Float64Array, length: number): Float64Array {
  return v.map((value) => value / length);
}

/** @returns T */
function checkArguments(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  options: GradientHorizonOptions,
): number {
  const { adjoint, floor, ceiling, lags, inputs } = { ...gradientHorizonDefaults, ...options };
  const steps = states.length / map.dimension - 1;
  checkCount("the number of steps of the trajectory", steps, 0);
  checkVector("states", states, (steps + 1) * map.dimension);
  checkVector("the parameter vector", p, map.parameterDimension);
  checkVector("the adjoint", adjoint, map.dimension);
  if (norm2(adjoint) === 0) throw new RangeError("the adjoint is zero; expected a vector with a direction");
  if (inputs) checkVector("inputs", inputs, steps * map.inputDimension);
  if (!(floor > 0 && floor < 1)) throw new RangeError(`floor is ${floor}; expected a number between 0 and 1`);
  if (!(ceiling > 1)) throw new RangeError(`ceiling is ${ceiling}; expected a number above 1`);
  if (lags === undefined) return steps;
  checkCount("lags", lags, 1);
  if (lags > steps) throw new RangeError(`lags is ${lags}; expected at most the ${steps} steps`);
  return steps;
}
