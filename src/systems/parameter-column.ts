import type { System } from "./system.js";

/**
 * ∂F/∂p_index holding x fixed: by the system's own `parameterColumn`, or from its [n, m] parameter Jacobian.
 *
 * O(n) of a network; O(n m) of a system without `parameterColumn`.
 *
 * @param index entry of p, 0 ≤ index < m
 * @returns     shape [n]
 */
export function parameterColumn(
  system: System,
  x: Float64Array,
  p: Float64Array,
  index: number,
  out: Float64Array = new Float64Array(system.dimension),
): Float64Array {
  if (system.parameterColumn) return system.parameterColumn(x, p, index, out);
  const m = system.parameterDimension;
  const matrix = system.parameterJacobian(x, p);
  for (let i = 0; i < out.length; i++) out[i] = matrix[i * m + index]!;
  return out;
}
