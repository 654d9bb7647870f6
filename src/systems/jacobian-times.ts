import { matMul } from "../linalg/matrix.js";
import type { DiscreteMap } from "./system.js";

/** Computes one product with the Jacobian at x; the result has the shape of v. */
export type JacobianApplication = (
  x: Float64Array,
  p: Float64Array,
  v: Float64Array,
  out?: Float64Array,
) => Float64Array;

/**
 * (x, p, V) ↦ J V for V [n, c], a vector if c = 1: by the map's own `tangent`, or by its Jacobian.
 *
 * O(n² c); without `tangent` the Jacobian is formed in a buffer of the function's own.
 */
export function jacobianTimes(map: DiscreteMap): JacobianApplication {
  if (map.tangent) return (x, p, v, out) => map.tangent!(x, p, v, out);
  const n = map.dimension;
  const jacobian = new Float64Array(n * n);
  return (x, p, v, out) => matMul(map.jacobian(x, p, jacobian), v, n, n, v.length / n, out);
}

/** (x, p, V) ↦ V J for V [c, n], Jᵀv if c = 1: by the map's own `pullback`, or by its Jacobian; O(n² c). */
export function timesJacobian(map: DiscreteMap): JacobianApplication {
  if (map.pullback) return (x, p, v, out) => map.pullback!(x, p, v, out);
  const n = map.dimension;
  const jacobian = new Float64Array(n * n);
  return (x, p, v, out) => matMul(v, map.jacobian(x, p, jacobian), v.length / n, n, n, out);
}
