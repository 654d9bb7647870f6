import type { BoltzmannMachine } from "../../../src/methods/pre-training/boltzmann-machine.js";

/** −E of joint states given by their bits: Σ_{ij} h_j W_ji v_i + Σ_j c_j h_j + Σ_i b_i v_i. */
function exponent({ visible, hidden, parameters }: BoltzmannMachine, v: number, h: number): number {
  let sum = 0;
  for (let j = 0; j < hidden; j++) {
    if (((h >> j) & 1) === 0) continue;
    sum += parameters[visible * hidden + j]!;
    for (let i = 0; i < visible; i++) if ((v >> i) & 1) sum += parameters[j * visible + i]!;
  }
  const b = visible * hidden + hidden;
  for (let i = 0; i < visible; i++) if ((v >> i) & 1) sum += parameters[b + i]!;
  return sum;
}

/** Σ_h e^(−E(v, h)) for every visible state: all joint states, one by one. For small weights: nothing is rescaled. */
export function jointSums(machine: BoltzmannMachine): Float64Array {
  const sums = new Float64Array(2 ** machine.visible);
  for (let v = 0; v < sums.length; v++) {
    for (let h = 0; h < 2 ** machine.hidden; h++) sums[v]! += Math.exp(exponent(machine, v, h));
  }
  return sums;
}

const total = (sums: Float64Array) => sums.reduce((all, s) => all + s, 0);

/** ln Z over all joint states. */
export function jointLogPartition(machine: BoltzmannMachine): number {
  return Math.log(total(jointSums(machine)));
}

/** The mean of ln p(v) over visible states given by their bits, all weighted alike. */
export function jointLogLikelihood(machine: BoltzmannMachine, states: readonly number[]): number {
  const sums = jointSums(machine);
  const z = Math.log(total(sums));
  return states.reduce((sum, v) => sum + (Math.log(sums[v]!) - z) / states.length, 0);
}

/** Rows of states as the bits of whole numbers, the first unit the lowest. */
export function stateNumbers(rows: Float64Array, units: number): number[] {
  return Array.from({ length: rows.length / units }, (_, k) =>
    rows.subarray(k * units, (k + 1) * units).reduce((sum, on, i) => sum + on * 2 ** i, 0),
  );
}
