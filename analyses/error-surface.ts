import { descend, type Descent } from "../src/methods/sensitivity/descent.js";
import { isolines, type Isoline } from "../src/methods/landscape/isolines.js";
import { landscape } from "../src/methods/landscape/landscape.js";
import type { GridAxis } from "../src/methods/landscape/landscape-task.js";
import { axisValues } from "../src/methods/landscape/landscape-task.js";
import { lossGradient } from "../src/methods/sensitivity/loss-gradient.js";
import { squaredError } from "../src/methods/sensitivity/loss.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { exactWall, tracedWall } from "../src/methods/basins/wall.js";
import { pascanuModel } from "../src/systems/neuron-models.js";

export interface ErrorSurfaceOptions {
  /** Range of w and number of columns. */
  readonly w?: Axis;
  /** Range of b and number of rows. */
  readonly b?: Axis;
  readonly x0?: number;
  /** T of the error (σ(x_T) − target)². */
  readonly steps?: number;
  readonly target?: number;
  readonly descent?: ErrorSurfaceDescent;
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Descents: one plain, one with the norm of its gradient clipped. */
export interface ErrorSurfaceDescent {
  readonly start: readonly [w: number, b: number];
  readonly learningRate: number;
  readonly updates: number;
  readonly limit: number;
}

export const errorSurfaceDefaults = {
  w: { from: 4, to: 7, count: 361 },
  b: { from: -4, to: -2, count: 361 },
  x0: 0.5,
  steps: 50,
  target: 0.7,
  descent: { start: [6.5, -2.6], learningRate: 1, updates: 120, limit: 0.05 },
} as const satisfies Required<ErrorSurfaceOptions>;

/** Error at which isolines are drawn. */
export const isolineLevels = [0.001, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.2, 0.3, 0.4] as const;

export interface SurfacePath {
  /** Largest norm of the gradient; null: plain. */
  readonly limit: number | null;
  /** (w, b) before each update and after the last. */
  readonly points: readonly (readonly [w: number, b: number])[];
  readonly error: readonly number[];
  readonly gradientNorm: readonly number[];
  readonly status: Descent["status"];
  /** Where the path first leaves the ranges of w and b, and the inside point before; null where it stays. */
  readonly exit: { readonly from: readonly [number, number]; readonly to: readonly [number, number] } | null;
}

export interface ErrorSurfaceResult {
  readonly options: Required<ErrorSurfaceOptions>;
  /** Row-major [b count, w count]; row 0 is the lowest b. null where it overflowed. */
  readonly error: readonly (number | null)[];
  readonly largestError: number;
  /** Largest ‖∂E/∂(w, b)‖ met on the grid. */
  readonly largestGradient: number;
  readonly nonFinite: number;
  readonly levels: readonly number[];
  readonly isolines: readonly Isoline[];
  /** (w, b) on the exact wall, w rising. */
  readonly wall: readonly (readonly [w: number, b: number])[];
  /** The foot of the cliff: just beside the wall, on the side where the error is lower. */
  readonly foot: readonly (readonly [w: number, b: number, error: number])[];
  /** The same by bisection on simulated runs, at some w. */
  readonly traced: readonly (readonly [w: number, b: number])[];
  /** Largest distance in b of a traced point from the exact wall. */
  readonly wallDisagreement: number;
  /** First the plain descent, then the clipped one. */
  readonly descents: readonly SurfacePath[];
  readonly relief: ReliefGrid;
}

/** The error on rows that follow the wall, so that a perspective view draws its cliff as a smooth edge. */
export interface ReliefGrid {
  readonly columns: number;
  readonly rows: number;
  /** Shape [rows, columns], rising along a column; rows are even on either side of the wall. */
  readonly b: readonly number[];
  readonly error: readonly number[];
}

/**
 * The error surface of a single hidden unit (M5) over weight and bias, its wall, and descent across it.
 *
 * The wall is b = x₀ − σ(x₀) w for w > 1/σ′(x₀), and is traced by bisection besides. One pass of the grid
 * kernel, some 10⁵ cells of T steps, and some hundred runs of 2000 steps.
 *
 * @throws RangeError if an option is invalid
 * @see    Pascanu, Mikolov & Bengio (2013), Fig. 6, arXiv:1211.5063
 */
export function errorSurface(options: ErrorSurfaceOptions = {}): ErrorSurfaceResult {
  const all = { ...errorSurfaceDefaults, ...options };
  checkCount("updates", all.descent.updates, 1);
  checkCount("columns", all.w.count, 2);
  checkCount("rows", all.b.count, 2);
  const grid = landscape(pascanuModel, taskOf(all));
  const { loss, gradientX, gradientY } = grid;
  const wall = wallIn(all, axisValues(axis("w", { ...all.w, count: 61 })));
  const field = { values: loss, columns: all.w.count, rows: all.b.count, ...rangesOf(all) };
  const largest = (value: (i: number) => number): number =>
    loss.reduce((most, error, i) => (Number.isNaN(error) ? most : Math.max(most, value(i))), 0);
  return {
    options: all,
    error: Array.from(loss, (value) => (Number.isNaN(value) ? null : value)),
    largestError: largest((i) => loss[i]!),
    largestGradient: largest((i) => Math.hypot(gradientX[i]!, gradientY[i]!)),
    nonFinite: grid.nonFinite,
    levels: isolineLevels,
    isolines: isolines(field, isolineLevels),
    wall,
    foot: wall.map(([w, b]) => footAt(all, w, b)),
    ...trace(all),
    descents: [null, all.descent.limit].map((limit) => runDescent(all, limit)),
    relief: relief(all),
  };
}

type Settings = Required<ErrorSurfaceOptions>;

function axis(parameter: string, range: Axis): GridAxis {
  return { parameter, ...range };
}

function taskOf({ w, b, x0, steps, target }: Settings) {
  const loss = { readout: "logistic", component: 0, target: [target] } as const;
  return { x: axis("w", w), y: axis("b", b), x0: [x0], steps, loss };
}

function rangesOf({ w, b }: Settings): { x: [number, number]; y: [number, number] } {
  return { x: [w.from, w.to], y: [b.from, b.to] };
}

function wallAt(w: number, x0: number): number | undefined {
  return exactWall(pascanuModel, Float64Array.of(w, 0), x0)?.bias;
}

function wallIn({ b, x0 }: Settings, ws: Float64Array): [number, number][] {
  return [...ws]
    .map((w) => [w, wallAt(w, x0) ?? NaN] as [number, number])
    .filter(([, bias]) => bias >= b.from && bias <= b.to);
}

function footAt(all: Settings, w: number, b: number): [number, number, number] {
  const [below, above] = [b - 12 * flank, b + 12 * flank];
  const errors = [errorAt(all, w, below), errorAt(all, w, above)] as const;
  return errors[0] < errors[1] ? [w, below, errors[0]] : [w, above, errors[1]];
}

function errorAt(all: Settings, w: number, b: number): number {
  const { x0, loss, steps } = taskOf(all);
  const point = (parameter: string, value: number) => axis(parameter, { from: value, to: value, count: 1 });
  return landscape(pascanuModel, { x: point("w", w), y: point("b", b), x0, loss, steps }).loss[0]!;
}

/** Bisection at seven values of w that have a wall. */
function trace(all: Settings): Pick<ErrorSurfaceResult, "traced" | "wallDisagreement"> {
  const exact = wallIn(all, axisValues(axis("w", { ...all.w, count: 13 }))).filter((_, i) => i % 2 === 1);
  const { along, across } = tracedWall(pascanuModel, {
    along: { parameter: "w", values: Float64Array.from(exact, ([w]) => w) },
    across: { parameter: "b", from: all.b.from - 1, to: all.b.to + 1 },
    x0: Float64Array.of(all.x0),
    parameters: Float64Array.of(0, 0),
  });
  const traced = exact.map(([w], i) => [w, across[i]!] as const).filter(([, bias]) => Number.isFinite(bias));
  const distance = exact.map(([, bias], i) => Math.abs(across[i]! - bias)).filter(Number.isFinite);
  return { traced: along.length === 0 ? [] : traced, wallDisagreement: Math.max(0, ...distance) };
}

function runDescent(all: Settings, limit: number | null): SurfacePath {
  const { start, learningRate, updates } = all.descent;
  const error = squaredError(taskOf(all).loss, 1);
  const x0 = Float64Array.of(all.x0);
  const { path, losses, gradientNorms, status } = descend(
    (p) => lossGradient(pascanuModel.system, x0, p, error, { steps: all.steps }),
    Float64Array.from(start),
    { learningRate, maxSteps: updates, ...(limit === null ? {} : { clip: { kind: "norm", limit } }) },
  );
  const points = Array.from(losses, (_, i) => [path[2 * i]!, path[2 * i + 1]!] as const);
  return {
    limit,
    points,
    error: [...losses],
    gradientNorm: [...gradientNorms],
    status,
    exit: exitOf(all, points),
  };
}

function exitOf({ w, b }: Settings, points: SurfacePath["points"]): SurfacePath["exit"] {
  const inside = (at: readonly [number, number]): boolean =>
    at[0] >= w.from && at[0] <= w.to && at[1] >= b.from && at[1] <= b.to;
  const first = points.findIndex((at) => !inside(at));
  if (first <= 0) return null;
  const [from, out] = [points[first - 1]!, points[first]!];
  const share = (i: 0 | 1, range: Axis): number => {
    const end = out[i] < range.from ? range.from : out[i] > range.to ? range.to : out[i];
    return out[i] === from[i] ? 1 : (end - from[i]) / (out[i] - from[i]);
  };
  const t = Math.min(share(0, w), share(1, b));
  return { from, to: [from[0] + t * (out[0] - from[0]), from[1] + t * (out[1] - from[1])] };
}

const reliefShape = { columns: 61, rowsEachSide: 24 } as const;
/** Rows beside the wall keep this distance from it, in b: the flanks of the cliff. */
const flank = 1e-3;

function relief(all: Settings): ReliefGrid {
  const { columns, rowsEachSide } = reliefShape;
  const ws = axisValues(axis("w", { ...all.w, count: columns }));
  const rows = 2 * rowsEachSide;
  const b = new Float64Array(rows * columns);
  const error: number[] = Array.from<number>({ length: rows * columns });
  ws.forEach((w, i) => {
    const edge = Math.min(all.b.to - 2 * flank, Math.max(all.b.from + 2 * flank, cliffAt(w, all)));
    for (let j = 0; j < rows; j++) {
      const side = j < rowsEachSide ? [all.b.from, edge - flank] : [edge + flank, all.b.to];
      const t = (j % rowsEachSide) / (rowsEachSide - 1);
      const bias = side[0]! + t * (side[1]! - side[0]!);
      b[j * columns + i] = bias;
      error[j * columns + i] = errorAt(all, w, bias);
    }
  });
  return { columns, rows, b: [...b], error };
}

/** The wall, and its continuation below the weight at which it begins. */
function cliffAt(w: number, { x0 }: Settings): number {
  return wallAt(w, x0) ?? x0 - w / (1 + Math.exp(-x0));
}
