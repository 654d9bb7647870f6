/** Transforms a value; three are usual, and the cap only guarantees an end. */
const transformsPerValue = 60;
/** Attempts with smaller and smaller shifts before one without. */
const maxFailures = 3;
/** (100 ulp)²: what is negligible among squares. */
const negligible = (100 * 2 ** -53) ** 2;
const ulp = 2 ** -53;

/**
 * Singular values of an upper bidiagonal matrix by the shifted quotient–difference method (dqds), each to high relative
 * accuracy as long as its square does not underflow.
 *
 * Some 3n² operations. Entries of order one.
 *
 * @param diagonal      shape [n]; not modified
 * @param superdiagonal shape [n − 1]; not modified
 * @returns             shape [n], unordered; undefined where the cap on the transforms is reached
 * @see Fernando & Parlett, Numerische Mathematik 67 (1994) 191, doi:10.1007/s002110050024; Parlett & Marques, Linear
 *      Algebra Appl. 309 (2000) 217, doi:10.1016/S0024-3795(00)00010-0 (the shift near convergence)
 */
export function bidiagonalValues(
  diagonal: Float64Array,
  superdiagonal: Float64Array,
  maxTransforms = transformsPerValue * (diagonal.length + 1),
): Float64Array | undefined {
  const n = diagonal.length;
  const work: Work = {
    q: diagonal.map((v) => v * v),
    e: Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? superdiagonal[i]! ** 2 : 0)),
    nextQ: new Float64Array(n),
    nextE: new Float64Array(n),
    squares: new Float64Array(n),
    left: maxTransforms,
  };
  const blocks: Block[] = [{ low: 0, high: n - 1, shift: 0, rest: 0 }];
  for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
    if (!solve(work, block, blocks)) return undefined;
  }
  return work.squares.map(Math.sqrt);
}

interface Work {
  /** Squares of the diagonal and of the superdiagonal, in qd form. */
  readonly q: Float64Array;
  readonly e: Float64Array;
  readonly nextQ: Float64Array;
  readonly nextE: Float64Array;
  /** Squares of the values found. */
  readonly squares: Float64Array;
  left: number;
}

/** Rows low … high of a matrix from which shift + rest has been subtracted; `rest` holds what the sum rounds off. */
interface Block {
  low: number;
  high: number;
  shift: number;
  rest: number;
}

/** Finds the values of one block; parts that split off go onto the list. False at the cap. */
function solve(work: Work, block: Block, blocks: Block[]): boolean {
  flipIfGraded(work, block);
  let smallest = 0;
  while (deflate(work, block) && block.high > block.low) {
    split(work, block, blocks);
    if (block.high - block.low < 2) continue;
    const next = transform(work, block, shiftFor(work, block, smallest));
    if (next === undefined) return false;
    smallest = next;
  }
  return true;
}

/** Small values converge at the bottom, so they should be there. */
function flipIfGraded({ q, e }: Work, { low, high }: Block): void {
  if (q[low]! * 1.5 >= q[high]!) return;
  q.subarray(low, high + 1).reverse();
  e.subarray(low, high).reverse();
}

/** Takes off what has converged at the bottom; false where nothing is left. */
function deflate({ q, e, squares }: Work, block: Block): boolean {
  const { low, shift, rest } = block;
  while (block.high > low + 1 && isSmall(e[block.high - 1]!, shift + q[block.high]!)) {
    squares[block.high] = shift + (rest + q[block.high]!);
    block.high--;
  }
  const { high } = block;
  if (high > low + 1) return true;
  if (high === low + 1) {
    const [larger, smaller] = twoByTwo(q[low]!, e[low]!, q[high]!);
    squares[low] = shift + (rest + larger);
    squares[high] = shift + (rest + smaller);
  } else if (high === low) squares[low] = shift + (rest + q[low]!);
  return false;
}

function isSmall(e: number, beside: number): boolean {
  return e <= negligible * beside || e < 2 ** -1000;
}

/** Eigenvalues of BᵀB for the block with squares q₁, q₂ on and e above the diagonal. */
function twoByTwo(q1: number, e: number, q2: number): readonly [number, number] {
  const difference = q1 - q2 + e;
  const larger = (q1 + q2 + e + Math.sqrt(difference * difference + 4 * q2 * e)) / 2;
  return larger === 0 ? [0, 0] : [larger, q1 * (q2 / larger)];
}

/** Cuts the block behind every negligible entry; the last part stays. */
function split({ q, e }: Work, block: Block, blocks: Block[]): void {
  for (let i = block.high - 1; i >= block.low; i--) {
    if (!isSmall(e[i]!, block.shift + q[i]!)) continue;
    blocks.push({ ...block, high: i });
    block.low = i + 1;
    return;
  }
}

/**
 * A shift that stays, nearly always, below the smallest eigenvalue. Near convergence from the residual of the vector
 * B⁻¹e_n; before that a quarter of the smallest pivot of the last transform.
 */
function shiftFor({ q, e }: Work, { low, high }: Block, smallest: number): number {
  let [product, sum] = [1, 0];
  for (let i = high - 1; i >= low; i--) {
    product *= e[i]! / q[i]!;
    sum += product;
    if (!(sum < 0.5) || 100 * product < sum) break;
  }
  if (!(sum < 0.5)) return smallest / 4;
  const safe = 1.05 * sum;
  return (q[high]! * (1 - Math.sqrt(safe))) / (1 + safe);
}

/** One dqds transform, with smaller shifts where one was too large; gives the smallest pivot, undefined at the cap. */
function transform(work: Work, block: Block, firstShift: number): number | undefined {
  let shift = firstShift;
  for (let failures = 0; work.left-- > 0; failures++) {
    const { smallest, last } = dqds(work, block, shift);
    if (smallest >= 0) {
      accept(work, block, shift);
      return smallest;
    }
    // Only the last pivot negative: the shift was too large by little more than that.
    const late = last && shift + smallest > 0;
    shift = failures >= maxFailures ? 0 : late ? (shift + smallest) * (1 - 4 * ulp) : shift / 4;
  }
  return undefined;
}

function dqds({ q, e, nextQ, nextE }: Work, { low, high }: Block, shift: number) {
  let pivot = q[low]! - shift;
  let smallest = pivot;
  for (let i = low; i < high; i++) {
    if (!(pivot >= 0)) return { smallest: -1, last: false };
    const sum = pivot + e[i]!;
    // A zero sum means that this row is decoupled and singular.
    const ratio = sum > 0 ? q[i + 1]! / sum : 0;
    nextQ[i] = sum;
    nextE[i] = e[i]! * ratio;
    pivot = (sum > 0 ? pivot * ratio : q[i + 1]!) - shift;
    if (pivot < smallest) smallest = pivot;
  }
  nextQ[high] = pivot;
  return { smallest, last: smallest === pivot };
}

function accept({ q, e, nextQ, nextE }: Work, block: Block, shift: number): void {
  const { low, high } = block;
  q.set(nextQ.subarray(low, high + 1), low);
  e.set(nextE.subarray(low, high), low);
  const sum = block.shift + shift;
  // What the sum loses (Dekker); it is the smaller term that is cut.
  const [large, small] = block.shift > shift ? [block.shift, shift] : [shift, block.shift];
  block.rest += small - (sum - large);
  block.shift = sum;
}
