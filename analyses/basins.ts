import { boundaryCurve } from "./boundary-curve.js";
import {
  inPlane,
  leadingDirections,
  spannedPlane,
  variablePlane,
} from "../src/methods/basins/basin-plane.js";
import { basinShares } from "../src/methods/basins/basin-shares.js";
import { edgeStates, type EdgeStates } from "../src/methods/basins/edge-states.js";
import { findAttractors, type FoundAttractors } from "../src/methods/basins/find-attractors.js";
import { flipDistance, type FlipDistance } from "../src/methods/basins/flip-distances.js";
import { labelPoints, pointCount, type PlaneGrid } from "../src/methods/basins/label-points.js";
import { growth } from "../src/methods/fixed-points/stability.js";
import { cellModel } from "../src/systems/cell-model.js";
import { flipFlopModel } from "../src/systems/flip-flop-model.js";
import type { Model } from "../src/systems/model.js";
import { defaultParameters } from "../src/systems/parameters.js";

export interface BasinsOptions {
  /** W [2, 2] and b [2] of the two-neuron network. */
  readonly weights?: readonly [number, number, number, number];
  readonly bias?: readonly [number, number];
  /** Nodes of a side of a picture. */
  readonly resolution?: number;
  /** Starts that shares are estimated from. */
  readonly samples?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const basinsDefaults = {
  weights: [1.8, 0.25, -0.2, 1.9],
  bias: [0.05, -0.04],
  resolution: 500,
  samples: 2000,
  seed: 0,
} as const satisfies Required<BasinsOptions>;

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** The projection of a state onto a plane. */
export interface ProjectedPoint extends PlanePoint {
  /** Its distance from the plane. */
  readonly beside: number;
}

/** A picture of basins in a plane, with what lies in or near the plane. */
export interface BasinPanel {
  readonly model: string;
  readonly title: string;
  /** Index of the attractor of each node, shape [rows, columns], lowest row first; negative where undecided. */
  readonly field: {
    readonly labels: readonly number[];
    readonly columns: number;
    readonly rows: number;
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
  };
  readonly attractors: readonly (ProjectedPoint & { readonly share: number })[];
  /** Fixed points by their unstable directions; the edge states among them are those found by bisection. */
  readonly saddles: readonly (ProjectedPoint & { readonly unstable: number; readonly edge: boolean })[];
  /** Stable manifolds of the saddles, as curves. */
  readonly boundaries: readonly (readonly PlanePoint[])[];
  /** The smallest flip of each attractor, drawn where its plane is this one. */
  readonly flips: readonly {
    readonly from: PlanePoint;
    readonly to: PlanePoint;
    readonly norm: number;
    readonly lower: number | null;
  }[];
}

export interface BasinsResult {
  readonly options: Required<BasinsOptions>;
  readonly plane: BasinPanel;
  readonly slice: BasinPanel;
  /** How far the attractors shown of the slice lie from its plane, at most. */
  readonly beside: number;
}

/**
 * Basins of attraction of a two-neuron network, with their boundaries computed otherwise, and a slice through those of a
 * trained network of 24 units, spanned by the two unstable eigenvectors of one of its saddles.
 */
export function basins(options: BasinsOptions = {}): BasinsResult {
  const settings = { ...basinsDefaults, ...options };
  const { panel: plane } = planePanel(settings);
  const { panel: slice, beside } = slicePanel(settings);
  return { options: settings, plane, slice, beside };
}

interface Studied {
  readonly model: Model;
  readonly p: Float64Array;
  readonly search: FoundAttractors;
  readonly shares: ReturnType<typeof basinShares>;
  readonly edges: EdgeStates;
}

function study(model: Model, { samples, seed }: Required<BasinsOptions>): Studied {
  const p = defaultParameters(model);
  const search = findAttractors(model, p, { seed });
  const shares = basinShares(model, p, search.atlas, { samples, seed });
  return { model, p, search, shares, edges: edgeStates(model, p, shares.atlas, shares, 2) };
}

function planePanel(settings: Required<BasinsOptions>): { readonly panel: BasinPanel } {
  const { weights, bias, resolution, seed } = settings;
  const wRec = Float64Array.from(weights);
  const b = Float64Array.from(bias);
  const model = cellModel({ cell: "vanilla", wRec, b });
  const studied = study(model, settings);
  const { p, shares, edges, search } = studied;
  const size = { columns: resolution, rows: resolution, ranges: [shownRange, shownRange] as const };
  const grid = variablePlane(model.stateBox, [0, 1], new Float64Array(2), size);
  const towards = edges.edgeStates.map(({ state }) => Float64Array.from(state));
  const flips = shares.atlas.attractors
    .map((_, k) => flipDistance(model, p, shares.atlas, k, towards, { seed, reach: 3 }))
    .filter((flip) => flip !== undefined);
  const saddles = search.fixedPoints.filter(({ multipliers }) => unstableOf(model, multipliers) === 1);
  return {
    panel: {
      ...panelOf(studied, grid, Infinity),
      boundaries: saddles.flatMap(({ state }) =>
        boundaryCurve({ wRec, b }, Float64Array.from(state), p, model),
      ),
      flips: flips.map(arrowOf),
    },
  };
}

function slicePanel(settings: Required<BasinsOptions>): {
  readonly panel: BasinPanel;
  readonly beside: number;
} {
  const model = flipFlopModel;
  const studied = study(model, settings);
  const { p, search, shares } = studied;
  const saddle = search.fixedPoints.find(({ multipliers }) => unstableOf(model, multipliers) === 2);
  if (saddle === undefined) throw new RangeError("no saddle with two unstable directions was found");
  const origin = Float64Array.from(saddle.state);
  const shown = shares.atlas.attractors.map(({ states }) => Float64Array.from(states[0]!));
  const size = { columns: settings.resolution, rows: settings.resolution };
  const grid = spannedPlane(origin, leadingDirections(model, origin, p), shown, size);
  const panel = panelOf(studied, grid, sliceReach);
  const beside = shown.map((state) => inPlane(grid, state).beside).filter((d) => d <= sliceReach);
  return { panel, beside: Math.max(...beside) };
}

/** Of each unit of the two-neuron network: beyond ±1 are states that only a perturbation reaches. */
const shownRange = [-1.4, 1.4] as const;

/** States of the slice's network further from its plane than this are not shown: the next ones are twice as far. */
const sliceReach = 0.8;

function unstableOf(
  { system }: Model,
  multipliers: FoundAttractors["fixedPoints"][0]["multipliers"],
): number {
  return multipliers.filter((m) => growth(system.kind, m) > 0).length;
}

function panelOf({ model, p, search, shares, edges }: Studied, grid: PlaneGrid, reach: number): BasinPanel {
  const { atlas } = shares;
  const point = (state: readonly number[]): ProjectedPoint => {
    const { a, b, beside } = inPlane(grid, Float64Array.from(state));
    return { x: a, y: b, beside };
  };
  const near = (state: readonly number[]) => point(state).beside <= reach;
  const labels = labelPoints(model, p, atlas, grid, 0, pointCount(grid));
  const isEdge = (state: readonly number[]) =>
    edges.edgeStates.some((edge) => edge.state.every((v, i) => Math.abs(v - state[i]!) < 1e-9));
  return {
    model: model.name,
    title: model.title,
    field: { labels: Array.from(labels), columns: grid.columns, rows: grid.rows, x: grid.a, y: grid.b },
    attractors: atlas.attractors.flatMap(({ states }, k) =>
      near(states[0]!) ? [{ ...point(states[0]!), share: shares.shares[k]!.value }] : [],
    ),
    saddles: search.fixedPoints
      .filter(({ state, stability }) => stability !== "stable" && near(state))
      .map(({ state, multipliers }) => {
        return { ...point(state), unstable: unstableOf(model, multipliers), edge: isEdge(state) };
      }),
    boundaries: [],
    flips: [],
  };
}

function arrowOf({ origin, delta, norm, lower }: FlipDistance): BasinPanel["flips"][0] {
  const [x, y] = origin as [number, number];
  return { from: { x, y }, to: { x: x + delta[0]!, y: y + delta[1]! }, norm, lower };
}
