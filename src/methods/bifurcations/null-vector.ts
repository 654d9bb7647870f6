import { luFactor, luSolve } from "../../linalg/lu.js";
import { transpose } from "../../linalg/matrix.js";
import { norm2, normInf } from "../../linalg/vector.js";

/** Of the matrix's size: keeps inverse iteration defined where the matrix is exactly singular. */
const shift = 1e-10;
const iterations = 3;

/**
 * Unit vector v of the smallest ‖A v‖, where A is singular or nearly so: inverse iteration. O(n³).
 *
 * @param a shape [n, n]; its null space should have one dimension
 */
export function nullVector(a: Float64Array, n: number): Float64Array {
  const size = normInf(a) || 1;
  const lu = luFactor(
    a.map((value, k) => (k % (n + 1) === 0 ? value + shift * size : value)),
    n,
  );
  // A start of no symmetry, so that no null vector is at right angles to it.
  let v = Float64Array.from({ length: n }, (_, i) => 1 + Math.sin(1 + 3 * i) / 2);
  for (let k = 0; k < iterations && lu.status === "ok"; k++) v = Float64Array.from(unit(luSolve(lu, v)));
  return Float64Array.from(unit(v));
}

/** The same of Aᵀ. */
export function leftNullVector(a: Float64Array, n: number): Float64Array {
  return nullVector(transpose(a, n, n), n);
}

function unit(v: Float64Array): Float64Array {
  const length = norm2(v);
  return v.map((value) => value / length);
}
