import type { Model } from "../../systems/model.js";
import type { BasinAtlas } from "./basin-atlas.js";
import { labeller } from "./labeller.js";

/** Many states: listed, or the nodes of a grid in a plane. Plain data that survive structured clone. */
export type PointSource = PointList | PlaneGrid;

export interface PointList {
  readonly kind: "list";
  /** Flat [count, dimension]. */
  readonly points: Float64Array;
  readonly dimension: number;
}

/** Nodes origin + a u + b v, row by row, the lowest b first; a and b at equal spacing from end to end. */
export interface PlaneGrid {
  readonly kind: "plane";
  readonly origin: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** First and last a; columns ≥ 2. */
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
  readonly columns: number;
  readonly rows: number;
}

/** How many states a source has. */
export function pointCount(source: PointSource): number {
  return source.kind === "list" ? source.points.length / source.dimension : source.columns * source.rows;
}

/** State number k of a source, into `out`, shape [n]. */
export function pointAt(source: PointSource, k: number, out: Float64Array): Float64Array {
  if (source.kind === "list") {
    const from = k * source.dimension;
    for (let i = 0; i < out.length; i++) out[i] = source.points[from + i]!;
    return out;
  }
  const { origin, u, v, columns, rows } = source;
  const row = Math.floor(k / columns);
  const a = node(source.a, k - row * columns, columns);
  const b = node(source.b, row, rows);
  for (let i = 0; i < out.length; i++) out[i] = origin[i]! + a * u[i]! + b * v[i]!;
  return out;
}

function node([from, to]: readonly [number, number], index: number, count: number): number {
  return from + ((to - from) * index) / (count - 1);
}

/**
 * Where the states first ≤ k < end of a source go: labels as {@link labeller} gives them, shape [end − first].
 *
 * @param p parameters, shape [m]
 */
export function labelPoints(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  source: PointSource,
  first: number,
  end: number,
): Int32Array {
  const label = labeller(model, p, atlas);
  const x = new Float64Array(model.system.dimension);
  const labels = new Int32Array(end - first);
  for (let k = first; k < end; k++) labels[k - first] = label(pointAt(source, k, x));
  return labels;
}
