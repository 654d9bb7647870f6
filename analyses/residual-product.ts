import { norm2, subtract } from "../src/linalg/vector.js";
import { affineLayer } from "../src/systems/layers/affine-layer.js";
import { layerSequence } from "../src/systems/layers/layer-sequence.js";
import { residualLayer } from "../src/systems/layers/residual-layer.js";
import type { JacobianChain } from "../src/methods/products/jacobian-chain.js";
import { residualChain } from "../src/methods/depth/residual-chain.js";
import { gaussianBranches, normalBlock } from "./residual-branches.js";

export interface ResidualProductOptions {
  /** L. */
  readonly depth?: number;
  /** g: branch Jacobians have independent entries N(0, g²/units). */
  readonly gain?: number;
  readonly units?: number;
  readonly seed?: number;
}

export const residualProductDefaults = {
  depth: 54,
  gain: 0.5,
  units: 64,
  seed: 0,
} as const satisfies Required<ResidualProductOptions>;

/** Orders m at which the sum over paths is cut off, in the curves over depth. */
const shownOrders = [1, 2, 4, 8] as const;
/** c of f = −c x. */
const shrinkFactors = [0.1, 0.3, 0.5, 0.9] as const;

/** Norms of what a tangent of length 1 becomes through the first l layers. */
export interface ResidualDepthRow {
  readonly layers: number;
  /** Π(I + J_i). */
  readonly product: number;
  /** I + J_1 + J_2 J_1 + …, the source text's sum. */
  readonly chainSum: number;
  /** The sum over the paths of at most m branches, in the order of `orders`. */
  readonly orders: readonly number[];
}

export interface ResidualProductResult {
  readonly options: Required<ResidualProductOptions>;
  /** m of the sums over paths in `rows`. */
  readonly orders: readonly number[];
  readonly rows: readonly ResidualDepthRow[];
  /** ‖sum − product‖/‖product‖ of the sum over the paths of at most m branches at the full depth, m = 0 … L. */
  readonly errors: readonly number[];
  /** The same of the source text's sum. */
  readonly chainSumError: number;
  /** |∂x_l/∂x_0| with f = −c x, l = 0 … L. */
  readonly shrinking: readonly { readonly factor: number; readonly sizes: readonly number[] }[];
  /** The source text's sum and the product of (½, −3/10, 4/5). */
  readonly scalars: { readonly chainSum: number; readonly product: number };
}

/**
 * What is the gradient through residual layers: the sum that the source text gives, or the product? Both on random
 * branches over depth, with the sum over all paths cut off at several orders, and the layers f = −c x that undo the
 * identity.
 *
 * @throws RangeError if an option is invalid
 */
export function residualProduct(options: ResidualProductOptions = {}): ResidualProductResult {
  const resolved = { ...residualProductDefaults, ...options };
  const { depth, units, seed } = resolved;
  const branches = gaussianBranches(resolved);
  const drawn = normalBlock(units, 1, seed, depth);
  const tangent = drawn.map((v) => v / norm2(drawn));
  const product = products(branches, tangent);
  const sums = chainSums(branches, tangent);
  const orders = partialSums(branches, tangent);
  const last = product.at(-1)!;
  const error = (sum: Float64Array) => norm2(subtract(sum, last)) / norm2(last);
  return {
    options: resolved,
    orders: shownOrders,
    rows: product.map((v, layers) => ({
      ...{ layers, product: norm2(v), chainSum: norm2(sums[layers]!) },
      orders: shownOrders.map((m) => norm2(orders[layers]![Math.min(m, layers)]!)),
    })),
    errors: orders.at(-1)!.map(error),
    chainSumError: error(sums.at(-1)!),
    shrinking: shrinkFactors.map((factor) => ({
      factor,
      sizes: Array.from({ length: depth + 1 }, (_, l) => identityLoss({ factor, depth: l })),
    })),
    scalars: scalarExample([0.5, -0.3, 0.8]),
  };
}

/** |∂x_L/∂x_0| of L layers x + f(x) with f = −c x, by running them. */
export function identityLoss({ factor, depth }: { readonly factor: number; readonly depth: number }): number {
  if (depth === 0) return 1;
  return Math.abs(throughScalars(Array.from({ length: depth }, () => -factor)));
}

function throughScalars(factors: readonly number[]): number {
  const network = layerSequence(
    factors.map((_, i) => residualLayer(affineLayer({ inputs: 1, outputs: 1, bias: false, base: i }))),
  );
  const p = Float64Array.from(factors);
  const out = new Float64Array(1);
  network.forward(Float64Array.of(1), p, 1, out);
  network.pull(p, Float64Array.of(1), out);
  return out[0]!;
}

function scalarExample(factors: readonly number[]): ResidualProductResult["scalars"] {
  let [chainSum, term] = [1, 1];
  for (const factor of factors) chainSum += term *= factor;
  return { chainSum, product: throughScalars(factors) };
}

/** Π(I + J_i) v after each layer. */
function products(branches: JacobianChain, v: Float64Array): Float64Array[] {
  const chain = residualChain(branches);
  const found = [v];
  for (let i = 1; i <= chain.length; i++) found.push(chain.times(i, found.at(-1)!));
  return found;
}

/** (I + J_1 + J_2 J_1 + …) v after each layer. */
function chainSums(branches: JacobianChain, v: Float64Array): Float64Array[] {
  const found = [v];
  let term = v;
  for (let i = 1; i <= branches.length; i++) {
    term = branches.times(i, term);
    found.push(found.at(-1)!.map((sum, at) => sum + term[at]!));
  }
  return found;
}

/** Σ_{k ≤ m} e_k v for m = 0 … l after each layer l, by e_k ← e_k + J_l e_{k−1}. */
function partialSums(branches: JacobianChain, v: Float64Array): Float64Array[][] {
  let terms = [v];
  const found = [[v]];
  for (let i = 1; i <= branches.length; i++) {
    const images = terms.map((term) => branches.times(i, term));
    terms = [...terms, images.at(-1)!].map((term, k) =>
      k === 0 || k === terms.length ? term : term.map((e, at) => e + images[k - 1]![at]!),
    );
    const sums = [terms[0]!];
    for (const term of terms.slice(1)) sums.push(term.map((e, at) => e + sums.at(-1)![at]!));
    found.push(sums);
  }
  return found;
}
