import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronModel } from "../../src/systems/neuron-models.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { foldByEscape } from "./support/fold-by-escape.js";
import { neuron, neuronParameters } from "./support/one-neuron.js";
import { settle } from "./support/scalar-map.js";
import { differentiate } from "./support/search-line.js";

const w = 5;

/** (1/(x(1 − x)) − w)⁻¹ at the stable points of b, ascending. */
function closedForm(b: number): number[] {
  const { points } = oneNeuronFixedPoints(oneNeuronModel, neuronParameters(w, b));
  const stable = points.filter((p) => p.stability === "stable").map((p) => p.state[0]!);
  return stable.map((x) => 1 / (1 / (x * (1 - x)) - w));
}

/** Difference quotient in b of the state in which runs from x₀ rest. */
function settledSlope(x0: number, b: number, h: number): number {
  return differentiate((bias) => settle(neuron({ w, b: bias }), x0), b, h);
}

/** dx/db of the low state times √distance, at a distance below the fold that it ends in. */
function scaledSlope(fold: number, distance: number): number {
  return settledSlope(0, fold - distance, distance / 16) * Math.sqrt(distance);
}

/** The fold that the low state ends in, by simulation. */
function upperFold(): number {
  const stepAt = (b: number) => neuron({ w, b });
  return foldByEscape({ stepAt, x0: 0, gate: 0.5, trapped: -2.5, escaping: -2, tolerance: 1e-10 }).parameter;
}

/** Limit of the scaled slope at the fold: values at distances in ratio 4, extrapolated in their square roots. */
function prefactor(): number {
  const fold = upperFold();
  const [a, b, c] = [4e-4, 1e-4, 2.5e-5].map((distance) => scaledSlope(fold, distance));
  const [ab, bc] = [2 * b! - a!, 2 * c! - b!];
  return (4 * bc - ab) / 3;
}

export const settledSensitivity: ClaimGroup = {
  id: "C6",
  title: "Settled sensitivity to the bias, w = 5",
  claims: [
    {
      id: "C6.1",
      statement: "At rest ∂x/∂b = (1/(x(1 − x)) − 5)^{−1}; b = −2.5, both stable points",
      source: sources.article,
      components: ["low", "high"],
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "closed form", simulated: "finite differences of settled runs" },
      analytic: () => closedForm(-2.5),
      simulated: () => [0, 1].map((x0) => settledSlope(x0, -2.5, 2e-3)),
    },
    {
      id: "C6.2",
      statement: "At rest ∂x/∂b = (1/(x(1 − x)) − 5)^{−1}; b = −2.4, both stable points",
      source: sources.article,
      components: ["low", "high"],
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "closed form", simulated: "finite differences of settled runs" },
      analytic: () => closedForm(-2.4),
      simulated: () => [0, 1].map((x0) => settledSlope(x0, -2.4, 1e-3)),
    },
    {
      id: "C6.3",
      statement:
        "The settled gradient is well-behaved: bounded, its logarithm flat against ln|b − b_{f}| (slope 0)",
      source: sources.article,
      expect: "refuted",
      counterexample: "the low state at 10^{−4} and 10^{−6} below the fold that it ends in: slope −½",
      correctedBy: ["C6.4", "C6.5"],
      comparison: "absolute",
      tolerance: 0.01,
      paths: { analytic: "as stated", simulated: "finite differences of settled runs" },
      analytic: () => 0,
      simulated: () => {
        const fold = upperFold();
        const ratio = settledSlope(0, fold - 1e-6, 1e-7) / settledSlope(0, fold - 1e-4, 1e-5);
        return Math.log(ratio) / Math.log(1e-2);
      },
    },
    {
      id: "C6.4",
      statement: "At the folds the settled gradient diverges as C |b − b_{f}|^{−1/2}, C = 1/√(2|d²b/dx²|)",
      source: sources.kuznetsov2004,
      comparison: "relative",
      tolerance: 1e-5,
      paths: {
        analytic: "b″ = 1/(1 − x)² − 1/x² at the fold",
        simulated: "finite differences of settled runs, extrapolated to the fold",
      },
      analytic: () => {
        const x = oneNeuronFolds(oneNeuronModel, neuronParameters(w, 0))[1]!.state;
        return 1 / Math.sqrt(2 * Math.abs(1 / (1 - x) ** 2 - 1 / x ** 2));
      },
      simulated: prefactor,
    },
    {
      id: "C6.5",
      statement:
        "Off the folds the settled gradient is finite: the low state's ∂x/∂b at b = −2.35, just below its fold",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-8,
      paths: { analytic: "closed form", simulated: "finite differences of settled runs" },
      analytic: () => closedForm(-2.35)[0]!,
      simulated: () => settledSlope(0, -2.35, 2e-4),
    },
  ],
};
