import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { logisticByComplexStep } from "./support/complex-step.js";
import { bisect, goldenMaximum } from "./support/search-line.js";

/** Outputs y of the unit at which the peak over the weight is sought. */
const outputs = [0.25, 0.5, 1] as const;

/** The net input z = w y at the peak: z tanh(z/2) = 1, by Newton's method. */
function peakNet(): number {
  let z = 1.5;
  for (let i = 0; i < 20; i++) {
    const t = Math.tanh(z / 2);
    z -= (z * t - 1) / (t + (z / 2) * (1 - t * t));
  }
  return z;
}

/** Largest |w f′(w y)| over w > 0. */
function peakOverWeights(y: number) {
  return goldenMaximum((w) => Math.abs(w * logisticByComplexStep(w * y)), 0, 10 / y);
}

/**
 * Where w f′(w) peaks, as the sign change of its symmetric difference with steps 2h and h extrapolated:
 * a maximum's place cannot be had from its values to better than √u.
 */
function peakPlace(): number {
  const gain = (w: number) => w * logisticByComplexStep(w);
  const slope = (w: number, h: number) => (gain(w + h) - gain(w - h)) / (2 * h);
  return bisect((w) => (4 * slope(w, 2e-3) - slope(w, 4e-3)) / 3 < 0, 1, 2);
}

export const selfConnection: ClaimGroup = {
  id: "C13",
  title: "Error flow through a single self-connection",
  claims: [
    {
      id: "C13.1",
      statement:
        "With the logistic f, |w f′(w y)| peaks over w at 0.22387/|y|, so it is below 1 for |y| > 0.224",
      source: sources.hochreiter1991,
      components: outputs.map((y) => `y = ${y}`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: {
        analytic: "z f′(z)/|y| at z tanh(z/2) = 1",
        simulated: "golden-section maximum over w of complex-step derivatives",
      },
      analytic: () => {
        const z = peakNet();
        const peak = z / (2 * Math.cosh(z / 2)) ** 2;
        return outputs.map((y) => peak / y);
      },
      simulated: () => outputs.map((y) => peakOverWeights(y).value),
    },
    {
      id: "C13.2",
      statement: "|w f′(w y)| peaks at the net input z = w y with z tanh(z/2) = 1",
      source: sources.hochreiter1991,
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "Newton's method", simulated: "sign change of a finite-difference slope" },
      analytic: peakNet,
      simulated: peakPlace,
    },
    {
      id: "C13.3",
      statement: "|w f′(w)| vanishes for weights small and large alike",
      source: sources.hochreiter1991,
      components: ["w = 10^{−3}", "w = 30"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "w/(2 cosh(w/2))²", simulated: "complex-step derivative" },
      analytic: () => [1e-3, 30].map((w) => w / (2 * Math.cosh(w / 2)) ** 2),
      simulated: () => [1e-3, 30].map((w) => w * logisticByComplexStep(w)),
    },
  ],
};
