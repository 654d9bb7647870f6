import { qr } from "../../linalg/qr.js";
import { randomStream } from "../../random/stream.js";
import {
  gradedSingularValues,
  identityTriangle,
  timesTriangle,
  type GradedTriangle,
} from "./graded-triangle.js";
import type { JacobianChain } from "./jacobian-chain.js";
import { allFinite, checkCount } from "../run-arguments.js";

export interface ProductSingularValuesOptions {
  /** How many singular values, the largest; at most n. */
  readonly count?: number | undefined;
  /** Factors in the product: F_k … F_1 of the chain's first k, or, from the end, its last k; all if absent. */
  readonly factors?: number | undefined;
  readonly anchor?: "end" | "start" | undefined;
  /** Accept values once the estimated error of their logarithms is below; absolute, so relative in the values. */
  readonly tolerance?: number | undefined;
  /** Most passes over the product. */
  readonly maxPasses?: number | undefined;
  /** Of the random start. */
  readonly seed?: number | undefined;
}

/** The only place where these defaults are written down, but for `factors`. */
export const productSingularValuesDefaults = {
  count: 1,
  anchor: "end",
  tolerance: 1e-10,
  maxPasses: 60,
  seed: 0,
} as const satisfies Omit<Required<ProductSingularValuesOptions>, "factors">;

/** Leading singular values of a product of k factors. */
export interface ProductSingularValues {
  readonly k: number;
  /** ln σ_i, largest first; null for zero, or what rounding cannot tell from it. */
  readonly logSingularValues: readonly (number | null)[];
  /** Estimated error of each logarithm; null where there are fewer than three passes. */
  readonly errors: readonly (number | null)[];
  /** The direction stretched most, and what it becomes: right and left singular vectors of σ_1, shape [n]. */
  readonly initial: readonly number[];
  readonly final: readonly number[];
  readonly passes: number;
  /**
   * "rounding": the tolerance is out of reach, since values fell from one pass to the next, as only rounding makes
   * them; the errors say by how much. "budget": `maxPasses` were made; the values are then lower bounds. "non-finite":
   * a factor was not finite.
   */
  readonly status: "converged" | "rounding" | "budget" | "non-finite";
  readonly tolerance: number;
  readonly maxPasses: number;
  readonly seed: number;
}

/** Vectors carried beside those asked for: the iteration converges as (σ_c/σ_i)² with the first c left out. */
const spare = 2;

/** How many vectors are carried for so many singular values: a multiple of four, which the kernel takes at once. */
export function blockWidth(n: number, count: number): number {
  return Math.min(n, 4 * Math.ceil((count + spare) / 4));
}

/** Factors between two reports of progress. */
const chunk = 64;

/**
 * Largest singular values of a product of very many large factors, without forming it: subspace iteration with the
 * product and its transpose in turn, orthonormalised after every factor, its triangular factors multiplied in log
 * scale.
 *
 * Values rise from pass to pass towards the true ones, since those of M Q never exceed those of M; the gaps of a long
 * product make that fast (often two or three passes). The error is estimated from the last changes and their ratio.
 * Each pass is backward stable: the values are those of factors perturbed by a few n · 2⁻⁵³ of their norm each.
 * A leading direction is missed only if the random start has none of it. k · 2n² c operations a pass, c =
 * `blockWidth`, and memory for n × c; what the chain itself keeps comes on top.
 *
 * @throws RangeError if an option is invalid
 * @see    Golub & Van Loan, Matrix Computations (2013), section 8.2; on long products Stewart, Electron. Trans. Numer.
 *         Anal. 5 (1997) 29, ISSN 1068-9613
 */
export function productSingularValues(
  chain: JacobianChain,
  options: ProductSingularValuesOptions = {},
): ProductSingularValues {
  const run = productSingularValuesRun(chain, options);
  for (;;) {
    const next = run.next();
    if (next.done === true) return next.value;
  }
}

/** The same, in pieces: yields the number of factors applied so far, and the pass. */
export function* productSingularValuesRun(
  chain: JacobianChain,
  options: ProductSingularValuesOptions = {},
): Generator<{ readonly applied: number; readonly pass: number }, ProductSingularValues> {
  const { count, k, first, tolerance, maxPasses, seed } = checked(chain, options);
  const n = chain.dimension;
  const c = blockWidth(n, count);
  const history: (readonly number[])[] = [];
  const { normal } = randomStream(seed);
  let q = qr(Float64Array.from({ length: n * c }, normal), n, c).q;
  const echo = { k, tolerance, maxPasses, seed };
  for (let pass = 1; pass <= maxPasses; pass++) {
    const forward = pass % 2 === 0;
    const start = q;
    let triangle = identityTriangle(c);
    for (let step = 0; step < k; step++) {
      const i = first + (forward ? step + 1 : k - step);
      const image = forward ? chain.times(i, q) : chain.transposedTimes(i, q);
      if (!allFinite(image)) return nonFinite(pass, echo);
      const factors = qr(image, n, c);
      q = factors.q;
      triangle = timesTriangle(withoutRounding(factors.r, c), triangle);
      if (step % chunk === chunk - 1) yield { applied: step + 1, pass };
    }
    const found = summary(triangle, count);
    history.push(found.logs);
    const errors = errorsOf(history);
    const status = statusOf(history, errors, tolerance);
    if (status === "budget" && pass < maxPasses) continue;
    const [before, after] = [combined(start, n, found.right), combined(q, n, found.left)];
    return {
      ...echo,
      logSingularValues: found.logs.map((log) => (log === -Infinity ? null : log)),
      errors,
      ...(forward ? { initial: before, final: after } : { initial: after, final: before }),
      passes: pass,
      status,
    };
  }
  throw new RangeError(`maxPasses is ${maxPasses}; expected at least 1`);
}

function checked(chain: JacobianChain, options: ProductSingularValuesOptions) {
  const defaults = productSingularValuesDefaults;
  const { count = defaults.count, factors: k = chain.length, anchor = defaults.anchor } = options;
  const { tolerance = defaults.tolerance, maxPasses = defaults.maxPasses, seed = defaults.seed } = options;
  checkCount("the number of singular values", count, 1);
  checkCount("the number of factors", k, 0);
  checkCount("maxPasses", maxPasses, 1);
  if (count > chain.dimension) {
    throw new RangeError(`${count} singular values; expected at most the ${chain.dimension} state variables`);
  }
  if (k > chain.length) throw new RangeError(`${k} factors; expected at most the ${chain.length} there are`);
  return { count, k, first: anchor === "end" ? chain.length - k : 0, tolerance, maxPasses, seed };
}

/** R without diagonal entries that are rounding of their column: there the factor is singular. */
function withoutRounding(r: Float64Array, c: number): Float64Array {
  for (let j = 0; j < c; j++) {
    let size = 0;
    for (let i = 0; i <= j; i++) size = Math.max(size, Math.abs(r[i * c + j]!));
    if (Math.abs(r[j * c + j]!) <= c * 2 ** -50 * size) r[j * c + j] = 0;
  }
  return r;
}

function summary(triangle: GradedTriangle, count: number) {
  const values = gradedSingularValues(triangle);
  const { left, right } = values[0]!;
  return { logs: values.slice(0, count).map(({ log }) => log), left, right };
}

/** From the last three passes: the last change times q/(1 − q), q the ratio of the last two, or the change itself. */
function errorsOf(history: readonly (readonly number[])[]): readonly (number | null)[] {
  const [a, b, c] = history.slice(-3);
  if (c === undefined) return (history[0] ?? []).map(() => null);
  return c.map((now, i) => {
    if (now === b![i]) return 0;
    const change = Math.abs(now - b![i]!);
    const before = Math.abs(b![i]! - a![i]!);
    if (!Number.isFinite(change + before)) return null;
    // Changes that do not shrink are rounding's; there is nothing to extrapolate.
    return change < before ? change * Math.max(1, change / (before - change)) : change;
  });
}

function statusOf(
  history: readonly (readonly number[])[],
  errors: readonly (number | null)[],
  tolerance: number,
): "converged" | "rounding" | "budget" {
  if (errors.every((e) => e !== null && e <= tolerance)) return "converged";
  const falls = history[0]!.map((_, i) => {
    return history.reduce(
      (most, values, pass) => Math.max(most, (history[pass - 1]?.[i] ?? -Infinity) - values[i]!),
      0,
    );
  });
  // A few falls bound the next one well enough.
  const within = errors.every((e, i) => e !== null && e <= Math.max(tolerance, 10 * falls[i]!));
  return within ? "rounding" : "budget";
}

/** Q x for Q [n, c]. */
function combined(q: Float64Array, n: number, x: Float64Array): readonly number[] {
  const c = x.length;
  return Array.from({ length: n }, (_, i) => x.reduce((sum, xj, j) => sum + q[i * c + j]! * xj, 0));
}

function nonFinite(
  passes: number,
  echo: Pick<ProductSingularValues, "k" | "tolerance" | "maxPasses" | "seed">,
): ProductSingularValues {
  const none = { logSingularValues: [], errors: [], initial: [], final: [] };
  return { ...echo, ...none, passes, status: "non-finite" };
}
