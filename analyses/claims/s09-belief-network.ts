import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { norm2, subtract } from "../../src/linalg/vector.js";
import { barsAndStripes } from "../../src/methods/pre-training/binary-states.js";
import { randomMachine, type BoltzmannMachine } from "../../src/methods/pre-training/boltzmann-machine.js";
import { contrastiveDivergence } from "../../src/methods/pre-training/contrastive-divergence.js";
import { likelihoodGradient, logPartition } from "../../src/methods/pre-training/exact-likelihood.js";
import { expectedDivergence, gibbsKernel } from "../../src/methods/pre-training/expected-divergence.js";
import { trainMachine } from "../../src/methods/pre-training/train-machine.js";
import { randomStream } from "../../src/random/stream.js";
import { boundRun, boundTraining, type BoundTrainingResult } from "../variational-bound.js";
import type { ClaimGroup } from "./claim.js";
import { preTrainingRows } from "./s09-pre-training.js";
import { sources } from "./sources.js";
import { jointLogLikelihood, jointLogPartition, stateNumbers } from "./support/brute-force-machine.js";

/** A machine of 5 × 4 units with normal weights and biases, and the states it is asked about. */
function machineOf(seed: number, visible = 5, hidden = 4): BoltzmannMachine {
  const machine = randomMachine(visible, hidden, 0.7, seed);
  const { normal } = randomStream(seed, 1);
  return { ...machine, parameters: machine.parameters.map((w) => (w === 0 ? 0.5 * normal() : w)) };
}
const rows = Float64Array.of(...[1, 0, 0, 1, 1], ...[0, 1, 1, 0, 0], ...[1, 1, 1, 0, 1], ...[0, 0, 0, 0, 1]);
const data = { rows };
/** A weight, a bias of a hidden and one of a visible unit in θ of 5 × 4 units. */
const shown = [
  { at: 7, name: "∂/∂W_{23}" },
  { at: 21, name: "∂/∂c_{2}" },
  { at: 27, name: "∂/∂b_{4}" },
] as const;
const names = shown.map(({ name }) => name);
const pick = (gradient: Float64Array) => shown.map(({ at }) => gradient[at]!);

/** Central differences of the likelihood summed over all joint states. */
function differences(machine: BoltzmannMachine): number[] {
  const [step, states] = [1e-5, stateNumbers(rows, machine.visible)];
  const value = (at: number, shift: number) => {
    const parameters = machine.parameters.slice();
    parameters[at]! += shift;
    return jointLogLikelihood({ ...machine, parameters }, states);
  };
  return shown.map(({ at }) => (value(at, step) - value(at, -step)) / (2 * step));
}

const divergenceBias = (machine: BoltzmannMachine, steps: number) =>
  norm2(subtract(expectedDivergence(machine, data, steps), likelihoodGradient(machine, data)));

/** ln p of 2 × 2 bars and stripes under a machine trained by its exact gradient, and after so many expected CD-1 updates more. */
function divergedLikelihoods(updates: number): readonly [before: number, after: number] {
  const pictures = { rows: barsAndStripes(2) };
  const ascent = { gradient: "exact", updates: 300, rate: 0.5, momentum: 0.9 } as const;
  const trained = trainMachine(randomMachine(4, 3, 0.5, 1), pictures, ascent);
  let machine = trained;
  for (let k = 0; k < updates; k++) {
    const direction = expectedDivergence(machine, pictures, 1);
    machine = { ...machine, parameters: machine.parameters.map((w, i) => w + 0.2 * direction[i]!) };
  }
  const states = stateNumbers(pictures.rows, 4);
  return [jointLogLikelihood(trained, states), jointLogLikelihood(machine, states)];
}

let kept: { readonly seed: number; readonly result: BoundTrainingResult } | undefined;
/** Several rows ask for the same run. */
function training(seed: number): BoundTrainingResult {
  if (kept?.seed !== seed) kept = { seed, result: boundTraining({ updates: 100, seed: seed + 1 }) };
  return kept.result;
}

/** A network whose bound rises while the model worsens: first machine 4 × 3 with large random weights, four pictures. */
function worseningRun() {
  const pictures = Float64Array.of(...[1, 0, 0, 0], ...[0, 1, 0, 0], ...[0, 0, 1, 0], ...[0, 0, 0, 1]);
  return boundRun(randomMachine(4, 3, 2, 14), randomMachine(3, 4, 1, 1014), pictures, {
    updates: 300,
    rate: 0.1,
    every: 300,
  });
}

const steps = (values: readonly number[]) => values.slice(1).map((value, k) => value - values[k]!);
const total = "nats a picture, 3 × 3 bars and stripes";

export const beliefNetworkClaims: ClaimGroup = {
  id: "S9",
  title: "Restricted Boltzmann machines and deep belief networks",
  claims: [
    {
      id: "S9.1",
      statement:
        "The gradient of ln p(v) is ⟨h v⟩ of the data minus ⟨h v⟩ of the model, likewise for the biases",
      source: sources.hinton2002,
      components: names,
      comparison: "relative",
      tolerance: 1e-8,
      paths: { analytic: "enumeration of one side", simulated: "differences of ln p over all joint states" },
      analytic: ({ seed }) => pick(likelihoodGradient(machineOf(seed), data)),
      simulated: ({ seed }) => differences(machineOf(seed)),
    },
    {
      id: "S9.2",
      statement: "ln Z takes the states of one side only, either of them (12 × 6 units)",
      source: sources.hinton2002,
      components: ["visible side", "hidden side"],
      comparison: "relative",
      tolerance: 1e-12,
      paths: { analytic: "one side in Gray code, the other in closed form", simulated: "all joint states" },
      analytic: ({ seed }) =>
        (["visible", "hidden"] as const).map((side) => logPartition(machineOf(seed, 12, 6), side)),
      simulated: ({ seed }) => {
        const z = jointLogPartition(machineOf(seed, 12, 6));
        return [z, z];
      },
    },
    {
      id: "S9.3",
      statement:
        "The bias of CD-k falls by the second eigenvalue of the Gibbs step as k grows (k = 10 to 11)",
      source: sources.bengioDelalleau2009,
      comparison: "relative",
      tolerance: 0.02,
      paths: {
        analytic: "eigenvalues of the transition matrix",
        simulated: "expected CD-k beside the exact gradient",
      },
      analytic: ({ seed }) =>
        Array.from(eigenvalues(gibbsKernel(machineOf(seed)), 32).re).sort((a, b) => b - a)[1]!,
      simulated({ seed }) {
        const machine = machineOf(seed);
        return divergenceBias(machine, 11) / divergenceBias(machine, 10);
      },
    },
    {
      id: "S9.4",
      statement: "Sampled CD-1 has the expectation that all its paths, weighted, add up to (mean of 2000)",
      source: sources.hinton2002,
      components: names,
      comparison: "absolute",
      tolerance: 0.03,
      paths: { analytic: "transition matrix", simulated: "Gibbs sampling" },
      analytic: ({ seed }) => pick(expectedDivergence(machineOf(seed), data, 1)),
      simulated({ seed }) {
        const [machine, runs, stream] = [machineOf(seed), 2000, randomStream(seed, 2)];
        const mean = shown.map(() => 0);
        for (let r = 0; r < runs; r++) {
          const { gradient } = contrastiveDivergence(machine, data, { steps: 1, stream });
          pick(gradient).forEach((v, k) => (mean[k]! += v / runs));
        }
        return mean;
      },
    },
    {
      id: "S9.5",
      statement: "CD-1 ascends the likelihood (mean ln p(v), nats a picture)",
      source: sources.carreiraPerpinan2005,
      expect: "refuted",
      counterexample:
        "2 × 2 bars and stripes, 3 hidden units, after exact ascent: 150 updates by the expectation of CD-1 lower ln p(v)",
      correctedBy: ["S9.3"],
      comparison: "at-least",
      tolerance: 1e-4,
      paths: { analytic: "before", simulated: "after, summed over all joint states" },
      analytic: () => divergedLikelihoods(0)[0],
      simulated: () => divergedLikelihoods(150)[1],
    },
    {
      id: "S9.6",
      statement: `A second machine tied to the first loses nothing: bound = ln p(v) of the first alone (${total})`,
      source: sources.hinton2006,
      components: ["bound", "ln p(v)"],
      comparison: "relative",
      tolerance: 1e-11,
      paths: {
        analytic: "the first machine alone",
        simulated: "sums over the hidden states of the network of two",
      },
      analytic: ({ seed }) => [training(seed).first, training(seed).first],
      simulated({ seed }) {
        const { tied } = training(seed);
        return [tied.bound[0]!, tied.logProbability[0]!];
      },
    },
    {
      id: "S9.7",
      statement:
        "From there the bound never falls while the second machine raises its likelihood on the posterior, nor does ln p(v) end below its start",
      source: sources.hinton2006,
      components: ["least step of the bound", "ln p(v) gained in the end"],
      comparison: "at-least",
      tolerance: 0,
      paths: { analytic: "0", simulated: "exact ascent, 100 updates" },
      analytic: () => [0, 0],
      simulated({ seed }) {
        const { tied, first } = training(seed);
        return [Math.min(...steps(tied.bound)), tied.logProbability.at(-1)! - first];
      },
    },
    {
      id: "S9.8",
      statement: "It gains exactly what the second machine gains",
      source: sources.hinton2006,
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "exact ln p(h) of the second machine", simulated: "bound of the network" },
      analytic: ({ seed }) => training(seed).tied.own.at(-1)! - training(seed).tied.own[0]!,
      simulated: ({ seed }) => training(seed).tied.bound.at(-1)! - training(seed).tied.bound[0]!,
    },
    {
      id: "S9.9",
      statement: "The bound never exceeds ln p(v)",
      source: sources.hinton2006,
      components: ["tied, trained", "untied, at first", "untied, trained"],
      comparison: "at-most",
      tolerance: 1e-12,
      paths: { analytic: "ln p(v), summed over hidden states", simulated: "bound" },
      analytic({ seed }) {
        const { tied, untied } = training(seed);
        return [tied.logProbability.at(-1)!, untied.logProbability[0]!, untied.logProbability.at(-1)!];
      },
      simulated({ seed }) {
        const { tied, untied } = training(seed);
        return [tied.bound.at(-1)!, untied.bound[0]!, untied.bound.at(-1)!];
      },
    },
    {
      id: "S9.10",
      statement: "Each new layer guarantees an increase of the lower bound of the log-likelihood",
      source: sources.article,
      expect: "refuted",
      counterexample:
        "a second machine of small random weights: the bound falls below ln p(v) of the first machine, and 100 exact updates do not bring it back",
      correctedBy: ["S9.6", "S9.7"],
      comparison: "at-least",
      tolerance: 0,
      paths: { analytic: "ln p(v) of the first machine", simulated: "bound with the second one, trained" },
      analytic: ({ seed }) => training(seed).first,
      simulated: ({ seed }) => training(seed).untied.bound.at(-1)!,
    },
    {
      id: "S9.11",
      statement: "A rising bound improves the model (mean ln p(v) of four pictures)",
      source: sources.article,
      expect: "refuted",
      counterexample:
        "4 × 3 × 4 units, random weights of deviation 2 and 1: the bound rises while ln p(v) falls, the gap between them closing",
      correctedBy: ["S9.7", "S9.9"],
      comparison: "at-least",
      tolerance: 0,
      paths: {
        analytic: "ln p(v) before",
        simulated: "ln p(v) after 300 exact updates that raised the bound",
      },
      analytic: () => worseningRun().logProbability[0]!,
      simulated() {
        const { bound, logProbability } = worseningRun();
        return bound[1]! > bound[0]! ? logProbability[1]! : NaN;
      },
    },
    ...preTrainingRows,
  ],
};
