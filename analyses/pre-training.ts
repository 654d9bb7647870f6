import { trainStack } from "../src/methods/pre-training/belief-network.js";
import { barsAndStripes } from "../src/methods/pre-training/binary-states.js";
import type { BoltzmannMachine } from "../src/methods/pre-training/boltzmann-machine.js";
import {
  classifierChain,
  randomChain,
  withMachines,
  type ClassifierChain,
} from "../src/methods/pre-training/classifier-chain.js";
import { classifierGradient, type LabelledRows } from "../src/methods/pre-training/classifier-gradient.js";
import { fineTune } from "../src/methods/pre-training/fine-tune.js";
import { randomStream } from "../src/random/stream.js";

export interface PreTrainingOptions {
  /** Hidden layers. */
  readonly depth?: number;
  readonly units?: number;
  /** Networks averaged over. */
  readonly networks?: number;
  /** CD-1 updates of every machine, and their rate. */
  readonly machineUpdates?: number;
  readonly machineRate?: number;
  /** Updates of the whole chain, by gradient descent with momentum. */
  readonly updates?: number;
  readonly rate?: number;
  readonly seed?: number;
}

export const preTrainingDefaults = {
  depth: 6,
  units: 16,
  networks: 3,
  machineUpdates: 200,
  machineRate: 0.5,
  updates: 400,
  rate: 0.2,
  seed: 0,
} as const;

/**
 * Weights that a chain may start from: normal of deviation 0.1, as the machines do; Glorot's normal ones; those of the machines;
 * and these again, shuffled within each layer, which keeps their size and destroys what was learnt.
 */
export const chainStarts = ["small", "glorot", "pre-trained", "shuffled"] as const;
export type ChainStart = (typeof chainStarts)[number];

export interface StartResult {
  readonly start: ChainStart;
  /** log₁₀ ‖δ_l‖/‖δ_L‖ at each affine layer, first to last, mean over the networks. */
  readonly profile: readonly number[];
  /** Mean loss of the networks at each update, nats; empty where none were asked for. */
  readonly losses: readonly number[];
  /** Mean share of errors after the last update. */
  readonly error: number;
}

export interface PreTrainingResult {
  readonly options: Required<PreTrainingOptions>;
  readonly starts: readonly StartResult[];
}

const side = 4;
const deviation = 0.1;

/** Bars against stripes, 4 × 4 pixels, without the blank and the full picture, which are both. */
export function barsOrStripes(): LabelledRows {
  const all = barsAndStripes(side);
  const [pixels, bars] = [side * side, 2 ** side];
  const kept = Array.from({ length: all.length / pixels }, (_, k) => k).filter(
    (k) => k !== 0 && k !== bars - 1,
  );
  return {
    rows: Float64Array.from(kept.flatMap((k) => Array.from(all.subarray(k * pixels, (k + 1) * pixels)))),
    classes: Uint8Array.from(kept, (k) => (k < bars ? 0 : 1)),
  };
}

/** One chain with its machines, and the starts made of them. */
export interface PreTrainedChain {
  readonly chain: ClassifierChain;
  readonly machines: readonly BoltzmannMachine[];
  readonly weights: Readonly<Record<ChainStart, Float64Array>>;
}

/** Trains the machines of one network on the task's pictures, and puts its starts together. */
function preTrainedChain(options: PreTrainingOptions, network: number): PreTrainedChain {
  const { depth, units, machineUpdates, machineRate, seed } = { ...preTrainingDefaults, ...options };
  const { rows } = barsOrStripes();
  const layers = Array.from({ length: depth }, () => units);
  const chain = classifierChain([side * side, ...layers, 2]);
  // Apart by more than the machines of one stack, which take seeds that follow one another.
  const own = seed + 1000 * (network + 1);
  const training = { updates: machineUpdates, rate: machineRate, momentum: 0.5, seed: own };
  const machines = trainStack({ rows, units: side * side }, layers, { ...training, deviation });
  const glorot = randomChain(chain, (inputs, outputs) => Math.sqrt(2 / (inputs + outputs)), own);
  const preTrained = withMachines(chain, glorot, machines);
  return {
    chain,
    machines,
    weights: {
      small: randomChain(chain, () => deviation, own),
      glorot,
      "pre-trained": preTrained,
      shuffled: shuffled(chain, preTrained, own),
    },
  };
}

/** The chains of all networks. */
export function preTrainedChains(options: PreTrainingOptions = {}): PreTrainedChain[] {
  const { networks } = { ...preTrainingDefaults, ...options };
  return Array.from({ length: networks }, (_, k) => preTrainedChain(options, k));
}

/** The weights of every hidden layer in random order, biases and read-out in place. */
function shuffled({ sizes, offsets }: ClassifierChain, p: Float64Array, seed: number): Float64Array {
  const out = p.slice();
  for (let k = 0; k < sizes.length - 2; k++) {
    const { integer } = randomStream(seed, 100 + k);
    const weights = out.subarray(offsets[k], offsets[k]! + sizes[k]! * sizes[k + 1]!);
    for (let i = weights.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [weights[i], weights[j]] = [weights[j]!, weights[i]!];
    }
  }
  return out;
}

/**
 * Greedy layer-wise pre-training of deep logistic chains by restricted Boltzmann machines: the gradient at each layer before and after
 * it, beside weights of the same size without what was learnt, and how each start learns a small task.
 *
 * @param chains as `preTrainedChains` makes them of the same options
 */
export function preTraining(
  options: PreTrainingOptions = {},
  chains: readonly PreTrainedChain[] = preTrainedChains(options),
): PreTrainingResult {
  const all = { ...preTrainingDefaults, ...options };
  const data = barsOrStripes();
  return { options: all, starts: chainStarts.map((start) => startResult(start, chains, data, all)) };
}

function startResult(
  start: ChainStart,
  chains: readonly PreTrainedChain[],
  data: LabelledRows,
  { updates, rate }: Required<PreTrainingOptions>,
): StartResult {
  const profile = Array.from({ length: chains[0]!.chain.sizes.length - 1 }, () => 0);
  const losses = Array.from({ length: updates === 0 ? 0 : updates + 1 }, () => 0);
  let error = 0;
  for (const { chain, weights } of chains) {
    const { deltaNorms } = classifierGradient(chain, weights[start], data);
    deltaNorms.forEach((norm, k) => {
      profile[k]! += Math.log10(norm / deltaNorms.at(-1)!) / chains.length;
    });
    if (updates === 0) continue;
    const trained = fineTune(chain, weights[start], data, {
      updates,
      rate,
      observe: (update, { loss }) => (losses[update]! += loss / chains.length),
    });
    error += classifierGradient(chain, trained, data).error / chains.length;
  }
  return { start, profile, losses, error };
}
