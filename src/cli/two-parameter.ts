import {
  oneNeuronFlipCurve,
  oneNeuronCusp,
  oneNeuronFoldCurve,
} from "../methods/bifurcations/one-neuron-cusp.js";
import type { PlaneCurve, PlanePoint } from "../methods/bifurcations/plane-curve-data.js";
import {
  twoParameterRun,
  type PlaneAxis,
  type TwoParameterDiagram,
} from "../methods/bifurcations/two-parameter-diagram.js";
import { parameterNames } from "../systems/parameters.js";
import type { SecondParameter } from "./axis-option.js";
import { badInput } from "./bad-input.js";
import type { Io } from "./io.js";
import { progressBar } from "./progress.js";
import { formatRows } from "./table.js";
import { requireParameter, type Target } from "./target.js";

/** What `--and` asks for besides the second parameter. */
export interface PlaneOptions {
  readonly param: string;
  readonly from: number;
  readonly to: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly starts?: number;
  readonly maxStep?: number;
  readonly seed: number;
  readonly quiet?: boolean;
}

/** The plane of `--param` and `--and`, checked. */
export async function planeAxes(
  target: Target,
  options: PlaneOptions,
  second: SecondParameter,
): Promise<readonly [PlaneAxis, PlaneAxis]> {
  const { model } = target;
  const { param, from, to, set = {} } = options;
  await requireParameter(model, second.parameter, "--and");
  if (second.parameter === param) {
    throw badInput(`'${param}' is on both axes`, "--param and --and", "two parameters");
  }
  if (second.parameter in set) {
    throw badInput(`'${second.parameter}' is set and continued`, "--set and --and", "one of the two");
  }
  const range = second.range ?? oneNeuronRange(target, options, second);
  return [
    { parameter: param, range: [from, to] },
    { parameter: second.parameter, range },
  ];
}

/** Curves of codimension one, and the points of codimension two on them, in that plane; progress on stderr. */
export async function twoParameterCurves(
  { model, p }: Target,
  axes: readonly [PlaneAxis, PlaneAxis],
  { starts, maxStep, seed, quiet = false }: PlaneOptions,
  { stderr }: Io,
): Promise<TwoParameterDiagram> {
  const run = twoParameterRun(model, p, axes, {
    seed,
    ...(starts !== undefined && { starts }),
    ...(maxStep !== undefined && { maxStep }),
  });
  let next = run.next();
  if (next.done === true) return next.value;
  const bar = progressBar(stderr, next.value.of, quiet);
  try {
    for (; next.done !== true; next = run.next()) {
      const { slices, of, curves } = next.value;
      await bar.show(slices, slices < of ? "slices of the plane" : `curve ${curves + 1}`);
    }
    return next.value;
  } finally {
    await bar.end();
  }
}

/** Points of each closed-form curve from which the range is read. */
const pointCount = 50;

/** The range that shows the cusp and the curves of a one-neuron model; other models have none by themselves. */
function oneNeuronRange(
  { model, p }: Target,
  { param, from, to }: PlaneOptions,
  { parameter }: SecondParameter,
): readonly [number, number] {
  const [weight, bias] = parameterNames(model, 2);
  if (
    model.oneNeuron === undefined ||
    ![param, parameter].every((name) => name === weight || name === bias)
  ) {
    throw badInput(`'${parameter}' has no range`, "--and", `name=from:to, such as ${parameter}=0:1`);
  }
  const cusp = oneNeuronCusp(model, p);
  if (parameter === weight) return [cusp.w / 2, 2 * cusp.w];
  const weights = { from, to, count: pointCount };
  const pairs = [...oneNeuronFoldCurve(model, p, weights), ...oneNeuronFlipCurve(model, p, weights)];
  const biases = [cusp.bias, ...pairs.flatMap((pair) => pair.biases)];
  const [low, high] = [Math.min(...biases), Math.max(...biases)];
  const margin = 0.05 * (high - low) || 1;
  return [low - margin, high + margin];
}

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

/** Points of codimension two, then the curves by their ends. */
export function planeText(
  { model }: Target,
  { axes, curves, codimensionTwo, failed }: TwoParameterDiagram,
): string {
  const names = axes.map(({ parameter }) => parameter);
  const states = model.stateNames.slice(0, shownStates);
  const row = ({ parameter, and, state }: PlanePoint) => [parameter, and, ...state.slice(0, shownStates)];
  const points = codimensionTwo.map((point) => [point.type, ...row(point), point.status]);
  const ends = curves.flatMap(({ type, points: along, start, end }) => [
    [`${type} curve`, ...row(along[0]!), start],
    [along.length === 1 ? "" : `${along.length} points`, ...row(along.at(-1)!), end],
  ]);
  const header = ["", ...names, ...states, ""];
  const lost = failed.map(({ type, ...point }) => [`no ${type} curve from`, ...row(point), "failed"]);
  if (ends.length === 0 && lost.length === 0) return `no curve of bifurcations over ${names.join(" and ")}\n`;
  return formatRows(header, [...points, ...ends, ...lost]);
}

type CsvRow = (string | number | null)[];

/** Rows of the curves, then of the points of codimension two: kind, both parameters, state, stability or status. */
export function planeRows({ curves, codimensionTwo }: TwoParameterDiagram): CsvRow[] {
  const row = ({ parameter, and, state }: PlanePoint) => [parameter, and, ...state];
  return [
    ...curves.flatMap(({ type, points }) => points.map((q) => [type, ...row(q), q.others])),
    ...codimensionTwo.map((q) => [q.type, ...row(q), q.status]),
  ];
}

/** For npz: each curve's parameters [points, 2] and states [points, n], and the same of the points of codimension two. */
export function planeArrays({ curves, codimensionTwo }: TwoParameterDiagram) {
  const arrays = (name: string, points: readonly PlanePoint[]) => ({
    [`${name}_parameters`]: {
      data: Float64Array.from(points.flatMap(({ parameter, and }) => [parameter, and])),
      shape: [points.length, 2],
    },
    [`${name}_states`]: {
      data: Float64Array.from(points.flatMap(({ state }) => state)),
      shape: [points.length, points[0]?.state.length ?? 0],
    },
  });
  const count = new Map<PlaneCurve["type"], number>();
  const named = curves.map(({ type, points }) => {
    const index = (count.get(type) ?? 0) + 1;
    count.set(type, index);
    return arrays(`${type}_${index}`, points);
  });
  return Object.assign({}, ...named, arrays("codimension_two", codimensionTwo)) as ReturnType<typeof arrays>;
}
