import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { logisticByComplexStep, tanhByComplexStep } from "./support/complex-step.js";
import { goldenMaximum } from "./support/search-line.js";

const complexStep = "complex-step derivative, golden-section maximum";

/** The smallest k at which (1/4)^k, multiplied up in double precision, is zero. */
function stepsToUnderflow(): number {
  let steps = 0;
  for (let product = 1; product > 0; product *= 0.25) steps++;
  return steps;
}

/** The smallest value of f at 2001 points of [−range, range]. */
function gridMinimum(f: (x: number) => number, range: number): number {
  return Math.min(...Array.from({ length: 2001 }, (_, i) => f(range * (i / 1000 - 1))));
}

/** dx_k/dx_0 of x ↦ σ(x) − ½ held at its fixed point 0, one complex-step derivative a step. */
function productAtSteepest(steps: number): number {
  let product = 1;
  for (let k = 0; k < steps; k++) product *= logisticByComplexStep(0);
  return product;
}

export const activationBounds: ClaimGroup = {
  id: "C1",
  title: "Slopes of the activations",
  claims: [
    {
      id: "C1.1",
      statement: "|tanh′| ≤ 1, as stated: tanh has gradients in [−1, 1]",
      source: sources.article,
      comparison: "at-most",
      tolerance: 1e-10,
      paths: { analytic: "bound as stated", simulated: complexStep },
      analytic: () => 1,
      simulated: () => goldenMaximum((x) => Math.abs(tanhByComplexStep(x)), -3, 4).value,
    },
    {
      id: "C1.2",
      statement: "The negative half of [−1, 1] is never taken: tanh′ > 0 (smallest value for |x| ≤ 15)",
      source: sources.article,
      comparison: "at-least",
      tolerance: 0,
      paths: { analytic: "sech² 15 > 0", simulated: "complex-step derivative at 2001 points" },
      analytic: () => 0,
      simulated: () => gridMinimum(tanhByComplexStep, 15),
    },
    {
      id: "C1.3",
      statement: "tanh′ ∈ (0, 1]: the bound 1 is attained (supremum, infimum for |x| ≤ 15)",
      source: sources.article,
      components: ["sup", "inf"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "1 and sech² 15", simulated: "complex-step derivative, search" },
      analytic: () => [1, (2 / (Math.exp(15) + Math.exp(-15))) ** 2],
      simulated: () => [goldenMaximum(tanhByComplexStep, -3, 4).value, gridMinimum(tanhByComplexStep, 15)],
    },
    {
      id: "C1.4",
      statement: "|σ′| ≤ 1 holds as stated, for the logistic σ",
      source: sources.article,
      comparison: "at-most",
      tolerance: 1e-10,
      paths: { analytic: "bound as stated", simulated: complexStep },
      analytic: () => 1,
      simulated: () => goldenMaximum(logisticByComplexStep, -3, 4).value,
    },
    {
      id: "C1.5",
      statement: "σ′ ∈ (0, 1/4], so |σ′| ≤ 1 is loose by 4 a step (supremum; looseness)",
      source: sources.article,
      components: ["sup σ′", "1/sup σ′"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "σ(1 − σ) ≤ 1/4", simulated: complexStep },
      analytic: () => [0.25, 4],
      simulated: () => {
        const { value } = goldenMaximum(logisticByComplexStep, -3, 4);
        return [value, 1 / value];
      },
    },
    {
      id: "C1.6",
      statement: "At the steepest point a logistic unit of unit weight has dx_{10}/dx_{0} = 4^{−10}",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "4^{−10}", simulated: "product of complex-step derivatives" },
      analytic: () => 2 ** -20,
      simulated: () => productAtSteepest(10),
    },
    {
      id: "C1.7",
      statement: "(1/4)^{k} underflows to 0 in double precision first at k = 538",
      source: sources.ieee754,
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "2^{−2k} < 2^{−1075}", simulated: "repeated multiplication" },
      analytic: () => Math.floor(1075 / 2) + 1,
      simulated: stepsToUnderflow,
    },
  ],
};
