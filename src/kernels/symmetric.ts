import { binary } from "./binaries/symmetric.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface SymmetricFunctions {
  readonly transposedProduct: (
    p: number,
    q: number,
    c: number,
    k: number,
    m: number,
    n: number,
    symmetric: number,
    work: number,
  ) => void;
  readonly factor: (a: number, n: number, work: number) => number;
  readonly invertFactored: (r: number, y: number, k: number, n: number, work: number) => void;
}

const kernel = lazyKernel<SymmetricFunctions>(binary);

/** Terms of a sum that are added up before the sum joins others: see {@link sumRoundings}. */
const depth = 32;

/**
 * The most roundings that a term of a sum of n products passes through in `transposedProduct`: one product, then sums
 * of 32, then the sum of these.
 */
export function sumRoundings(n: number): number {
  return Math.min(n, depth) + Math.ceil(n / depth);
}

/** The most roundings, product, sums, division and root, that an entry of a `factor` passes through. */
export function factorRoundings(n: number): number {
  return n <= depth ? n + 2 : 2 * depth + Math.ceil(n / depth) + 2;
}

/**
 * PᵀQ with SIMD, for row-major P [k, m] and Q [k, n]; result [m, n].
 *
 * `symmetric`: the product is known to be symmetric (m = n); half of it is computed, and mirrored. 2 k m n operations.
 *
 * @throws RangeError if the matrices do not fit into the kernel's memory
 */
export function transposedProduct(
  p: Float64Array,
  q: Float64Array,
  k: number,
  m: number,
  n: number,
  symmetric = false,
): Float64Array {
  const { run, reserve } = kernel();
  const [left, right, product, work] = reserve(k * m, k * n, m * n, workLength(m, n)) as Four;
  left.values.set(p);
  right.values.set(q);
  const flag = symmetric ? 1 : 0;
  run.transposedProduct(left.address, right.address, product.address, k, m, n, flag, work.address);
  return product.values.slice();
}

/**
 * The upper triangular R with RᵀR = A, zeros below; undefined where a pivot is not positive. The upper triangle of the
 * symmetric A [n, n] is read. n³/3 operations.
 *
 * @throws RangeError if the matrix does not fit into the kernel's memory
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  const { run, reserve } = kernel();
  const [matrix, work] = reserve(n * n, workLength(n, n)) as [KernelArray, KernelArray];
  matrix.values.set(a);
  if (run.factor(matrix.address, n, work.address) === 0) return undefined;
  const r = matrix.values.slice();
  for (let i = 1; i < n; i++) r.fill(0, i * n, i * n + i);
  return r;
}

/**
 * A⁻¹ from the factor R of A; exactly symmetric. n³ operations.
 *
 * @throws RangeError if the matrices do not fit into the kernel's memory
 */
export function invertFactored(r: Float64Array, n: number): Float64Array {
  const { run, reserve } = kernel();
  const [factor, half, inverse, work] = reserve(n * n, n * n, n * n, workLength(n, n)) as Four;
  factor.values.set(r);
  run.invertFactored(factor.address, half.address, inverse.address, n, work.address);
  return inverse.values.slice();
}

type Four = [KernelArray, KernelArray, KernelArray, KernelArray];

function workLength(m: number, n: number): number {
  return depth * (m + n + 8);
}
