import { eigenvalues } from "../../linalg/eigenvalues.js";
import type { Model } from "../../systems/model.js";
import type { SpecialPoint } from "../results.js";
import { bifurcationDiagram } from "./bifurcation-diagram.js";
import type { CurveEvent } from "./codimension-two-points.js";
import type { CodimensionTwoType } from "./codimension-two-tests.js";
import type { DefiningKind } from "./defining-system.js";
import type { PlaneBox } from "./plane-curve.js";
import type { PlanePoint } from "./plane-curve-data.js";
import { planeParameters, planeCoordinates, planeState, type PlaneProblem } from "./plane-problem.js";

/** One parameter of the plane. */
export interface PlaneAxis {
  readonly parameter: string;
  readonly range: readonly [number, number];
}

/** A guess of a point on a curve. */
export interface Start {
  readonly kind: DefiningKind;
  /** Shape [n + 2]. */
  readonly y: Float64Array;
  /** κ of a Hopf, k of a Neimark–Sacker point. */
  readonly extra: number;
}

export interface PlaneSpecialPoint extends PlanePoint {
  readonly type: SpecialPoint["type"];
}

interface SliceOptions {
  readonly starts: number;
  readonly seed: number;
}

/** A line of the plane along one parameter. */
export interface PlaneSlice {
  /** The axis along it. */
  readonly along: 0 | 1;
  /** Index in p of the other parameter, and its value. */
  readonly index: number;
  readonly value: number;
}

/** Slices along either parameter, at the value p has of the other and at `count` more. */
export function planeSlices(
  p: Float64Array,
  axes: readonly [PlaneAxis, PlaneAxis],
  indices: readonly [number, number],
  count: number,
): PlaneSlice[] {
  return ([0, 1] as const).flatMap((along) => {
    const across = along === 0 ? 1 : 0;
    const index = indices[across];
    const values = sliceValues(axes[across].range, p[index]!, count);
    return values.map((value) => ({ along, index, value }));
  });
}

/** Special points of the fixed points along a slice. */
export function sliceSpecialPoints(
  model: Model,
  p: Float64Array,
  axes: readonly [PlaneAxis, PlaneAxis],
  { along, index, value }: PlaneSlice,
  { starts, seed }: SliceOptions,
): PlaneSpecialPoint[] {
  const q = Float64Array.from(p);
  q[index] = value;
  const { parameter, range } = axes[along];
  const options = { starts, seed, searches: 3, cycles: 1 };
  const { specialPoints } = bifurcationDiagram(model, q, parameter, range, options);
  return specialPoints.map(({ type, parameter: at, state }) => {
    const [first, second] = along === 0 ? [at, value] : [value, at];
    return { type, parameter: first, and: second, state };
  });
}

function sliceValues([from, to]: readonly [number, number], own: number, count: number): number[] {
  const inner = Array.from({ length: count }, (_, i) => from + ((i + 0.5) / count) * (to - from));
  return own >= from && own <= to && !inner.includes(own) ? [own, ...inner] : inner;
}

/** Units and edges: the ranges, and the state box widened to the special points. */
export function planeOf(
  model: Model,
  p: Float64Array,
  axes: readonly [PlaneAxis, PlaneAxis],
  indices: readonly [number, number],
  special: readonly PlaneSpecialPoint[],
  reach: number,
): { readonly problem: PlaneProblem; readonly box: PlaneBox } {
  const { system } = model;
  const n = system.dimension;
  const hull = model.stateBox.map(([low, high], i) => {
    const values = special.map(({ state }) => state[i]!);
    return [Math.min(low, ...values), Math.max(high, ...values)] as const;
  });
  const sides = model.stateBox.map(([low, high], i) => {
    return Math.max(high - low, (hull[i]![1] - hull[i]![0]) / 16) || 1;
  });
  const lengths = axes.map(({ range: [from, to] }) => to - from);
  const scales = Float64Array.of(...sides.map((side) => side * Math.sqrt(n)), ...lengths);
  const problem = { system, n, p, indices, scales };
  const edge = (side: 0 | 1) => {
    const states = hull.map(
      (range) => range[side] + (side === 0 ? -1 : 1) * reach * (range[1] - range[0] || 1),
    );
    return planeCoordinates(problem, states, [axes[0].range[side], axes[1].range[side]]);
  };
  return { problem, box: { low: edge(0), high: edge(1) } };
}

/** The start at a special point of a slice; none at a branch point. */
export function startOf(problem: PlaneProblem, { type, parameter, and, state }: PlaneSpecialPoint): Start[] {
  const y = planeCoordinates(problem, state, [parameter, and]);
  if (type === "fold" || type === "flip") return [{ kind: type, y, extra: 0 }];
  if (type !== "hopf" && type !== "neimark-sacker") return [];
  const { re, im } = eigenvalues(
    problem.system.jacobian(planeState(problem, y), planeParameters(problem, y)),
    problem.n,
  );
  let best = { distance: Infinity, extra: 0 };
  re.forEach((value, i) => {
    const size = Math.hypot(value, im[i]!);
    const distance = im[i]! > 0 ? Math.abs(type === "hopf" ? value : size - 1) : Infinity;
    if (distance < best.distance) best = { distance, extra: type === "hopf" ? im[i]! ** 2 : value / size };
  });
  return Number.isFinite(best.distance) ? [{ kind: type, y, extra: best.extra }] : [];
}

/** The curves that meet at a point of codimension two, the one it was found on among them. */
export function startsAt({ n, system }: PlaneProblem, { type, point, other }: CurveEvent): Start[] {
  const y = point.y.slice(0, n + 2);
  const start = (kind: DefiningKind, extra = 0): Start => ({ kind, y, extra });
  const pair = system.kind === "map" ? "neimark-sacker" : "hopf";
  const own = start(point.system.kind, point.values.extra);
  const second = (): Start[] => {
    if (other === undefined) return [];
    if (other.im === 0) return [start(system.kind === "map" && other.re < 0 ? "flip" : "fold")];
    const size = Math.hypot(other.re, other.im);
    return [start(pair, system.kind === "map" ? other.re / size : other.im ** 2)];
  };
  const doubles: Partial<Record<CodimensionTwoType, Start[]>> = {
    "bogdanov-takens": [start("fold"), start("hopf", 0)],
    "resonance-1-1": [start("fold"), start("neimark-sacker", 1)],
    "resonance-1-2": [start("flip"), start("neimark-sacker", -1)],
  };
  return doubles[type] ?? [own, ...second()];
}
