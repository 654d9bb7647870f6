import { matMul } from "../../linalg/matrix.js";
import { checkCount } from "../run-arguments.js";
import { allStates, dataWeights, type BinaryData } from "./binary-states.js";
import {
  checkMachine,
  hiddenProbabilities,
  visibleProbabilities,
  type BoltzmannMachine,
} from "./boltzmann-machine.js";
import { dataStatistics, pairStatistics } from "./exact-likelihood.js";

/**
 * The transition matrix of one Gibbs step on the visible states, entry [v, v′] = Σ_h p(h | v) p(v′ | h), flat
 * [2^visible, 2^visible], states in the order of `allStates`. Its eigenvalues are real and lie in [0, 1].
 *
 * 4^visible · 2^hidden operations; for small machines.
 *
 * @throws RangeError if θ does not fit, or a side has more than 10 units
 */
export function gibbsKernel(machine: BoltzmannMachine): Float64Array {
  checkMachine(machine);
  const { visible, hidden } = machine;
  if (Math.max(visible, hidden) > 10) {
    throw new RangeError(`${visible} visible and ${hidden} hidden units; expected at most 10 on each side`);
  }
  const [v, h] = [allStates(visible), allStates(hidden)];
  const up = stateProbabilities(hiddenProbabilities(machine, v), h, hidden);
  const down = stateProbabilities(visibleProbabilities(machine, h), v, visible);
  return matMul(up, down, 2 ** visible, 2 ** hidden, 2 ** visible);
}

/** Probability of every state under rows of independent units, flat [rows, states]. */
function stateProbabilities(probabilities: Float64Array, states: Float64Array, units: number): Float64Array {
  const [count, number] = [probabilities.length / units, states.length / units];
  const out = new Float64Array(count * number);
  for (let r = 0; r < count; r++) {
    for (let s = 0; s < number; s++) {
      let p = 1;
      for (let i = 0; i < units; i++) {
        const one = probabilities[r * units + i]!;
        p *= states[s * units + i] === 1 ? one : 1 - one;
      }
      out[r * number + s] = p;
    }
  }
  return out;
}

/**
 * The expectation of CD-k over its randomness, exactly, for a machine whose states can be listed: a path to the bias of
 * CD-k that no sampling disturbs. It differs from the likelihood's gradient by O(|λ₂|^k), λ₂ the second eigenvalue of
 * {@link gibbsKernel}.
 *
 * @throws RangeError as {@link gibbsKernel}, or if the data are not binary states
 */
export function expectedDivergence(machine: BoltzmannMachine, data: BinaryData, steps: number): Float64Array {
  checkCount("Gibbs steps", steps, 1);
  const { visible } = machine;
  const weights = dataWeights(data, visible);
  const kernel = gibbsKernel(machine);
  let distribution: Float64Array = new Float64Array(2 ** visible);
  weights.forEach((weight, k) => {
    let index = 0;
    for (let i = 0; i < visible; i++) {
      const value = data.rows[k * visible + i]!;
      if (value !== 0 && value !== 1) throw new RangeError(`the data hold ${value}; expected 0 or 1`);
      index += value * 2 ** i;
    }
    distribution[index]! += weight;
  });
  for (let k = 0; k < steps; k++)
    distribution = matMul(distribution, kernel, 1, distribution.length, distribution.length);
  const states = allStates(visible);
  const model = pairStatistics(machine, states, hiddenProbabilities(machine, states), distribution);
  return dataStatistics(machine, data).map((value, k) => value - model[k]!);
}
