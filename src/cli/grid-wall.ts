import { exactWall, tracedWall, tracedWallDefaults } from "../methods/basins/wall.js";
import { trajectory } from "../methods/trajectory.js";
import { parameterIndex, parameterNames } from "../systems/parameters.js";
import type { Model } from "../systems/model.js";
import type { DiscreteMap } from "../systems/system.js";
import type { Axis } from "./axis-option.js";
import { badInput } from "./bad-input.js";
import { limits } from "./limits.js";

/** Where the initial state meets the boundary between two basins, over a grid of two parameters. */
export interface GridWall {
  /** "exact": closed form; "traced": by simulation and bisection; "none": too long to trace. */
  readonly method: "exact" | "traced" | "none";
  readonly points: readonly { readonly x: number; readonly y: number; readonly multiplier?: number }[];
}

export interface GridWallOptions {
  readonly x: Axis;
  readonly y: Axis;
  /** Parameters, shape [m]; the entries of the axes are ignored. */
  readonly p: Float64Array;
  /** Initial state, shape [n]. */
  readonly x0: Float64Array;
  /** Absent: exact where there is a closed form, else traced. */
  readonly how?: "exact" | "traced";
}

/** Columns at which a wall is traced at most. */
const tracedColumns = 101;

/** The wall within the ranges of a grid, in the order of x. */
export function gridWall(model: Model<DiscreteMap>, options: GridWallOptions): GridWall {
  const { x, y, how } = options;
  const closed = closedFormAxes(model, x, y);
  if (how === "exact" && closed === undefined) {
    const expected = "a one-neuron map over its weight and bias, or --wall traced";
    throw badInput(
      `no closed form for ${model.name} over ${x.parameter} and ${y.parameter}`,
      "--wall",
      expected,
    );
  }
  if (closed === undefined || how === "traced") return traced(model, options);
  return exact(model, options, closed);
}

/** Which axis is the weight, for the models with a closed form. */
function closedFormAxes(model: Model, x: Axis, y: Axis): "x" | "y" | undefined {
  if (model.oneNeuron === undefined) return undefined;
  const [weight, bias] = parameterNames(model, 2);
  if (x.parameter === weight && y.parameter === bias) return "x";
  return y.parameter === weight && x.parameter === bias ? "y" : undefined;
}

function exact(model: Model<DiscreteMap>, { x, y, p, x0 }: GridWallOptions, weightAxis: "x" | "y"): GridWall {
  const [weight, bias] = weightAxis === "x" ? [x, y] : [y, x];
  const q = p.slice();
  const points = valuesOf(weight, weight.count).flatMap((w) => {
    q[0] = w;
    const wall = exactWall(model, q, x0[0]!);
    if (wall === undefined || wall.bias < bias.from || wall.bias > bias.to) return [];
    const { multiplier } = wall;
    return weightAxis === "x" ? [{ x: w, y: wall.bias, multiplier }] : [{ x: wall.bias, y: w, multiplier }];
  });
  return { method: "exact", points: points.sort((a, b) => a.x - b.x) };
}

function traced(model: Model<DiscreteMap>, { x, y, p, x0 }: GridWallOptions): GridWall {
  const count = Math.min(x.count, tracedColumns);
  const bisections = Math.log2((y.to - y.from) / tracedWallDefaults.tolerance);
  const work = count * bisections * tracedWallDefaults.steps * model.system.dimension ** 2;
  // A side product must not take longer than the longest run that is allowed at all.
  if (y.count < 2 || work > limits.work / 10) return { method: "none", points: [] };
  const { along, across } = tracedWall(model, {
    along: { parameter: x.parameter, values: Float64Array.from(valuesOf(x, count)) },
    across: { parameter: y.parameter, from: y.from, to: y.to },
    x0,
    parameters: p,
  });
  const points = Array.from(along, (value, i) => ({ x: value, y: across[i]! }));
  const settles = (a: number, b: number) => {
    return settled(model.system, x0, withAxes(model, p, [x.parameter, a], [y.parameter, b]));
  };
  const beside = 1e-3 * (y.to - y.from);
  const isWall = (point: { x: number; y: number }) =>
    !Number.isNaN(point.y) && settles(point.x, point.y - beside) && settles(point.x, point.y + beside);
  return { method: "traced", points: points.filter(isWall) };
}

function withAxes(
  model: Model<DiscreteMap>,
  p: Float64Array,
  ...axes: readonly (readonly [string, number])[]
): Float64Array {
  const q = p.slice();
  for (const [name, value] of axes) q[parameterIndex(model, name)] = value;
  return q;
}

/** Whether a run comes to rest: a jump between chaotic states is no wall. */
function settled(map: DiscreteMap, x0: Float64Array, p: Float64Array): boolean {
  const { states, status } = trajectory(map, x0, p, { steps: tracedWallDefaults.steps });
  const n = map.dimension;
  const last = states.subarray(-n);
  return status === "ok" && last.every((v, i) => Math.abs(v - states[states.length - 2 * n + i]!) < 1e-6);
}

function valuesOf({ from, to, count: all }: Axis, count: number): number[] {
  if (all === 1) return [from];
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? to : from + ((to - from) * i) / (count - 1),
  );
}
