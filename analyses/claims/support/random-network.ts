import { jacobianProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { randomStream } from "../../../src/random/stream.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";

/** ‖Π‖ ≤ prefactor · value^k. */
export interface PowerBound {
  readonly value: number;
  readonly prefactor: number;
}

/** Independent standard normal entries, flat [n, n]. */
export function gaussianMatrix(n: number, seed: number, stream = 0): Float64Array {
  const random = randomStream(seed, stream);
  return Float64Array.from({ length: n * n }, () => random.normal());
}

const steps = 200;

/**
 * The largest ratio, over lags 1 … 200, of the norm of the Jacobian product of a logistic network (M2) to a
 * bound. Every unit is driven by white noise of standard deviation 2, so that its slope visits all of (0, ¼].
 *
 * @param w flat [n, n]
 */
export function worstExcess(w: Float64Array, n: number, bound: PowerBound, seed: number): number {
  const network = sigmoidNetwork({ units: n, inputs: n });
  const random = randomStream(seed, 1);
  const p = new Float64Array(network.parameterDimension);
  p.set(w);
  for (let i = 0; i < n; i++) p[n * n + i * n + i] = 2;
  const inputs = Float64Array.from({ length: steps * n }, () => random.normal());
  const { states } = trajectory(network, new Float64Array(n), p, { steps, inputs });
  const { lags } = jacobianProductSeries(network, states, p, { lags: steps, inputs, spectralRadius: false });
  const logBound = (k: number) => Math.log(bound.prefactor) + k * Math.log(bound.value);
  return Math.max(...lags.map(({ k, logNorm }) => Math.exp((logNorm ?? -Infinity) - logBound(k))));
}
