import { binary } from "./binaries/gemm.js";
import { lazyKernel, type KernelArray } from "./load.js";

/** The functions of assembly/_gemm.ts; addresses and strides are in bytes. */
export interface GemmFunctions {
  readonly pack: (b: number, strideB: number, k: number, n: number, packed: number) => void;
  readonly multiplyPacked: (
    a: number,
    strideA: number,
    packed: number,
    c: number,
    strideC: number,
    m: number,
    k: number,
    n: number,
    add: 0 | 1,
  ) => void;
}

const kernel = lazyKernel<GemmFunctions>(binary);

/** A packed block of B is half a megabyte, which a second-level cache holds; rows bound the kernel's memory. */
const block = { rows: 512, inner: 256, columns: 256 } as const;

/**
 * A B with SIMD, for row-major A [m, k] and B [k, n]; result [m, n]. Each entry is one sum over ascending k.
 *
 * 2 m k n operations; arguments are copied, 512 rows of A and of the result at a time, so it pays from about 8 × 8.
 * `out` may be an argument, but no other view that overlaps one.
 *
 * @throws RangeError if 512 rows do not fit into the kernel's memory
 */
export function gemm(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  out: Float64Array = new Float64Array(m * n),
): Float64Array {
  const right = out === b && m > block.rows ? b.slice() : b;
  for (let i = 0; i < m; i += block.rows) {
    const rows = Math.min(block.rows, m - i);
    rowBlock(a.subarray(i * k, (i + rows) * k), right, rows, k, n, out.subarray(i * n, (i + rows) * n));
  }
  return out;
}

function rowBlock(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  out: Float64Array,
): void {
  const { run, reserve } = kernel();
  const [left, product, staged, packed] = reserve(m * k, m * n, ...blockLengths(k, n)) as Reserved;
  left.values.set(a);
  const source = (p: number, j: number, inner: number, columns: number) => {
    stage(b.subarray(p * n), n, j, inner, columns, staged.values);
    return { address: staged.address, stride: 8 * columns };
  };
  inBlocks(run, left.address, source, packed.address, product.address, [m, k, n]);
  out.set(product.values);
}

/**
 * C = A B for A [m, k], B [k, n] and C [m, n] at byte addresses of a kernel that has the functions of _gemm.ts, with
 * room for `packedLength(k, n)` doubles at `packed`.
 */
export function timesInBlocks(
  run: GemmFunctions,
  a: number,
  b: number,
  packed: number,
  c: number,
  [m, k, n]: readonly [number, number, number],
): void {
  const source = (p: number, j: number) => ({ address: b + 8 * (p * n + j), stride: 8 * n });
  inBlocks(run, a, source, packed, c, [m, k, n]);
}

/** Doubles that a packed block of B [k, n] takes. */
export function packedLength(k: number, n: number): number {
  return Math.min(k, block.inner) * (Math.min(n, block.columns) + 3);
}

/** Where the rows p … p + inner − 1 and columns j … j + columns − 1 of B lie. */
type BlockSource = (
  p: number,
  j: number,
  inner: number,
  columns: number,
) => { readonly address: number; readonly stride: number };

function inBlocks(
  run: GemmFunctions,
  a: number,
  source: BlockSource,
  packed: number,
  c: number,
  [m, k, n]: readonly [number, number, number],
): void {
  for (let j = 0; j < n; j += block.columns) {
    const columns = Math.min(block.columns, n - j);
    // An empty sum is zero: one pass over nothing writes it.
    for (let p = 0; p < Math.max(1, k); p += block.inner) {
      const inner = Math.min(block.inner, k - p);
      const { address, stride } = source(p, j, inner, columns);
      run.pack(address, stride, inner, columns, packed);
      run.multiplyPacked(a + 8 * p, 8 * k, packed, c + 8 * j, 8 * n, m, inner, columns, p === 0 ? 0 : 1);
    }
  }
}

type Reserved = readonly [KernelArray, KernelArray, KernelArray, KernelArray];

function blockLengths(k: number, n: number): readonly [staged: number, packed: number] {
  return [Math.min(k, block.inner) * Math.min(n, block.columns), packedLength(k, n)];
}

/** Columns j … j + columns − 1 of the first `inner` rows of B, whose rows have n entries, one row after the other. */
function stage(
  b: Float64Array,
  n: number,
  j: number,
  inner: number,
  columns: number,
  into: Float64Array,
): void {
  if (columns === n) into.set(b.subarray(0, inner * n));
  else for (let p = 0; p < inner; p++) into.set(b.subarray(p * n + j, p * n + j + columns), p * columns);
}
