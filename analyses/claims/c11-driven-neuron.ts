import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronModel } from "../../src/systems/neuron-models.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { foldByEscape } from "./support/fold-by-escape.js";
import { neuron, neuronParameters } from "./support/one-neuron.js";
import { iterate, settle } from "./support/scalar-map.js";
import { bisect } from "./support/search-line.js";

const setting = { w: 5, b: -2.5, epsilon: 0.1 } as const;
/** Half of the distance two neighbours start apart. */
const nudge = 1e-6;
/** Lengths of the square pulses, in steps. */
const pulses = [5, 10, 20, 50, 100] as const;

/** Low, middle and high state without input, from closed form. */
function statesAtRest(): readonly number[] {
  const { points } = oneNeuronFixedPoints(
    oneNeuronModel,
    neuronParameters(setting.w, setting.b, setting.epsilon),
  );
  return points.map((p) => p.state[0]!);
}

/** How far apart runs from ½ ± 10⁻⁶ are after a number of steps. */
function separation(steps: number): number {
  const step = neuron(setting);
  return iterate(step, 0.5 + nudge, steps) - iterate(step, 0.5 - nudge, steps);
}

/** Smallest amplitude after which a pulse of n steps leaves the state above the boundary of the basins. */
function amplitudeToBoundary(n: number): number {
  const [low, middle] = statesAtRest();
  return bisect((u) => iterate(neuron({ ...setting, u }), low!, n) > middle!, 0, 4);
}

/** Smallest amplitude of a pulse of n steps after which, long after it, the low state is found high. */
function amplitudeThatFlips(n: number): number {
  const rest = neuron(setting);
  const low = settle(rest, 0);
  const outcome = (u: number) => iterate(rest, iterate(neuron({ ...setting, u }), low, n), 3000);
  return bisect((u) => outcome(u) > 0.5, 0, 4);
}

export const drivenNeuron: ClaimGroup = {
  id: "C11",
  title: "Driven neuron, w = 5, b = −2.5, ε = 0.1, input weight 1",
  claims: [
    {
      id: "C11.1",
      statement: "Runs from ½ ± 10^{−6} separate as 2·10^{−6}·1.025^{t} (t = 50, 100, 200)",
      source: sources.article,
      components: ["t = 50", "t = 100", "t = 200"],
      comparison: "relative",
      tolerance: 1e-6,
      paths: { analytic: "multiplier 1 + ε/4 to the power t", simulated: "two runs" },
      analytic: () => [50, 100, 200].map((t) => 2 * nudge * (1 + setting.epsilon / 4) ** t),
      simulated: () => [50, 100, 200].map(separation),
    },
    {
      id: "C11.2",
      statement: "Runs from ½ ± 10^{−6} saturate at the distance of the two attractors",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed-form fixed points", simulated: "two runs of 5000 steps" },
      analytic: () => {
        const [low, , high] = statesAtRest();
        return high! - low!;
      },
      simulated: () => separation(5000),
    },
    {
      id: "C11.3",
      statement:
        "A square pulse flips the low state where it ends beyond the unstable state (smallest amplitude)",
      source: sources.article,
      components: pulses.map((n) => `${n} steps`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: {
        analytic: "state at the end of the pulse against the closed-form boundary",
        simulated: "bisection on the outcome 3000 steps after the pulse",
      },
      analytic: () => pulses.map(amplitudeToBoundary),
      simulated: () => pulses.map(amplitudeThatFlips),
    },
    {
      id: "C11.4",
      statement:
        "A constant input flips the low state above u = (b_{f} − b)/w, b_{f} the fold that the low state ends in",
      source: sources.pascanu2013,
      comparison: "relative",
      tolerance: 1e-8,
      paths: { analytic: "closed-form fold", simulated: "bisection on whether a driven run passes" },
      analytic: () => {
        const fold = oneNeuronFolds(oneNeuronModel, neuronParameters(setting.w, 0))[1]!;
        return (fold.bias - setting.b) / setting.w;
      },
      simulated: () => {
        const stepAt = (u: number) => neuron({ ...setting, u });
        const search = { stepAt, x0: 0, gate: 0.5, trapped: 0, escaping: 0.1, tolerance: 1e-10 };
        return foldByEscape(search).parameter;
      },
    },
  ],
};
