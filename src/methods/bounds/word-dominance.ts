import { evenPowerDown, type GrowthThreshold } from "./growth-threshold.js";
import type { VertexTest } from "./vertex-test.js";

/** The quadratic form S = Πᵀ P Π of a word of length l, as computed: the true one is within excess · P. */
export interface WordForm {
  /** Flat [n, n], symmetric. */
  readonly s: Float64Array;
  readonly sExcess: number;
  readonly length: number;
}

/** Forms of words that have been continued, packed for {@link isDominated}. */
export interface FormStore {
  readonly n: number;
  readonly forms: WordForm[];
  /** Lower triangles, entries off the diagonal doubled: a quadratic form is one dot product. */
  packed: Float64Array;
}

/** The only place where these constants are written down. */
const settings = {
  /** Forms that are mixed at most. */
  rounds: 12,
  /** So many of the forms met last are looked at. */
  window: 500,
} as const;

/** An empty store. */
export function formStore(n: number): FormStore {
  return { n, forms: [], packed: new Float64Array((64 * n * (n + 1)) / 2) };
}

/** Appends a form. */
export function addForm(store: FormStore, form: WordForm): void {
  const { n, forms } = store;
  const width = (n * (n + 1)) / 2;
  const start = forms.length * width;
  if (start + width > store.packed.length) {
    const larger = new Float64Array(2 * store.packed.length);
    larger.set(store.packed);
    store.packed = larger;
  }
  for (let i = 0, at = start; i < n; i++) {
    for (let j = 0; j <= i; j++, at++) store.packed[at] = (i === j ? 1 : 2) * form.s[i * n + j]!;
  }
  forms.push(form);
}

/**
 * Whether a word needs no continuation, because words at most as long grow as much whatever follows: S ≺ M for some
 * M = λ_0 γ^(2l) P + Σ λ_i γ^(2(l − l_i)) S_i of continued words i, Σλ ≤ 1.
 *
 * Starts from P alone. As long as M − S is not proven positive definite there is a direction x with xᵀMx ≤ xᵀSx; the
 * form that is largest in it is mixed in (fictitious play), and if none exceeds xᵀSx there is no such M. Proven with rounding; false
 * where no proof was found. What is shown for γ holds for any larger one.
 */
export function isDominated(
  word: WordForm,
  store: FormStore,
  test: VertexTest,
  threshold: GrowthThreshold,
): boolean {
  const { n, shape, least } = test;
  const tau = evenPowerDown(threshold, word.length);
  const mixture = shape.map((v) => tau * v);
  const factor = new Float64Array(n * n);
  const x = new Float64Array(n);
  const uncertain = (2 ** -44 + (n + 64) * 2 ** -52) / least;
  let size = tau * trace(shape, n) + trace(word.s, n);
  let excess = word.sExcess;
  for (let round = 1; ; round++) {
    const slack = excess + uncertain * size;
    const pivot = failingPivot(mixture, word.s, shape, slack, n, factor);
    if (pivot < 0) return true;
    if (round > settings.rounds) return false;
    nonPositiveDirection(factor, n, pivot, x);
    const best = largestAlong(x, word.length, store, threshold);
    const own = formAlong(word.s, n, x);
    const plain = tau * formAlong(shape, n, x);
    if (Math.max(best.value, plain) <= own) return false;
    const weight = 1 / (round + 1);
    const next = best.value > plain ? store.forms[best.index]! : undefined;
    const [matrix, scale] = next === undefined ? [shape, tau] : [next.s, best.scale];
    for (let i = 0; i < n * n; i++) mixture[i] = (1 - weight) * mixture[i]! + weight * scale * matrix[i]!;
    size = Math.max(size, scale * trace(matrix, n) + trace(word.s, n));
    excess = Math.max(excess, word.sExcess + (next === undefined ? 0 : scale * next.sExcess));
  }
}

/** The form, scaled to the length of the word, that is largest along x. */
function largestAlong(
  x: Float64Array,
  length: number,
  { n, forms, packed }: FormStore,
  threshold: GrowthThreshold,
): { readonly index: number; readonly value: number; readonly scale: number } {
  const width = (n * (n + 1)) / 2;
  const products = new Float64Array(width);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j <= i; j++, at++) products[at] = x[i]! * x[j]!;
  let best = { index: -1, value: -Infinity, scale: 0 };
  for (let index = Math.max(0, forms.length - settings.window); index < forms.length; index++) {
    const shorter = length - forms[index]!.length;
    if (shorter < 0) continue;
    let sum = 0;
    for (let k = 0, at = index * width; k < width; k++, at++) sum += products[k]! * packed[at]!;
    const scale = evenPowerDown(threshold, shorter);
    if (sum * scale > best.value) best = { index, value: sum * scale, scale };
  }
  return best;
}

/** Factors M − S − slack · P; the first pivot that is not positive, −1 if there is none. */
function failingPivot(
  m: Float64Array,
  s: Float64Array,
  shape: Float64Array,
  slack: number,
  n: number,
  l: Float64Array,
): number {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      let sum = m[row + j]! - slack * shape[row + j]! - s[row + j]!;
      for (let k = 0; k < j; k++) sum -= l[row + k]! * l[j * n + k]!;
      if (j < i) l[row + j] = sum / l[j * n + j]!;
      else if (sum > 0) l[row + i] = Math.sqrt(sum);
      else return i;
    }
  }
  return -1;
}

/** x with xᵀAx = the failing pivot of A = LLᵀ: x_p = 1 and Lᵀx = 0 above it. */
function nonPositiveDirection(l: Float64Array, n: number, pivot: number, x: Float64Array): void {
  x.fill(0);
  x[pivot] = 1;
  for (let i = pivot - 1; i >= 0; i--) {
    let sum = 0;
    for (let k = i + 1; k <= pivot; k++) sum -= l[k * n + i]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
}

function formAlong(a: Float64Array, n: number, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[i]! * x[j]!;
  return sum;
}

function trace(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i * n + i]!;
  return sum;
}
