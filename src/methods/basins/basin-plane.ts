import { dot, norm2, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { linearModes } from "../fixed-points/modes.js";
import type { Box } from "./find-attractors.js";
import type { PlaneGrid } from "./label-points.js";

export interface PlaneSize {
  readonly columns: number;
  readonly rows: number;
  /** Ranges of the two coordinates. */
  readonly ranges?: readonly [readonly [number, number], readonly [number, number]] | undefined;
}

/**
 * The plane of two state variables, the others held at a state: its coordinates are the two variables themselves.
 *
 * @param box ranges of the state variables where `size` gives none
 * @throws    RangeError unless the variables differ and the grid has at least 2 × 2 nodes
 */
export function variablePlane(
  box: Box,
  [i, j]: readonly [number, number],
  through: Float64Array,
  size: PlaneSize,
): PlaneGrid {
  if (i === j) throw new RangeError(`both axes are state variable ${i}; expected two`);
  const origin = through.slice();
  origin[i] = origin[j] = 0;
  const unit = (k: number) => Float64Array.from(through, (_, m) => (m === k ? 1 : 0));
  const [a, b] = size.ranges ?? [box[i]!, box[j]!];
  return checked({
    kind: "plane",
    origin,
    u: unit(i),
    v: unit(j),
    a,
    b,
    columns: size.columns,
    rows: size.rows,
  });
}

/**
 * The plane through a state that two directions span: coordinates are lengths along two orthonormal vectors, the first
 * one along the first direction.
 *
 * @param shown states whose projections the plane reaches beyond, where `size` gives no ranges
 * @throws      RangeError if the directions are parallel, or the grid has less than 2 × 2 nodes
 */
export function spannedPlane(
  origin: Float64Array,
  directions: readonly [Float64Array, Float64Array],
  shown: readonly Float64Array[],
  size: PlaneSize,
): PlaneGrid {
  const u = unit(directions[0]);
  const along = dot(directions[1], u);
  const v = unit(directions[1].map((x, i) => x - along * u[i]!));
  const reach = (axis: Float64Array): readonly [number, number] => {
    const values = shown.map((state) => dot(subtract(state, origin), axis));
    const most = 1.25 * Math.max(...values.map(Math.abs), 1e-3);
    return [-most, most];
  };
  const [a, b] = size.ranges ?? [reach(u), reach(v)];
  return checked({ kind: "plane", origin, u, v, a, b, columns: size.columns, rows: size.rows });
}

function unit(v: Float64Array): Float64Array {
  const length = norm2(v);
  if (!(length > 1e-9))
    throw new RangeError("the directions of the plane are parallel; expected two that are not");
  return v.map((x) => x / length);
}

function checked(plane: PlaneGrid): PlaneGrid {
  const { columns, rows } = plane;
  if (!(columns >= 2 && rows >= 2)) {
    throw new RangeError(`the grid is ${columns} × ${rows}; expected at least 2 × 2`);
  }
  return plane;
}

/**
 * The two directions in which a fixed point repels most, or attracts least: the plane of its leading eigenvectors (of a
 * complex pair, of the real and the imaginary part).
 *
 * @param state a fixed point or equilibrium of at least two state variables
 * @param p     parameters, shape [m]
 */
export function leadingDirections(
  { system }: Model,
  state: Float64Array,
  p: Float64Array,
): readonly [Float64Array, Float64Array] {
  const modes = linearModes(system.kind, system.jacobian(state, p), system.dimension);
  const [first, second] = [modes[0]!, modes[1]!];
  const real = Float64Array.from(first.vector.re);
  if (first.multiplier.im !== 0) return [real, Float64Array.from(first.vector.im)];
  return [real, Float64Array.from(second.vector.re)];
}

/** Coordinates of a state in a plane, and how far it lies beside it. */
export function inPlane(
  { origin, u, v }: PlaneGrid,
  state: Float64Array,
): { readonly a: number; readonly b: number; readonly beside: number } {
  const from = subtract(state, origin);
  const [a, b] = [dot(from, u), dot(from, v)];
  return { a, b, beside: norm2(from.map((x, i) => x - a * u[i]! - b * v[i]!)) };
}
