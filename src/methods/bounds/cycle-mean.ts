import { productDown, rootDown } from "../../interval/root.js";
import { matrixBlocks } from "./matrix-blocks.js";

export interface CycleMean {
  /** A lower bound on the mean of the cycle, rounded downwards; 0 if there is no cycle. */
  readonly value: number;
  /** i₁, i₂, …, i_l with w(i₁,i₂) w(i₂,i₃) ⋯ w(i_l,i₁) ≠ 0; empty if there is no cycle. */
  readonly cycle: readonly number[];
  /** "budget": policy iteration reached its cap, so a larger mean may exist. */
  readonly status: "exhausted" | "budget";
}

/** Means of 1000-unit networks are found in some ten iterations; the cap only guarantees an end. */
const maxIterations = 1000;
/** An improvement of a logarithm (base 2) below this share of their range is rounding. */
const tolerance = 1e-12;

/**
 * The largest geometric mean of |w_ij| along a cycle, max (|w(i₁,i₂) ⋯ w(i_l,i₁)|)^(1/l), and such a cycle.
 *
 * Any finite matrix at any scale. The value is that of the cycle found, rounded downwards, so it is certain that
 * some cycle has at least this mean; that no cycle has more holds to 10⁻¹². Howard's policy iteration on each
 * strongly connected component, O(n²) an iteration, which takes far fewer than the n of Karp's recursion.
 *
 * @param w flat [n, n]
 * @see     Karp, Discrete Mathematics 23 (1978) 309, doi:10.1016/0012-365X(78)90011-0;
 *          Dasdan, ACM TODAES 9 (2004) 385, doi:10.1145/1027084.1027085 (Howard's method compared)
 */
export function maxCycleMean(w: Float64Array, n: number): CycleMean {
  let best: CycleMean = { value: 0, cycle: [], status: "exhausted" };
  let status: CycleMean["status"] = "exhausted";
  for (const block of matrixBlocks(w, n).blocks) {
    const m = block.length;
    if (m === 1 && w[block[0]! * (n + 1)] === 0) continue;
    const logs = Float64Array.from({ length: m * m }, (_, at) =>
      Math.log2(Math.abs(w[block[Math.floor(at / m)]! * n + block[at % m]!]!)),
    );
    const found = policyIteration(logs, m);
    if (found.capped) status = "budget";
    const cycle = found.cycle.map((i) => block[i]!);
    const value = cycleMeanDown(w, n, cycle);
    if (value > best.value || best.cycle.length === 0) best = { value, cycle, status };
  }
  return { ...best, status };
}

/** The geometric mean of |w| along a cycle, rounded downwards. */
function cycleMeanDown(w: Float64Array, n: number, cycle: readonly number[]): number {
  const weights = cycle.map((i, at) => Math.abs(w[i * n + cycle[(at + 1) % cycle.length]!]!));
  return rootDown(productDown(weights), cycle.length);
}

interface Policy {
  /** The successor chosen in each node. */
  readonly next: Int32Array;
  /** Bias of each node: the gain of its path over as many steps of the mean. */
  readonly bias: Float64Array;
}

/** Howard's method on a strongly connected graph with weights `logs`, −∞ where there is no edge. */
function policyIteration(logs: Float64Array, n: number): { cycle: number[]; capped: boolean } {
  const policy: Policy = { next: new Int32Array(n), bias: new Float64Array(n) };
  for (let i = 0; i < n; i++) policy.next[i] = indexOfLargest(logs.subarray(i * n, (i + 1) * n));
  const slack = tolerance * range(logs);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const best = bestCycle(logs, n, policy.next);
    evaluate(logs, n, policy, best);
    if (!improve(logs, n, policy, best.mean, slack)) return { cycle: best.cycle, capped: false };
  }
  return { cycle: bestCycle(logs, n, policy.next).cycle, capped: true };
}

/** The cycle of largest mean in the graph i → next[i]. */
function bestCycle(logs: Float64Array, n: number, next: Int32Array): { cycle: number[]; mean: number } {
  const walk = new Int32Array(n).fill(-1);
  let best = { cycle: [] as number[], mean: -Infinity };
  for (let start = 0; start < n; start++) {
    let i = start;
    for (; walk[i]! < 0; i = next[i]!) walk[i] = start;
    if (walk[i] !== start) continue;
    const cycle = cycleThrough(i, next);
    const mean = cycle.reduce((sum, j) => sum + logs[j * n + next[j]!]!, 0) / cycle.length;
    if (mean > best.mean) best = { cycle, mean };
  }
  return best;
}

function cycleThrough(start: number, next: Int32Array): number[] {
  const cycle = [start];
  for (let i = next[start]!; i !== start; i = next[i]!) cycle.push(i);
  return cycle;
}

/** Biases of the nodes that lead into the cycle, by a search backwards from it; the others keep theirs. */
function evaluate(
  logs: Float64Array,
  n: number,
  { next, bias }: Policy,
  { cycle, mean }: { cycle: readonly number[]; mean: number },
): void {
  const before: number[][] = Array.from({ length: n }, () => []);
  next.forEach((j, i) => before[j]!.push(i));
  const root = cycle[0]!;
  const queue = [root];
  for (let j = queue.pop(); j !== undefined; j = queue.pop()) {
    for (const i of before[j]!) {
      if (i === root) continue;
      bias[i] = logs[i * n + j]! - mean + bias[j]!;
      queue.push(i);
    }
  }
}

/** Takes better successors; false if there is none beyond rounding. */
function improve(
  logs: Float64Array,
  n: number,
  { next, bias }: Policy,
  mean: number,
  slack: number,
): boolean {
  let improved = false;
  for (let i = 0; i < n; i++) {
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const value = logs[at]! - mean + bias[j]!;
      if (!(value > bias[i]!)) continue;
      if (value > bias[i]! + slack) improved = true;
      bias[i] = value;
      next[i] = j;
    }
  }
  return improved;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function range(logs: Float64Array): number {
  return logs.reduce((a, v) => (v === -Infinity ? a : Math.max(a, Math.abs(v))), 1);
}
