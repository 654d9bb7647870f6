import { activationRange, slopeRange } from "../../interval/activation-ranges.js";
import type { Interval } from "../../interval/interval.js";
import { activateIntervals, addIntervalArrays, matVecIntervals, pointArray } from "../../interval/vector.js";
import type { IntervalArray } from "../../interval/vector.js";
import { activations } from "../../systems/activation.js";
import type { NetworkForm } from "../../systems/network-form.js";
import { checkCount, checkVector } from "../run-arguments.js";

export interface TrappingBoxOptions {
  /** Range of each external input, shape [q]; the form's constant input unless given. */
  readonly inputs?: readonly Interval[] | undefined;
  /** The state, shape [n], from which the box of unbounded units grows; the origin unless given. */
  readonly start?: Float64Array | undefined;
  /** Cap of each of the two loops: growing a box that maps into itself, and contracting it. */
  readonly maxIterations?: number;
  /** Contract until no side shrinks by more than this share of itself. */
  readonly tolerance?: number;
}

/** The only place where these defaults are written down. */
export const trappingBoxDefaults = { maxIterations: 200, tolerance: 1e-6 } as const;

/** A box of pre-activations that one step maps into itself, whatever the inputs do within their range. */
export interface TrappingBox {
  /** "not closed": no such box was found within the cap; there are no ranges then. */
  readonly status: "closed" | "not closed";
  /** Iterations of the loop that grew a box; 0 for bounded units, whose range is a box that always works. */
  readonly growth: number;
  /** Iterations of the loop that contracted it. */
  readonly contractions: number;
  /** Which trajectories the box traps: all, or (unbounded units) those from `start`. */
  readonly traps: "every trajectory" | "trajectories from the start";
  /** Steps after which the pre-activations of these trajectories are inside for good. */
  readonly after: number;
  /** Range of each pre-activation a, where the slopes are taken, shape [n]. */
  readonly preActivations: readonly Interval[];
  /** Range of each slope φ'(a), shape [n]. */
  readonly slopes: readonly Interval[];
}

/**
 * A box of pre-activations, and with it of slopes, that trajectories of a network enter and never leave, found
 * without simulating one: A ← W φ(A) + V u + b in intervals.
 *
 * Rigorous for the weights as doubles: every operation rounds outward. Bounded units start from φ's whole range,
 * which a step maps into itself. Unbounded units (rectifiers) start from one state; the box grows by hull and
 * inflation until a step maps it into itself, or it is reported not to. Then the box is intersected with its
 * image until it settles: every such intersection traps too. O(n²) an iteration.
 *
 * @throws RangeError if a shape, an interval or an option is invalid
 * @see    Moore, Kearfott & Cloud, Introduction to Interval Analysis (2009), doi:10.1137/1.9780898717716
 */
export function trappingBox(form: NetworkForm, options: TrappingBoxOptions = {}): TrappingBox {
  const { maxIterations, tolerance } = { ...trappingBoxDefaults, ...options };
  checkCount("the cap of the box iterations", maxIterations, 1);
  const map = boxMap(form, inputBox(form, options.inputs));
  const [low, high] = activations[form.activation].range;
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  const whole = { lo: new Float64Array(form.units).fill(low), hi: new Float64Array(form.units).fill(high) };
  const start = bounded
    ? { box: map.ofActivity(whole), iterations: 0, closed: true }
    : grownBox(map.step, startBox(form, map, options.start), maxIterations);
  const traps = bounded ? "every trajectory" : "trajectories from the start";
  if (!start.closed) {
    const none = { contractions: 0, after: 0, preActivations: [], slopes: [] };
    return { status: "not closed", growth: start.iterations, traps, ...none };
  }
  const { box, iterations } = contractedBox(map.step, start.box, maxIterations, tolerance);
  const preActivations = Array.from(box.lo, (lo, i): Interval => ({ lo, hi: box.hi[i]! }));
  return {
    status: "closed",
    growth: start.iterations,
    contractions: iterations,
    traps,
    // Any state at all: its activity is in φ's range one step later, for a state that is a pre-activation at once.
    after: iterations + (bounded ? (form.state === "post" ? 2 : 1) : 0),
    preActivations,
    slopes: preActivations.map((a) => slopeRange(form.activation, activationRange(form.activation, a))),
  };
}

interface BoxMap {
  /** Pre-activations one step later. */
  readonly step: (preActivations: IntervalArray) => IntervalArray;
  /** W y + V u + b for activities y. */
  readonly ofActivity: (activity: IntervalArray) => IntervalArray;
}

function boxMap(form: NetworkForm, inputs: IntervalArray): BoxMap {
  const { units: n, inputs: q } = form;
  const bias = pointArray(form.b);
  const driven = matVecIntervals(form.wIn, inputs, n, q, form.inputAfter ? undefined : bias);
  const ofActivity = (y: IntervalArray): IntervalArray =>
    form.inputAfter
      ? matVecIntervals(form.wRec, addIntervalArrays(y, driven), n, n, bias)
      : matVecIntervals(form.wRec, y, n, n, driven);
  return { step: (a) => ofActivity(activateIntervals(form.activation, a)), ofActivity };
}

function inputBox({ inputs: q, u }: NetworkForm, ranges: readonly Interval[] | undefined): IntervalArray {
  if (ranges === undefined) return pointArray(u);
  if (ranges.length !== q) throw new RangeError(`${ranges.length} input ranges; expected ${q}, one an input`);
  for (const { lo, hi } of ranges) {
    if (Number.isFinite(lo) && Number.isFinite(hi) && lo <= hi) continue;
    throw new RangeError(`an input range is [${lo}, ${hi}]; expected finite ends in order`);
  }
  return { lo: Float64Array.from(ranges, ({ lo }) => lo), hi: Float64Array.from(ranges, ({ hi }) => hi) };
}

/** Pre-activations of the first step from a state. */
function startBox(form: NetworkForm, map: BoxMap, start: Float64Array | undefined): IntervalArray {
  const state = start ?? new Float64Array(form.units);
  checkVector("the start of the box", state, form.units);
  return form.state === "pre" ? pointArray(state) : map.ofActivity(pointArray(state));
}

interface BoxSearch {
  readonly box: IntervalArray;
  readonly iterations: number;
  readonly closed: boolean;
}

/** Sides are enlarged by this share of their growth; from the middle of the iterations on by ever more. */
const inflation = { share: 0.1, faster: 1.5, floor: 1e-10 } as const;

function grownBox(
  step: (box: IntervalArray) => IntervalArray,
  start: IntervalArray,
  maxIterations: number,
): BoxSearch {
  let box = start;
  let share: number = inflation.share;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const image = step(box);
    if (contains(box, image)) return { box, iterations, closed: true };
    box = inflatedHull(box, image, share);
    if (!box.lo.every(Number.isFinite) || !box.hi.every(Number.isFinite)) {
      return { box, iterations, closed: false };
    }
    if (iterations > maxIterations / 2) share *= inflation.faster;
  }
  return { box, iterations: maxIterations, closed: false };
}

function contains(box: IntervalArray, other: IntervalArray): boolean {
  return other.lo.every((lo, i) => lo >= box.lo[i]! && other.hi[i]! <= box.hi[i]!);
}

function inflatedHull(box: IntervalArray, image: IntervalArray, share: number): IntervalArray {
  const outward = (side: number, reached: number): number => {
    const growth = Math.abs(reached - side);
    return growth === 0 ? 0 : share * growth + inflation.floor * Math.max(1, Math.abs(reached));
  };
  return {
    lo: box.lo.map((lo, i) => {
      const reached = Math.min(lo, image.lo[i]!);
      return reached - outward(lo, reached);
    }),
    hi: box.hi.map((hi, i) => {
      const reached = Math.max(hi, image.hi[i]!);
      return reached + outward(hi, reached);
    }),
  };
}

/** With F(A) ⊆ A also F(A ∩ F(A)) ⊆ A ∩ F(A), and an enclosure of F(A) may stand for it. */
function contractedBox(
  step: (box: IntervalArray) => IntervalArray,
  start: IntervalArray,
  maxIterations: number,
  tolerance: number,
): { box: IntervalArray; iterations: number } {
  let box = start;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const image = step(box);
    const next = {
      lo: box.lo.map((lo, i) => Math.max(lo, image.lo[i]!)),
      hi: box.hi.map((hi, i) => Math.min(hi, image.hi[i]!)),
    };
    const before = box;
    box = next;
    const settled = next.lo.every((lo, i) => {
      const width = before.hi[i]! - before.lo[i]!;
      return width - (next.hi[i]! - lo) <= tolerance * width;
    });
    if (settled) return { box, iterations };
  }
  return { box, iterations: maxIterations };
}
