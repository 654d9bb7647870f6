import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronModel } from "../../src/systems/neuron-models.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { neuron, neuronParameters } from "./support/one-neuron.js";
import { iterate } from "./support/scalar-map.js";
import { bisect, differentiate } from "./support/search-line.js";

const w = 5;
const epsilon = 0.1;
/** Steps of the map: 50 units of flow time at ε = 0.1. */
const steps = 500;
/** Starts whose basin boundaries are sought; none is the symmetric one alone. */
const starts = [0.4, 0.5, 0.6] as const;

/** dx(T)/db of a run by finite differences. */
function finiteSensitivity(x0: number, b: number, h: number): number {
  return differentiate((bias) => iterate(neuron({ w, b: bias, epsilon }), x0, steps), b, h);
}

/** Largest |dx(T)/db| of runs from x₀ = ½ over 61 biases across the fold of the low state. */
function largestAcrossFold(): number {
  const biases = Array.from({ length: 61 }, (_, i) => -2.36 + i * 5e-4);
  return Math.max(...biases.map((b) => Math.abs(finiteSensitivity(0.5, b, 1e-4))));
}

/** The bias at which the outcome of the run from x₀ changes from low to high. */
function switchingBias(x0: number): number {
  return bisect((b) => iterate(neuron({ w, b, epsilon }), x0, 5000) > 0.5, -3, -2);
}

/** The largest settled |∂x/∂b| of a stable point at a bias, by closed form. */
function largestSettled(b: number): number {
  const { points } = oneNeuronFixedPoints(oneNeuronModel, neuronParameters(w, b));
  const stable = points.filter((p) => p.stability === "stable").map((p) => p.state[0]!);
  return Math.max(...stable.map((x) => 1 / (1 / (x * (1 - x)) - w)));
}

export const basinBoundary: ClaimGroup = {
  id: "C10",
  title: "What makes the gradient explode, w = 5, ε = 0.1, 500 steps",
  claims: [
    {
      id: "C10.1",
      statement:
        "Only crossing a bifurcation explodes the gradient: off the folds |dx(T)/db| stays at its settled size",
      source: sources.doya1993,
      expect: "refuted",
      counterexample: "x_{0} = ½, b = −2.5, in the middle of the bistable window, far from either fold",
      correctedBy: ["C10.3", "C10.4"],
      comparison: "at-most",
      tolerance: 1,
      paths: { analytic: "settled ∂x/∂b, closed form", simulated: "finite differences of runs" },
      analytic: () => largestSettled(-2.5),
      simulated: () => Math.abs(finiteSensitivity(0.5, -2.5, 1e-9)),
    },
    {
      id: "C10.2",
      statement:
        "Crossing a bifurcation explodes the gradient: |dx(T)/db| exceeds 100 somewhere across the fold",
      source: sources.doya1993,
      expect: "refuted",
      counterexample:
        "runs from x_{0} = ½ go to the high state, which the fold of the low one does not touch",
      correctedBy: ["C10.3", "C10.4"],
      comparison: "at-least",
      tolerance: 0.5,
      paths: {
        analytic: "as stated",
        simulated: "finite differences of runs at 61 biases in [−2.36, −2.33]",
      },
      analytic: () => 100,
      simulated: largestAcrossFold,
    },
    {
      id: "C10.3",
      statement:
        "Crossing a basin boundary explodes the gradient: the outcome of x_{0} switches at b = ln(x_{0}/(1 − x_{0})) − 5x_{0}",
      source: sources.pascanu2013,
      components: starts.map((x0) => `x_{0} = ${x0}`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "bisection on the outcome of runs" },
      analytic: () => starts.map((x0) => Math.log(x0 / (1 - x0)) - w * x0),
      simulated: () => starts.map(switchingBias),
    },
    {
      id: "C10.4",
      statement:
        "On a basin boundary dx_{N}/dx_{0} = (1 + ε(w x_{0}(1 − x_{0}) − 1))^{N}, although no fold is near (N = 500)",
      source: sources.pascanu2013,
      components: starts.map((x0) => `x_{0} = ${x0}`),
      comparison: "relative",
      tolerance: 1e-5,
      paths: { analytic: "multiplier to the power of the steps", simulated: "finite differences of runs" },
      analytic: () => starts.map((x0) => (1 + epsilon * (w * x0 * (1 - x0) - 1)) ** steps),
      simulated: () =>
        starts.map((x0) => {
          const step = neuron({ w, b: Math.log(x0 / (1 - x0)) - w * x0, epsilon });
          return differentiate((x) => iterate(step, x, steps), x0, 1e-8);
        }),
    },
    {
      id: "C10.5",
      statement:
        "The wall b = −2.5 of x_{0} = ½ lies inside the bistable window (its distances to the folds)",
      source: sources.pascanu2013,
      components: ["to the lower fold", "to the upper fold"],
      comparison: "relative",
      tolerance: 1e-5,
      paths: {
        analytic: "closed form",
        simulated: "largest shift of b after which runs from 0 and from 1 still differ",
      },
      analytic: () => {
        const [low, high] = oneNeuronFolds(oneNeuronModel, neuronParameters(w, 0)).map((f) => f.bias);
        return [-2.5 - low!, high! + 2.5];
      },
      simulated: () => [-1, 1].map(bistableReach),
    },
  ],
};

/** How far b can move from −2.5 in a direction before one outcome is left. */
function bistableReach(direction: number): number {
  const merged = (shift: number) => {
    const step = neuron({ w, b: -2.5 + direction * shift });
    return iterate(step, 1, 20_000) - iterate(step, 0, 20_000) < 0.1;
  };
  return bisect(merged, 0, 0.5);
}
