import { gemm } from "../kernels/gemm.js";
import { rowStream } from "./ensemble-streams.js";

/** Reflectors applied at once: enough for matrix products to dominate. */
const blockSize = 48;

/**
 * g Q with Q orthogonal, distributed by Haar measure: all eigenvalues have modulus g, all singular values are g.
 *
 * Q is the factor of a Gaussian matrix's QR decomposition with the signs of R's diagonal moved into it, made
 * without that matrix: as a product of Householder reflections of Gaussian vectors of falling length.
 * ‖QᵀQ − I‖ is a few ulps times √n. 4n³/3 operations, in blocks of reflections by matrix products.
 *
 * @returns flat [n, n]
 * @see     Stewart, SIAM J. Numer. Anal. 17 (1980) 403, doi:10.1137/0717034; Mezzadri, Notices Amer. Math.
 *          Soc. 54 (2007) 592, arXiv:math-ph/0609050
 */
export function orthogonalMatrix(n: number, gain: number, seed: number): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  const signs = new Float64Array(n);
  // From the last reflection back: until then the leading rows and columns are those of the identity.
  for (let first = n - 1 - ((n - 1) % blockSize); first >= 0; first -= blockSize) {
    const count = Math.min(blockSize, n - first);
    const { v, beta } = reflectors(n, first, count, seed, signs);
    applyBlock(q, n, first, v, triangularFactor(v, beta, n - first));
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) q[i * n + j]! *= gain * signs[i]!;
  return q;
}

/** Reflections I − β v vᵀ of Gaussian vectors onto an axis: v as rows, flat [count, n − first]; signs of r. */
function reflectors(n: number, first: number, count: number, seed: number, signs: Float64Array) {
  const m = n - first;
  const v = new Float64Array(count * m);
  const beta = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const { normal } = rowStream(seed, "entries", first + k);
    const row = v.subarray(k * m + k, (k + 1) * m);
    let square = 0;
    for (let j = 0; j < row.length; j++) square += (row[j] = normal()) ** 2;
    const sign = row[0]! < 0 ? -1 : 1;
    signs[first + k] = -sign;
    // |v|² after the first entry has grown by ± the length, without cancellation.
    const length = Math.sqrt(square);
    beta[k] = 1 / (square + length * Math.abs(row[0]!));
    row[0]! += sign * length;
  }
  return { v, beta };
}

/** T, upper triangular [count, count], of H_1 H_2 … = I − Vᵀ T V for reflectors in the rows of V [count, m]. */
function triangularFactor(v: Float64Array, beta: Float64Array, m: number): Float64Array {
  const count = beta.length;
  const t = new Float64Array(count * count);
  const overlap = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < k; i++) overlap[i] = dot(v, i * m, k * m, m);
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = i; j < k; j++) sum += t[i * count + j]! * overlap[j]!;
      t[i * count + k] = -beta[k]! * sum;
    }
    t[k * count + k] = beta[k]!;
  }
  return t;
}

function dot(v: Float64Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += v[a + j]! * v[b + j]!;
  return sum;
}

/** (I − Vᵀ T V) times the trailing block of Q, in place. */
function applyBlock(q: Float64Array, n: number, first: number, v: Float64Array, t: Float64Array): void {
  const m = n - first;
  const count = v.length / m;
  const block = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    block.set(q.subarray((first + i) * n + first, (first + i + 1) * n), i * m);
  }
  const columns = new Float64Array(m * count);
  for (let k = 0; k < count; k++) for (let i = 0; i < m; i++) columns[i * count + k] = v[k * m + i]!;
  const change = gemm(columns, gemm(t, gemm(v, block, count, m, m), count, count, m), m, count, m);
  for (let i = 0; i < m; i++) {
    const row = (first + i) * n + first;
    for (let j = 0; j < m; j++) q[row + j] = block[i * m + j]! - change[i * m + j]!;
  }
}
