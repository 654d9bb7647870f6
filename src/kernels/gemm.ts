import { binary } from "./binaries/gemm.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface GemmFunctions {
  readonly gemm: (a: number, b: number, c: number, m: number, k: number, n: number) => void;
}

const kernel = lazyKernel<GemmFunctions>(binary);

/**
 * A B with SIMD, for row-major A [m, k] and B [k, n]; result [m, n]. Each entry is one sum over ascending k.
 *
 * 2 m k n operations; arguments are copied, so it pays from about 16 × 16. `out` may be an argument.
 *
 * @throws RangeError if the matrices do not fit into the kernel's memory
 */
export function gemm(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  out: Float64Array = new Float64Array(m * n),
): Float64Array {
  const { run, reserve } = kernel();
  const [left, right, product] = reserve(m * k, k * n, m * n) as [KernelArray, KernelArray, KernelArray];
  left.values.set(a);
  right.values.set(b);
  run.gemm(left.address, right.address, product.address, m, k, n);
  out.set(product.values);
  return out;
}
