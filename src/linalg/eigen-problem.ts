import { matVec } from "./matrix.js";

/** F(z) = 0 for the entries z of an eigenvector, one of them pinned to 1, and its eigenvalue. */
export interface EigenProblem {
  readonly size: number;
  /** The entry of the vector that stays 1. */
  pinned: number;
  /** Lipschitz constant of F' in the ∞-norm. */
  readonly lipschitz: number;
  residual(z: Float64Array): Float64Array;
  /** Σ of the magnitudes that the residual adds up, and of |x|: the scale of its rounding and data errors. */
  magnitudes(z: Float64Array): { sums: Float64Array; vector: number };
  derivative(z: Float64Array): Float64Array;
}

/** The real problem for unknowns (x, λ). */
export function realEigenProblem(a: Float64Array, n: number): EigenProblem {
  const size = n + 1;
  const absolute = a.map(Math.abs);
  return {
    size,
    pinned: 0,
    lipschitz: 2,
    residual(z) {
      const out = new Float64Array(size);
      matVec(a, z.subarray(0, n), n, n, out);
      for (let i = 0; i < n; i++) out[i]! -= z[n]! * z[i]!;
      out[n] = z[this.pinned]! - 1;
      return out;
    },
    magnitudes(z) {
      const x = z.subarray(0, n).map(Math.abs);
      const sums = new Float64Array(size);
      matVec(absolute, x, n, n, sums);
      for (let i = 0; i < n; i++) sums[i]! += Math.abs(z[n]!) * x[i]!;
      sums[n] = x[this.pinned]! + 1;
      return { sums, vector: x.reduce((s, v) => s + v, 0) };
    },
    derivative(z) {
      const out = new Float64Array(size * size);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) out[i * size + j] = a[i * n + j]!;
        out[i * size + i]! -= z[n]!;
        out[i * size + n] = -z[i]!;
      }
      out[n * size + this.pinned] = 1;
      return out;
    },
  };
}

/** The complex problem for unknowns (u, v, α, β) of (A − (α + iβ)) (u + iv) = 0, (u + iv)_k = 1, in real arithmetic. */
export function complexEigenProblem(a: Float64Array, n: number): EigenProblem {
  const size = 2 * n + 2;
  const absolute = a.map(Math.abs);
  return {
    size,
    pinned: 0,
    lipschitz: 4,
    residual(z) {
      const out = new Float64Array(size);
      matVec(a, z.subarray(0, n), n, n, out.subarray(0, n));
      matVec(a, z.subarray(n, 2 * n), n, n, out.subarray(n, 2 * n));
      const [alpha, beta] = [z[2 * n]!, z[2 * n + 1]!];
      for (let i = 0; i < n; i++) {
        out[i]! -= alpha * z[i]! - beta * z[n + i]!;
        out[n + i]! -= alpha * z[n + i]! + beta * z[i]!;
      }
      out[2 * n] = z[this.pinned]! - 1;
      out[2 * n + 1] = z[n + this.pinned]!;
      return out;
    },
    magnitudes(z) {
      const x = z.map(Math.abs);
      const sums = new Float64Array(size);
      matVec(absolute, x.subarray(0, n), n, n, sums.subarray(0, n));
      matVec(absolute, x.subarray(n, 2 * n), n, n, sums.subarray(n, 2 * n));
      const [alpha, beta] = [x[2 * n]!, x[2 * n + 1]!];
      for (let i = 0; i < n; i++) {
        sums[i]! += alpha * x[i]! + beta * x[n + i]!;
        sums[n + i]! += alpha * x[n + i]! + beta * x[i]!;
      }
      sums[2 * n] = x[this.pinned]! + 1;
      sums[2 * n + 1] = x[n + this.pinned]!;
      return { sums, vector: x.subarray(0, 2 * n).reduce((s, v) => s + v, 0) };
    },
    derivative(z) {
      const out = new Float64Array(size * size);
      const [alpha, beta] = [z[2 * n]!, z[2 * n + 1]!];
      for (let i = 0; i < n; i++) {
        const [top, bottom] = [i * size, (n + i) * size];
        for (let j = 0; j < n; j++) out[top + j] = out[bottom + n + j] = a[i * n + j]!;
        out[top + i]! -= alpha;
        out[bottom + n + i]! -= alpha;
        out[top + n + i] = beta;
        out[bottom + i] = -beta;
        out[top + 2 * n] = out[bottom + 2 * n + 1] = -z[i]!;
        out[top + 2 * n + 1] = z[n + i]!;
        out[bottom + 2 * n] = -z[n + i]!;
      }
      out[2 * n * size + this.pinned] = 1;
      out[(2 * n + 1) * size + n + this.pinned] = 1;
      return out;
    },
  };
}
