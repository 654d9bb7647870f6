import { matMul, matVec, vecMat } from "../linalg/matrix.js";
import type { DiscreteMap, WeightedJacobian } from "./system.js";

/**
 * The Jacobian and its products of a map whose Jacobian is W D or D W.
 *
 * O(n²) for the Jacobian, O(n² c) for a product with c vectors, which never forms it. Buffers are kept between calls.
 *
 * @param n number of state variables
 */
export function weightedJacobian(
  n: number,
  weighted: WeightedJacobian,
): Required<Pick<DiscreteMap, "jacobian" | "tangent" | "pullback" | "weighted">> {
  const { side } = weighted;
  const d = new Float64Array(n);
  const one = new Float64Array(n);
  return {
    weighted,
    jacobian(x, p, out = new Float64Array(n * n)) {
      weighted.slopes(x, p, d);
      return side === "right" ? scaleColumns(p, d, out) : scaleRows(p, d, out);
    },
    tangent(x, p, v, out = new Float64Array(v.length)) {
      const c = v.length / n;
      weighted.slopes(x, p, d);
      if (side === "left") return scaleRows(timesVectors(p, v, n, c, out), d, out);
      return timesVectors(p, scaleRows(v, d, c === 1 ? one : new Float64Array(v.length)), n, c, out);
    },
    pullback(x, p, v, out = new Float64Array(v.length)) {
      const c = v.length / n;
      weighted.slopes(x, p, d);
      if (side === "right") return scaleColumns(vectorsTimes(v, p, n, c, out), d, out);
      return vectorsTimes(scaleColumns(v, d, c === 1 ? one : new Float64Array(v.length)), p, n, c, out);
    },
  };
}

/** W V; the plain loops where copying W to the kernel would outweigh its speed. */
function timesVectors(
  p: Float64Array,
  v: Float64Array,
  n: number,
  c: number,
  out: Float64Array,
): Float64Array {
  return c === 1 ? matVec(p, v, n, n, out) : matMul(p.subarray(0, n * n), v, n, n, c, out);
}

function vectorsTimes(
  v: Float64Array,
  p: Float64Array,
  n: number,
  c: number,
  out: Float64Array,
): Float64Array {
  return c === 1 ? vecMat(v, p, n, n, out) : matMul(v, p.subarray(0, n * n), c, n, n, out);
}

/** diag(d) A for A with d.length rows, the first out.length entries of `a`; `out` may be `a`. */
function scaleRows(a: Float64Array, d: Float64Array, out: Float64Array): Float64Array {
  const columns = out.length / d.length;
  for (let i = 0, at = 0; i < d.length; i++) {
    const scale = d[i]!;
    for (let j = 0; j < columns; j++, at++) out[at] = scale * a[at]!;
  }
  return out;
}

/** A diag(d) for A with d.length columns, the first out.length entries of `a`; `out` may be `a`. */
function scaleColumns(a: Float64Array, d: Float64Array, out: Float64Array): Float64Array {
  for (let at = 0; at < out.length;) {
    for (let j = 0; j < d.length; j++, at++) out[at] = a[at]! * d[j]!;
  }
  return out;
}
