import type { DiscreteMap } from "../systems/system.js";
import type { Loss } from "./loss.js";

export interface LossGradientOptions {
  /** T, the number of steps; an integer ≥ 0. */
  readonly steps: number;
  /** External input per step, shape [steps, inputDimension]; absent: the input in p, constant. */
  readonly inputs?: Float64Array;
}

export interface LossGradient {
  /** L(x_T). */
  readonly loss: number;
  /**
   * ∂L/∂p, shape [m]. Under `inputs` the entries of the input hold the effect of shifting all inputs alike.
   */
  readonly gradient: Float64Array;
  /** ∂L/∂x₀, shape [n]. */
  readonly initialGradient: Float64Array;
  /** x_T, shape [n]. */
  readonly state: Float64Array;
  /** "non-finite": the loss or an entry of a gradient is not a finite number. */
  readonly status: "ok" | "non-finite";
}

/**
 * Loss after T steps of a map, with its gradient in the parameters and in the initial state, by the adjoint.
 *
 * δ_T = ∂L/∂x_T and δ_{t−1} = δ_t J_t run backwards along the stored trajectory, collecting δ_t ∂F/∂p. Exact
 * to rounding. One run costs T steps, Jacobians and pullbacks, O(T n²) for a network, and T·n numbers of
 * memory.
 *
 * @param map  system of dimension n with m parameters
 * @param x0   initial state, shape [n]
 * @param p    parameters, shape [m]
 * @param loss function of x_T
 * @returns    plain data; an overflow is a `status`, never an exception
 * @throws     RangeError if a shape or the number of steps is invalid
 * @see        Werbos, Backpropagation through time (1990), doi:10.1109/5.58337
 */
export function lossGradient(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  loss: Loss,
  options: LossGradientOptions,
): LossGradient {
  const { steps, inputs } = options;
  checkShapes(map, x0, p, options);
  const n = map.dimension;
  const parameters = p.slice();
  const states = new Float64Array((steps + 1) * n);
  states.set(x0);
  for (let t = 0; t < steps; t++) {
    setInput(map, parameters, inputs, t);
    map.step(at(states, t, n), parameters, at(states, t + 1, n));
  }
  const state = states.slice(steps * n);
  const { gradient, initialGradient } = pullBack(map, states, parameters, loss.gradient(state), options);
  const value = loss.value(state);
  const finite = Number.isFinite(value) && gradient.every(Number.isFinite);
  return {
    loss: value,
    gradient,
    initialGradient,
    state,
    status: finite && initialGradient.every(Number.isFinite) ? "ok" : "non-finite",
  };
}

/** Runs δ backwards along the trajectory; `p` is a working copy whose input entries are rewritten. */
function pullBack(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  final: Float64Array,
  { steps, inputs }: LossGradientOptions,
): { gradient: Float64Array; initialGradient: Float64Array } {
  const n = map.dimension;
  const gradient = new Float64Array(map.parameterDimension);
  const immediate = new Float64Array(map.parameterDimension);
  const jacobian = new Float64Array(n * n);
  let adjoint = final;
  let next: Float64Array = new Float64Array(n);
  for (let t = steps - 1; t >= 0; t--) {
    const x = at(states, t, n);
    setInput(map, p, inputs, t);
    parameterPullback(map, x, p, adjoint, immediate);
    for (let j = 0; j < gradient.length; j++) gradient[j]! += immediate[j]!;
    rowTimes(adjoint, map.jacobian(x, p, jacobian), n, next);
    [adjoint, next] = [next, adjoint];
  }
  return { gradient, initialGradient: adjoint };
}

function parameterPullback(
  map: DiscreteMap,
  x: Float64Array,
  p: Float64Array,
  adjoint: Float64Array,
  out: Float64Array,
): void {
  if (map.parameterPullback === undefined) {
    rowTimes(adjoint, map.parameterJacobian(x, p), map.parameterDimension, out);
  } else {
    map.parameterPullback(x, p, adjoint, out);
  }
}

/** row · a, with a of shape [row.length, columns]. */
function rowTimes(row: Float64Array, a: Float64Array, columns: number, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < row.length; i++) {
    const factor = row[i]!;
    for (let j = 0; j < columns; j++) out[j]! += factor * a[i * columns + j]!;
  }
}

function at(states: Float64Array, t: number, n: number): Float64Array {
  return states.subarray(t * n, (t + 1) * n);
}

function setInput(map: DiscreteMap, p: Float64Array, inputs: Float64Array | undefined, t: number): void {
  const k = map.inputDimension;
  if (inputs !== undefined) p.set(inputs.subarray(t * k, (t + 1) * k), p.length - k);
}

function checkShapes(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  { steps, inputs }: LossGradientOptions,
): void {
  if (!(Number.isInteger(steps) && steps >= 0)) {
    throw new RangeError(`steps is ${steps}; expected an integer of at least 0`);
  }
  if (x0.length !== map.dimension) {
    throw new RangeError(`initial state has length ${x0.length}; expected ${map.dimension}`);
  }
  if (p.length !== map.parameterDimension) {
    throw new RangeError(`parameters have length ${p.length}; expected ${map.parameterDimension}`);
  }
  if (inputs !== undefined && inputs.length !== steps * map.inputDimension) {
    throw new RangeError(`inputs have length ${inputs.length}; expected ${steps * map.inputDimension}`);
  }
}
