import { norm2 } from "../../linalg/vector.js";
import type { JacobianChain } from "../products/jacobian-chain.js";
import { allFinite } from "../run-arguments.js";

/** A gradient through residual layers, taken apart by the number of branches its paths go through. */
export interface PathLengthTerms {
  /** e_0 … e_L, each [n, c]: e_k is the sum over all paths through exactly k branches. */
  readonly terms: readonly Float64Array[];
  /** Their sum, which is the whole gradient, Π(I + J_i)ᵀ V; [n, c]. */
  readonly total: Float64Array;
  /** Euclidean norms of the terms; Frobenius where c > 1. */
  readonly norms: readonly number[];
  readonly status: "finite" | "non-finite";
}

/**
 * The gradient at the input of L residual layers by path length: e_k = Σ J_{i_1}ᵀ J_{i_2}ᵀ … J_{i_k}ᵀ V over all
 * i_1 < i_2 < … < i_k, for adjoints V at the output.
 *
 * Exact, and there is no enumeration of the 2^L paths: from the last layer to the first, e_k ← e_k + J_iᵀ e_{k−1}, as
 * for elementary symmetric polynomials. L (L + 1)/2 products a vector, up to L c vectors at a time; memory for
 * (L + 1) n c numbers, twice.
 *
 * @param branches Jacobians J_1 … J_L of the branches, without the identity
 * @param adjoints V [n, c], one adjoint a column
 * @throws RangeError if V has no whole number of columns
 * @see    Veit, Wilber & Belongie 2016, arXiv:1605.06431
 */
export function pathLengthTerms(branches: JacobianChain, adjoints: Float64Array): PathLengthTerms {
  const { dimension: n, length } = branches;
  const c = adjoints.length / n;
  if (!(Number.isInteger(c) && c >= 1)) {
    throw new RangeError(`adjoints have ${adjoints.length} entries; expected a positive multiple of ${n}`);
  }
  let block: Float64Array = adjoints.slice();
  for (let i = length; i >= 1; i--) block = shiftedSum(block, branches.transposedTimes(i, block), n, c);
  const terms = Array.from({ length: length + 1 }, (_, k) => columns(block, n, k * c, c));
  const total = new Float64Array(n * c);
  for (const term of terms) term.forEach((v, at) => (total[at]! += v));
  return {
    terms,
    total,
    norms: terms.map(norm2),
    status: allFinite(total) ? "finite" : "non-finite",
  };
}

/** [E, 0] + [0, F] for E and F [n, m], the shift being c columns; [n, m + c]. */
function shiftedSum(e: Float64Array, f: Float64Array, n: number, c: number): Float64Array {
  const from = e.length / n;
  const to = from + c;
  const out = new Float64Array(n * to);
  for (let i = 0; i < n; i++) {
    const [row, at] = [i * to, i * from];
    for (let j = 0; j < from; j++) out[row + j] = e[at + j]!;
    for (let j = 0; j < from; j++) out[row + c + j]! += f[at + j]!;
  }
  return out;
}

function columns(a: Float64Array, n: number, first: number, count: number): Float64Array {
  const width = a.length / n;
  return Float64Array.from(
    { length: n * count },
    (_, at) => a[Math.floor(at / count) * width + first + (at % count)]!,
  );
}
