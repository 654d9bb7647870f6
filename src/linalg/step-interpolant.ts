/** Accepted steps of an integration in a time τ that runs forward. */
export interface StepTable {
  /** Shape [steps + 1], strictly increasing. */
  readonly tau: Float64Array;
  /** x at those times, shape [steps + 1, n]. */
  readonly states: Float64Array;
  /** dx/dτ at those times, shape [steps + 1, n]. */
  readonly slopes: Float64Array;
  /** x in the middle of each step, shape [steps, n]. */
  readonly middles: Float64Array;
}

/**
 * Evaluates the quartic through both ends, both slopes and the middle of the step that holds τ.
 *
 * Fourth-order accurate; exact at the steps' ends. O(n + log steps). τ outside the table is taken to its end.
 *
 * @param out shape [n], filled and returned
 * @see Shampine, Math. Comp. 46 (1986) 135, doi:10.1090/S0025-5718-1986-0815836-3
 */
export function interpolateStep(table: StepTable, tau: number, n: number, out: Float64Array): Float64Array {
  const { tau: nodes, states, slopes, middles } = table;
  const k = stepOf(nodes, tau);
  if (tau <= nodes[k]! || k === nodes.length - 1) return copyState(states, k, n, out);
  if (tau >= nodes[k + 1]!) return copyState(states, k + 1, n, out);
  const h = nodes[k + 1]! - nodes[k]!;
  const s = (tau - nodes[k]!) / h;
  for (let i = 0; i < n; i++) {
    const a = k * n + i;
    const x = states[a]!;
    const slope = h * slopes[a]!;
    const rise = states[a + n]! - x - slope;
    const bend = h * slopes[a + n]! - slope;
    const middle = 16 * (middles[a]! - x - slope / 2);
    const c4 = middle - 8 * rise + 2 * bend;
    const c3 = 14 * rise - 3 * bend - 2 * middle;
    const c2 = middle - 5 * rise + bend;
    out[i] = x + s * (slope + s * (c2 + s * (c3 + s * c4)));
  }
  return out;
}

/** Largest k with nodes[k] ≤ τ, by bisection; 0 where there is none. */
function stepOf(nodes: Float64Array, tau: number): number {
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (nodes[middle]! <= tau) low = middle;
    else high = middle - 1;
  }
  return low;
}

function copyState(states: Float64Array, k: number, n: number, out: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) out[i] = states[k * n + i]!;
  return out;
}
