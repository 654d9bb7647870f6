import { checkCount } from "../run-arguments.js";
import type { BinaryData } from "./binary-states.js";
import { hiddenProbabilities, randomMachine, type BoltzmannMachine } from "./boltzmann-machine.js";
import { trainMachine, type MachineTraining } from "./train-machine.js";

export interface StackTraining extends Omit<MachineTraining, "observe"> {
  /** Standard deviation of the initial weights. */
  readonly deviation?: number;
}

export const stackTrainingDefaults = { deviation: 0.1 } as const;

/**
 * Greedy layer-wise pre-training: a machine is trained on the data, the next one on the probabilities of its hidden units
 * given the data, and so on. Machine k draws its weights and its samples from seed + k.
 *
 * @param sizes units of the layers above the data, lowest first
 * @throws      RangeError if a size or an option is out of range, or the data do not fit
 * @see         Hinton, Osindero & Teh 2006, doi:10.1162/neco.2006.18.7.1527; Bengio et al. 2007, NIPS 19:153–160
 */
export function trainStack(
  data: BinaryData & { readonly units: number },
  sizes: readonly number[],
  { deviation = stackTrainingDefaults.deviation, seed = 0, ...training }: StackTraining = {},
): BoltzmannMachine[] {
  checkCount("units of the data", data.units, 1);
  let rows = data.rows;
  let visible = data.units;
  return sizes.map((hidden, k) => {
    const start = randomMachine(visible, hidden, deviation, seed + k);
    const machine = trainMachine(start, { ...data, rows }, { ...training, seed: seed + k });
    rows = hiddenProbabilities(machine, rows);
    visible = hidden;
    return machine;
  });
}
