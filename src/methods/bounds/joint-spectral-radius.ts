import { blockRadius, type BlockRadius } from "./block-radius.js";
import { checkWeights } from "./lower-bounds.js";
import type { BoundCertificate } from "../results.js";
import { unbalancedDown, unbalancedUp, weightBlocks } from "./weight-blocks.js";

export interface JointSpectralRadiusOptions {
  /** Ends once upper ≤ lower · (1 + tolerance). */
  readonly tolerance?: number;
  /** Largest number of words that are examined, for each irreducible block. */
  readonly maxNodes?: number;
}

/** The only place where these defaults are written down. */
export const jointSpectralRadiusDefaults = {
  tolerance: 0.01,
  /** A word of n units has 2^n − 1 continuations: some seconds for every n. */
  maxNodes: (n: number): number => Math.round(20000 * 2 ** Math.min(0, 0.75 * (6 - n))),
} as const;

/** A bracket of the largest growth per step of products W D_1 W D_2 ⋯ with diagonals in [0, s]. */
export interface JointSpectralRadius {
  readonly lower: number;
  readonly upper: number;
  /** True where rounding is accounted for in both bounds. */
  readonly rigorous: boolean;
  /** ‖P_k‖₂ ≤ prefactor · upper^k; null where W is reducible and no finite factor need exist. */
  readonly prefactor: number | null;
  /** Sets of units that are switched on in D_1, …, D_l, repeated: growth `lower` per step. */
  readonly witness: readonly (readonly number[])[];
  /** Words that were examined. */
  readonly nodes: number;
  /** "exact": equal to rounding; "converged": within the tolerance; "budget": the tree was cut off before. */
  readonly status: "converged" | "exact" | "budget";
  readonly certificate: BoundCertificate;
}

/**
 * Brackets the joint spectral radius of { s W D : D diagonal in [0, 1] }: below 1 all gradients vanish, whatever the
 * trajectory; above 1 some products explode.
 *
 * The maximum over the irreducible blocks of W. A block is settled in closed form where it is 1×1, non-negative up to
 * signs of units, or normal; else by an ellipsoidal norm and Gripenberg's tree of words, of at most ten units. Lower
 * bounds are eigenvalues of products in proven discs, upper bounds factorisations that allow for rounding. Exponential
 * in the units: for n ≤ 6 some ten milliseconds, n = 10 some seconds, at most `maxNodes` · 2^n tests.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 * @throws      RangeError if an argument is invalid, or an irreducible block has more than ten units
 * @see         Rota & Strang, Indag. Math. 22 (1960) 379, doi:10.1016/S1385-7258(60)50046-1; Gripenberg, Linear Algebra
 *              Appl. 234 (1996) 43, doi:10.1016/0024-3795(94)00082-4
 */
export function jointSpectralRadius(
  w: Float64Array,
  n: number,
  slope: number,
  options: JointSpectralRadiusOptions = {},
): JointSpectralRadius {
  checkWeights(w, n, slope);
  const tolerance = options.tolerance ?? jointSpectralRadiusDefaults.tolerance;
  if (!(tolerance > 0 && tolerance < Infinity))
    throw new RangeError(`the tolerance is ${tolerance}; expected a positive number`);
  const blocks = blockRadii(w, n, options.maxNodes, tolerance);
  const lower = blocks.map((b) => unbalancedDown(b.lower, b.block, slope));
  const upper = blocks.map((b) => unbalancedUp(b.upper, b.block, slope));
  const best = lower.indexOf(Math.max(...lower));
  const top = upper.indexOf(Math.max(...upper));
  const winner = blocks[best];
  return {
    lower: lower[best] ?? 0,
    upper: upper[top] ?? 0,
    rigorous: blocks.every((b) => b.rigorous),
    prefactor: jointPrefactor(w, n, blocks),
    witness: winner?.word.map((set) => set.map((i) => winner.block.units[i]!)) ?? [],
    nodes: blocks.reduce((sum, b) => sum + b.nodes, 0),
    status: jointStatus(blocks, lower[best] ?? 0, upper[top] ?? 0, tolerance),
    certificate: jointCertificate(blocks, n),
  };
}

/** The brackets of the irreducible blocks that have a cycle; the others contribute nothing. */
export function blockRadii(
  w: Float64Array,
  n: number,
  maxNodes: number | undefined,
  tolerance: number,
): readonly BlockRadius[] {
  return weightBlocks(w, n).map((block) =>
    blockRadius(block, { tolerance, maxNodes: maxNodes ?? jointSpectralRadiusDefaults.maxNodes(block.n) }),
  );
}

/** The largest prefactor of the blocks where nothing couples them. */
function jointPrefactor(w: Float64Array, n: number, blocks: readonly BlockRadius[]): number | null {
  const blockOf = new Int32Array(n).fill(-1);
  blocks.forEach(({ block }, at) => {
    block.units.forEach((i) => (blockOf[i] = at));
  });
  const coupled = w.some((v, at) => {
    const [row, column] = [blockOf[Math.floor(at / n)]!, blockOf[at % n]!];
    return v !== 0 && (row !== column || row < 0);
  });
  const largest = blocks.reduce((a, b) => Math.max(a, b.prefactor), 1);
  return coupled || largest === Infinity ? null : largest;
}

/** A cut-off tree does not matter where another block dominates. */
function jointStatus(
  blocks: readonly BlockRadius[],
  lower: number,
  upper: number,
  tolerance: number,
): JointSpectralRadius["status"] {
  if (blocks.every((b) => b.status === "exact")) return "exact";
  return upper <= lower * (1 + tolerance) * (1 + 1e-9) ? "converged" : "budget";
}

/** P of all blocks, zero between them; units without a cycle have 1. */
export function jointCertificate(blocks: readonly BlockRadius[], n: number): BoundCertificate {
  const shape = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++) shape[i * (n + 1)] = 1;
  for (const { block, shape: part } of blocks) {
    block.units.forEach((i, a) => {
      block.units.forEach((j, b) => (shape[i * n + j] = part?.[a * block.n + b] ?? (i === j ? 1 : 0)));
    });
  }
  const longest = blocks.reduce((a, b) => Math.max(a, b.longest), 1);
  if (longest === 1) return { kind: "ellipsoid", shape };
  return { kind: "tree", shape, words: blocks.reduce((sum, b) => sum + b.words, 0), longest };
}
