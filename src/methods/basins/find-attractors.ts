import { normInf } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import { fixedPoints } from "../fixed-points/fixed-points.js";
import type { FixedPoint } from "../results.js";
import { checkCount, checkStateAndParameters } from "../run-arguments.js";
import { orderAttractors, outcome, type BasinAtlas } from "./basin-atlas.js";
import { sameStatistics } from "./capture-cells.js";
import { curveDistance } from "./capture-tube.js";
import { labeller } from "./labeller.js";
import { orbitMap, samplingTime } from "./orbit-map.js";
import { recogniseAttractor, type KnownAttractor, type Surroundings } from "./recognise-attractor.js";

export interface AttractorSearchOptions {
  /** Starts drawn evenly from the box. */
  readonly starts?: number;
  /** Budget of a start: steps of a map, looks at a flow. */
  readonly steps?: number;
  readonly seed?: number;
  /** Per state variable; the model's box if absent. */
  readonly box?: Box;
}

export type Box = readonly (readonly [low: number, high: number])[];

/** The only place where these defaults are written down. */
export const attractorSearchDefaults = { starts: 200, steps: 20_000, seed: 0 } as const;

export interface FoundAttractors {
  readonly atlas: BasinAtlas;
  /** Fixed points and equilibria of all kinds that the search started around. */
  readonly fixedPoints: readonly FixedPoint[];
  /** Starts whose orbit was not recognised within the budget, and those that went to infinity. */
  readonly undecided: number;
  readonly escaped: number;
  readonly options: Required<AttractorSearchOptions>;
}

/** States beyond the box by this many times its width count as gone to infinity. */
const escapeWidths = 1e4;
/** Starts around each unstable fixed point, at this share of the box. */
const [around, offset] = [8, 1e-3];

/**
 * The attractors of a map or a flow: where many seeded starts lead.
 *
 * Starts lie in the box and, so that small basins are not missed, around the unstable fixed points that Newton's method
 * finds. An orbit that a known attractor captures costs no more than its steps; any other is recognised as
 * {@link recogniseAttractor} says. What no start reaches is not found: the list is complete as far as the starts go.
 *
 * @param p parameters, shape [m]
 * @throws  RangeError if a shape or an option is invalid
 */
export function findAttractors(
  model: Model,
  p: Float64Array,
  options: AttractorSearchOptions = {},
): FoundAttractors {
  const settings = { ...attractorSearchDefaults, box: model.stateBox, ...options };
  checkStateAndParameters(model.system, Float64Array.from(model.initialState), p);
  checkCount("starts", settings.starts, 1);
  checkCount("steps", settings.steps, 1);
  checkBox(settings.box, model.system.dimension);
  const points = fixedPoints(model, p, { seed: settings.seed }).fixedPoints;
  const empty = {
    ...emptyAtlas(model, p, settings.box, settings.steps),
    fixedPoints: points.map(({ state }) => state),
  };
  const starts = [
    ...boxStarts(settings.box, settings.starts, settings.seed),
    ...startsAround(points, settings),
  ];
  const grown = extendAtlas(model, p, empty, starts);
  return { ...grown, fixedPoints: points, options: settings };
}

/** @throws RangeError unless the box has n rising sides */
export function checkBox(box: Box, n: number): void {
  if (box.length !== n)
    throw new RangeError(`the box has ${box.length} sides; expected ${n}, one a state variable`);
  const bad = box.find(([low, high]) => !(low < high && Number.isFinite(high - low)));
  if (bad)
    throw new RangeError(`a side of the box is ${bad[0]} to ${bad[1]}; expected a rising, finite range`);
}

/** An atlas without attractors. */
function emptyAtlas(model: Model, p: Float64Array, box: Box, steps: number): BasinAtlas {
  const width = Math.max(...box.map(([low, high]) => high - low));
  return {
    attractors: [],
    captures: [],
    fixedPoints: [],
    escape: escapeWidths * width,
    centre: box.map(([low, high]) => low + (high - low) / 2),
    time: samplingTime(model, p),
    steps,
  };
}

/** Start k is drawn from stream k of the seed, so that it does not depend on the others. */
export function boxStarts(box: Box, count: number, seed: number, first = 0): Float64Array[] {
  return Array.from({ length: count }, (_, k) => {
    const random = randomStream(seed, first + k);
    return Float64Array.from(box, ([low, high]) => low + (high - low) * random.uniform());
  });
}

function startsAround(
  points: readonly FixedPoint[],
  { box, seed }: { readonly box: Box; readonly seed: number },
): Float64Array[] {
  const unstable = points.filter(({ stability }) => stability !== "stable");
  return unstable.flatMap(({ state }, k) => {
    const random = randomStream(seed, 2 ** 40 + k);
    return Array.from({ length: around }, () =>
      Float64Array.from(state, (v, i) => v + offset * (box[i]![1] - box[i]![0]) * random.normal()),
    );
  });
}

/**
 * An atlas with what further starts lead to.
 *
 * @returns the atlas in order, and how many of the starts were not decided or went to infinity
 */
export function extendAtlas(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  starts: readonly Float64Array[],
): { readonly atlas: BasinAtlas; readonly undecided: number; readonly escaped: number } {
  const surroundings = surroundingsOf(model, p, atlas);
  let [grown, undecided, escaped] = [atlas, 0, 0];
  let label = labeller(model, p, { ...grown, steps: firstLook(grown) });
  for (const start of starts) {
    const known = label(start);
    if (known >= 0) continue;
    const found = known === outcome.infinity ? "infinity" : recogniseAttractor(surroundings, start);
    if (found === "infinity") escaped++;
    else if (found === "undecided") undecided++;
    else if (indexOfSame(grown, found) < 0) {
      grown = withAttractor(grown, found);
      label = labeller(model, p, { ...grown, steps: firstLook(grown) });
    }
  }
  return { atlas: orderAttractors(grown), undecided, escaped };
}

/** Before an attractor is known there is nothing to be captured by. */
function firstLook({ attractors, steps }: BasinAtlas): number {
  return attractors.length === 0 ? 1 : Math.min(steps, 2000);
}

function withAttractor(atlas: BasinAtlas, { attractor, capture }: KnownAttractor): BasinAtlas {
  return {
    ...atlas,
    attractors: [...atlas.attractors, attractor],
    captures: [...atlas.captures, capture],
  };
}

function surroundingsOf(model: Model, p: Float64Array, atlas: BasinAtlas): Surroundings {
  const { centre, escape, steps, time } = atlas;
  return {
    model,
    p,
    orbit: orbitMap(model.system, p, time),
    fixedPoints: atlas.fixedPoints.map((state) => Float64Array.from(state)),
    scale: escape / escapeWidths,
    lost: (x) => x.some((v, i) => !(Math.abs(v - centre[i]!) <= escape)),
    steps,
  };
}

/** States of one attractor found twice lie this near, as a share of its distance from the origin (or of 1). */
const sameWithin = 1e-6;

function indexOfSame(atlas: BasinAtlas, found: KnownAttractor): number {
  return atlas.attractors.findIndex((attractor, k) =>
    isSame(found, { attractor, capture: atlas.captures[k]! }),
  );
}

function isSame(
  { attractor: a, capture }: KnownAttractor,
  { attractor: b, capture: other }: KnownAttractor,
): boolean {
  if (a.kind !== b.kind) return false;
  const first = Float64Array.from(a.states[0]!);
  if (capture.kind === "cells")
    return other.kind === "cells" && sameStatistics(capture.statistics, other.statistics);
  if (other.kind === "tube") return curveDistance(other.points, first.length, first) <= other.radius;
  if (a.period !== b.period) return false;
  const near = sameWithin * Math.max(1, normInf(first));
  return b.states.some((state) => state.every((v, i) => Math.abs(v - first[i]!) <= near));
}
