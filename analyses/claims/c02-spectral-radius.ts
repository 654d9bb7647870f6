import { diagonalProductSeries } from "../../src/methods/products/jacobian-product.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import { asStated, chaoticNetwork } from "./c02-chaotic-network.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { productNorms } from "./support/product-norms.js";

const gamma = 0.9;
const jordan = [gamma, 1, 0, gamma] as const;
const nilpotent = [1, -1, 1, -1] as const;

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

export const spectralRadiusClaims: ClaimGroup = {
  id: "C2",
  title: "The spectral radius of W_{rec} does not bound the Jacobian product",
  claims: [
    {
      id: "C2.1",
      statement: `${asStated} the Jordan block (a)`,
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
      statement:
        "W = [[γ, 1], [0, γ]], γ = 0.9: ‖W^{k}‖ = γ^{k}(r + √(r² + 4))/2, r = k/γ, so ‖W^{k}‖/γ^{k} grows",
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
      statement:
        "Only ‖W^{k}‖ ≤ C_{ε}(γ + ε)^{k} holds: C_{ε} = 1/ε for W = [[γ, 1], [0, γ]] (largest ratio; ε = 0.05, k ≤ 400)",
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
      statement: `${asStated} the nilpotent family (b)`,
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
      statement:
        "W = c[[1, −1], [1, −1]], slopes (d_{1}, d_{2}): ‖Π‖ = c√(2(d_{1}² + d_{2}²)) |c(d_{1} − d_{2})|^{k−1} (growth a step; k = 20)",
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
    ...chaoticNetwork,
  ],
};
