import { oneNeuronFlips } from "../../src/methods/bifurcations/one-neuron-flips.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronModel } from "../../src/systems/neuron-models.js";
import type { Claim } from "./claim.js";
import { sources } from "./sources.js";
import { foldByEscape } from "./support/fold-by-escape.js";
import { neuron, neuronParameters } from "./support/one-neuron.js";
import { settle } from "./support/scalar-map.js";
import { bisect, differentiate } from "./support/search-line.js";

/** Half-width of the interval of b searched around the middle −w/2, beyond both folds. */
const reach = { 5: 0.5, 6: 1, 20: 8 } as const;
type Weight = keyof typeof reach;

/** Both folds in the order of b: the high state vanishes at the first, the low state at the second. */
function simulatedFolds(w: Weight) {
  const stepAt = (b: number) => neuron({ w, b });
  const search = { stepAt, gate: 0.5, trapped: -w / 2, tolerance: 3e-10 };
  return [
    foldByEscape({ ...search, x0: 1, escaping: -w / 2 - reach[w] }),
    foldByEscape({ ...search, x0: 0, escaping: -w / 2 + reach[w] }),
  ];
}

function foldBiases(id: string, w: Weight): Claim {
  return {
    id,
    statement: `x ↦ σ(${w}x + b) has folds at b = −w/2 ± (w r/2 − 2 artanh r), r = √(1 − 4/w)`,
    source: sources.pascanu2013,
    components: ["high state vanishes, b", "low state vanishes, b"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: { analytic: "closed form", simulated: "bisection on whether a run passes the bottleneck" },
    analytic: () => oneNeuronFolds(oneNeuronModel, neuronParameters(w, 0)).map((f) => f.bias),
    simulated: () => simulatedFolds(w).map((f) => f.parameter),
  };
}

/** The multiplier at the fixed point, found by a damped run: the fixed points do not depend on ε. */
function simulatedMultiplier(w: number, b: number): number {
  return differentiate(neuron({ w, b }), settle(neuron({ w, b, epsilon: 0.5 }), 0.5), 4e-3);
}

/** Biases at which the multiplier passes −1, from either side of the middle −w/2. */
function simulatedFlips(w: number): number[] {
  const flips = (b: number) => simulatedMultiplier(w, b) < -1;
  return [-w / 2 - 2.5, -w / 2 + 2.5].map((outside) => bisect(flips, outside, -w / 2));
}

export const foldsAndFlips: readonly Claim[] = [
  foldBiases("C5.1", 5),
  {
    id: "C5.2",
    statement: "At the folds of w = 5 the state obeys x(1 − x) = 1/w",
    source: sources.pascanu2013,
    components: ["high state vanishes, x", "low state vanishes, x"],
    comparison: "relative",
    tolerance: 1e-9,
    paths: { analytic: "closed form", simulated: "state of the bottleneck in a passing run" },
    analytic: () => oneNeuronFolds(oneNeuronModel, neuronParameters(5, 0)).map((f) => f.state),
    simulated: () => simulatedFolds(5).map((f) => f.state),
  },
  foldBiases("C5.3", 6),
  foldBiases("C5.4", 20),
  {
    id: "C5.5",
    statement: "At w = −5 and ε = 1 the map doubles its period where the multiplier is −1",
    source: sources.kuznetsov2004,
    components: ["lower b", "upper b"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: {
      analytic: "closed form",
      simulated: "bisection on the growth of a perturbation of the resting state",
    },
    analytic: () => oneNeuronFlips(oneNeuronModel, neuronParameters(-5, 0)).map((f) => f.bias),
    simulated: () => simulatedFlips(-5),
  },
  {
    id: "C5.6",
    statement: "On the line b = −w/2 the state ½ loses stability at the cusp, w = 4",
    source: sources.kuznetsov2004,
    comparison: "relative",
    tolerance: 1e-10,
    paths: { analytic: "w x(1 − x) = 1 at x = ½", simulated: "bisection on the growth of a perturbation" },
    analytic: () => 4,
    simulated: () => bisect((w) => differentiate(neuron({ w, b: -w / 2 }), 0.5, 4e-3) > 1, 3, 5),
  },
];
