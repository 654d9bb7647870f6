import type { IntervalArray } from "../../../interval/vector.js";
import { boxStack, type BoxStack } from "./box-stack.js";
import { boxesMeet, intersectBoxes, isWithin } from "./boxes.js";
import { krawczykOperator } from "./krawczyk-operator.js";
import type { RelaxedMap } from "./relaxed-map.js";
import { proveRoot, type RootEnclosure } from "./root-enclosure.js";

export interface RootSearch {
  readonly roots: readonly RootEnclosure[];
  /** Every fixed point of the start box that is in no existence box lies in one of these. */
  readonly undecided: readonly IntervalArray[];
  /** Boxes looked at. */
  readonly boxes: number;
  /** The budget was reached before every box was decided. */
  readonly exhausted: boolean;
}

export interface RootSearchOptions {
  /** Largest number of boxes looked at. */
  readonly maxBoxes: number;
  /** A box narrower than this share of max(1, |x|) in every coordinate is left undecided. */
  readonly resolution: number;
  /** Called after every 4096 boxes with the number looked at and the number that wait. */
  readonly onProgress?: ((boxes: number, waiting: number) => void) | undefined;
}

/** Where a box is cut, as a share of its width: at ½ roots of symmetric networks would lie on every cut. */
const cut = 0.508;
/** A box is looked at again where some side shrank to this share of itself, else it is cut. */
const worthwhile = 0.7;
/** A root is looked for where every side shrank to this share of itself. */
const narrowing = 0.6;
/** By which shares of itself a box that cannot be narrowed any more is enlarged, for the rounding to be small in it. */
const lastResorts = [1, 16, 256, 4096] as const;
const progressEvery = 4096;

/**
 * Every fixed point of a relaxed map in its start box, proven: branch and bound with contraction and a Krawczyk test.
 *
 * Each box is intersected with its image and with that of the preconditioned operator T. An empty intersection disproves
 * it; where T maps a box into itself and contracts it, it holds exactly one fixed point. Enclosures are told apart by
 * uniqueness regions, never by distance. What is narrower than `resolution` and still open, as near a fold, stays
 * undecided. Rigorous where the relaxation is. Exponential in n; memory for the boxes that wait.
 *
 * @see Neumaier, Interval Methods for Systems of Equations (1990), chapter 5, doi:10.1017/CBO9780511526473
 */
export function branchAndBound(map: RelaxedMap, options: RootSearchOptions): RootSearch {
  const { maxBoxes, resolution, onProgress } = options;
  const n = map.size;
  const operator = krawczykOperator(map);
  const stack = boxStack(n);
  const roots: RootEnclosure[] = [];
  const undecided: IntervalArray[] = [];
  const box = { lo: map.start.lo.slice(), hi: map.start.hi.slice() };
  const image = { lo: new Float64Array(n), hi: new Float64Array(n) };
  let side = 0;
  const look = (): "decided" | "again" | "cut" => {
    if (roots.some((root) => isWithin(box.lo, box.hi, root.uniqueness))) return "decided";
    map.image(box.lo, box.hi, image.lo, image.hi);
    if (!intersectBoxes(box.lo, box.hi, image.lo, image.hi)) return "decided";
    side = widestSide(box);
    if (!operator.prepare(box.lo, box.hi)) return "cut";
    side = operator.widestInfluence();
    operator.apply(image.lo, image.hi);
    const { least, most } = shares(box, image);
    if (!intersectBoxes(box.lo, box.hi, image.lo, image.hi)) return "decided";
    if (most < narrowing && isTaken(proveRoot(operator, box), roots)) return "decided";
    return least < worthwhile ? "again" : "cut";
  };
  stack.push(box.lo, box.hi);
  let boxes = 0;
  while (stack.count() > 0 && boxes < maxBoxes) {
    stack.pop(box.lo, box.hi);
    for (;;) {
      const next = boxes < maxBoxes ? look() : "open";
      if (next === "decided") break;
      const narrow = next === "cut" && isNarrow(box, resolution);
      if (narrow && lastResorts.some((share) => isTaken(proveRoot(operator, box, share), roots))) break;
      if (narrow || next === "open") {
        undecided.push({ lo: box.lo.slice(), hi: box.hi.slice() });
        break;
      }
      if (next === "cut") bisect(stack, box, side);
      if (++boxes % progressEvery === 0) onProgress?.(boxes, stack.count());
    }
    boxes++;
  }
  const exhausted = stack.count() > 0 || boxes > maxBoxes;
  while (stack.count() > 0) {
    stack.pop(box.lo, box.hi);
    undecided.push({ lo: box.lo.slice(), hi: box.hi.slice() });
  }
  return { roots, undecided, boxes, exhausted };
}

/** Puts one part of the box on the stack and keeps the other. */
function bisect(stack: BoxStack, { lo, hi }: IntervalArray, side: number): void {
  const [low, high] = [lo[side]!, hi[side]!];
  const middle = low + cut * (high - low);
  lo[side] = middle;
  stack.push(lo, hi);
  lo[side] = low;
  hi[side] = middle;
}

/** The least and the greatest share of its width that a side keeps within another box. */
function shares(box: IntervalArray, other: IntervalArray): { least: number; most: number } {
  let [least, most] = [1, 0];
  for (let i = 0; i < box.lo.length; i++) {
    const width = box.hi[i]! - box.lo[i]!;
    const kept = Math.min(box.hi[i]!, other.hi[i]!) - Math.max(box.lo[i]!, other.lo[i]!);
    const share = width > 0 ? kept / width : 1;
    least = Math.min(least, share);
    most = Math.max(most, share);
  }
  return { least, most };
}

function widestSide({ lo, hi }: IntervalArray): number {
  return lo.reduce((best, v, i) => (hi[i]! - v > hi[best]! - lo[best]! ? i : best), 0);
}

function isNarrow({ lo, hi }: IntervalArray, resolution: number): boolean {
  return lo.every((v, i) => hi[i]! - v <= resolution * Math.max(1, Math.abs(v), Math.abs(hi[i]!)));
}

/** Adds a root that is proven to be new. False where it is not proven to be new, nor one that is known. */
function isTaken(root: RootEnclosure | undefined, roots: RootEnclosure[]): boolean {
  if (root === undefined) return false;
  const { existence, uniqueness } = root;
  const isSame = (other: RootEnclosure): boolean =>
    isWithin(existence.lo, existence.hi, other.uniqueness) ||
    isWithin(other.existence.lo, other.existence.hi, uniqueness);
  if (roots.some(isSame)) return true;
  if (roots.some((other) => boxesMeet(existence, other.existence))) return false;
  roots.push(root);
  return true;
}
