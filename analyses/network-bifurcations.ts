import { principalComponents, project } from "../src/linalg/principal-components.js";
import {
  bifurcationDiagram,
  type BifurcationDiagram,
} from "../src/methods/bifurcations/bifurcation-diagram.js";
import { orbitDiagram, type Orbit } from "../src/methods/bifurcations/orbit-diagram.js";
import type { SpecialPoint } from "../src/methods/results.js";
import { cellModel } from "../src/systems/cell-model.js";
import { flipFlopModel } from "../src/systems/flip-flop-model.js";
import { gainedModel } from "../src/systems/gained-model.js";
import { branchLines, matchedOrbits, type BranchLine, type MatchedOrbits } from "./branch-lines.js";

export interface NetworkBifurcationsOptions {
  /** Largest step along a branch, see `continueArc`. */
  readonly maxStep?: number;
  /** Number of gains at which orbits run. */
  readonly values?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const networkBifurcationsDefaults = { maxStep: 0.01, values: 601, seed: 0 } as const;

/** A special point; of a cycle, at each of its states. */
export interface MarkedPoint extends Pick<SpecialPoint, "type" | "state" | "normalForm"> {
  readonly gain: number;
  readonly period: number;
  /** Values of the plotted quantity. */
  readonly states: readonly number[];
  /** Whether a stable stretch of the branch begins or ends here. */
  readonly attractor: boolean;
}

/** Branches of one network over its gain, in one quantity of its state. */
export interface GainBranches {
  readonly range: readonly [number, number];
  readonly lines: readonly BranchLine[];
  readonly points: readonly MarkedPoint[];
  /** Fixed points at the ends of the range: all, and stable ones. */
  readonly counts: readonly [Counted, Counted];
}

export interface Counted {
  readonly all: number;
  readonly stable: number;
}

export interface NetworkBifurcations {
  readonly small: GainBranches & {
    /** Index of the plotted unit. */
    readonly shown: number;
    /** Shape [3][3]. */
    readonly weights: readonly (readonly number[])[];
    readonly biases: readonly number[];
    /** Longest period of the cycles followed. */
    readonly cycles: number;
    readonly dots: readonly { readonly gain: number; readonly state: number }[];
    readonly orbits: MatchedOrbits;
  };
  readonly trained: GainBranches & {
    readonly units: number;
    /** Of the first three principal components c of the fixed points; c₁ + c₂/2 + c₃/4 is plotted. */
    readonly explained: readonly number[];
  };
  readonly options: Required<NetworkBifurcationsOptions>;
}

const weights = [
  [1.9, -1.2, 0.2],
  [1.4, -1, -0.6],
  [-0.8, 0.6, -0.8],
] as const;
const biases = [0.1, 0, -0.3] as const;
const smallRange = [0.8, 3.6] as const;
const trainedRange = [0.7, 1.2] as const;
const cycles = 8;
/** The unit that saturates least. */
const shown = 2;
/** Near a flip orbits take thousands of steps to settle. */
const transient = 4000;
/** Dots a reader could tell apart, a unit of state. */
const resolution = 600;

/** Initial states of the orbits; where attractors coexist they reach more than one. */
const starts = [
  [0.1, 0.1, 0.1],
  [-0.9, 0.9, 0.9],
  [0.9, -0.9, 0.9],
  [0.9, 0.9, -0.9],
] as const;

/**
 * How do the fixed points of a network come, go and give way to cycles as its recurrent weights grow?
 *
 * Three tanh units with a fold, a Neimark–Sacker bifurcation, folds of 2-cycles and two cascades of flips, by
 * continuation; orbits of the same network by brute force, and how many of those that settle lie on a branch. Then the
 * trained flip-flop network, whose memory is born of folds a little below the gain it was trained to.
 *
 * @throws RangeError if an option is out of range
 */
export function networkBifurcations(options: NetworkBifurcationsOptions = {}): NetworkBifurcations {
  const settings = { ...networkBifurcationsDefaults, ...options };
  return { small: smallNetwork(settings), trained: trainedNetwork(settings), options: settings };
}

type Settings = Required<NetworkBifurcationsOptions>;

function smallNetwork({ maxStep, values, seed }: Settings): NetworkBifurcations["small"] {
  const wRec = Float64Array.from(weights.flat());
  const model = gainedModel(cellModel({ cell: "vanilla", wRec, b: Float64Array.from(biases) }));
  const p = model.parameters.defaults();
  const diagram = bifurcationDiagram(model, p, "gain", smallRange, { maxStep, seed, cycles });
  const { orbits } = orbitDiagram(model, p, "gain", smallRange, { values, transient, starts });
  return {
    ...gainBranches(diagram, (state) => state[shown]!),
    shown,
    weights,
    biases,
    cycles,
    dots: distinctDots(orbits),
    orbits: matchedOrbits(diagram, orbits, cycles),
  };
}

/** Dots that would fall on one another once. */
function distinctDots(orbits: readonly Orbit[]): NetworkBifurcations["small"]["dots"] {
  const dots = orbits.flatMap(({ parameter, states }) =>
    states.map((state) => ({ gain: parameter, state: state[shown]! })),
  );
  const cell = ({ gain, state }: (typeof dots)[0]) => `${gain} ${Math.round(state * resolution)}`;
  return [...new Map(dots.map((dot) => [cell(dot), dot])).values()];
}

function trainedNetwork({ maxStep, seed }: Settings): NetworkBifurcations["trained"] {
  const model = gainedModel(flipFlopModel);
  const p = model.parameters.defaults();
  const diagram = bifurcationDiagram(model, p, "gain", trainedRange, { maxStep, seed, cycles: 1 });
  const n = model.system.dimension;
  const ends = diagram.branches.flatMap(({ points }) =>
    points.filter(({ parameter }) => parameter === trainedRange[1]).map(({ state }) => state),
  );
  const components = principalComponents(Float64Array.from(ends.flat()), n, 3);
  const spread = (state: readonly number[]) => {
    const [first, second, third] = project(components, state) as [number, number, number];
    return first + second / 2 + third / 4;
  };
  return {
    ...gainBranches(diagram, spread),
    units: n,
    explained: Array.from(components.explained),
  };
}

function gainBranches(
  diagram: BifurcationDiagram,
  quantity: (state: readonly number[]) => number,
): GainBranches {
  const lines = branchLines(diagram, quantity);
  return {
    range: diagram.range,
    lines,
    points: diagram.specialPoints.map((point) => markedPoint(diagram, point, quantity)),
    counts: [countedAt(diagram, diagram.range[0]), countedAt(diagram, diagram.range[1])],
  };
}

/** The special point on its branch: with all states of its cycle, and what is stable beside it. */
function markedPoint(
  { branches }: BifurcationDiagram,
  { type, parameter, state, period = 1, normalForm }: SpecialPoint,
  quantity: (state: readonly number[]) => number,
): MarkedPoint {
  const own = branches
    .filter((branch) => branch.period === period)
    .flatMap(({ points }) => {
      const at = points.findIndex(
        (q) => q.parameter === parameter && q.state.every((v, i) => v === state[i]),
      );
      return at < 0 ? [] : [{ point: points[at]!, beside: [points[at - 1], points[at + 1]] }];
    });
  return {
    type,
    state,
    gain: parameter,
    period,
    states: (own[0]?.point.cycle ?? [state]).map(quantity),
    attractor: own.some(({ beside }) => beside.some((q) => q?.stability === "stable")),
    ...(normalForm && { normalForm }),
  };
}

function countedAt({ branches }: BifurcationDiagram, value: number): Counted {
  const there = branches
    .filter(({ period }) => period === 1)
    .flatMap(({ points }) => points.filter(({ parameter }) => parameter === value));
  return { all: there.length, stable: there.filter(({ stability }) => stability === "stable").length };
}
