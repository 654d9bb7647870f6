import { cellModel } from "../../systems/cell-model.js";
import type { Model } from "../../systems/model.js";
import { fixedPoints } from "../fixed-points/fixed-points.js";

/** The fixed points found at one value of the parameter. */
export interface FoundStates {
  readonly states: readonly (readonly number[])[];
  /** "proven": these are all in the searched box; "undecided": a proof was tried and left regions undecided. */
  readonly status: "proven" | "undecided" | "searched";
  /** See `fixedPoints`. */
  readonly indexAudit: "passed" | "failed" | null;
}

/** Finds the fixed points of a model with parameters p; a proving one makes the diagram as complete as its values. */
export type StateSearch = (model: Model, p: Float64Array) => FoundStates;

export interface ValueSearched {
  readonly parameter: number;
  readonly found: number;
  readonly status: FoundStates["status"];
  readonly indexAudit: FoundStates["indexAudit"];
}

/** Of a part: moves the values of a system with kinks off the round numbers at which units often switch. */
const offKink = 1e-3;

/**
 * Ends and midpoints of equal parts, the middle of the range first: it starts the longest branches. Up to two values are
 * midpoints only.
 *
 * @param kinked whether the system has kinks
 */
export function searchValues(
  [from, to]: readonly [number, number],
  count: number,
  kinked: boolean,
): number[] {
  const parts = count >= 3 ? count - 2 : count;
  const inner = Array.from({ length: parts }, (_, i) => (i + 0.5 + (kinked ? offKink : 0)) / parts);
  const ordered = inner.sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5) || a - b);
  return [...ordered.map((f) => from + f * (to - from)), ...(count >= 3 ? [from, to] : [])];
}

/** What a search found at one value of the parameter. */
export interface FoundAt {
  readonly states: readonly (readonly number[])[];
  readonly searched: ValueSearched;
}

/** Searches at one value of parameter `index`. */
export function searchAt(
  model: Model,
  p: Float64Array,
  { index, value }: { readonly index: number; readonly value: number },
  search: StateSearch,
): FoundAt {
  const q = Float64Array.from(p);
  q[index] = value;
  const { states, status, indexAudit } = search(boxedAt(model, q), q);
  return { states, searched: { parameter: value, found: states.length, status, indexAudit } };
}

/** The model with the state box that its cell has at these parameters, where its own does not hold that. */
function boxedAt(model: Model, q: Float64Array): Model {
  const cell = model.cell?.(q);
  if (cell === undefined) return model;
  const here = cellModel(cell).stateBox;
  const stateBox = model.stateBox.map(([low, high], i): readonly [number, number] => {
    return [Math.min(low, here[i]![0]), Math.max(high, here[i]![1])];
  });
  return { ...model, stateBox };
}

/** Newton's method from random starts, see `fixedPoints`. */
export function samplingSearch({
  starts,
  seed,
}: {
  readonly starts: number;
  readonly seed: number;
}): StateSearch {
  return (model, q) => {
    const { fixedPoints: points, indexAudit } = fixedPoints(model, q, { starts, seed });
    return { states: points.map(({ state }) => state), status: "searched", indexAudit };
  };
}
