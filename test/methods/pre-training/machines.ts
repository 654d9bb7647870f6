import {
  machineEnergy,
  randomMachine,
  type BoltzmannMachine,
} from "../../../src/methods/pre-training/boltzmann-machine.js";
import { allStates } from "../../../src/methods/pre-training/binary-states.js";
import { randomStream } from "../../../src/random/stream.js";

/** A machine with biases, too. */
export function someMachine(visible: number, hidden: number, seed: number, scale = 1): BoltzmannMachine {
  const machine = randomMachine(visible, hidden, scale, seed);
  const { normal } = randomStream(seed, 1);
  for (let k = visible * hidden; k < machine.parameters.length; k++) machine.parameters[k] = scale * normal();
  return machine;
}

/** ln p(v) for every visible state, from all energies: no conditional, free energy or Gray code. */
export function jointLogProbabilities(machine: BoltzmannMachine): number[] {
  const { visible, hidden } = machine;
  const [v, h] = [allStates(visible), allStates(hidden)];
  const joint = Array.from({ length: 2 ** visible }, (_, s) => {
    let sum = 0;
    for (let k = 0; k < 2 ** hidden; k++) {
      const state = v.subarray(s * visible, (s + 1) * visible);
      sum += Math.exp(-machineEnergy(machine, state, h.subarray(k * hidden, (k + 1) * hidden)));
    }
    return sum;
  });
  const z = joint.reduce((sum, p) => sum + p, 0);
  return joint.map((p) => Math.log(p / z));
}

/** Central differences of a function of θ. */
export function differences(parameters: Float64Array, value: (p: Float64Array) => number): Float64Array {
  const step = 1e-5;
  return parameters.map((old, k) => {
    const at = (shift: number) => {
      const p = parameters.slice();
      p[k] = old + shift;
      return value(p);
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, v, k) => Math.max(most, Math.abs(v - b[k]!)), 0);
}
