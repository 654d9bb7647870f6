import {
  principalComponents,
  project,
  type PrincipalComponents,
} from "../src/linalg/principal-components.js";
import { fixedPoints } from "../src/methods/fixed-points/fixed-points.js";
import { linearModes, type LinearMode } from "../src/methods/fixed-points/modes.js";
import { growth, stabilityDefaults } from "../src/methods/fixed-points/stability.js";
import type { FixedPoint } from "../src/methods/results.js";
import { flipFlopModel } from "../src/systems/flip-flop-model.js";
import type { Model } from "../src/systems/model.js";
import { defaultParameters } from "../src/systems/parameters.js";
import { pulsedRuns, wayDown } from "./state-space-runs.js";

export interface StateSpaceOptions {
  readonly model?: Model;
  /** Shape [m]; the model's defaults if absent. */
  readonly parameters?: readonly number[];
  /** Found by a search if absent. */
  readonly fixedPoints?: readonly FixedPoint[];
  /** Trajectories: of a map with inputs driven by random pulses, of any other free from random states. */
  readonly runs?: number;
  /** Steps of each run of a map; a flow is shown at so many times. */
  readonly steps?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const stateSpaceDefaults = { model: flipFlopModel as Model, runs: 8, steps: 120, seed: 0 } as const;

/** Coordinates on the axes of the figure. */
export type Place = readonly number[];

export interface StateSpaceResult {
  readonly options: {
    readonly model: string;
    readonly parameters: readonly number[];
    readonly runs: number;
    readonly steps: number;
    readonly seed: number;
  };
  readonly title: string;
  readonly kind: "map" | "flow";
  readonly units: number;
  /** What an axis is: a principal component, or a state variable where there are two. */
  readonly axes: readonly {
    readonly label: string;
    /** Part of the variance of the trajectories; null for a state variable. */
    readonly explained: number | null;
  }[];
  readonly fixedPoints: readonly { readonly at: Place; readonly unstable: number }[];
  /** Directions that repel at a fixed point, both ways: ends about it. Of a complex pair, its real and imaginary part. */
  readonly modes: readonly { readonly ends: readonly [Place, Place]; readonly unstable: number }[];
  readonly driven: boolean;
  readonly runs: readonly (readonly Place[])[];
  /** Free runs that leave a point of one unstable direction to either side. */
  readonly connections: readonly (readonly Place[])[];
}

/** Half the length of an arrow, in the length of the first axis. */
const arrowLength = 0.09;
/** How far from a saddle a free run starts, likewise. */
const departure = 1e-3;

/**
 * What does the state space of a network look like: where are its fixed points, which ways do they repel, and how do
 * trajectories run between them?
 *
 * Principal components of trajectories; a map with inputs is driven by pulses of ±1 on one input at a time, any other
 * model runs free from random states of its box.
 *
 * @throws RangeError if the model has a single state variable
 */
export function stateSpace(options: StateSpaceOptions = {}): StateSpaceResult {
  const { model, runs, steps, seed } = { ...stateSpaceDefaults, ...options };
  const p = Float64Array.from(options.parameters ?? defaultParameters(model));
  const n = model.system.dimension;
  if (n < 2) throw new RangeError(`${model.name} has one state variable; expected at least 2`);
  const points = options.fixedPoints ?? fixedPoints(model, p, { seed }).fixedPoints;
  const { states, driven } = pulsedRuns(model, p, { runs, steps, seed });
  const basis = axesOf(n, [...states.flat(), ...points.map(({ state }) => state)]);
  const place = (state: ArrayLike<number>): Place => project(basis, state);
  const shown = states.map((run) => run.map(place));
  const reach = extentOf([...shown.flat(), ...points.map(({ state }) => place(state))]);
  const unstableModes = points.map((point) => unstableModesOf(model, p, point));
  return {
    options: { model: model.name, parameters: p.length > 64 ? [] : Array.from(p), runs, steps, seed },
    title: model.title,
    kind: model.system.kind,
    units: n,
    axes: axisLabels(model, basis),
    fixedPoints: points.map(({ state }, i) => ({ at: place(state), unstable: unstableModes[i]!.length })),
    modes: points.flatMap((point, i) => arrows(point, unstableModes[i]!, place, arrowLength * reach)),
    driven,
    runs: shown,
    connections: points.flatMap(({ state }, i) =>
      departures(unstableModes[i]!).map((v) => {
        const start = Float64Array.from(state, (x, k) => x + departure * reach * v[k]!);
        return wayDown(model, p, start, 4 * steps).map(place);
      }),
    ),
  };
}

/** Two state variables are axes as they are; more are turned to principal components. */
function axesOf(n: number, states: readonly ArrayLike<number>[]): PrincipalComponents {
  if (n === 2) {
    return {
      mean: new Float64Array(2),
      directions: Float64Array.of(1, 0, 0, 1),
      explained: new Float64Array(2),
    };
  }
  const flat = new Float64Array(states.length * n);
  states.forEach((state, i) => {
    flat.set(state, i * n);
  });
  return principalComponents(flat, n, 3);
}

function axisLabels({ stateNames, system }: Model, { explained }: PrincipalComponents) {
  if (system.dimension === 2) return stateNames.map((label) => ({ label, explained: null }));
  return Array.from(explained, (part, k) => ({ label: `PC ${k + 1}`, explained: part }));
}

/** Length of the first axis. */
function extentOf(places: readonly Place[]): number {
  const first = places.map(([x]) => x!);
  return Math.max(...first) - Math.min(...first) || 1;
}

function unstableModesOf({ system }: Model, p: Float64Array, { state }: FixedPoint): LinearMode[] {
  const jacobian = system.jacobian(Float64Array.from(state), p);
  return linearModes(system.kind, jacobian, system.dimension).filter(
    ({ multiplier }) => growth(system.kind, multiplier) > stabilityDefaults.tolerance,
  );
}

function arrows(
  { state }: FixedPoint,
  modes: readonly LinearMode[],
  place: (state: ArrayLike<number>) => Place,
  length: number,
): StateSpaceResult["modes"] {
  return modes.map(({ vector, multiplier }) => {
    // The two members of a complex pair have the same plane: the first gives one direction of it, the second the other.
    const direction = multiplier.im < 0 ? vector.im : vector.re;
    const size = Math.hypot(...direction) || 1;
    const end = (sign: number) => place(state.map((x, k) => x + (sign * length * direction[k]!) / size));
    return { ends: [end(-1), end(1)], unstable: modes.length };
  });
}

/** ±v of a point that repels in the one real direction v, and pushes the same way at every step. */
function departures(modes: readonly LinearMode[]): number[][] {
  const [mode] = modes;
  if (modes.length !== 1 || mode === undefined || mode.multiplier.re < 0) return [];
  return [1, -1].map((sign) => mode.vector.re.map((v) => sign * v));
}
