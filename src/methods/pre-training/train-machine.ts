import { randomStream } from "../../random/stream.js";
import { checkCount } from "../run-arguments.js";
import type { BinaryData } from "./binary-states.js";
import { checkMachine, type BoltzmannMachine } from "./boltzmann-machine.js";
import { contrastiveDivergence } from "./contrastive-divergence.js";
import { likelihoodGradient } from "./exact-likelihood.js";

export interface MachineTraining {
  /** Which gradient is followed: exact, CD-k from the data, or from persistent chains. */
  readonly gradient?: "exact" | "contrastive" | "persistent";
  /** k of CD-k. */
  readonly gibbsSteps?: number;
  /** Updates, each on all data. */
  readonly updates?: number;
  readonly rate?: number;
  readonly momentum?: number;
  readonly seed?: number;
  /** Called before the first update and after each with the updates done and a view of the machine. */
  readonly observe?: (update: number, machine: BoltzmannMachine) => void;
}

export const machineTrainingDefaults = {
  gradient: "contrastive",
  gibbsSteps: 1,
  updates: 1000,
  rate: 0.1,
  momentum: 0,
  seed: 0,
} as const;

/**
 * A machine trained on data by ascent with momentum, every update on all rows; deterministic given the seed.
 *
 * @throws RangeError if an option is out of range, θ or the data do not fit, or an exact gradient cannot be enumerated
 */
export function trainMachine(
  machine: BoltzmannMachine,
  data: BinaryData,
  options: MachineTraining = {},
): BoltzmannMachine {
  const { gradient, gibbsSteps, updates, rate, momentum, seed, observe } = {
    ...machineTrainingDefaults,
    observe: undefined,
    ...options,
  };
  checkMachine(machine);
  checkCount("updates", updates, 0);
  if (!(rate > 0)) throw new RangeError(`rate is ${rate}; expected above 0`);
  if (!(momentum >= 0 && momentum < 1))
    throw new RangeError(`momentum is ${momentum}; expected 0 ≤ value < 1`);
  const stream = randomStream(seed);
  const trained = { ...machine, parameters: machine.parameters.slice() };
  const velocity = new Float64Array(trained.parameters.length);
  let chains: Float64Array | undefined = gradient === "persistent" ? data.rows : undefined;
  observe?.(0, trained);
  for (let update = 1; update <= updates; update++) {
    let direction: Float64Array;
    if (gradient === "exact") direction = likelihoodGradient(trained, data);
    else {
      const estimate = contrastiveDivergence(trained, data, {
        steps: gibbsSteps,
        stream,
        ...(chains && { chains }),
      });
      direction = estimate.gradient;
      if (chains) ({ chains } = estimate);
    }
    for (let k = 0; k < velocity.length; k++) {
      velocity[k] = momentum * velocity[k]! + rate * direction[k]!;
      trained.parameters[k]! += velocity[k]!;
    }
    observe?.(update, trained);
  }
  return trained;
}
