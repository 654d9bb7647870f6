import type { Model } from "../../systems/model.js";
import type { DiscreteMap, System } from "../../systems/system.js";
import { bracketedRoot } from "../bracketed-root.js";
import { fixedPoints } from "../fixed-points/fixed-points.js";
import { kCycles } from "../fixed-points/k-cycles.js";

export interface BasinsOfLineOptions {
  /** Generations of preimages of the unstable points. */
  readonly depth?: number;
  /** Samples of the interval in which preimages are bracketed. */
  readonly samples?: number;
  /** Steps (maps) allowed to reach an attractor. */
  readonly steps?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const basinsOfLineDefaults = {
  depth: 12,
  samples: 1000,
  steps: 20_000,
  seed: 0,
} as const satisfies Required<BasinsOfLineOptions>;

export interface LineAttractor {
  readonly period: 1 | 2;
  readonly states: readonly number[];
}

export interface LineBasin {
  readonly low: number;
  readonly high: number;
  /** Index of the attractor that the interval's middle reaches; null if none within the steps. */
  readonly attractor: number | null;
}

export interface BasinsOfLine {
  readonly attractors: readonly LineAttractor[];
  /** Where neighbouring intervals go to different attractors, ascending. */
  readonly boundaries: readonly number[];
  readonly basins: readonly LineBasin[];
  readonly options: Required<BasinsOfLineOptions>;
}

/**
 * Basins of attraction on an interval of a model with one state: its attractors and the points between them.
 *
 * Basin boundaries of a one-dimensional map are its unstable fixed points and 2-cycles and their preimages
 * (for a rising map, the unstable fixed points alone; of a flow, the unstable equilibria). Each piece between
 * them is asked, at its middle, where it goes. Attractors are stable fixed points and 2-cycles; an interval
 * that reaches neither has `attractor: null`.
 *
 * @param model    a map or flow of dimension 1
 * @param p        parameters, shape [m]
 * @param interval of states
 * @throws         RangeError if the model has more states or the interval does not rise
 */
export function basinsOfLine(
  model: Model,
  p: Float64Array,
  interval: readonly [number, number],
  options: BasinsOfLineOptions = {},
): BasinsOfLine {
  const settings = { ...basinsOfLineDefaults, ...options };
  const { system } = model;
  if (system.dimension !== 1)
    throw new RangeError(`model ${model.name} has ${system.dimension} states; expected 1`);
  const [low, high] = interval;
  if (!(low < high)) throw new RangeError(`the interval is ${low} to ${high}; expected a rising one`);
  const { attractors, repellers } = limitPoints(model, p, settings.seed);
  const cuts = system.kind === "map" ? preimages(system, p, interval, repellers, settings) : repellers;
  const inside = cuts.filter((x) => x > low && x < high).sort((a, b) => a - b);
  const ends = [low, ...inside, high];
  const pieces = ends.slice(1).map((end, i) => {
    const middle = ends[i]! + (end - ends[i]!) / 2;
    return {
      low: ends[i]!,
      high: end,
      attractor: destination(system, p, middle, attractors, settings.steps),
    };
  });
  const basins = joined(pieces);
  return { attractors, boundaries: basins.slice(1).map((b) => b.low), basins, options: settings };
}

function limitPoints(model: Model, p: Float64Array, seed: number) {
  const points = fixedPoints(model, p, { seed }).fixedPoints.map((q) => ({
    period: 1 as const,
    states: q.state,
    stability: q.stability,
  }));
  const cycles = model.system.kind === "flow" ? [] : kCycles(model, p, 2, { seed }).cycles;
  const pairs = cycles.map((cycle) => ({
    period: 2 as const,
    states: cycle.states.map((s) => s[0]!),
    stability: cycle.stability,
  }));
  const all = [...points, ...pairs];
  const attractors = all
    .filter((q) => q.stability === "stable")
    .map(({ period, states }) => ({ period, states }));
  const repellers = all.filter((q) => q.stability !== "stable").flatMap((q) => q.states);
  return { attractors, repellers };
}

/** The points, and all points of the interval that the map takes to one of them within `depth` steps. */
function preimages(
  map: DiscreteMap,
  p: Float64Array,
  [low, high]: readonly [number, number],
  targets: readonly number[],
  { depth, samples }: Required<BasinsOfLineOptions>,
): number[] {
  const f = (x: number) => map.step(Float64Array.of(x), p)[0]!;
  const grid = Array.from({ length: samples + 1 }, (_, i) => low + ((high - low) * i) / samples);
  const image = grid.map(f);
  const known = [...targets];
  let generation = targets;
  const merge = 1e-9 * (high - low);
  for (let d = 0; d < depth && generation.length > 0 && known.length < samples; d++) {
    const found = generation.flatMap((target) => crossings(f, grid, image, target));
    generation = found.filter((x) => !known.some((k) => Math.abs(k - x) <= merge));
    known.push(...generation);
  }
  return known;
}

function crossings(
  f: (x: number) => number,
  grid: readonly number[],
  image: readonly number[],
  target: number,
): number[] {
  return grid.slice(1).flatMap((high, i) => {
    const atLow = image[i]! - target;
    const atHigh = image[i + 1]! - target;
    if (!(atLow * atHigh <= 0) || atHigh === 0) return [];
    return [bracketedRoot((x) => f(x) - target, { low: grid[i]!, atLow, high, atHigh }).root];
  });
}

/** Near enough to an attractor that its basin is not left again: the interval's pieces are far larger. */
const arrived = 1e-6;

function destination(
  system: System,
  p: Float64Array,
  start: number,
  attractors: readonly LineAttractor[],
  steps: number,
): number | null {
  if (system.kind === "flow") return downhill(system, p, start, attractors);
  const x = Float64Array.of(start);
  for (let t = 0; t < steps; t++) {
    const found = attractorNear(attractors, x[0]!);
    if (found !== null) return found;
    x.set(system.step(x, p));
  }
  return null;
}

function attractorNear(attractors: readonly LineAttractor[], x: number): number | null {
  const found = attractors.findIndex((a) => a.states.some((s) => Math.abs(s - x) < arrived));
  return found < 0 ? null : found;
}

/** A flow on the line runs to the next equilibrium in the direction of f. */
function downhill(
  flow: System & { kind: "flow" },
  p: Float64Array,
  start: number,
  attractors: readonly LineAttractor[],
): number | null {
  const direction = Math.sign(flow.derivative(Float64Array.of(start), p)[0]!);
  const ahead = attractors
    .map((a, index) => ({ index, distance: direction * (a.states[0]! - start) }))
    .filter((a) => a.distance >= 0)
    .sort((a, b) => a.distance - b.distance);
  return attractorNear(attractors, start) ?? ahead[0]?.index ?? null;
}

function joined(pieces: readonly LineBasin[]): LineBasin[] {
  const out: LineBasin[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.attractor === piece.attractor) out[out.length - 1] = { ...last, high: piece.high };
    else out.push(piece);
  }
  return out;
}
