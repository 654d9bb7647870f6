import { activations, type ActivationName } from "../../systems/activation.js";
import { gaussianAverage } from "../lyapunov/gaussian-average.js";

/** Half the height of the strip around the real axis in which each activation is analytic. */
const strips = { tanh: Math.PI / 2, logistic: Math.PI } as const;

/**
 * Factor by which a layer linear + batch normalisation + φ, without a connection around it, multiplies the size of a
 * gradient on its way down: √(E φ′(z)²/Var φ(z)) with z standard normal. √(π/(π − 1)) for the rectifier.
 *
 * For many units first and many samples then, and independent Gaussian weights of any scale, which normalisation
 * undoes. It is at least 1 for every φ (Poincaré's inequality), with equality for the identity alone: gradients explode.
 *
 * @see Yang, Pennington, Rao, Sohl-Dickstein & Schoenholz 2019, arXiv:1902.08129
 */
export function batchNormGain(activation: ActivationName): number {
  if (activation === "relu") return Math.sqrt(Math.PI / (Math.PI - 1));
  const unit = activations[activation];
  const average = (f: (z: number) => number) =>
    gaussianAverage((z) => (f(z) + f(-z)) / 2, strips[activation]);
  const mean = average((z) => unit.value(z));
  const variance = average((z) => (unit.value(z) - mean) ** 2);
  return Math.sqrt(average((z) => unit.derivative(z) ** 2) / variance);
}

/**
 * The same of the rectifier for B samples: many units, whose pre-activations of a batch are Gaussian with equal
 * correlations. Normalised, they are uniform on the sphere x̂ ⊥ 1, |x̂|² = B, independent of their size, and the mean
 * squares of the gradients are a multiple of I − 11ᵀ/B; so the factor is the root of
 *
 * B/((B − 3)(B − 1)(½ − m)) · E tr(P D G D P), G = I − 11ᵀ/B, P = G − x̂x̂ᵀ/B, D = diag(x̂ > 0), m = E x̂₁⁺x̂₂⁺.
 *
 * @param batch B, at least 4; for B ≤ 3 the mean square is infinite
 * @throws RangeError if B is not such a whole number
 */
export function batchNormReluGain(batch: number): number {
  if (!(Number.isInteger(batch) && batch >= 4)) {
    throw new RangeError(`batch is ${batch}; expected a whole number of at least 4`);
  }
  const correlation = -1 / (batch - 1);
  const arcsine = Math.asin(correlation);
  const pairs = batch * (batch - 1);
  const m = (Math.sqrt(1 - correlation ** 2) + correlation * (Math.PI / 2 + arcsine)) / (2 * Math.PI);
  // Mean squares of the number of positive entries, and of their sum.
  const count = batch / 2 + pairs * (1 / 4 + arcsine / (2 * Math.PI));
  const sum = batch / 2 + pairs * m;
  const trace = (batch - 1) / 2 - (1 - count / batch ** 2 - sum / batch ** 2);
  return Math.sqrt((batch * trace) / ((batch - 3) * (batch - 1) * (1 / 2 - m)));
}
