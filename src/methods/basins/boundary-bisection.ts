import { outcome } from "./basin-atlas.js";
import type { Label } from "./labeller.js";

/** Two states next to each other on either side of a basin boundary. */
export interface BoundaryPair {
  /** Goes to `home`; shape [n]. */
  readonly inside: Float64Array;
  /** Goes to `other`. */
  readonly outside: Float64Array;
  readonly home: number;
  readonly other: number;
}

/**
 * A point of the boundary of a basin between two states, by bisection of the segment.
 *
 * Where the segment crosses the boundary several times, one of the crossings. A bisection costs one label.
 *
 * @param inside  a state whose label is `home`, `outside` one with another label; shape [n]
 * @param width   ends once the two are this near, Euclidean; at the latest where no double lies between
 * @returns       undefined unless the labels are as said
 */
export function bisectBoundary(
  label: Label,
  inside: Float64Array,
  outside: Float64Array,
  home: number,
  width: number,
): BoundaryPair | undefined {
  let [low, high, other] = [inside, outside, label(outside)];
  if (label(inside) !== home || other === home) return undefined;
  while (distance(low, high) > width) {
    const split = splitOf(label, low, high);
    if (split === undefined) break;
    if (split.found === home) low = split.middle;
    else [high, other] = [split.middle, split.found];
  }
  return { inside: low, outside: high, home, other };
}

/** Where a segment is parted: elsewhere if its middle is a point of the boundary itself, so that it is undecided. */
const shares = [0.5, 0.4, 0.6] as const;

function splitOf(label: Label, low: Float64Array, high: Float64Array) {
  let last;
  for (const share of shares) {
    const middle = low.map((v, i) => v + share * (high[i]! - v));
    if (equal(middle, low) || equal(middle, high)) break;
    last = { middle, found: label(middle) };
    if (last.found !== outcome.undecided) break;
  }
  return last;
}

/** Euclidean. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.every((v, i) => v === b[i]);
}
