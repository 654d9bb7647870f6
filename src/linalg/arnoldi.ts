import { checkMatrix, maxAbs, scaleByPowerOfTwo } from "./check.js";
import { eigenvalues } from "./eigenvalues.js";
import { matVec } from "./matrix.js";
import { scaleToUnit } from "./singular-values.js";
import { startVector } from "./start-vector.js";
import { axpy, dot, norm2, scaleVector } from "./vector.js";

/** A x for a square operator; `out` is filled and returned, x is not modified. */
export type MatrixVectorProduct = (x: Float64Array, out: Float64Array) => Float64Array;

export interface LeadingEigenvaluesOptions {
  /** Largest residual ‖Ax − λx‖₂ that is accepted, relative to the largest ‖Ax‖₂ met, ‖x‖₂ = 1. */
  readonly tolerance?: number;
  /** Largest Krylov space; memory for so many vectors. */
  readonly maxSubspace?: number;
}

export const leadingEigenvaluesDefaults = {
  tolerance: 1e-12,
  maxSubspace: 240,
} as const satisfies Required<LeadingEigenvaluesOptions>;

/** Eigenvalues by falling modulus, as far as a Krylov space shows them. */
export interface LeadingEigenvalues {
  /** Real and imaginary parts, shape [count], or one more so that no conjugate pair is parted. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** ‖Ax − λx‖₂ / ‖x‖₂ of each, computed with the vector itself. */
  readonly residuals: Float64Array;
  /** Dimension of the Krylov space used. */
  readonly dimension: number;
  /** "budget": some residual is too large; the values are estimates. */
  readonly status: "converged" | "budget";
}

/** Dimensions at which convergence is looked at: 20, then half as much again. */
const firstLook = 20;

/**
 * The eigenvalues of largest modulus by Arnoldi's method: a Krylov space from a fixed start that grows until the residuals
 * of all that is wanted are small, its vectors orthogonalised twice.
 *
 * A small residual says that λ is an eigenvalue of a matrix that near; it does not say that none is larger, though a
 * start without structure hardly ever misses one. So nothing here is rigorous. Fast where the leading eigenvalues stand
 * apart, slow at the rim of a disc of many. For k dimensions k products and 4nk² operations.
 *
 * @param a     matrix [n, n], or its product with a vector; not modified
 * @param count how many eigenvalues are wanted, 1 to n
 * @throws      RangeError if a shape or a count is wrong, or an entry of the matrix is not finite
 * @see         Arnoldi, Quarterly of Applied Mathematics 9 (1951) 17, doi:10.1090/qam/42792; Saad, Numerical Methods for
 *              Large Eigenvalue Problems (2011), chapter 6, doi:10.1137/1.9781611970739
 */
export function leadingEigenvalues(
  a: Float64Array | MatrixVectorProduct,
  n: number,
  count: number,
  options: LeadingEigenvaluesOptions = {},
): LeadingEigenvalues {
  const { tolerance, maxSubspace } = { ...leadingEigenvaluesDefaults, ...options };
  if (!Number.isInteger(count) || count < 1 || count > n) {
    throw new RangeError(`count is ${count}; expected an integer from 1 to ${n}`);
  }
  const limit = Math.min(n, Math.max(maxSubspace, count + 1));
  const { times, exponent } = scaledProduct(a, n);
  const space: Space = { basis: [unit(startVector(n))], columns: [], largest: 0 };
  for (
    let look = Math.min(limit, Math.max(firstLook, 2 * count));
    ;
    look = Math.min(limit, Math.ceil(1.5 * look))
  ) {
    const invariant = extend(space, times, n, look);
    const found = ritzValues(space, times, n, count);
    const converged = maxAbs(found.residuals) <= tolerance * space.largest;
    if (converged || invariant || look === limit) {
      const scaled = (values: Float64Array) => values.map((v) => scaleByPowerOfTwo(v, exponent));
      return {
        re: scaled(found.re),
        im: scaled(found.im),
        residuals: scaled(found.residuals),
        dimension: space.columns.length,
        status: converged ? "converged" : "budget",
      };
    }
  }
}

/** A V_k = V_{k+1} H, H upper Hessenberg: column j of H has j + 2 entries. */
interface Space {
  readonly basis: Float64Array[];
  readonly columns: Float64Array[];
  /** The largest ‖A v‖ met. */
  largest: number;
}

function scaledProduct(a: Float64Array | MatrixVectorProduct, n: number) {
  if (typeof a === "function") return { times: a, exponent: 0 };
  checkMatrix("matrix", a, n, n);
  const { scaled, exponent } = scaleToUnit(a);
  return { times: (x: Float64Array, out: Float64Array) => matVec(scaled, x, n, n, out), exponent };
}

/** Grows the space to the given dimension; true where it became invariant before. */
function extend(space: Space, times: MatrixVectorProduct, n: number, dimension: number): boolean {
  while (space.columns.length < dimension) {
    const k = space.columns.length;
    const next = times(space.basis[k]!, new Float64Array(n));
    const column = new Float64Array(k + 2);
    const size = norm2(next);
    space.largest = Math.max(space.largest, size);
    for (let pass = 0; pass < 2; pass++) {
      space.basis.forEach((v, i) => {
        const overlap = dot(v, next);
        column[i]! += overlap;
        axpy(-overlap, v, next, next);
      });
    }
    const rest = norm2(next);
    const invariant = rest <= 4 * 2 ** -52 * space.largest || k + 1 === n;
    column[k + 1] = invariant ? 0 : rest;
    space.columns.push(column);
    if (invariant) return true;
    space.basis.push(scaleVector(1 / rest, next, next));
  }
  return false;
}

/** The leading eigenvalues of H and the residuals of their vectors. */
function ritzValues({ basis, columns }: Space, times: MatrixVectorProduct, n: number, count: number) {
  const k = columns.length;
  const h = new Float64Array(k * k);
  columns.forEach((column, j) => {
    for (let i = 0; i < Math.min(k, j + 2); i++) h[i * k + j] = column[i]!;
  });
  const all = eigenvalues(h, k);
  const parted = count < k && all.im[count - 1]! > 0;
  const kept = Math.min(k, parted ? count + 1 : count);
  const [re, im] = [all.re.slice(0, kept), all.im.slice(0, kept)];
  const residuals = Float64Array.from(re, (x, i) => {
    // The vector of the conjugate is the conjugate.
    const [yr, yi] = hessenbergVector(h, k, x, Math.abs(im[i]!));
    return residual(times, n, x, Math.abs(im[i]!), combine(basis, yr, n), combine(basis, yi, n));
  });
  return { re, im, residuals };
}

/** Eigenvector of an unreduced Hessenberg matrix, from its last entry upwards; rescaled against overflow. */
function hessenbergVector(h: Float64Array, k: number, re: number, im: number) {
  const [yr, yi] = [new Float64Array(k), new Float64Array(k)];
  yr[k - 1] = 1;
  for (let i = k - 1; i > 0; i--) {
    let [sr, si] = [re * yr[i]! - im * yi[i]!, re * yi[i]! + im * yr[i]!];
    for (let j = i; j < k; j++) {
      sr -= h[i * k + j]! * yr[j]!;
      si -= h[i * k + j]! * yi[j]!;
    }
    const below = h[i * k + i - 1]!;
    yr[i - 1] = sr / below;
    yi[i - 1] = si / below;
    const size = Math.max(Math.abs(yr[i - 1]!), Math.abs(yi[i - 1]!));
    if (size > 1e100) for (const y of [yr, yi]) for (let j = i - 1; j < k; j++) y[j]! /= size;
  }
  return [yr, yi] as const;
}

function combine(basis: readonly Float64Array[], y: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n);
  y.forEach((weight, j) => axpy(weight, basis[j]!, x, x));
  return x;
}

/** ‖Ax − λx‖ / ‖x‖ for x = u + iv; infinite where the vector is not finite. */
function residual(
  times: MatrixVectorProduct,
  n: number,
  re: number,
  im: number,
  u: Float64Array,
  v: Float64Array,
): number {
  const size = Math.hypot(norm2(u), norm2(v));
  const [au, av] = [times(u, new Float64Array(n)), times(v, new Float64Array(n))];
  for (let i = 0; i < n; i++) {
    au[i]! -= re * u[i]! - im * v[i]!;
    av[i]! -= re * v[i]! + im * u[i]!;
  }
  const rest = Math.hypot(norm2(au), norm2(av)) / size;
  return Number.isFinite(rest) ? rest : Infinity;
}

function unit(x: Float64Array): Float64Array {
  return scaleVector(1 / norm2(x), x);
}
