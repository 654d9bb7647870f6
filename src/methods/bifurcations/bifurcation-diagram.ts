import type { Model } from "../../systems/model.js";
import { checkParameter, parameterIndex } from "../../systems/parameters.js";
import { switchingValues } from "../../systems/switching-values.js";
import type { Branch, SpecialPoint } from "../results.js";
import { continuationEquation } from "./continuation-equation.js";
import { continuationDefaults } from "./continuation.js";
import type { CycleFamily } from "./cycle-branch.js";
import { cycleCurves, distinctPoints, fixedPointCurves, type Tracing } from "./diagram-curves.js";
import {
  samplingSearch,
  searchAt,
  searchValues,
  type FoundAt,
  type StateSearch,
  type ValueSearched,
} from "./value-searches.js";

export interface BifurcationDiagramOptions {
  /** Number of parameter values, ends included, at which all fixed points are searched for. */
  readonly searches?: number;
  /** Random starts of each search. */
  readonly starts?: number;
  readonly seed?: number;
  /** See `continueArc`. */
  readonly maxStep?: number;
  readonly maxPoints?: number;
  /** Largest period of the cycles that are continued from flips; 1 for none. */
  readonly cycles?: number;
}

/** The only place where these defaults are written down. */
export const bifurcationDiagramDefaults = {
  searches: 9,
  starts: 32,
  seed: 0,
  maxStep: continuationDefaults.maxStep,
  maxPoints: continuationDefaults.maxPoints,
  cycles: 4,
} as const satisfies Required<BifurcationDiagramOptions>;

/** A branch ends where a state is this many widths outside the hull of the state box and all points found. */
const reach = 2;

export interface BifurcationDiagram {
  /** Name of the continued parameter. */
  readonly parameter: string;
  readonly range: readonly [number, number];
  /** Of fixed points, then of cycles by their period. */
  readonly branches: readonly Branch[];
  /** In the order of the parameter. */
  readonly specialPoints: readonly SpecialPoint[];
  /** In the order of the parameter. */
  readonly searched: readonly ValueSearched[];
  readonly options: Required<BifurcationDiagramOptions>;
}

export interface BifurcationProgress {
  /** Values searched so far. */
  readonly searched: number;
  readonly branches: number;
  /** Points of the branch under way. */
  readonly points: number;
}

/**
 * Branches of fixed points (equilibria) and cycles of any model over one parameter, with their special points.
 *
 * All fixed points found at several values of the parameter start a pseudo-arclength continuation in both
 * directions, unless a branch already passes through them; so isolated branches are met as long as one of the
 * values cuts them. Branches that cross one at a branch point are followed too, and from every flip of a map the
 * branch of cycles of twice the period, up to the period asked for, whose flips bear the next. Special points are
 * points of their branch too, so stability changes exactly there.
 *
 * @param model     any map or flow
 * @param p         parameters, shape [m]; the continued entry is ignored
 * @param parameter name of the parameter to continue
 * @param range     its smallest and largest value
 * @param search    how the fixed points at one value are found; `fixedPoints` if absent
 * @throws          RangeError for an unknown parameter, a range outside its domain or reversed, or bad options
 */
export function bifurcationDiagram(
  model: Model,
  p: Float64Array,
  parameter: string,
  range: readonly [number, number],
  options: BifurcationDiagramOptions = {},
  search?: StateSearch,
): BifurcationDiagram {
  const run = bifurcationRun(model, p, parameter, range, options, search);
  for (;;) {
    const next = run.next();
    if (next.done === true) return next.value;
  }
}

/** {@link bifurcationDiagram} in steps: yields how far it is, after every search and every point. */
export function* bifurcationRun(
  model: Model,
  p: Float64Array,
  parameter: string,
  range: readonly [number, number],
  options: BifurcationDiagramOptions = {},
  search?: StateSearch,
): Generator<BifurcationProgress, BifurcationDiagram> {
  const settings = { ...bifurcationDiagramDefaults, ...options };
  const index = parameterIndex(model, parameter);
  checkRange(model, index, range, settings);
  const progress = { searched: 0, branches: 0, points: 0 };
  const found: FoundAt[] = [];
  const switching = switchingOf(model, p);
  for (const value of searchValues(range, settings.searches, switching !== undefined)) {
    found.push(searchAt(model, p, { index, value }, search ?? samplingSearch(settings)));
    yield { ...progress, searched: found.length };
  }
  const states = found.flatMap((f) => f.states);
  const hull = hullOf(model, states);
  const scales = scalesOf(model, hull, range);
  const equation = continuationEquation(model.system, p, index, scales, switching);
  const limits = { parameter: range, states: hull.map(widened) };
  const tracing: Tracing = { equation, limits, settings, curves: [] };
  const told = { ...progress, searched: found.length };
  for (const points of fixedPointCurves(tracing, found))
    yield { ...told, branches: tracing.curves.length, points };
  const { system } = model;
  if (system.kind === "map") {
    const family = { map: system, p, index, scales, switching };
    for (const points of cycleCurves(tracing, family))
      yield { ...told, branches: tracing.curves.length, points };
  }
  return {
    parameter,
    range: [range[0], range[1]],
    branches: tracing.curves.map((curve) => curve.branch),
    specialPoints: distinctPoints(tracing.curves),
    searched: found.map((f) => f.searched).sort((a, b) => a.parameter - b.parameter),
    options: settings,
  };
}

function checkRange(
  model: Model,
  index: number,
  [from, to]: readonly [number, number],
  { searches, maxStep, maxPoints, cycles }: Required<BifurcationDiagramOptions>,
): void {
  checkParameter(model, index, from);
  checkParameter(model, index, to);
  if (!(from < to)) throw new RangeError(`the range is ${from} to ${to}; expected a rising one`);
  if (!(searches >= 1)) throw new RangeError(`searches is ${searches}; expected at least 1`);
  if (!(maxStep > 0)) throw new RangeError(`maxStep is ${maxStep}; expected a positive number`);
  if (!(maxPoints >= 2)) throw new RangeError(`maxPoints is ${maxPoints}; expected at least 2`);
  if (!(cycles >= 1)) throw new RangeError(`cycles is ${cycles}; expected a period of at least 1`);
}

type Interval = readonly [low: number, high: number];

function hullOf(model: Model, states: readonly (readonly number[])[]): Interval[] {
  return model.stateBox.map(([low, high], i): Interval => {
    const values = states.map((state) => state[i]!);
    return [Math.min(low, ...values), Math.max(high, ...values)];
  });
}

/**
 * Units in which the range and each side of the state box are 1 long, a state of many units √n shorter. Where the
 * fixed points found spread far beyond the box (a bias continued over a long range moves it), longer.
 */
function scalesOf(model: Model, hull: readonly Interval[], [from, to]: Interval): Float64Array {
  const sides = model.stateBox.map(([low, high], i) => {
    const [least, most] = hull[i]!;
    return Math.max(high - low, (most - least) / 16) || 1;
  });
  return Float64Array.of(...sides.map((side) => side * Math.sqrt(sides.length)), to - from);
}

function widened([low, high]: Interval): Interval {
  const margin = reach * (high - low || 1);
  return [low - margin, high + margin];
}

/** Functions whose zeros are the kinks of the model; undefined for a smooth one. */
function switchingOf(model: Model, p: Float64Array): CycleFamily["switching"] {
  const weights = model.cell?.(p);
  const smooth =
    weights === undefined || switchingValues(weights, Float64Array.from(model.initialState)) === undefined;
  return smooth ? undefined : (x, q) => switchingValues(model.cell!(q), x)!;
}
