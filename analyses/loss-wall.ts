import { descend, type Descent, type DescentOptions } from "../src/methods/sensitivity/descent.js";
import { lossGradient, type LossGradient } from "../src/methods/sensitivity/loss-gradient.js";
import { squaredError } from "../src/methods/sensitivity/loss.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { exactWall, type WallPoint } from "../src/methods/basins/wall.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { checkParameter, parameterIndex } from "../src/systems/parameters.js";

export interface LossWallOptions {
  readonly w?: number;
  /** Step of the leaky update, 0 < ε ≤ 1. */
  readonly epsilon?: number;
  readonly x0?: number;
  /** Of the loss (target − x_N)². */
  readonly target?: number;
  /** Numbers of steps N, one curve each. */
  readonly steps?: readonly number[];
  /** Range of the bias, and number of evenly spaced values in it. */
  readonly range?: { readonly from: number; readonly to: number; readonly points: number };
  readonly descent?: LossWallDescent;
}

/** Descents on the loss after `steps` steps: one plain, and one for each limit of the gradient's norm. */
export interface LossWallDescent {
  readonly steps: number;
  readonly start: number;
  readonly learningRate: number;
  readonly updates: number;
  readonly limits: readonly number[];
}

export const lossWallDefaults = {
  w: 5,
  epsilon: 0.1,
  x0: 0.5,
  target: 0.855,
  steps: [50, 100, 200, 500],
  range: { from: -3, to: -2, points: 401 },
  descent: { steps: 500, start: -2.2, learningRate: 0.5, updates: 400, limits: [1, 0.1] },
} as const satisfies Required<LossWallOptions>;

/** L and dL/db after N steps, b rising; null where the run overflowed. */
export interface LossCurve {
  readonly steps: number;
  readonly b: readonly number[];
  readonly loss: readonly (number | null)[];
  readonly gradient: readonly (number | null)[];
}

export interface DescentPath {
  /** Largest norm of the gradient; null: plain. */
  readonly limit: number | null;
  /** Before each update and after the last. */
  readonly b: readonly number[];
  readonly loss: readonly number[];
  readonly status: Descent["status"];
}

export interface LossWallResult {
  readonly options: Required<LossWallOptions>;
  /** Where x₀ lies on the boundary between two basins; null where it does not for any b. */
  readonly wall: WallPoint | null;
  readonly curves: readonly LossCurve[];
  /** The longest run magnified about the wall: its rise fills the middle of the range. */
  readonly magnified: LossCurve | null;
  readonly descents: readonly DescentPath[];
}

/**
 * The loss wall of the geometric model M4: L(b) = (target − x_N(b))² and its derivative, and what descent does
 * there, plain and with its gradient clipped.
 *
 * The curves get extra points towards the wall, in geometric steps, so that they reach its slope. A run of N
 * steps a point: about 10⁶ steps and their adjoints in all.
 *
 * @throws RangeError if an option is invalid
 * @see    Pascanu, Mikolov & Bengio (2013), section 2.3, arXiv:1211.5063
 */
export function lossWall(options: LossWallOptions = {}): LossWallResult {
  const all = { ...lossWallDefaults, ...options };
  check(all);
  const evaluate = lossOfBias(all);
  const wall = exactWall(oneNeuronModel, parametersAt(all, 0), all.x0) ?? null;
  const inside = wall !== null && wall.bias > all.range.from && wall.bias < all.range.to;
  const values = inside ? towards(wall.bias, all.range) : even(all.range);
  return {
    options: all,
    wall,
    curves: all.steps.map((steps) => curve(evaluate, steps, values)),
    magnified: inside ? magnify(evaluate, Math.max(...all.steps), wall.bias, all.target - all.x0) : null,
    descents: [null, ...all.descent.limits].map((limit) => runDescent(evaluate, all.descent, limit)),
  };
}

type Settings = Required<LossWallOptions>;
type Evaluate = (b: number, steps: number) => LossGradient;

const bias = parameterIndex(oneNeuronModel, "b");

function check({ steps, range, descent, w, epsilon, target }: Settings): void {
  for (const count of [...steps, descent.steps]) checkCount("steps", count, 1);
  checkCount("points", range.points, 2);
  checkCount("updates", descent.updates, 1);
  checkParameter(oneNeuronModel, parameterIndex(oneNeuronModel, "w"), w);
  checkParameter(oneNeuronModel, parameterIndex(oneNeuronModel, "epsilon"), epsilon);
  for (const b of [range.from, range.to, descent.start]) checkParameter(oneNeuronModel, bias, b);
  if (!(range.from < range.to)) {
    throw new RangeError(`b runs from ${range.from} to ${range.to}; expected an increasing range`);
  }
  if (!Number.isFinite(target)) throw new RangeError(`target is ${target}; expected a finite number`);
}

function parametersAt({ w, epsilon }: Settings, b: number): Float64Array {
  return Float64Array.of(w, b, epsilon, 1, 0);
}

function lossOfBias(all: Settings): Evaluate {
  const loss = squaredError({ readout: "identity", component: 0, target: [all.target] }, 1);
  const x0 = Float64Array.of(all.x0);
  return (b, steps) => lossGradient(oneNeuronModel.system, x0, parametersAt(all, b), loss, { steps });
}

function even({ from, to, points }: Settings["range"]): number[] {
  return Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
}

/** Evenly spaced values, and others at distances 10^(−1.5) … 10^(−13) on either side of the wall. */
function towards(wall: number, range: Settings["range"]): number[] {
  const distances = Array.from({ length: 93 }, (_, i) => 10 ** (-1.5 - i / 8));
  const near = [wall, ...distances.flatMap((d) => [wall - d, wall + d])];
  const inside = near.filter((b) => b > range.from && b < range.to);
  return [...new Set([...even(range), ...inside])].sort((a, b) => a - b);
}

function curve(evaluate: Evaluate, steps: number, values: readonly number[]): LossCurve {
  const results = values.map((b) => evaluate(b, steps));
  return {
    steps,
    b: values,
    loss: results.map(({ loss, status }) => (status === "ok" ? loss : null)),
    gradient: results.map(({ gradient, status }) => (status === "ok" ? gradient[bias]! : null)),
  };
}

/** Half the range is four times the difference in state, to the target, over the slope dx_N/db on the wall. */
function magnify(evaluate: Evaluate, steps: number, wall: number, difference: number): LossCurve {
  const { gradient } = evaluate(wall, steps);
  const slope = Math.abs(gradient[bias]!) / (2 * Math.abs(difference));
  const half = Math.max((4 * Math.abs(difference)) / slope, 1e-13);
  return curve(evaluate, steps, even({ from: wall - half, to: wall + half, points: 201 }));
}

function runDescent(
  evaluate: Evaluate,
  { steps, start, learningRate, updates }: LossWallDescent,
  limit: number | null,
): DescentPath {
  const options: DescentOptions = {
    learningRate,
    maxSteps: updates,
    ...(limit === null ? {} : { clip: { kind: "norm", limit } }),
  };
  const { path, losses, status } = descend(
    ([b]) => {
      const { loss, gradient } = evaluate(b!, steps);
      return { loss, gradient: gradient.slice(bias, bias + 1) };
    },
    Float64Array.of(start),
    options,
  );
  return { limit, b: [...path], loss: [...losses], status };
}
