import { matMul, transpose } from "../../linalg/matrix.js";
import { allStates, dataWeights, type BinaryData } from "./binary-states.js";
import {
  checkMachine,
  freeEnergies,
  hiddenInputs,
  softplus,
  visibleInputs,
  type BoltzmannMachine,
} from "./boltzmann-machine.js";
import { logPartition } from "./exact-likelihood.js";

/**
 * A deep belief network as a stack of machines, the lowest first: p(v, h¹, …) = p₁(v | h¹) p₂(h¹ | h²) … p_L(h^{L−1}).
 * The last machine is the undirected one on top; of the others only the way down counts, and their way up,
 * Q(h | v) = p(h | v) of the machine alone, is the approximate posterior.
 */
export type BeliefNetwork = readonly BoltzmannMachine[];

/** @throws RangeError unless there is a machine and each takes the units the one below ends in */
export function checkStack(stack: BeliefNetwork): void {
  if (stack.length === 0) throw new RangeError("the stack is empty; expected at least one machine");
  stack.forEach((machine, k) => {
    checkMachine(machine);
    const below = stack[k - 1];
    if (below === undefined || below.hidden === machine.visible) return;
    throw new RangeError(`machine ${k} takes ${machine.visible} units; expected ${below.hidden}`);
  });
}

/** ln Π of independent binary units for pairs of inputs z (rows) and states (columns), flat [rows, 2^n]. */
function logBernoulli(inputs: Float64Array, states: Float64Array, n: number): Float64Array {
  const [rows, columns] = [inputs.length / n, states.length / n];
  const out = matMul(inputs, transpose(states, columns, n), rows, n, columns);
  for (let r = 0; r < rows; r++) {
    let norm = 0;
    for (let i = 0; i < n; i++) norm += softplus(inputs[r * n + i]!);
    for (let s = 0; s < columns; s++) out[r * columns + s]! -= norm;
  }
  return out;
}

/** The logarithms that both the bound and the probability are made of, rows by the 2^n states of the hidden units. */
function layerTables(machine: BoltzmannMachine, rows: Float64Array, states: Float64Array) {
  const { visible, hidden } = machine;
  const [count, number] = [rows.length / visible, states.length / hidden];
  const down = logBernoulli(visibleInputs(machine, states), rows, visible);
  return {
    count,
    number,
    /** ln p(v | h). */
    logDown: transpose(down, number, count),
    /** ln Q(h | v). */
    logUp: logBernoulli(hiddenInputs(machine, rows), states, hidden),
  };
}

/**
 * ln p(v) of a deep belief network for rows of binary states, exactly, by summing over all states of every layer between:
 * O(rows · 2^n) for the first layer of n hidden units, O(2^n · 2^m) between two.
 *
 * @throws RangeError if the machines do not fit, or a layer between has more than 16 units
 */
export function logProbabilities(stack: BeliefNetwork, rows: Float64Array): Float64Array {
  checkStack(stack);
  const [machine, ...above] = stack as [BoltzmannMachine, ...BoltzmannMachine[]];
  if (above.length === 0) return topProbabilities(machine, rows);
  const states = allStates(machine.hidden);
  const upper = logProbabilities(above, states);
  const { count, number, logDown } = layerTables(machine, rows, states);
  return Float64Array.from({ length: count }, (_, k) => {
    let top = -Infinity;
    for (let s = 0; s < number; s++) top = Math.max(top, logDown[k * number + s]! + upper[s]!);
    let sum = 0;
    for (let s = 0; s < number; s++) sum += Math.exp(logDown[k * number + s]! + upper[s]! - top);
    return top + Math.log(sum);
  });
}

function topProbabilities(machine: BoltzmannMachine, rows: Float64Array): Float64Array {
  const logZ = logPartition(machine);
  return freeEnergies(machine, rows).map((f) => -f - logZ);
}

/**
 * The variational bound on ln p(v) for rows of binary states, exactly:
 * Σ_h Q(h | v) [ln p₁(v | h) + B(h)] + H(Q(· | v)), with B the bound of the machines above, and ln p itself for the top.
 *
 * Never above {@link logProbabilities}; equal to it where Q is the true posterior, so with two machines of which the second is
 * tied to the first (`swappedMachine`). Costs the same.
 *
 * @throws RangeError as {@link logProbabilities}
 * @see    Hinton, Osindero & Teh 2006, doi:10.1162/neco.2006.18.7.1527, eq. (8) and appendix
 */
export function variationalBounds(stack: BeliefNetwork, rows: Float64Array): Float64Array {
  checkStack(stack);
  const [machine, ...above] = stack as [BoltzmannMachine, ...BoltzmannMachine[]];
  if (above.length === 0) return topProbabilities(machine, rows);
  const states = allStates(machine.hidden);
  const upper = variationalBounds(above, states);
  const { count, number, logDown, logUp } = layerTables(machine, rows, states);
  return Float64Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let s = 0; s < number; s++) {
      const at = k * number + s;
      // −ln Q is the entropy's part; a state of probability 0 contributes nothing.
      const q = Math.exp(logUp[at]!);
      if (q > 0) sum += q * (logDown[at]! + upper[s]! - logUp[at]!);
    }
    return sum;
  });
}

/** The weighted mean of values over rows of data. */
export function dataMean(values: Float64Array, data: BinaryData, units: number): number {
  const weights = dataWeights(data, units);
  return values.reduce((sum, value, k) => sum + weights[k]! * value, 0);
}

/**
 * The distribution of a machine's hidden states over data, Σ_v w(v) Q(h | v), over all 2^hidden states: what the next
 * machine is trained on where no sampling noise is wanted.
 *
 * @throws RangeError if the data do not fit, or there are more than 16 hidden units
 */
export function posteriorData(
  machine: BoltzmannMachine,
  data: BinaryData,
): BinaryData & { readonly weights: Float64Array } {
  checkMachine(machine);
  const weights = dataWeights(data, machine.visible);
  const rows = allStates(machine.hidden);
  const number = rows.length / machine.hidden;
  const logUp = logBernoulli(hiddenInputs(machine, data.rows), rows, machine.hidden);
  const shares = new Float64Array(number);
  weights.forEach((weight, k) => {
    for (let s = 0; s < number; s++) shares[s]! += weight * Math.exp(logUp[k * number + s]!);
  });
  return { rows, weights: shares };
}
