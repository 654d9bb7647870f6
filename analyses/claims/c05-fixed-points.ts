import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronFlowModel, oneNeuronModel } from "../../src/systems/neuron-models.js";
import { foldsAndFlips } from "./c05-folds-and-flips.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { flowParameters, neuron, neuronParameters } from "./support/one-neuron.js";
import { iterate, restStates } from "./support/scalar-map.js";
import { differentiate } from "./support/search-line.js";

const w = 5;
const names = ["low", "middle", "high"] as const;

/** All fixed points a grid of runs reveals, ascending: where runs rest, and the boundaries between them. */
function simulatedPoints(b: number): number[] {
  const { attractors, repellers } = restStates(neuron({ w, b }), 0, 1);
  return [...attractors, ...repellers].sort((x, y) => x - y);
}

function fixedPoints(id: string, b: number): Claim {
  return {
    id,
    statement: `At w = 5, b = ${typeset(b)} the fixed points are the three solutions of b = ln(x/(1 − x)) − 5x`,
    source: sources.article,
    components: names.map((name) => `${name} x`),
    comparison: "relative",
    tolerance: 1e-10,
    paths: {
      analytic: "closed form, safeguarded Newton",
      simulated: "rest of runs; basin boundary by bisection",
    },
    analytic: () =>
      oneNeuronFixedPoints(oneNeuronModel, neuronParameters(w, b)).points.map((p) => p.state[0]!),
    simulated: () => simulatedPoints(b),
  };
}

function eigenvalues(id: string, b: number): Claim {
  return {
    id,
    statement: `At w = 5, b = ${typeset(b)} the flow's eigenvalues are λ = −1 + w x(1 − x), the map's multipliers 1 + ελ`,
    source: sources.article,
    components: names.map((name) => `${name} λ`),
    comparison: "relative",
    tolerance: 1e-9,
    paths: {
      analytic: "closed form",
      simulated: "growth of a perturbation over one step of the map at ε = 0.1",
    },
    analytic: () =>
      oneNeuronFixedPoints(oneNeuronFlowModel, flowParameters(w, b)).points.map((p) => p.multipliers[0]!.re),
    simulated: () => {
      const step = neuron({ w, b, epsilon: 0.1 });
      return simulatedPoints(b).map((x) => (differentiate(step, x, 4e-3) - 1) / 0.1);
    },
  };
}

function typeset(b: number): string {
  return String(b).replace("-", "−");
}

const sweep = [-2, -2.3, -2.4, -2.5, -2.6, -2.7, -3] as const;

/** [stable, unstable] from the position of b relative to the folds. */
function countsFromFolds(b: number): [number, number] {
  const [first, second] = oneNeuronFolds(oneNeuronModel, neuronParameters(w, b)).map((f) => f.bias);
  return b > first! && b < second! ? [2, 1] : [1, 0];
}

/** Points (x, b(x)) of the curve of all fixed points, x = 0.01 … 0.99. */
const curve = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/** How many points of the curve a nudge of 10⁻⁴ leads away from. */
function unstableOnCurve(): number {
  const leaves = (x: number) => {
    const step = neuron({ w, b: Math.log(x / (1 - x)) - w * x });
    return Math.abs(iterate(step, x + 1e-4, 2000) - x) > 1e-4;
  };
  return curve.filter(leaves).length;
}

/** Growth per step of a nudge of 10⁻⁶ to the state ½ at b = −2.5, over 20 steps. */
function growthAtHalf(): number {
  const step = neuron({ w, b: -2.5 });
  const apart = iterate(step, 0.5 + 1e-6, 20) - iterate(step, 0.5 - 1e-6, 20);
  return (apart / 2e-6) ** (1 / 20);
}

export const oneNeuronDynamics: ClaimGroup = {
  id: "C5",
  title: "Fixed points, folds and flips of one neuron",
  claims: [
    ...foldsAndFlips,
    fixedPoints("C5.7", -2.5),
    eigenvalues("C5.8", -2.5),
    fixedPoints("C5.9", -2.4),
    eigenvalues("C5.10", -2.4),
    {
      id: "C5.11",
      statement:
        "As b falls from −2 to −3 at w = 5: 1 stable point, then 2 stable and 1 unstable, then 1 stable",
      source: sources.article,
      components: sweep.flatMap((b) => [`b = ${typeset(b)} stable`, `b = ${typeset(b)} unstable`]),
      comparison: "absolute",
      tolerance: 0,
      paths: {
        analytic: "b against the folds",
        simulated: "resting states of 200 runs, and their boundaries",
      },
      analytic: () => sweep.flatMap(countsFromFolds),
      simulated: () =>
        sweep.flatMap((b) => {
          const { attractors, repellers } = restStates(neuron({ w, b }), 0, 1);
          return [attractors.length, repellers.length];
        }),
    },
    {
      id: "C5.12",
      statement: "The points (x, ln(x/(1 − x)) − 5x) are stable (a nudge grows by at most 1 a step)",
      source: sources.article,
      expect: "refuted",
      counterexample: "x = ½, b = −2.5: a nudge grows by 1.25 a step",
      correctedBy: ["C5.7", "C5.13"],
      comparison: "at-most",
      tolerance: 1e-10,
      paths: { analytic: "as stated", simulated: "separation of two runs over 20 steps" },
      analytic: () => 1,
      simulated: growthAtHalf,
    },
    {
      id: "C5.13",
      statement:
        "The points (x, ln(x/(1 − x)) − 5x) are all fixed points; those with 5x(1 − x) > 1 are unstable (of x = 0.01, …, 0.99)",
      source: sources.article,
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "w x(1 − x) > 1", simulated: "runs from x + 10^{−4} that leave" },
      analytic: () => curve.filter((x) => w * x * (1 - x) > 1).length,
      simulated: unstableOnCurve,
    },
  ],
};
