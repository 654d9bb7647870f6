import { matMul, transpose } from "../../linalg/matrix.js";
import { randomStream } from "../../random/stream.js";
import { logistic } from "../../systems/activation.js";
import { checkCount, checkVector } from "../run-arguments.js";

/**
 * A restricted Boltzmann machine of binary units: p(v, h) = e^(−E(v, h))/Z with E = −hᵀ W v − cᵀ h − bᵀ v.
 *
 * θ = [W; c; b]: W [hidden, visible] by rows, c [hidden], b [visible]. Its first two blocks are the weights of
 * the affine layer whose logistic gives p(h_j = 1 | v), so a machine becomes a layer of a chain by copying them.
 *
 * @see Smolensky 1986, in Parallel Distributed Processing vol. 1; Hinton 2002, doi:10.1162/089976602760128018
 */
export interface BoltzmannMachine {
  readonly visible: number;
  readonly hidden: number;
  readonly parameters: Float64Array;
}

/** Offsets of the blocks of θ. */
export function machineOffsets({ visible, hidden }: Pick<BoltzmannMachine, "visible" | "hidden">): {
  readonly c: number;
  readonly b: number;
  readonly length: number;
} {
  const c = visible * hidden;
  return { c, b: c + hidden, length: c + hidden + visible };
}

/** @throws RangeError unless the sizes are whole numbers of at least 1 and θ has their length and is finite */
export function checkMachine(machine: BoltzmannMachine): void {
  checkCount("visible", machine.visible, 1);
  checkCount("hidden", machine.hidden, 1);
  checkVector("the machine's parameters", machine.parameters, machineOffsets(machine).length);
}

/**
 * A machine with normal weights of standard deviation `deviation` and biases 0.
 *
 * @throws RangeError if a size is not a whole number of at least 1, or the deviation is negative
 */
export function randomMachine(
  visible: number,
  hidden: number,
  deviation: number,
  seed: number,
): BoltzmannMachine {
  checkCount("visible", visible, 1);
  checkCount("hidden", hidden, 1);
  if (!(deviation >= 0)) throw new RangeError(`deviation is ${deviation}; expected at least 0`);
  const { c, length } = machineOffsets({ visible, hidden });
  const { normal } = randomStream(seed);
  const parameters = new Float64Array(length);
  for (let k = 0; k < c; k++) parameters[k] = deviation * normal();
  return { visible, hidden, parameters };
}

/**
 * The same machine with its sides exchanged: W becomes Wᵀ, and the biases change places. As a second machine stacked on
 * the first, it is "tied" to it: its visible units have the distribution of the first one's hidden units.
 */
export function swappedMachine({ visible, hidden, parameters }: BoltzmannMachine): BoltzmannMachine {
  const { c, b, length } = machineOffsets({ visible, hidden });
  const swapped = new Float64Array(length);
  swapped.set(transpose(parameters.subarray(0, c), hidden, visible));
  swapped.set(parameters.subarray(b), c);
  swapped.set(parameters.subarray(c, b), c + visible);
  return { visible: hidden, hidden: visible, parameters: swapped };
}

/** E(v, h) of one pair of states. */
export function machineEnergy(machine: BoltzmannMachine, v: Float64Array, h: Float64Array): number {
  const { visible, hidden, parameters } = machine;
  const { c, b } = machineOffsets(machine);
  let sum = 0;
  for (let j = 0; j < hidden; j++) {
    let input = parameters[c + j]!;
    for (let i = 0; i < visible; i++) input += parameters[j * visible + i]! * v[i]!;
    sum -= h[j]! * input;
  }
  for (let i = 0; i < visible; i++) sum -= parameters[b + i]! * v[i]!;
  return sum;
}

/** ln(1 + e^z), without overflow and with full relative accuracy in the lower tail. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/**
 * Inputs W v + c of the hidden units for rows of visible states, flat [count, hidden].
 *
 * @param rows flat [count, visible]; entries may be probabilities
 */
export function hiddenInputs(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  const { visible, hidden, parameters } = machine;
  const { c, b } = machineOffsets(machine);
  const w = transpose(parameters.subarray(0, c), hidden, visible);
  return withBias(matMul(rows, w, rows.length / visible, visible, hidden), parameters.subarray(c, b));
}

/** Inputs Wᵀ h + b of the visible units for rows of hidden states, flat [count, visible]. */
export function visibleInputs(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  const { visible, hidden, parameters } = machine;
  const { c, b } = machineOffsets(machine);
  const product = matMul(rows, parameters.subarray(0, c), rows.length / hidden, hidden, visible);
  return withBias(product, parameters.subarray(b));
}

function withBias(inputs: Float64Array, bias: Float64Array): Float64Array {
  for (let k = 0; k < inputs.length; k++) inputs[k]! += bias[k % bias.length]!;
  return inputs;
}

/** p(h_j = 1 | v) for rows of visible states, flat [count, hidden]. */
export function hiddenProbabilities(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  return hiddenInputs(machine, rows).map(logistic);
}

/** p(v_i = 1 | h) for rows of hidden states, flat [count, visible]. */
export function visibleProbabilities(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  return visibleInputs(machine, rows).map(logistic);
}

/**
 * Free energies F(v) = −ln Σ_h e^(−E(v, h)) = −bᵀ v − Σ_j ln(1 + e^((W v + c)_j)) of rows of states, shape [count].
 *
 * @throws RangeError if the rows are not whole
 */
export function freeEnergies(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  const { visible, hidden, parameters } = machine;
  if (rows.length % visible !== 0) {
    throw new RangeError(`the states have ${rows.length} entries; expected a multiple of ${visible}`);
  }
  const { b } = machineOffsets(machine);
  const inputs = hiddenInputs(machine, rows);
  return Float64Array.from({ length: rows.length / visible }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < visible; i++) sum -= parameters[b + i]! * rows[k * visible + i]!;
    for (let j = 0; j < hidden; j++) sum -= softplus(inputs[k * hidden + j]!);
    return sum;
  });
}
