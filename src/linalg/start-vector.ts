/**
 * A fixed vector without structure, shape [n], for iterations that fail only on starts orthogonal to what they seek:
 * cos(√2 i² + part), equidistributed, so that it is close to no vector that a problem is likely to bring.
 */
export function startVector(n: number, part = 0): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.cos(Math.SQRT2 * (i + 1) ** 2 + part));
}
