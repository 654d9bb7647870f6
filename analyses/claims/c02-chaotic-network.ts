import { jacobianProductSeries } from "../../src/methods/products/jacobian-product.js";
import { trajectory } from "../../src/methods/trajectory.js";
import { logistic, logisticDerivative } from "../../src/systems/activation.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import type { Claim } from "./claim.js";
import { sources } from "./sources.js";
import { productNorms } from "./support/product-norms.js";

/** What the article says of the spectral radius. */
export const asStated =
  "If the spectral radius of W_{rec} is γ < 1, the Jacobian product is bounded by γ^{k} at large k:";

/** (c): the autonomous network W = 12[[1, −1], [1, −1]], b = (−3, −9). */
const chaotic = [12, -12, 12, -12, -3, -9] as const;
const chaoticStart = [-2.9, -8.9] as const;
const chaoticLags = [5, 10, 15, 20] as const;

/** One step and the slopes of (c) in s, x = (s − 3, s − 9): W maps everything onto (1, 1). */
function reducedStep(s: number) {
  const slopes = [logisticDerivative(s - 3), logisticDerivative(s - 9)] as const;
  return { next: 12 * (logistic(s - 3) - logistic(s - 9)), slope: 12 * (slopes[0] - slopes[1]), slopes };
}

/** ‖Π‖ of (c) from the scalar recursion: 12√2 ‖d(0)‖ Π |12(d₁ − d₂)| over the later steps. */
function reducedNorm(k: number): number {
  const first = reducedStep(chaoticStart[0] + 3);
  let norm = 12 * Math.SQRT2 * Math.hypot(...first.slopes);
  let s = first.next;
  for (let t = 1; t < k; t++) {
    const step = reducedStep(s);
    norm *= Math.abs(step.slope);
    s = step.next;
  }
  return norm;
}

/** Average of ln |slope| of the scalar recursion over two million steps after a thousand. */
function reducedExponent(): number {
  const [warmUp, count] = [1000, 2_000_000];
  let s = 1;
  let sum = 0;
  for (let t = 0; t < warmUp + count; t++) {
    const { next, slope } = reducedStep(s);
    if (t >= warmUp) sum += Math.log(Math.abs(slope));
    s = next;
  }
  return sum / count;
}

/** ln ‖Π‖/k over 200 000 steps of the network itself. */
function networkExponent(): number {
  const steps = 200_000;
  const map = sigmoidNetwork({ units: 2 });
  const p = Float64Array.from(chaotic);
  const { states } = trajectory(map, Float64Array.from(chaoticStart), p, { steps });
  const { lags } = jacobianProductSeries(map, states, p, { lags: [steps], spectralRadius: false });
  return (lags[0]!.logNorm ?? NaN) / steps;
}

/** Counterexample (c) to the claim about the spectral radius: no input, γ = 0, and chaos. */
export const chaoticNetwork: readonly Claim[] = [
  {
    id: "C2.6",
    statement: `${asStated} the chaotic case (c)`,
    source: sources.article,
    expect: "refuted",
    counterexample:
      "(c) W = 12[[1, −1], [1, −1]], b = (−3, −9), x_{0} = (−2.9, −8.9), no input: γ = 0, yet chaotic",
    correctedBy: ["C2.7", "C2.9"],
    components: chaoticLags.map((k) => `k = ${k}`),
    comparison: "at-most",
    tolerance: 1e-10,
    paths: { analytic: "γ^{k} = 0", simulated: "Jacobian products of the network's run" },
    analytic: () => chaoticLags.map(() => 0),
    simulated: () => productNorms(sigmoidNetwork({ units: 2 }), chaotic, chaoticStart, chaoticLags),
  },
  {
    id: "C2.7",
    statement:
      "W = 12[[1, −1], [1, −1]] reduces (c) to s ↦ 12(σ(s − 3) − σ(s − 9)), and ‖Π‖ to a product of its slopes",
    source: sources.pascanu2013,
    components: chaoticLags.map((k) => `k = ${k}`),
    comparison: "relative",
    tolerance: 1e-6,
    paths: { analytic: "scalar recursion", simulated: "Jacobian products of the network's run" },
    analytic: () => chaoticLags.map(reducedNorm),
    simulated: () => productNorms(sigmoidNetwork({ units: 2 }), chaotic, chaoticStart, chaoticLags),
  },
  {
    id: "C2.8",
    statement: "The network (c), whose ρ(W) is 0, is chaotic: its largest Lyapunov exponent is positive",
    source: sources.pascanu2013,
    comparison: "absolute",
    tolerance: 0.01,
    paths: {
      analytic: "average over 2·10^{6} steps of the scalar recursion",
      simulated: "growth of the product over 2·10^{5} steps of the network",
    },
    analytic: reducedExponent,
    simulated: networkExponent,
  },
  {
    id: "C2.9",
    statement:
      "What bounds the chaotic network (c) is the norm: ‖Π‖ ≤ (‖W‖_{2}/4)^{k} = 6^{k} (largest ratio, k ≤ 20)",
    source: sources.pascanu2013,
    comparison: "at-most",
    tolerance: 1e-10,
    paths: { analytic: "1", simulated: "Jacobian products of the network's run" },
    analytic: () => 1,
    simulated: () => {
      const lags = Array.from({ length: 20 }, (_, i) => i + 1);
      const norms = productNorms(sigmoidNetwork({ units: 2 }), chaotic, chaoticStart, lags);
      return Math.max(...lags.map((k, i) => norms[i]! / 6 ** k));
    },
  },
];
