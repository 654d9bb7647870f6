/** The block-triangular (Frobenius normal) form of a square matrix. */
export interface MatrixBlocks {
  /** Index sets of the irreducible diagonal blocks; one block if the matrix is irreducible. */
  readonly blocks: readonly (readonly number[])[];
  /**
   * Per index, the level of its block: equal within a block, and w_ij ≠ 0 across blocks only where
   * level[i] < level[j].
   */
  readonly level: Int32Array;
}

/**
 * Strongly connected components of the graph i → j for w_ij ≠ 0, and their levels (longest path into them).
 *
 * Two depth-first searches (Kosaraju), with a stack of their own, O(n²).
 *
 * @param w flat [n, n]
 */
export function matrixBlocks(w: Float64Array, n: number): MatrixBlocks {
  const forward = (i: number, j: number): boolean => w[i * n + j] !== 0;
  const backward = (i: number, j: number): boolean => w[j * n + i] !== 0;
  const seen = new Uint8Array(n);
  const order = Array.from({ length: n }, (_, i) => visit(i, n, forward, seen)).flat();
  seen.fill(0);
  const blocks: number[][] = [];
  for (const i of order.reverse()) {
    const block = visit(i, n, backward, seen);
    if (block.length > 0) blocks.push(block.sort((a, b) => a - b));
  }
  return { blocks, level: levels(blocks, forward, n) };
}

/** Indices reached from `start` and not seen before, in the order in which they are finished. */
function visit(
  start: number,
  n: number,
  edge: (i: number, j: number) => boolean,
  seen: Uint8Array,
): number[] {
  if (seen[start]) return [];
  const finished: number[] = [];
  const path = [start];
  const next = new Int32Array(n);
  seen[start] = 1;
  while (path.length > 0) {
    const i = path.at(-1)!;
    let j = next[i]!;
    while (j < n && (seen[j] || !edge(i, j))) j++;
    next[i] = j;
    if (j < n) {
      seen[j] = 1;
      path.push(j);
    } else {
      finished.push(i);
      path.pop();
    }
  }
  return finished;
}

/** Kosaraju finds the blocks in topological order, so each block's predecessors have their level already. */
function levels(
  blocks: readonly (readonly number[])[],
  edge: (i: number, j: number) => boolean,
  n: number,
): Int32Array {
  const level = new Int32Array(n);
  const earlier: number[] = [];
  for (const block of blocks) {
    let own = 0;
    for (const i of earlier) {
      if (level[i]! >= own && block.some((j) => edge(i, j))) own = level[i]! + 1;
    }
    for (const j of block) level[j] = own;
    earlier.push(...block);
  }
  return level;
}
