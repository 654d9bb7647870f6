import { matMul, transpose } from "../../linalg/matrix.js";
import { logistic } from "../../systems/activation.js";
import { dataWeights, enumerationLimit, type BinaryData } from "./binary-states.js";
import {
  checkMachine,
  freeEnergies,
  hiddenProbabilities,
  machineOffsets,
  softplus,
  swappedMachine,
  type BoltzmannMachine,
} from "./boltzmann-machine.js";

/** Steps of the Gray code after which the inputs are summed afresh, so that rounding does not pile up. */
const refresh = 1024;

/**
 * Visits every visible state once in the order of the Gray code, one unit flipped at a time: O(hidden) operations a state.
 *
 * @param visit called with the state [visible], the hidden units' inputs [hidden] and bᵀ v; buffers, rewritten
 */
function enumerateVisible(
  machine: BoltzmannMachine,
  visit: (v: Float64Array, inputs: Float64Array, linear: number) => void,
): void {
  const { visible, hidden, parameters } = machine;
  const { c, b } = machineOffsets(machine);
  const v = new Float64Array(visible);
  const inputs = parameters.slice(c, b);
  let linear = 0;
  const sumAfresh = () => {
    linear = 0;
    for (let i = 0; i < visible; i++) linear += parameters[b + i]! * v[i]!;
    for (let j = 0; j < hidden; j++) {
      let sum = parameters[c + j]!;
      for (let i = 0; i < visible; i++) sum += parameters[j * visible + i]! * v[i]!;
      inputs[j] = sum;
    }
  };
  const states = 2 ** visible;
  visit(v, inputs, linear);
  for (let k = 1; k < states; k++) {
    const i = 31 - Math.clz32(k & -k);
    const sign = v[i] === 0 ? 1 : -1;
    v[i] = v[i] === 0 ? 1 : 0;
    if (k % refresh === 0) sumAfresh();
    else {
      linear += sign * parameters[b + i]!;
      for (let j = 0; j < hidden; j++) inputs[j]! += sign * parameters[j * visible + i]!;
    }
    visit(v, inputs, linear);
  }
}

/** −F(v) from the inputs of the hidden units. */
function minusFreeEnergy(inputs: Float64Array, linear: number): number {
  let sum = linear;
  for (let j = 0; j < inputs.length; j++) sum += softplus(inputs[j]!);
  return sum;
}

function checkEnumerable(machine: BoltzmannMachine, units: number): void {
  checkMachine(machine);
  if (units > enumerationLimit) {
    throw new RangeError(
      `${machine.visible} visible and ${machine.hidden} hidden units; expected at most ${enumerationLimit} to enumerate`,
    );
  }
}

/**
 * ln Z, exactly, by enumerating the states of one side and summing the other in closed form: 2^n · m operations for n
 * units on the enumerated side and m on the other. Sums are relative to the largest term, so nothing overflows.
 *
 * @param side which side is enumerated; the smaller one unless given
 * @throws     RangeError if θ does not fit or the enumerated side has more than 22 units
 */
export function logPartition(machine: BoltzmannMachine, side?: "visible" | "hidden"): number {
  const chosen = side ?? (machine.visible <= machine.hidden ? "visible" : "hidden");
  checkEnumerable(machine, machine[chosen]);
  let top = -Infinity;
  let sum = 0;
  enumerateVisible(chosen === "visible" ? machine : swappedMachine(machine), (_, inputs, linear) => {
    const term = minusFreeEnergy(inputs, linear);
    if (term > top) {
      sum = sum * Math.exp(top - term) + 1;
      top = term;
    } else sum += Math.exp(term - top);
  });
  return top + Math.log(sum);
}

/**
 * The mean of ln p(v) over data, exactly, in nats a row.
 *
 * @throws RangeError if the data do not fit, or neither side has at most 22 units
 */
export function logLikelihood(machine: BoltzmannMachine, data: BinaryData): number {
  const weights = dataWeights(data, machine.visible);
  const logZ = logPartition(machine);
  return -freeEnergies(machine, data.rows).reduce((sum, f, k) => sum + weights[k]! * f, logZ);
}

/** Expectations of the derivatives of −E: ⟨h_j v_i⟩, ⟨h_j⟩, ⟨v_i⟩, in the layout of θ. */
export type MachineStatistics = Float64Array;

/**
 * The statistics of data with the hidden units summed out: what the gradient of the likelihood pulls towards.
 *
 * @throws RangeError if the data do not fit
 */
export function dataStatistics(machine: BoltzmannMachine, data: BinaryData): MachineStatistics {
  const weights = dataWeights(data, machine.visible);
  return pairStatistics(machine, data.rows, hiddenProbabilities(machine, data.rows), weights);
}

/** Statistics of rows of visible states with rows of hidden probabilities, weighted. */
export function pairStatistics(
  machine: BoltzmannMachine,
  rows: Float64Array,
  probabilities: Float64Array,
  weights: Float64Array,
): MachineStatistics {
  const { visible, hidden } = machine;
  const { c, b, length } = machineOffsets(machine);
  const count = weights.length;
  const out = new Float64Array(length);
  const weighted = probabilities.map((p, k) => weights[Math.floor(k / hidden)]! * p);
  matMul(transpose(weighted, count, hidden), rows, hidden, count, visible, out.subarray(0, c));
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < hidden; j++) out[c + j]! += weighted[k * hidden + j]!;
    for (let i = 0; i < visible; i++) out[b + i]! += weights[k]! * rows[k * visible + i]!;
  }
  return out;
}

/**
 * The statistics of the model itself, exactly: 2^n · m · n operations for the smaller side n and the other m.
 *
 * @throws RangeError if θ does not fit, or neither side has at most 22 units
 */
export function modelStatistics(machine: BoltzmannMachine): MachineStatistics {
  const { visible, hidden } = machine;
  checkEnumerable(machine, Math.min(visible, hidden));
  // The layout of the statistics is that of θ, so the swap of a machine swaps them back, too.
  if (hidden < visible) {
    const swapped = swappedMachine(machine);
    const parameters = visibleStatistics(swapped, logPartition(machine));
    return swappedMachine({ ...swapped, parameters }).parameters;
  }
  return visibleStatistics(machine, logPartition(machine));
}

function visibleStatistics(machine: BoltzmannMachine, logZ: number): MachineStatistics {
  const { visible, hidden } = machine;
  const { c, b, length } = machineOffsets(machine);
  const out = new Float64Array(length);
  enumerateVisible(machine, (v, inputs, linear) => {
    const weight = Math.exp(minusFreeEnergy(inputs, linear) - logZ);
    for (let j = 0; j < hidden; j++) {
      const p = weight * logistic(inputs[j]!);
      out[c + j]! += p;
      for (let i = 0; i < visible; i++) out[j * visible + i]! += p * v[i]!;
    }
    for (let i = 0; i < visible; i++) out[b + i]! += weight * v[i]!;
  });
  return out;
}

/**
 * The gradient of {@link logLikelihood} in θ, exactly: statistics of the data minus those of the model.
 *
 * @throws RangeError if the data do not fit, or neither side has at most 22 units
 */
export function likelihoodGradient(machine: BoltzmannMachine, data: BinaryData): Float64Array {
  const model = modelStatistics(machine);
  return dataStatistics(machine, data).map((value, k) => value - model[k]!);
}
