import { rootUp } from "../../interval/root.js";
import { identity, matMul, transpose } from "../../linalg/matrix.js";
import { evenPowerDown, type GrowthThreshold } from "./growth-threshold.js";
import { maxHeap, type MaxHeap } from "./max-heap.js";
import { addForm, formStore, isDominated, type FormStore, type WordForm } from "./word-dominance.js";
import { congruenceError, congruent, masked } from "./quadratic-form.js";
import { squaredNormUp, type VertexTest } from "./vertex-test.js";
import { growthAtMost, wordGrowth } from "./word-growth.js";
import { improveWord, setOf, type WordCandidate } from "./word-search.js";

/** Longer words are not opened: their scale would leave a double. */
const longestWord = 400;
/** Operations to improve a word that grows more than the known ones by switching single units. */
const polishOperations = 1e6;
/** Words that end below lower · (1 + fineness · tolerance) are never looked at again. */
const fineness = 1 / 64;

export interface WordTree {
  /** A proven upper bound on the joint spectral radius. */
  readonly upper: number;
  /** ‖Π‖ ≤ overshoot · upper^l for every word of the tree, in the norm of P; at least 1. */
  readonly overshoot: number;
  /** Words of growing ρ(Π)^(1/l), each larger than `lower` was; the last is the best. */
  readonly improvements: readonly WordCandidate[];
  /** Words examined: continued by all 2^n − 1 vertices, or shown to need no continuation. */
  readonly nodes: number;
  /** Words that were tested, all where branches end among them, and the longest of them. */
  readonly words: number;
  readonly longest: number;
  readonly status: "converged" | "budget";
}

/** A word W D_1 ⋯ W D_l that has been opened. */
interface Open extends WordForm {
  /** Q = Wᵀ Πᵀ P Π W as computed; D Q D is off by at most excess · P for every vertex D. */
  readonly q: Float64Array;
  readonly excess: number;
  /** Π as computed. */
  readonly product: Float64Array;
  readonly length: number;
  readonly parent: Open | undefined;
  readonly vertex: number;
  /** Upper bound on the least ‖Π_j‖^(1/j) of its beginnings. */
  readonly bound: number;
}

/** A word that has not. */
interface Pending {
  readonly parent: Open;
  readonly vertex: number;
  readonly bound: number;
  /** Upper bound on ‖Π‖^(1/l). */
  readonly norm: number;
}

interface TreeState {
  readonly w: Float64Array;
  readonly transposed: Float64Array;
  readonly test: VertexTest;
  readonly heap: MaxHeap<Pending>;
  readonly improvements: WordCandidate[];
  /** Of every opened word but the empty one. */
  readonly forms: FormStore;
  /** Of every opened word but the empty one. */
  readonly opened: { readonly length: number; readonly norm: number }[];
  best: number;
  /** Words of norm ≤ target^l are dropped. */
  target: GrowthThreshold;
  /** The tree ends once no word of larger norm is left. */
  enough: GrowthThreshold;
  /** Upper bound on max ‖W D_v‖², which multiplies errors from word to word. */
  amplification: number;
  /** The growth for which dominance was shown last: no upper bound may be smaller. */
  floor: number;
  nodes: number;
  words: number;
  longest: number;
}

/**
 * Brackets the joint spectral radius of { W D_v } from a norm: Gripenberg's algorithm, largest bound first.
 *
 * Words whose norm ‖Π‖^(1/l) is not proven to lie below a target just above `lower` are continued by all vertices, the
 * word of largest bound first. At any time the largest bound of a word not yet opened, or the target, is an upper
 * bound of the radius; spectral radii of opened words raise the lower one. Ends once the two agree to `tolerance`. A
 * word that others dominate is not continued, which shortens hard cases a hundredfold: with the forms S_i of the
 * continued words V(x) = max γ^(−2l_i) xᵀS_i x still obeys V(W D x) ≤ γ² V(x).
 * Every comparison that the upper bound rests on allows for rounding. O(2^n n³ + 500 n²)
 * at most for each of `maxNodes` words.
 *
 * @param w     flat [n, n], with a joint spectral radius near 1, say in [¼, 4]
 * @param lower a known growth; it need not be proven
 * @see   Gripenberg, Linear Algebra Appl. 234 (1996) 43, doi:10.1016/0024-3795(94)00082-4
 */
export function wordTree(
  w: Float64Array,
  test: VertexTest,
  lower: number,
  { tolerance, maxNodes }: { readonly tolerance: number; readonly maxNodes: number },
): WordTree {
  const state = initialState(w, test, lower, tolerance);
  openEmptyWord(state);
  for (;;) {
    const next = state.heap.peek();
    if (next === undefined || next.bound <= state.enough.base) break;
    if (state.nodes >= maxNodes || next.parent.length + 1 >= longestWord) break;
    state.heap.pop();
    const node = opened(state, next);
    if (improves(state, node)) retarget(state, tolerance);
    state.nodes++;
    if (isDominated(node, state.forms, test, state.enough)) {
      state.floor = state.enough.base;
      continue;
    }
    state.opened.push({ length: node.length, norm: next.norm });
    addForm(state.forms, node);
    continueWord(state, node);
  }
  return summary(state, tolerance);
}

function initialState(w: Float64Array, test: VertexTest, lower: number, tolerance: number): TreeState {
  const state: TreeState = {
    w,
    transposed: transpose(w, test.n, test.n),
    test,
    heap: maxHeap((word) => word.bound),
    ...{ improvements: [], opened: [], forms: formStore(test.n) },
    ...{ best: lower, amplification: 0, floor: 0, nodes: 0, words: 0, longest: 0 },
    target: { base: 0, powers: [] },
    enough: { base: 0, powers: [] },
  };
  retarget(state, tolerance);
  return state;
}

/** Moves the thresholds to the best growth; they never fall, so what was dropped stays dropped. */
function retarget(state: TreeState, tolerance: number): void {
  state.target = { base: state.best * (1 + fineness * tolerance), powers: [1] };
  state.enough = { base: state.best * (1 + tolerance), powers: [1] };
}

function openEmptyWord(state: TreeState): void {
  const { w, transposed, test } = state;
  const { n, shape, least } = test;
  const q = congruent(transposed, shape, w, n);
  const product = identity(n);
  const excess = congruenceError(shape, w, n) / least;
  const root: Open = {
    q,
    excess,
    product,
    length: 0,
    parent: undefined,
    vertex: 0,
    bound: Infinity,
    s: shape,
    sExcess: 0,
  };
  const children = continueWord(state, root);
  state.nodes = 1;
  state.amplification = Math.max(state.target.base, ...children.map((c) => c.norm)) ** 2 * (1 + 2 ** -40);
}

/** Tests all continuations of a word, and queues those that are not proven to end. */
function continueWord(state: TreeState, node: Open): Pending[] {
  const { test, heap } = state;
  const length = node.length + 1;
  const tau = evenPowerDown(state.target, length);
  const enough = evenPowerDown(state.enough, length);
  const pending: Pending[] = [];
  for (let vertex = 2 ** test.n - 1; vertex > 0; vertex--) {
    if (test.below(node.q, vertex, tau, node.excess)) continue;
    // Below the root, a word that need not be opened is not measured any finer.
    const settled = length > 1 && test.below(node.q, vertex, enough, node.excess);
    const norm = settled ? state.enough.base : rootUp(squaredNormUp(test, node, vertex, tau), 2 * length);
    pending.push({ parent: node, vertex, norm, bound: Math.min(norm, node.bound) });
  }
  pending.forEach(heap.push);
  state.longest = Math.max(state.longest, length);
  state.words += 2 ** test.n - 2;
  return pending;
}

/** Forms the product of a word, and the quadratic form of its continuations. */
function opened(state: TreeState, { parent, vertex, bound }: Pending): Open {
  const { w, transposed, test, amplification } = state;
  const { n, least } = test;
  const product = masked(matMul(parent.product, w, n, n, n), n, vertex, false);
  const s = masked(parent.q, n, vertex, true);
  const q = congruent(transposed, s, w, n);
  const excess = (parent.excess * amplification + congruenceError(s, w, n) / least) * (1 + 2 ** -40);
  return { q, excess, s, sExcess: parent.excess, product, length: parent.length + 1, parent, vertex, bound };
}

/** Whether the word grows more than any known one; then it is recorded. */
function improves(state: TreeState, node: Open): boolean {
  const { test, w } = state;
  const margin = 1 + 1e-10;
  if (!(growthAtMost(node.product, test.n, node.length) > state.best * margin)) return false;
  const word = wordOf(node);
  const found = { word, growth: wordGrowth(w, test.n, word) };
  if (!(found.growth > state.best * margin)) return false;
  const improved = improveWord(w, test.n, found, { operations: polishOperations });
  state.improvements.push(found, improved);
  state.best = improved.growth;
  return true;
}

function wordOf(node: Open): number[][] {
  const word: number[][] = [];
  for (let at: Open = node; at.parent !== undefined; at = at.parent) word.push(setOf(at.vertex));
  return word.reverse();
}

function summary(state: TreeState, tolerance: number): WordTree {
  const upper = Math.max(state.target.base, state.floor, state.heap.peek()?.bound ?? 0);
  const overshoots = state.opened.map(({ length, norm }) => length * (Math.log(norm) - Math.log(upper)));
  // 10⁻¹⁰ covers the logarithms of up to 400 factors.
  const overshoot = Math.exp(overshoots.reduce((a, b) => Math.max(a, b), 0)) * (1 + 1e-10);
  return {
    upper,
    overshoot: state.opened.length === 0 ? 1 : overshoot,
    improvements: state.improvements,
    nodes: state.nodes,
    words: state.words + 1,
    longest: state.longest,
    status: upper <= state.best * (1 + tolerance) ? "converged" : "budget",
  };
}
