import { residentWeights } from "../../kernels/resident-weights.js";
import { addVecMat, matMul, matVec, transpose } from "../../linalg/matrix.js";
import { jacobianTimes, timesJacobian } from "../../systems/jacobian-times.js";
import type { DiscreteMap, WeightedJacobian } from "../../systems/system.js";
import { parametersOfStep } from "../run-arguments.js";

/** Factors F_1, F_2, … [n, n] of a product that are only ever applied to a few vectors. */
export interface JacobianChain {
  readonly dimension: number;
  /** How many factors there are. */
  readonly length: number;
  /** F_i V for V [n, c], i = 1 … length; a new array. */
  times(i: number, v: Float64Array): Float64Array;
  /** F_iᵀ V likewise. */
  transposedTimes(i: number, v: Float64Array): Float64Array;
}

/**
 * The Jacobians along a trajectory, F_i = ∂x_i/∂x_{i−1}, as a chain.
 *
 * Of a network, whose Jacobian is W D or D W, the slopes of all steps are computed at once, 8 n T bytes, and W is kept
 * in a kernel: 16 n² bytes. Of another map each Jacobian is applied as `jacobianTimes` does.
 *
 * @param states x_0 … x_T, flat [T + 1, n]
 * @param width  most vectors at a time
 * @throws       RangeError if the memory cannot be had
 */
export function jacobianChain(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  width: number,
  inputs?: Float64Array,
): JacobianChain {
  const n = map.dimension;
  const length = states.length / n - 1;
  const parametersAt = parametersOfStep(map, p, inputs);
  if (map.weighted) return weightedChain(map.weighted, n, states, p, parametersAt, width);
  const [forward, backward] = [jacobianTimes(map), timesJacobian(map)];
  const state = (i: number) => states.subarray((i - 1) * n, i * n);
  return {
    dimension: n,
    length,
    times: (i, v) => forward(state(i), parametersAt(i - 1), v),
    transposedTimes(i, v) {
      const c = v.length / n;
      return transpose(backward(state(i), parametersAt(i - 1), transpose(v, n, c)), c, n);
    },
  };
}

/**
 * A chain of given matrices, flat [n, n] each, which are not copied: several vectors at a time by `matMul`.
 *
 * @throws RangeError if a matrix is not n × n
 */
export function matrixChain(n: number, factors: readonly Float64Array[]): JacobianChain {
  factors.forEach((factor, i) => {
    if (factor.length === n * n) return;
    throw new RangeError(`factor ${i + 1} has ${factor.length} entries; expected ${n} × ${n}`);
  });
  return {
    dimension: n,
    length: factors.length,
    times(i, v) {
      const c = v.length / n;
      return c === 1 ? matVec(factors[i - 1]!, v, n, n) : matMul(factors[i - 1]!, v, n, n, c);
    },
    transposedTimes(i, v) {
      const c = v.length / n;
      if (c === 1) return addVecMat(v, factors[i - 1]!, n, n, new Float64Array(n));
      return transpose(matMul(transpose(v, n, c), factors[i - 1]!, c, n, n), c, n);
    },
  };
}

function weightedChain(
  weighted: WeightedJacobian,
  n: number,
  states: Float64Array,
  p: Float64Array,
  parametersAt: (t: number) => Float64Array,
  width: number,
): JacobianChain {
  const length = states.length / n - 1;
  const all = new Float64Array(length * n);
  const row = (a: Float64Array, t: number) => a.subarray(t * n, (t + 1) * n);
  for (let t = 0; t < length; t++) weighted.slopes(row(states, t), parametersAt(t), row(all, t));
  const weights = residentWeights(p, n, width);
  const scaled = (i: number, v: Float64Array) => scaleRows(row(all, i - 1), v);
  return {
    dimension: n,
    length,
    times(i, v) {
      const out = new Float64Array(v.length);
      if (weighted.side === "left") return scaled(i, weights.times(v, out));
      return weights.times(scaled(i, v.slice()), out);
    },
    transposedTimes(i, v) {
      const out = new Float64Array(v.length);
      if (weighted.side === "right") return scaled(i, weights.transposedTimes(v, out));
      return weights.transposedTimes(scaled(i, v.slice()), out);
    },
  };
}

/** diag(d) V in place. */
function scaleRows(d: Float64Array, v: Float64Array): Float64Array {
  const c = v.length / d.length;
  for (let i = 0, at = 0; i < d.length; i++) {
    for (let j = 0; j < c; j++, at++) v[at]! *= d[i]!;
  }
  return v;
}
