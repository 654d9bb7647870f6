import { basinsOfLine, type LineAttractor, type LineBasin } from "../src/methods/basins/basins-of-line.js";
import { fixedPoints } from "../src/methods/fixed-points/fixed-points.js";
import { oneNeuronFixedPoints } from "../src/methods/fixed-points/one-neuron-fixed-points.js";
import type { Stability } from "../src/methods/results.js";
import { trajectory } from "../src/methods/trajectory.js";
import type { Model } from "../src/systems/model.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { defaultParameters, withParameters } from "../src/systems/parameters.js";
import type { DiscreteMap } from "../src/systems/system.js";

export interface PhasePortraitOptions {
  /** A map of one state. */
  readonly model?: Model;
  /** Shape [m]; the model's defaults if absent, of the default model w = 7 and b = −3.3. */
  readonly parameters?: readonly number[];
  /** How far either side of the first separatrix the two cobwebs start, in widths of the state box. */
  readonly offset?: number;
  /** Trajectories, from equally spaced initial states. */
  readonly trajectories?: number;
  /** Steps of the trajectories; the cobwebs take as many. */
  readonly steps?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const phasePortraitDefaults = {
  model: oneNeuronModel as Model,
  offset: 0.04,
  trajectories: 24,
  steps: 14,
  seed: 0,
} as const;

export interface PortraitPoint {
  readonly state: number;
  readonly stability: Stability;
}

export interface PortraitOrbit {
  /** x_0 … x_T. */
  readonly states: readonly number[];
  /** Index of the attractor reached, null if none. */
  readonly attractor: number | null;
}

export interface PhasePortraitResult {
  readonly options: {
    readonly model: string;
    readonly parameters: readonly number[];
    readonly offset: number;
    readonly trajectories: number;
    readonly steps: number;
    readonly seed: number;
  };
  /** In label markup. */
  readonly symbol: string;
  /** Parameters and their values, in label markup. */
  readonly parameters: string;
  readonly interval: readonly [number, number];
  /** The graph of the map over the interval. */
  readonly graph: { readonly x: readonly number[]; readonly next: readonly number[] };
  readonly fixedPoints: readonly PortraitPoint[];
  readonly attractors: readonly LineAttractor[];
  readonly basins: readonly LineBasin[];
  /** Basin boundaries, ascending. */
  readonly separatrices: readonly number[];
  readonly cobwebs: readonly PortraitOrbit[];
  readonly trajectories: readonly PortraitOrbit[];
}

/**
 * Where does each initial state of a map of one state go, and what parts the basins?
 *
 * The graph of the map with its fixed points, two cobwebs that start on either side of the first basin boundary
 * (or about the middle, if there is none), the basins, and trajectories from the whole state box.
 *
 * @throws RangeError if the model is no map of one state, or an option is out of range
 */
export function phasePortrait(options: PhasePortraitOptions = {}): PhasePortraitResult {
  const settings = { ...phasePortraitDefaults, ...options };
  const { model, offset, steps, seed } = settings;
  const map = requireLineMap(model);
  if (!(settings.trajectories >= 2)) {
    throw new RangeError(`trajectories is ${settings.trajectories}; expected at least 2`);
  }
  const p = Float64Array.from(options.parameters ?? portraitParameters(model));
  const interval = model.stateBox[0]!;
  const { attractors, basins, boundaries } = basinsOfLine(model, p, interval, { seed });
  const orbit = (x0: number): PortraitOrbit => {
    const { states } = trajectory(map, Float64Array.of(x0), p, { steps });
    return { states: Array.from(states), attractor: attractorAt(basins, x0) };
  };
  const width = interval[1] - interval[0];
  const centre = boundaries[0] ?? interval[0] + width / 2;
  const x = Array.from({ length: 201 }, (_, i) => interval[0] + (width * i) / 200);
  return {
    options: {
      model: model.name,
      parameters: Array.from(p),
      offset,
      trajectories: settings.trajectories,
      steps,
      seed,
    },
    symbol: `*${model.stateNames[0]!}*`,
    parameters: describeParameters(model, p),
    interval,
    graph: { x, next: x.map((v) => map.step(Float64Array.of(v), p)[0]!) },
    fixedPoints: portraitPoints(model, p, seed),
    attractors,
    basins,
    separatrices: boundaries,
    cobwebs: [centre - offset * width, centre + offset * width].map(orbit),
    trajectories: equallySpaced(interval, settings.trajectories).map(orbit),
  };
}

/** Steeper and less symmetric than the model's own defaults, where a cobweb would hug the diagonal. */
function portraitParameters(model: Model): Float64Array {
  return model === oneNeuronModel ? withParameters(model, { w: 7, b: -3.3 }) : defaultParameters(model);
}

function requireLineMap(model: Model): DiscreteMap {
  const { system } = model;
  if (system.kind === "map" && system.dimension === 1) return system;
  throw new RangeError(`model ${model.name} is no map of one state; expected one`);
}

/** Closed form where there is one, else by search. */
function portraitPoints(model: Model, p: Float64Array, seed: number): PortraitPoint[] {
  const exact = model.oneNeuron !== undefined;
  const found = exact ? oneNeuronFixedPoints(model, p).points : fixedPoints(model, p, { seed }).fixedPoints;
  return found.map(({ state, stability }) => ({ state: state[0]!, stability }));
}

/** Midpoints of equal parts, so that none starts on an end or, by symmetry, on the separatrix. */
function equallySpaced([low, high]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.5)) / count);
}

function attractorAt(basins: readonly LineBasin[], x: number): number | null {
  return basins.find((basin) => x >= basin.low && x < basin.high)?.attractor ?? null;
}

function describeParameters(model: Model, p: Float64Array): string {
  const infos = [...model.parameters];
  const silent = infos.some((info, i) => info.name === "u" && p[i] === 0) ? ["u", "wIn"] : [];
  return infos
    .flatMap(({ name, symbol }, i) => {
      return silent.includes(name) ? [] : [`*${symbol}* = ${String(p[i]!).replace("-", "−")}`];
    })
    .join(", ");
}
