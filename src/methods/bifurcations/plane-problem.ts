import { normInf } from "../../linalg/vector.js";
import { parameterColumn } from "../../systems/parameter-column.js";
import type { System } from "../../systems/system.js";

/**
 * A system over two of its parameters, in the coordinates y = (x_1/s_1, …, x_n/s_n, α/s_α, β/s_β, …).
 *
 * The scales make the ranges and the state box about 1 long; entries of y from n + 2 on belong to a defining system.
 */
export interface PlaneProblem {
  readonly system: System;
  readonly n: number;
  /** Shape [m]; the two entries of the plane are ignored. */
  readonly p: Float64Array;
  /** Indices of the two parameters in p. */
  readonly indices: readonly [number, number];
  /** Shape [n + 2]. */
  readonly scales: Float64Array;
}

/** Shape [n]. */
export function planeState({ n, scales }: PlaneProblem, y: Float64Array): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => y[i]! * scales[i]!);
}

/** p with both entries set to those of y, shape [m]. */
export function planeParameters({ n, p, indices, scales }: PlaneProblem, y: Float64Array): Float64Array {
  const q = Float64Array.from(p);
  indices.forEach((index, k) => (q[index] = y[n + k]! * scales[n + k]!));
  return q;
}

/** y of a state and two parameter values, shape [n + 2]. */
export function planeCoordinates(
  { scales }: PlaneProblem,
  state: ArrayLike<number>,
  values: readonly [number, number],
): Float64Array {
  return Float64Array.from([...Array.from(state), ...values], (v, i) => v / scales[i]!);
}

/** g and its derivatives at one point of the plane. */
export interface PlaneFunction {
  readonly x: Float64Array;
  readonly p: Float64Array;
  /** F(x) − x of a map, f(x) of a flow, shape [n]. */
  readonly value: Float64Array;
  /** ∂F/∂x or ∂f/∂x, shape [n, n]. */
  readonly jacobian: Float64Array;
  /** ∂F/∂α and ∂F/∂β, shape [n] each. */
  readonly columns: readonly [Float64Array, Float64Array];
}

/** g, the Jacobian and the two parameter columns at y. */
export function planeFunction(problem: PlaneProblem, y: Float64Array): PlaneFunction {
  const { system, indices } = problem;
  const x = planeState(problem, y);
  const p = planeParameters(problem, y);
  const value = system.kind === "flow" ? system.derivative(x, p) : system.step(x, p).map((v, i) => v - x[i]!);
  const column = (index: number) => parameterColumn(system, x, p, index);
  const columns = [column(indices[0]), column(indices[1])] as const;
  return { x, p, value, jacobian: system.jacobian(x, p), columns };
}

/** Of central differences of the Jacobian; they shape Newton's matrix, not its residual. */
const differenceStep = 1e-4;

/** d/dh of the Jacobian at x + h u, shape [n, n]: its product with v is B(u, v). */
export function jacobianAlongState(
  { system }: PlaneProblem,
  { x, p }: PlaneFunction,
  u: Float64Array,
): Float64Array {
  const length = normInf(u);
  const h = length > 0 ? (differenceStep * Math.max(1, normInf(x))) / length : 1;
  const at = (step: number) =>
    system.jacobian(
      x.map((value, i) => value + step * u[i]!),
      p,
    );
  const down = at(-h);
  return at(h).map((value, i) => (value - down[i]!) / (2 * h));
}

/** ∂J/∂α (which = 0) or ∂J/∂β (1), shape [n, n]. */
export function jacobianAlongParameter(
  { system, indices, n, scales }: PlaneProblem,
  { x, p }: PlaneFunction,
  which: 0 | 1,
): Float64Array {
  const h = differenceStep * Math.min(scales[n + which]!, Math.max(1, Math.abs(p[indices[which]]!)));
  const at = (step: number) => {
    const q = Float64Array.from(p);
    q[indices[which]]! += step;
    return system.jacobian(x, q);
  };
  const down = at(-h);
  return at(h).map((value, i) => (value - down[i]!) / (2 * h));
}
