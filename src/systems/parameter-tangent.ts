import { dot } from "../linalg/vector.js";
import type { System } from "./system.js";

/**
 * ∂F/∂p · dp holding x fixed: by the system's own `parameterTangent`, by one pullback a row, or from its parameter
 * Jacobian.
 *
 * O(n²) of a vanilla or sigmoid network, O(n m) otherwise.
 *
 * @param dp  shape [m]
 * @returns   shape [n]
 */
export function parameterTangent(
  system: System,
  x: Float64Array,
  p: Float64Array,
  dp: Float64Array,
  out: Float64Array = new Float64Array(system.dimension),
): Float64Array {
  if (system.parameterTangent) return system.parameterTangent(x, p, dp, out);
  const { dimension: n, parameterDimension: m } = system;
  if (system.parameterPullback === undefined) {
    const matrix = system.parameterJacobian(x, p);
    for (let i = 0; i < n; i++) out[i] = dot(matrix.subarray(i * m, (i + 1) * m), dp);
    return out;
  }
  const unit = new Float64Array(n);
  const row = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    unit[i] = 1;
    out[i] = dot(system.parameterPullback(x, p, unit, row), dp);
    unit[i] = 0;
  }
  return out;
}
