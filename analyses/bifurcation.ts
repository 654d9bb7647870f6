import {
  bifurcationDiagram,
  type BifurcationDiagram,
} from "../src/methods/bifurcations/bifurcation-diagram.js";
import { bracketedRoot } from "../src/methods/bracketed-root.js";
import type { Branch, SpecialPoint, Stability } from "../src/methods/results.js";
import type { Model } from "../src/systems/model.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { defaultParameters, parameterSymbol } from "../src/systems/parameters.js";
import { flowArrows, segments, speedOf, type FlowArrow } from "./flow-arrows.js";

export interface BifurcationOptions {
  readonly model?: Model;
  /** Shape [m]; the model's defaults if absent. */
  readonly parameters?: readonly number[];
  /** Name of the parameter on the abscissa. */
  readonly parameter?: string;
  readonly range?: readonly [number, number];
  /** State variable on the ordinate, by index. */
  readonly variable?: number;
  /** Initial state whose crossing of a basin boundary is marked (models of one state); null for none. */
  readonly x0?: number | null;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const bifurcationDefaults = {
  model: oneNeuronModel as Model,
  parameter: "b",
  range: [-3, -2],
  variable: 0,
  x0: 0.5,
  seed: 0,
} as const;

/** Fixed points, or one of the states of a cycle. */
export interface BifurcationBranch {
  readonly period: number;
  readonly parameter: readonly number[];
  readonly state: readonly number[];
  readonly stability: readonly Stability[];
}

export interface BifurcationResult {
  readonly options: {
    readonly model: string;
    readonly parameters: readonly number[];
    readonly parameter: string;
    readonly range: readonly [number, number];
    readonly variable: number;
    readonly x0: number | null;
    readonly seed: number;
  };
  /** In label markup. */
  readonly symbols: { readonly parameter: string; readonly state: string };
  /** The other parameters and their values, as a caption states them, in label markup. */
  readonly fixed: string;
  readonly branches: readonly BifurcationBranch[];
  readonly specialPoints: readonly SpecialPoint[];
  /** Where x0 lies on an unstable point, so that its orbit changes basin. */
  readonly crossings: readonly { readonly parameter: number; readonly state: number }[];
  /** Ranges of the parameter with more than one stable fixed point. */
  readonly bistable: readonly { readonly from: number; readonly to: number }[];
  readonly arrows: readonly FlowArrow[];
  /** Lowest and highest state to show. */
  readonly stateRange: readonly [number, number];
}

/**
 * Which fixed points does a model have as one parameter changes, and where do they appear, vanish or lose stability?
 *
 * Branches and special points by continuation (see `bifurcationDiagram`). For models of one state also the
 * direction of motion between the branches, and the parameter at which the given initial state crosses a basin
 * boundary: there, at no bifurcation, the settled state jumps.
 *
 * @throws RangeError as `bifurcationDiagram`, or for a state variable the model does not have
 */
export function bifurcation(options: BifurcationOptions = {}): BifurcationResult {
  const { model, parameter, range, seed, ...rest } = { ...bifurcationDefaults, ...options };
  const p = Float64Array.from(rest.parameters ?? defaultParameters(model));
  const diagram = bifurcationDiagram(model, p, parameter, range, { seed, maxStep: 0.012 });
  return bifurcationPicture(model, p, diagram, options);
}

/**
 * The same from a diagram that has been computed already.
 *
 * @param p the parameters it was computed with, shape [m]
 */
export function bifurcationPicture(
  model: Model,
  p: Float64Array,
  diagram: BifurcationDiagram,
  { variable = bifurcationDefaults.variable, x0: chosen }: Pick<BifurcationOptions, "variable" | "x0"> = {},
): BifurcationResult {
  const stateName = model.stateNames[variable];
  if (stateName === undefined) {
    throw new RangeError(`variable is ${variable}; expected an index below ${model.stateNames.length}`);
  }
  const { parameter, range } = diagram;
  const oneState = model.system.dimension === 1;
  const usual = model.oneNeuron === "one-neuron" ? bifurcationDefaults.x0 : null;
  const x0 = oneState ? (chosen === undefined ? usual : chosen) : null;
  const stateRange = visibleStates(model, diagram, variable);
  const bistable = bistableRanges(diagram);
  const { seed } = diagram.options;
  return {
    options: { model: model.name, parameters: Array.from(p), parameter, range, variable, x0, seed },
    symbols: { parameter: `*${symbolOf(model, parameter)}*`, state: `*${stateName}*` },
    fixed: otherParameters(model, p, parameter),
    branches: diagram.branches.flatMap((branch) => linesOf(branch, variable)),
    specialPoints: diagram.specialPoints,
    crossings: x0 === null ? [] : crossingsOf(model, p, diagram, bistable, x0),
    bistable,
    arrows: oneState ? flowArrows(model, p, diagram, stateRange) : [],
    stateRange,
  };
}

/** A branch of cycles is a line for each of its states. */
function linesOf({ period, points }: Branch, variable: number): BifurcationBranch[] {
  return Array.from({ length: period }, (_, k) => ({
    period,
    parameter: points.map((q) => q.parameter),
    state: points.map((q) => (q.cycle?.[k] ?? q.state)[variable]!),
    stability: points.map((q) => q.stability),
  }));
}

function symbolOf(model: Model, parameter: string): string {
  return parameterSymbol(model, parameter);
}

/** Inputs that are switched off, and the weights of networks too large to list, are left out. */
function otherParameters(model: Model, p: Float64Array, parameter: string): string {
  if (model.parameters.length > 8) return "";
  const infos = [...model.parameters];
  const silent = infos.some((info, i) => info.name === "u" && p[i] === 0) ? ["u", "wIn"] : [];
  return infos
    .flatMap(({ name, symbol }, i) => {
      return name === parameter || silent.includes(name) ? [] : [`*${symbol}* = ${decimal(p[i]!)}`];
    })
    .join(", ");
}

/** The state box where the model has a natural one, widened to no more than the branches in sight. */
function visibleStates(
  model: Model,
  { branches }: BifurcationDiagram,
  variable: number,
): readonly [number, number] {
  const [low, high] = model.stateBox[variable]!;
  if (model.oneNeuron === "one-neuron" || model.oneNeuron === "latch") return [low, high];
  const states = branches.flatMap((branch) => branch.points.map((q) => q.state[variable]!));
  const inSight = states.filter((v) => v >= low - (high - low) && v <= high + (high - low));
  const [from, to] = [Math.min(...inSight), Math.max(...inSight)];
  const margin = 0.06 * (to - from) || 0.5;
  return inSight.length === 0 ? [low, high] : [from - margin, to + margin];
}

/** F(x0; λ) − x0 = 0 solved in the parameter, on each stretch of an unstable branch that passes x0. */
function crossingsOf(
  model: Model,
  p: Float64Array,
  diagram: BifurcationDiagram,
  bistable: BifurcationResult["bistable"],
  x0: number,
) {
  const speed = speedOf(model, p, diagram.parameter);
  return segments(diagram).flatMap(([a, b]) => {
    if (a.stability === "stable" || b.stability === "stable") return [];
    if (a.state[0]! < x0 === b.state[0]! < x0) return [];
    const [low, high] = [a.parameter, b.parameter];
    const bracket = { low, atLow: speed(x0, low), high, atHigh: speed(x0, high) };
    if (bracket.atLow * bracket.atHigh > 0) return [];
    const { root } = bracketedRoot((v) => speed(x0, v), bracket);
    // With one attractor alone an unstable point bounds no basin.
    const parts = bistable.some((window) => root > window.from && root < window.to);
    return parts ? [{ parameter: root, state: x0 }] : [];
  });
}

/** The number of stable points changes only at special points, so one value between each two decides. */
function bistableRanges(diagram: BifurcationDiagram): { from: number; to: number }[] {
  const cuts = [diagram.range[0], ...diagram.specialPoints.map((s) => s.parameter), diagram.range[1]];
  const ranges: { from: number; to: number }[] = [];
  cuts.slice(1).forEach((to, i) => {
    const from = cuts[i]!;
    if (stablePointsAt(diagram, from + (to - from) / 2) < 2) return;
    const last = ranges.at(-1);
    if (last?.to === from) last.to = to;
    else ranges.push({ from, to });
  });
  return ranges;
}

function stablePointsAt(diagram: BifurcationDiagram, value: number): number {
  const crossing = segments(diagram).filter(([a, b]) => a.parameter < value !== b.parameter < value);
  return crossing.filter(([a, b]) => a.stability === "stable" || b.stability === "stable").length;
}

/** Five digits are enough for a caption. */
function decimal(value: number): string {
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
