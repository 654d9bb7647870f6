/** A matrix similar to the given one, its decoupled eigenvalues split off and its rows and columns alike in size. */
export interface BalancedMatrix {
  /** The coupled block, shape [size, size]. */
  readonly block: Float64Array;
  readonly size: number;
  /** Eigenvalues (all real) that permutations isolate on the diagonal. */
  readonly isolated: Float64Array;
}

/** Parlett and Reinsch: keep a scaling only if it shrinks the two norms by five per cent. */
const worthwhile = 0.95;
/** Three or four sweeps suffice; the cap only guarantees an end. */
const maxSweeps = 200;

/**
 * Balances a square matrix: permutes isolated eigenvalues out, then scales by powers of two so that row i
 * and column i have alike 2-norms. Both are similarities, and both are exact unless an entry underflows.
 *
 * O(n²) a sweep. Entries finite and below 2^1000.
 *
 * @param a shape [n, n]; not modified
 * @see Parlett & Reinsch, Numerische Mathematik 13 (1969) 293, doi:10.1007/BF02165404;
 *      James, Langou & Lowery, arXiv:1401.5766 (why the 2-norm, diagonal included)
 */
export function balance(a: Float64Array, n: number): BalancedMatrix {
  const active = isolate(a, n);
  const size = active.length;
  const block = size === n ? a.slice() : principalBlock(a, n, active);
  const kept = new Set(active);
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => !kept.has(i));
  scaleRowsAndColumns(block, size);
  return { block, size, isolated: Float64Array.from(rest, (i) => a[i * n + i]!) };
}

function principalBlock(a: Float64Array, n: number, indices: readonly number[]): Float64Array {
  const size = indices.length;
  const block = new Float64Array(size * size);
  indices.forEach((from, i) => {
    indices.forEach((to, j) => (block[i * size + j] = a[from * n + to]!));
  });
  return block;
}

/**
 * Indices left after removing, again and again, those whose row or column has no off-diagonal entry among
 * the indices left: each of those is an eigenvalue on the diagonal of a block-triangular permutation.
 */
function isolate(a: Float64Array, n: number): number[] {
  const inRow = new Int32Array(n);
  const inColumn = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j || a[i * n + j] === 0) continue;
      inRow[i]!++;
      inColumn[j]!++;
    }
  }
  const gone = new Uint8Array(n);
  const queue: number[] = [];
  const drop = (i: number) => {
    if (gone[i] === 1 || (inRow[i]! > 0 && inColumn[i]! > 0)) return;
    gone[i] = 1;
    queue.push(i);
  };
  for (let i = 0; i < n; i++) drop(i);
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (let j = 0; j < n; j++) {
      if (gone[j] === 1) continue;
      if (a[i * n + j] !== 0) inColumn[j]!--;
      if (a[j * n + i] !== 0) inRow[j]!--;
      drop(j);
    }
  }
  return Array.from({ length: n }, (_, i) => i).filter((i) => gone[i] === 0);
}

function scaleRowsAndColumns(b: Float64Array, n: number): void {
  let changed = true;
  for (let sweep = 0; sweep < maxSweeps && changed; sweep++) {
    changed = false;
    for (let i = 0; i < n; i++) {
      const column = stridedNorm(b, i, n, n);
      const row = stridedNorm(b, i * n, 1, n);
      if (column === 0 || row === 0) continue;
      const f = 2 ** clamp(Math.round((Math.log2(row) - Math.log2(column)) / 2), 500);
      if (f === 1 || column * f + row / f >= worthwhile * (column + row)) continue;
      for (let j = 0; j < n; j++) b[i * n + j]! /= f;
      for (let j = 0; j < n; j++) b[j * n + i]! *= f;
      changed = true;
    }
  }
}

function clamp(x: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, x));
}

/** 2-norm of n entries from `start` on, `stride` apart, safe from overflow and underflow. */
function stridedNorm(b: Float64Array, start: number, stride: number, n: number): number {
  let sum = 0;
  for (let k = 0, i = start; k < n; k++, i += stride) sum += b[i]! * b[i]!;
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  let largest = 0;
  for (let k = 0, i = start; k < n; k++, i += stride) largest = Math.max(largest, Math.abs(b[i]!));
  if (largest === 0) return 0;
  sum = 0;
  for (let k = 0, i = start; k < n; k++, i += stride) sum += (b[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
