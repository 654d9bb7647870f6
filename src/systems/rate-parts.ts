import { activations, type ActivationName } from "./activation.js";
import { affineRange, openBox, type Box } from "./affine-range.js";
import { cellSize, withBlocks, type CellParts, type CellValues } from "./cell-parts.js";
import type { ContinuousWeights, SigmoidWeights, VanillaWeights } from "./cell-weights.js";
import { ctrnnNetwork } from "./ctrnn-network.js";
import { leakyNetwork } from "./leaky-network.js";
import type { NetworkForm } from "./network-form.js";
import { matrixBlocks, packBlocks, parameterLayout, type ParameterBlock } from "./parameter-blocks.js";
import { rateCell, type RateMotion, type RateSize } from "./rate-cell.js";
import { rateDescriptions } from "./rate-descriptions.js";
import { vanillaNetwork } from "./vanilla-network.js";

/** Side of the search box of a network of rectifiers, whose orbits have no bound in general. */
export const rectifierReach = 10;

/**
 * The parts of a network whose only nonlinearity is φ of one affine map; parameters are called wRec[i][j], wIn[i][k],
 * b[i], theta[i], tau[i] or alpha[i], and u[k].
 *
 * Bounded where φ is: the box of G's values is sent into itself, as G(x) is in it and a leak only moves towards G(x).
 */
export function rateParts(weights: SigmoidWeights | VanillaWeights | ContinuousWeights): CellParts {
  const { wRec, wIn = new Float64Array(0), b } = weights;
  const size = { ...cellSize(weights, { b }, 1), ...shapeOf(weights) };
  const { units: n, inputs, activation, state } = size;
  const motion = motions[weights.cell];
  const blocks = [...matrixBlocks(n, n, inputs), { name: "b", symbol: "b", description: "bias", rows: n }];
  const continuous = weights.cell === "ctrnn" || weights.cell === "leaky";
  const values = { wRec, wIn, b, ...(continuous ? rateValues(weights, n) : {}) };
  const all = [...blocks, ...(motion === "jump" ? [] : rateBlocks(n, motion))];
  const letter = continuous ? "y" : state === "post" ? "h" : "x";
  return {
    ...rateDescriptions(weights.cell, activation, state),
    inputs,
    blocks: all,
    values,
    stateNames: Array.from({ length: n }, (_, i) => `${letter}[${i}]`),
    stateBox: (u) => boxOf(size, packBlocks(parameterLayout(all), values), motion !== "jump", u),
    bounded: activation !== "relu",
    cell: (base) => rateCell(size, motion, base),
    system: () => systemOf(size, motion),
    rebuild: (at) => withBlocks(weights, all, at),
    networkForm: (at) => formOf(size, motion, at),
  };
}

type Shape = Required<RateSize>;

const motions = { sigmoid: "jump", vanilla: "jump", leaky: "leak", ctrnn: "flow" } as const;

/** φ and which state it is, with the defaults of the cell. */
function shapeOf(weights: SigmoidWeights | VanillaWeights | ContinuousWeights): {
  readonly activation: ActivationName;
  readonly state: "pre" | "post";
} {
  if (weights.cell === "sigmoid") return { activation: "logistic", state: "pre" };
  const state = weights.state ?? (weights.cell === "vanilla" ? "post" : "pre");
  return { activation: weights.activation ?? (weights.cell === "ctrnn" ? "logistic" : "tanh"), state };
}

function rateValues(weights: ContinuousWeights, n: number) {
  const theta = weights.theta ?? new Float64Array(n);
  if (weights.cell === "leaky") return { theta, alpha: weights.alpha };
  return { theta, tau: weights.tau ?? new Float64Array(n).fill(1) };
}

function rateBlocks(n: number, motion: "leak" | "flow"): readonly ParameterBlock[] {
  const theta = { name: "theta", symbol: "θ", description: "threshold, added within φ", rows: n };
  const positive = { min: 0, minExclusive: true };
  const rate =
    motion === "leak"
      ? { name: "alpha", symbol: "α", description: "rate of the leak", domain: { ...positive, max: 1 } }
      : { name: "tau", symbol: "τ", description: "time constant", domain: positive };
  return [theta, { ...rate, rows: n }];
}

function systemOf(size: Shape, motion: RateMotion) {
  if (motion === "jump") return vanillaNetwork(size);
  return motion === "leak" ? leakyNetwork(size) : ctrnnNetwork(size);
}

/** G's values over the states in the box; a side of width 0 is opened by ½ either way. */
function boxOf(
  { units: n, inputs, activation, state }: Shape,
  p: Float64Array,
  hasTheta: boolean,
  u: Box,
): Box {
  const [low, high] = activations[activation].range;
  const range: readonly [number, number] = [low, Math.min(high, rectifierReach)];
  const unit = Array.from({ length: n }, () => range);
  if (state === "post" && activation !== "relu") return unit;
  const b = n * (n + inputs);
  const g = affineRange({ rows: n, columns: n, inputs, wRec: 0, wIn: n * n, b }, p, unit, u);
  if (state === "pre") return openBox(g);
  return g.map(([, most], i) => [0, Math.max(most + (hasTheta ? p[b + n + i]! : 0), rectifierReach)]);
}

/** Undefined where a leak adds to the Jacobian, or the units of a flow differ in time, or thresholds shift a map's state. */
function formOf(
  { units, inputs, activation, state }: Shape,
  motion: RateMotion,
  at: CellValues,
): NetworkForm | undefined {
  const [b, theta] = [at("b"), at("theta")];
  const shifted = theta.some((v) => v !== 0);
  const form = { state, activation, units, inputs, wRec: at("wRec"), wIn: at("wIn"), u: at("u") };
  if (motion === "jump") return { ...form, b };
  const shift = b.map((v, i) => v + theta[i]!);
  if (motion === "leak") {
    const whole = at("alpha").every((v) => v === 1) && (state === "post" || !shifted);
    return whole ? { ...form, b: shift } : undefined;
  }
  const tau = at("tau");
  if (tau.some((v) => v !== tau[0])) return undefined;
  return {
    ...form,
    b: shift,
    timeConstant: tau[0]!,
    ...(state === "pre" && shifted ? { shift: theta } : {}),
  };
}
