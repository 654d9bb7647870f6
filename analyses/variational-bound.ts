import { barsAndStripes } from "../src/methods/pre-training/binary-states.js";
import {
  randomMachine,
  swappedMachine,
  type BoltzmannMachine,
} from "../src/methods/pre-training/boltzmann-machine.js";
import { logLikelihood } from "../src/methods/pre-training/exact-likelihood.js";
import { trainMachine } from "../src/methods/pre-training/train-machine.js";
import {
  dataMean,
  logProbabilities,
  posteriorData,
  variationalBounds,
} from "../src/methods/pre-training/variational-bound.js";

export interface BoundTrainingOptions {
  /** Hidden units of the first machine. */
  readonly hidden?: number;
  /** Exact updates of the first machine and of the second. */
  readonly firstUpdates?: number;
  readonly updates?: number;
  readonly rate?: number;
  /** Updates between two points of the result. */
  readonly every?: number;
  readonly seed?: number;
}

export const boundTrainingDefaults = {
  hidden: 6,
  firstUpdates: 300,
  updates: 200,
  rate: 0.3,
  every: 5,
  seed: 1,
} as const;

/** What happens while the second machine trains, in nats a picture, averaged over the data. */
export interface BoundRun {
  readonly updates: readonly number[];
  readonly bound: readonly number[];
  /** ln p(v) of the whole network, exactly. */
  readonly logProbability: readonly number[];
  /** ln p(h) of the second machine over the first one's posterior. */
  readonly own: readonly number[];
}

export interface BoundTrainingResult {
  readonly options: Required<BoundTrainingOptions>;
  /** The exact mean of ln p(v) under the first machine alone. */
  readonly first: number;
  /** The second machine starts tied to the first, or from small random weights. */
  readonly tied: BoundRun;
  readonly untied: BoundRun;
}

/**
 * The variational bound of a network of two machines on 3 × 3 bars and stripes while the second one raises its exact likelihood on the
 * exact posterior of the first: no sampling anywhere.
 */
export function boundTraining(options: BoundTrainingOptions = {}): BoundTrainingResult {
  const all = { ...boundTrainingDefaults, ...options };
  const { hidden, firstUpdates, seed } = all;
  const rows = barsAndStripes(3);
  const start = randomMachine(9, hidden, 0.1, seed);
  const first = trainMachine(
    start,
    { rows },
    { gradient: "exact", updates: firstUpdates, rate: 0.3, momentum: 0.5 },
  );
  return {
    options: all,
    first: logLikelihood(first, { rows }),
    tied: boundRun(first, swappedMachine(first), rows, all),
    untied: boundRun(first, randomMachine(hidden, 9, 0.1, seed + 1), rows, all),
  };
}

/** Trains a second machine on the posterior of the first over rows of data, and follows the bound. */
export function boundRun(
  first: BoltzmannMachine,
  second: BoltzmannMachine,
  rows: Float64Array,
  { updates, rate, every }: Required<Pick<BoundTrainingOptions, "updates" | "rate" | "every">>,
): BoundRun {
  const posterior = posteriorData(first, { rows });
  const run = { updates: [], bound: [], logProbability: [], own: [] } as Record<keyof BoundRun, number[]>;
  const mean = (values: Float64Array) => dataMean(values, { rows }, first.visible);
  trainMachine(second, posterior, {
    gradient: "exact",
    updates,
    rate,
    observe(update, machine) {
      if (update % every !== 0) return;
      run.updates.push(update);
      run.bound.push(mean(variationalBounds([first, machine], rows)));
      run.logProbability.push(mean(logProbabilities([first, machine], rows)));
      run.own.push(logLikelihood(machine, posterior));
    },
  });
  return run;
}
