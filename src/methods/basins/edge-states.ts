import type { Model } from "../../systems/model.js";
import { outcome, type BasinAtlas } from "./basin-atlas.js";
import { bisectBoundary, distance, type BoundaryPair } from "./boundary-bisection.js";
import { edgeState, type EdgeState } from "./edge-state.js";
import { labeller, type Label } from "./labeller.js";

/** Labelled states, such as the starts of basin shares: segments between them cross the boundaries. */
export interface LabelledPoints {
  /** Flat [count, n]. */
  readonly points: Float64Array;
  readonly labels: Int32Array;
}

/** Of each label, states looked at for the nearest pair with another; segments a pair of labels. */
const [looked, segments] = [100, 3];
/** Pairs of labels at most: attractors that every pair of is tried. */
const mostPairs = 400;

export interface EdgeStates {
  /** One a pair of neighbouring basins, by the pair. */
  readonly edgeStates: readonly EdgeState[];
  /** Pairs of labels between which no boundary was met, because a third basin lies between on every segment tried. */
  readonly apart: readonly (readonly [number, number])[];
}

/**
 * The edge state of every pair of neighbouring basins, see {@link edgeState}.
 *
 * Two basins are neighbours where bisection between states of them meets a point with the one on one side and the other
 * on the other side: on the segment between their attractors, and on the shortest ones between states given.
 *
 * @param p     parameters, shape [m]
 * @param known states with their labels by the atlas
 * @param scale width of the box of states
 */
export function edgeStates(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  known: LabelledPoints,
  scale: number,
): EdgeStates {
  const label = labeller(model, p, atlas);
  const states = statesByLabel(atlas, known, model.system.dimension);
  const met = new Map<string, BoundaryPair>();
  const labels = [...states.keys()].sort((i, j) => order(i) - order(j));
  const pairs = labels.flatMap((i, k) => labels.slice(k + 1).map((j) => [i, j] as const)).slice(0, mostPairs);
  for (const [i, j] of pairs) meetBoundaries(label, states.get(i)!, states.get(j)!, i, scale, met);
  const sorted = [...met.values()].sort(
    (a, b) => order(a.home) - order(b.home) || order(a.other) - order(b.other),
  );
  const found = sorted.map((pair) => edgeState(model, p, label, pair, { scale, time: atlas.time }));
  return { edgeStates: found, apart: pairs.filter(([i, j]) => !met.has(keyOf(i, j))) };
}

/** Infinity comes last, as in every list of attractors. */
function order(label: number): number {
  return label === outcome.infinity ? Infinity : label;
}

function keyOf(i: number, j: number): string {
  return order(i) < order(j) ? `${i} ${j}` : `${j} ${i}`;
}

/** Of each label: states of the attractor first, then those given. */
function statesByLabel(atlas: BasinAtlas, { points, labels }: LabelledPoints, n: number) {
  const states = new Map<number, Float64Array[]>();
  for (const [k, { states: own }] of atlas.attractors.entries()) {
    states.set(k, [Float64Array.from(own[0]!)]);
  }
  for (let k = 0; k < labels.length; k++) {
    const label = labels[k]!;
    if (label === outcome.undecided) continue;
    const list = states.get(label) ?? [];
    if (list.length <= looked) states.set(label, [...list, points.slice(k * n, (k + 1) * n)]);
  }
  return states;
}

function meetBoundaries(
  label: Label,
  own: readonly Float64Array[],
  others: readonly Float64Array[],
  home: number,
  scale: number,
  met: Map<string, BoundaryPair>,
): void {
  const nearest = own
    .flatMap((a) => others.map((b) => ({ a, b, d: distance(a, b) })))
    .sort((x, y) => x.d - y.d)
    .slice(0, segments);
  for (const { a, b } of [{ a: own[0]!, b: others[0]! }, ...nearest]) {
    const pair = bisectBoundary(label, a, b, home, 1e-10 * scale);
    if (pair === undefined || pair.other === outcome.undecided) continue;
    const key = keyOf(pair.home, pair.other);
    if (!met.has(key)) met.set(key, ordered(pair));
  }
}

function ordered(pair: BoundaryPair): BoundaryPair {
  const { inside, outside, home, other } = pair;
  if (order(home) < order(other)) return pair;
  return { inside: outside, outside: inside, home: other, other: home };
}
