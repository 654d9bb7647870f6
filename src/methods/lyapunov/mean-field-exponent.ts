import { bracketedRoot } from "../bracketed-root.js";
import { gaussianAverage } from "./gaussian-average.js";

/** Largest Lyapunov exponent of an infinitely large random network, and what it follows from. */
export interface MeanFieldExponent {
  /** g, the standard deviation of a row of weights: J_ij ~ N(0, 1/N), h' = g J tanh h. */
  readonly gain: number;
  /** Variance of white noise added to every unit at every step. */
  readonly noise: number;
  /** q, the self-consistent variance of h. */
  readonly variance: number;
  /** χ = g² ⟨φ'²⟩, growth a step of the squared length of a perturbation. */
  readonly growth: number;
  /** λ = ½ ln χ, nats a step. */
  readonly exponent: number;
}

/**
 * Mean-field theory of h' = g J tanh h + ξ, J_ij ~ N(0, 1/N), ξ ~ N(0, noise), as N → ∞:
 * q = g² ⟨tanh²(√q z)⟩ + noise, χ = g² ⟨sech⁴(√q z)⟩, λ = ½ ln χ, averages over standard normal z.
 *
 * Without noise, rest is stable for g ≤ 1 (λ = ln g) and chaos sets in at g = 1. At finite N a network's exponent
 * scatters about λ, with a deviation that falls with N. The network x' = tanh(g J x) has the same exponent.
 *
 * @param gain  g > 0
 * @param noise variance of the input, ≥ 0
 * @throws      RangeError if gain is not in (0, 10⁴] or noise not in [0, 10⁸]
 * @see         Molgedey, Schuchhardt & Schuster, Phys. Rev. Lett. 69 (1992) 3717, doi:10.1103/PhysRevLett.69.3717
 */
export function meanFieldExponent(gain: number, noise = 0): MeanFieldExponent {
  if (!(gain > 0 && gain <= 1e4)) {
    throw new RangeError(`gain is ${gain}; expected a number above 0, at most 10000`);
  }
  if (!(noise >= 0 && noise <= 1e8)) {
    throw new RangeError(`noise is ${noise}; expected a variance from 0 to 1e8`);
  }
  const variance = noise === 0 && gain <= 1 ? 0 : selfConsistentVariance(gain, noise);
  const growth = gain ** 2 * average(variance, (h) => 1 / Math.cosh(h) ** 4);
  return { gain, noise, variance, growth, exponent: Math.log(growth) / 2 };
}

/** The root of (g² ⟨tanh²⟩ + noise)/q = 1, whose left side falls: tanh²(√q z) is concave in q. */
function selfConsistentVariance(gain: number, noise: number): number {
  const excess = (q: number) => (gain ** 2 * average(q, (h) => Math.tanh(h) ** 2) + noise) / q - 1;
  const high = gain ** 2 + noise;
  // tanh² h ≥ h² − ⅔ h⁴ bounds the root from below by (g² − 1)/(2 g²), and so does the noise.
  const low = Math.max(noise, (gain ** 2 - 1) / (4 * gain ** 2));
  const atLow = excess(low);
  if (atLow <= 0) return low;
  return bracketedRoot(excess, { low, atLow, high, atHigh: excess(high) }).root;
}

/** ⟨f(√q z)⟩ for f with its nearest singularity at ±iπ/2. */
function average(q: number, f: (h: number) => number): number {
  const scale = Math.sqrt(q);
  return gaussianAverage((z) => f(scale * z), Math.PI / (2 * scale));
}
