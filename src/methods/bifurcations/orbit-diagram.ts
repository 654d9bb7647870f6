import { normInf } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { checkParameter, parameterIndex } from "../../systems/parameters.js";
import type { DiscreteMap } from "../../systems/system.js";

export interface OrbitDiagramOptions {
  /** Number of parameter values, ends included. */
  readonly values?: number;
  /** Steps discarded before sampling. */
  readonly transient?: number;
  /** States kept an orbit; also the longest period recognised. */
  readonly samples?: number;
  /** Initial states, shape [·][n]; the model's own if absent. More than one shows coexisting attractors. */
  readonly starts?: readonly (readonly number[])[];
}

/** The only place where these defaults are written down. */
export const orbitDiagramDefaults = { values: 201, transient: 1000, samples: 64 } as const;

export interface Orbit {
  readonly parameter: number;
  /** Index of its initial state in `starts`. */
  readonly start: number;
  /** Shape [·][n]: one period where one was recognised, else all samples; empty where it diverged. */
  readonly states: readonly (readonly number[])[];
  /** Smallest period seen, null if none up to the number of samples. */
  readonly period: number | null;
  readonly status: "bounded" | "diverged";
}

export interface OrbitDiagram {
  readonly parameter: string;
  readonly orbits: readonly Orbit[];
  readonly options: Required<OrbitDiagramOptions>;
}

/** Two states are one of a period within this, relative to 1 and their size. */
const sameWithin = 1e-9;

/**
 * Where orbits settle over one parameter: brute force, no bifurcation theory.
 *
 * At each value the map runs from each start through a transient; what follows is kept. It sees attractors
 * only, and only those whose basins hold a start; slow transients near bifurcations show as spread.
 * values·starts·(transient + samples) steps.
 *
 * @param model a model of a map
 * @param p     parameters, shape [m]; the named entry is ignored
 * @param range of the parameter
 * @throws      RangeError if the model is a flow, or a name, range or option is invalid
 */
export function orbitDiagram(
  model: Model,
  p: Float64Array,
  parameter: string,
  [from, to]: readonly [number, number],
  options: OrbitDiagramOptions = {},
): OrbitDiagram {
  const settings = { ...orbitDiagramDefaults, starts: [model.initialState], ...options };
  const { system } = model;
  if (system.kind !== "map") throw new RangeError(`model ${model.name} is a flow; expected a map`);
  const index = parameterIndex(model, parameter);
  checkParameter(model, index, from);
  checkParameter(model, index, to);
  requireCounts(settings);
  if (!(from < to)) throw new RangeError(`the range is ${from} to ${to}; expected a rising one`);
  const q = Float64Array.from(p);
  const orbits: Orbit[] = [];
  for (let i = 0; i < settings.values; i++) {
    q[index] = settings.values === 1 ? from : from + ((to - from) * i) / (settings.values - 1);
    settings.starts.forEach((x0, start) => {
      orbits.push({ parameter: q[index]!, start, ...settle(system, Float64Array.from(x0), q, settings) });
    });
  }
  return { parameter, orbits, options: settings };
}

function requireCounts({ values, transient, samples }: Required<OrbitDiagramOptions>): void {
  for (const [name, count, least] of [
    ["values", values, 1],
    ["transient", transient, 0],
    ["samples", samples, 1],
  ] as const) {
    if (!(Number.isInteger(count) && count >= least)) {
      throw new RangeError(`${name} is ${count}; expected a whole number of at least ${least}`);
    }
  }
}

function settle(
  map: DiscreteMap,
  x: Float64Array,
  p: Float64Array,
  { transient, samples }: Required<OrbitDiagramOptions>,
): Pick<Orbit, "states" | "period" | "status"> {
  const next = new Float64Array(x.length);
  for (let t = 0; t < transient; t++) x.set(map.step(x, p, next));
  const states: number[][] = [];
  for (let t = 0; t < 2 * samples; t++) {
    states.push(Array.from(x));
    x.set(map.step(x, p, next));
  }
  if (!x.every(Number.isFinite)) return { states: [], period: null, status: "diverged" };
  const period = periodOf(states, samples);
  return { states: states.slice(0, period ?? samples), period, status: "bounded" };
}

function periodOf(states: readonly (readonly number[])[], longest: number): number | null {
  for (let period = 1; period <= longest; period++) {
    const repeats = states.slice(0, longest).every((s, t) => near(s, states[t + period]!));
    if (repeats) return period;
  }
  return null;
}

function near(a: readonly number[], b: readonly number[]): boolean {
  const scale = Math.max(1, normInf(Float64Array.from(a)));
  return a.every((v, i) => Math.abs(v - b[i]!) <= sameWithin * scale);
}
