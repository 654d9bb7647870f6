import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { oneNeuronFolds } from "../../src/methods/bifurcations/one-neuron-folds.js";
import { latchingNeuron } from "../../src/systems/latching-neuron.js";
import { latchModel, oneNeuronModel } from "../../src/systems/neuron-models.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { foldByEscape } from "./support/fold-by-escape.js";
import { neuronParameters } from "./support/one-neuron.js";
import { iterate, scalarMap, settle, type ScalarMap } from "./support/scalar-map.js";
import { bisect, differentiate } from "./support/search-line.js";

function latch(w: number, h: number): ScalarMap {
  return scalarMap(latchingNeuron, [w, h]);
}

/** The upper attractor without input, from closed form. */
function upperAttractor(w: number) {
  return oneNeuronFixedPoints(latchModel, Float64Array.of(w, 0)).points[2]!;
}

/** The constant input h* that just flips the latch, from closed form. */
function closedFormThreshold(w: number): number {
  return oneNeuronFolds(latchModel, Float64Array.of(w, 0))[1]!.bias;
}

function threshold(id: string, w: number): Claim {
  return {
    id,
    statement: `At w = ${w} a constant input flips the latch above h* = w√(1 − 1/w) − arcosh √w`,
    source: sources.bengio1994,
    comparison: "relative",
    tolerance: 1e-9,
    paths: { analytic: "closed form", simulated: "bisection on whether a run from −1 passes 0" },
    analytic: () => closedFormThreshold(w),
    simulated: () => {
      const stepAt = (h: number) => latch(w, h);
      return foldByEscape({ stepAt, x0: -1, gate: 0, trapped: 0, escaping: 1, tolerance: 6e-11 }).parameter;
    },
  };
}

function attractor(id: string, w: number): Claim {
  return {
    id,
    statement: `At w = ${w}, without input, the latch rests at ±x, x = tanh(${w}x), and contracts by w(1 − x²) a step`,
    source: sources.bengio1994,
    components: ["−x", "+x", "contraction"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: {
      analytic: "closed form, safeguarded Newton",
      simulated: "rest of runs; growth of a perturbation",
    },
    analytic: () => {
      const { state, multipliers } = upperAttractor(w);
      return [-state[0]!, state[0]!, multipliers[0]!.re];
    },
    simulated: () => {
      const [low, high] = [-1, 1].map((x0) => settle(latch(w, 0), x0));
      return [low!, high!, differentiate(latch(w, 0), high!, 4e-3)];
    },
  };
}

const weights = [1.05, 1.1, 1.25, 1.5, 2, 3, 4] as const;

/** The input that flips within 3000 steps, and the contraction at rest, from runs alone. */
function tradeOff(w: number) {
  const flipping = bisect((h) => iterate(latch(w, h), -1, 3000) > 0, 0, 4);
  return { flipping, contraction: differentiate(latch(w, 0), settle(latch(w, 0), 1), 4e-3) };
}

/** Pairs of neighbouring weights of which the larger needs more input to flip and contracts more. */
function orderedPairs(): number {
  const found = weights.map(tradeOff);
  const ordered = (i: number) =>
    found[i]!.flipping > found[i - 1]!.flipping && found[i]!.contraction < found[i - 1]!.contraction;
  return weights.filter((_, i) => i > 0 && ordered(i)).length;
}

export const latchTradeOff: ClaimGroup = {
  id: "C12",
  title: "Latching against remembering: x ↦ tanh(w x + h)",
  claims: [
    threshold("C12.1", 1.25),
    attractor("C12.2", 1.25),
    threshold("C12.3", 2),
    attractor("C12.4", 2),
    {
      id: "C12.5",
      statement:
        "A larger w latches more robustly and forgets faster: h* rises, contraction falls (ordered pairs of w = 1.05 … 4)",
      source: sources.bengio1994,
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "all of them: dh*/dw > 0 > d(contraction)/dw", simulated: "outcomes of runs" },
      analytic: () => weights.length - 1,
      simulated: orderedPairs,
    },
    {
      id: "C12.6",
      statement: "At rest dx_{20}/dx_{0} of the latch is its contraction to the power of 20",
      source: sources.bengio1994,
      components: ["w = 1.25", "w = 2"],
      comparison: "relative",
      tolerance: 1e-5,
      paths: { analytic: "closed form", simulated: "finite differences of runs" },
      analytic: () => [1.25, 2].map((w) => upperAttractor(w).multipliers[0]!.re ** 20),
      simulated: () => [1.25, 2].map(gradientOverTwentySteps),
    },
    {
      id: "C12.7",
      statement:
        "The neuron x ↦ σ(5x − 2.5) is the latch at w = 1.25 under 2x − 1 (states after 1, 3, 30 steps)",
      source: sources.bengio1994,
      components: ["t = 1", "t = 3", "t = 30"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "runs of the logistic neuron, transformed", simulated: "runs of the latch" },
      analytic: () => {
        const step = scalarMap(oneNeuronModel.system, [...neuronParameters(5, -2.5)]);
        return [1, 3, 30].map((t) => 2 * iterate(step, 0.6, t) - 1);
      },
      simulated: () => [1, 3, 30].map((t) => iterate(latch(1.25, 0), 0.2, t)),
    },
  ],
};

/** dx(20)/dx(0) at rest; the runs are taken relative to the resting state, whose digits would drown it. */
function gradientOverTwentySteps(w: number): number {
  const rest = settle(latch(w, 0), 1);
  let product = 1;
  for (let t = 0; t < 20; t++) product *= differentiate(latch(w, 0), rest, 4e-3);
  return product;
}
