import { gaussianProductExponents } from "../../src/methods/lyapunov/gaussian-product-exponents.js";
import { addGrowth, randomFrame, tangentStep } from "../../src/methods/lyapunov/tangent-frame.js";
import { randomStream } from "../../src/random/stream.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

/** Mean growth of a frame under independent matrices with entries N(0, 1/N). */
function productExponents(units: number, steps: number, seed: number): number[] {
  const { normal } = randomStream(seed, units);
  const growth = new Float64Array(units);
  let q = randomFrame(units, units);
  for (let t = 0; t < steps; t++) {
    const w = Float64Array.from({ length: units * units }, () => normal() / Math.sqrt(units));
    const step = tangentStep(w, q, units, units)!;
    addGrowth(step, growth);
    q = step.q;
  }
  return Array.from(growth, (g) => g / steps);
}

/** The bands are five standard deviations of the smallest exponent, √ψ′(½)/2 = 1.11 a step, or wider. */
const cases = [
  { units: 2, steps: 60_000, tolerance: 0.025 },
  { units: 5, steps: 20_000, tolerance: 0.04 },
  { units: 12, steps: 3000, tolerance: 0.1 },
] as const;

export const gaussianProducts: ClaimGroup = {
  id: "N2",
  title: "Products of independent Gaussian matrices",
  claims: cases.map(({ units, steps, tolerance }, i): Claim => ({
    id: `N2.${i + 1}`,
    statement: `Independent ${units} × ${units} matrices with entries N(0, 1/N) have the exponents ½[ln(2/N) + ψ((N − i + 1)/2)]`,
    source: sources.newman1986,
    components: Array.from({ length: units }, (_, k) => `λ_{${k + 1}}`),
    comparison: "absolute",
    tolerance,
    paths: { analytic: "closed form", simulated: `QR of a product of ${steps} random matrices` },
    analytic: () => gaussianProductExponents(units),
    simulated: ({ seed }) => productExponents(units, steps, seed),
  })),
};
