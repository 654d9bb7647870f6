import { diagonalProductSeries, jacobianProductSeries } from "../../src/methods/jacobian-product.js";
import { trajectory } from "../../src/methods/trajectory.js";
import { logistic, logisticDerivative } from "../../src/systems/activation.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import type { DiscreteMap } from "../../src/systems/system.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

const gamma = 0.9;
const jordan = [gamma, 1, 0, gamma] as const;
const nilpotent = [1, -1, 1, -1] as const;

/** Operator norms of the products of Jacobians along the start of a run: ∂x_k/∂x_0 for each k. */
function productNorms(
  map: DiscreteMap,
  p: readonly number[],
  x0: readonly number[],
  lags: readonly number[],
) {
  const parameters = Float64Array.from(p);
  const run = trajectory(map, Float64Array.from(x0), parameters, { steps: Math.max(...lags) });
  const series = jacobianProductSeries(map, run.states, parameters, {
    lags,
    anchor: "start",
    spectralRadius: false,
  });
  return series.lags.map((lag) => lag.norm ?? NaN);
}

/** (a): a rectifier network that stays positive, so every diagonal is 1 and Π is W^k. */
function jordanNorms(lags: readonly number[]): number[] {
  return productNorms(vanillaNetwork({ units: 2, activation: "relu" }), [...jordan, 1, 1], [1, 1], lags);
}

/** ‖[[γ, 1], [0, γ]]^k‖₂ = γ^k (r + √(r² + 4))/2, r = k/γ. */
function jordanClosedForm(k: number): number {
  const r = k / gamma;
  return (gamma ** k * (r + Math.sqrt(r * r + 4))) / 2;
}

/** (b), logistic: a network W = 8[[1, −1], [1, −1]] at rest where its slopes are ¼ and 1/20. */
function logisticAtRest(lags: readonly number[]): number[] {
  const w = nilpotent.map((v) => 8 * v);
  const steep = (1 + Math.sqrt(1 - 4 / 20)) / 2;
  const x = [0, Math.log(steep / (1 - steep))];
  const drive = 8 * (0.5 - steep);
  return productNorms(sigmoidNetwork({ units: 2 }), [...w, ...x.map((v) => v - drive)], x, lags);
}

/** (b), tanh: products of W D with W = 2[[1, −1], [1, −1]], D = diag(1, 0.1). */
function tanhProducts(lags: readonly number[]): number[] {
  const w = Float64Array.from(nilpotent, (v) => 2 * v);
  const options = { lags, spectralRadius: false };
  return diagonalProductSeries(w, 2, Float64Array.of(1, 0.1), options).lags.map((lag) => lag.norm ?? NaN);
}

/** ‖(c[[1, −1], [1, −1]] diag d)^k‖₂ = c√(2(d₁² + d₂²)) |c(d₁ − d₂)|^(k−1). */
function nilpotentClosedForm(c: number, d: readonly [number, number], k: number): number {
  return c * Math.SQRT2 * Math.hypot(...d) * Math.abs(c * (d[0] - d[1])) ** (k - 1);
}

/** (c): the autonomous network W = 12[[1, −1], [1, −1]], b = (−3, −9). */
const chaotic = [...nilpotent.map((v) => 12 * v), -3, -9] as const;
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

const asStated =
  "If the spectral radius of W_{rec} is γ < 1, the Jacobian product is bounded by γ^{k} at large k";

const chaoticNorms: Claim = {
  id: "C2.7",
  statement: "The product of (c), from the scalar map that W leaves: s ↦ 12(σ(s − 3) − σ(s − 9))",
  source: sources.pascanu2013,
  components: chaoticLags.map((k) => `k = ${k}`),
  comparison: "relative",
  tolerance: 1e-6,
  paths: { analytic: "scalar recursion", simulated: "Jacobian products of the network's run" },
  analytic: () => chaoticLags.map(reducedNorm),
  simulated: () => productNorms(sigmoidNetwork({ units: 2 }), chaotic, chaoticStart, chaoticLags),
};

export const spectralRadiusClaims: ClaimGroup = {
  id: "C2",
  title: "The spectral radius of W_{rec} does not bound the Jacobian product",
  claims: [
    {
      id: "C2.1",
      statement: `${asStated} (a)`,
      source: sources.article,
      expect: "refuted",
      counterexample: "(a) W = [[0.9, 1], [0, 0.9]], all slopes 1: the product is W^{k}, with γ = 0.9",
      correctedBy: ["C2.2", "C2.3"],
      components: ["k = 10", "k = 100"],
      comparison: "at-most",
      tolerance: 1e-10,
      paths: { analytic: "γ^{k}", simulated: "Jacobian products of a rectifier network's run" },
      analytic: () => [gamma ** 10, gamma ** 100],
      simulated: () => jordanNorms([10, 100]),
    },
    {
      id: "C2.2",
      statement: "There ‖W^{k}‖ = γ^{k}(r + √(r² + 4))/2 with r = k/γ, and ‖W^{k}‖/γ^{k} grows",
      source: sources.hornJohnson2012,
      components: ["‖W^{10}‖", "‖W^{10}‖/γ^{10}", "‖W^{100}‖/γ^{100}"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "Jacobian products of a rectifier network's run" },
      analytic: () => [10, 10, 100].map((k, i) => jordanClosedForm(k) / (i === 0 ? 1 : gamma ** k)),
      simulated: () => {
        const [ten, hundred] = jordanNorms([10, 100]);
        return [ten!, ten! / gamma ** 10, hundred! / gamma ** 100];
      },
    },
    {
      id: "C2.3",
      statement: "Only ‖W^{k}‖ ≤ C_{ε}(γ + ε)^{k} holds: here C_{ε} = 1/ε (largest ratio, ε = 0.05, k ≤ 400)",
      source: sources.gelfand1941,
      comparison: "at-most",
      tolerance: 1e-10,
      paths: {
        analytic: "scaling of W by diag(1, 1/ε)",
        simulated: "Jacobian products of a rectifier network's run",
      },
      analytic: () => 1,
      simulated: () => {
        const lags = Array.from({ length: 400 }, (_, i) => i + 1);
        const norms = jordanNorms(lags);
        return Math.max(...lags.map((k, i) => (norms[i]! * 0.05) / (gamma + 0.05) ** k));
      },
    },
    {
      id: "C2.4",
      statement: `${asStated} (b)`,
      source: sources.article,
      expect: "refuted",
      counterexample:
        "(b) W = c[[1, −1], [1, −1]], γ = 0: logistic c = 8 at rest with slopes (1/4, 1/20); tanh c = 2, slopes (1, 0.1)",
      correctedBy: ["C2.5", "C3.2", "C3.6"],
      components: ["logistic, k = 20", "tanh, k = 20"],
      comparison: "at-most",
      tolerance: 1e-10,
      paths: {
        analytic: "γ^{k} = 0",
        simulated: "Jacobian products of the resting network; products of W D",
      },
      analytic: () => [0, 0],
      simulated: () => [logisticAtRest([20])[0]!, tanhProducts([20])[0]!],
    },
    {
      id: "C2.5",
      statement: "There ‖Π‖ = c√(2(d_{1}² + d_{2}²)) |c(d_{1} − d_{2})|^{k−1}: growth a step, and k = 20",
      source: sources.hornJohnson2012,
      components: ["logistic growth", "logistic ‖Π‖", "tanh growth", "tanh ‖Π‖"],
      comparison: "relative",
      tolerance: 1e-9,
      paths: {
        analytic: "closed form",
        simulated: "Jacobian products of the resting network; products of W D",
      },
      analytic: () => [
        8 * (1 / 4 - 1 / 20),
        nilpotentClosedForm(8, [1 / 4, 1 / 20], 20),
        2 * (1 - 0.1),
        nilpotentClosedForm(2, [1, 0.1], 20),
      ],
      simulated: () =>
        [logisticAtRest([19, 20]), tanhProducts([19, 20])].flatMap(([before, last]) => [
          last! / before!,
          last!,
        ]),
    },
    {
      id: "C2.6",
      statement: `${asStated} (c)`,
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
    chaoticNorms,
    {
      id: "C2.8",
      statement: "(c) is chaotic: its largest Lyapunov exponent is positive (about 0.536)",
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
      statement: "What bounds (c) is the norm, ‖Π‖ ≤ (‖W‖_{2}/4)^{k} = 6^{k} (largest ratio, k ≤ 20)",
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
  ],
};
