import { logistic } from "../systems/activation.js";
import type { Model } from "../systems/model.js";
import type { DiscreteMap } from "../systems/system.js";
import type { GridArrays, GridKernel, GridTask } from "./landscape-task.js";
import { axisValues } from "./landscape-task.js";

/*
 * e^(−z) by a table of e^(−k/N), N = 2048, and a cubic in the rest |r| ≤ 1/2N, whose remainder r⁴/24 is 1.5e-16:
 * straight-line arithmetic and one look-up, so that the processor overlaps many points.
 *
 * The state is kept in units in which these lines need no scaling: y/N, (dy/dw)/N³ and (dy/db)/N², with w·N², b·N
 * and z·N. N is a power of two, so the bits are those of the plain units.
 *
 * The passes below repeat these lines, and these constants and arrays belong to the module and are not
 * exported, because the compiler then folds addresses and bounds checks and always has the lines inline: half
 * the time of the tidy form. Every call fills the block anew; nothing is kept between calls but the table.
 */
const perUnit = 2048;
const unit = 1 / perUnit;
/** z is clamped to ±40, where σ is within 4.3e-18 of 0 and 1. */
const limit = 40;
const offset = limit * perUnit;
/** 1.5·2⁵²: adding and subtracting it rounds to the nearest integer. */
const rounding = 6755399441055744;
/** The cubic 1 + r + r²/2 + r³/6 in units of 1/N. */
const [linear, square, cubic] = [unit, unit ** 2 / 2, unit ** 3 / 6];
/** e^(−k/N); the ends hold the limits themselves, so that a saturated unit has no slope left to amplify. */
const powers = new Float64Array(2 * offset + 1);

function preparePowers(): void {
  if (powers[0] !== 0) return;
  for (let i = 0; i < powers.length; i++) powers[i] = Math.exp(limit - i / perUnit);
  powers[0] = 1e308;
  powers[2 * offset] = 0;
}

/** Points computed together: their state stays in the first-level cache. */
const blockSize = 128;

/* State y and its derivatives p = dy/dw and q = dy/db of a block, one step on, then w, b and where results go. */
const y = new Float64Array(blockSize);
const p = new Float64Array(blockSize);
const q = new Float64Array(blockSize);
const nextY = new Float64Array(blockSize);
const nextP = new Float64Array(blockSize);
const nextQ = new Float64Array(blockSize);
const w = new Float64Array(blockSize);
const b = new Float64Array(blockSize);
const cell = new Int32Array(blockSize);

/** Steps between two looks for points that have settled; even, as a settled point may alternate. */
const quietSteps = 8;

/** y ← keep·y + gain·σ(w y + b) + shift: M3 as it stands, M5 in y = σ(x). */
interface NeuronLoop {
  readonly keep: number;
  readonly gain: number;
  readonly shift: number;
  readonly start: number;
  /** Whether |w y + b| stays below the limit over the whole grid, for 0 ≤ y ≤ 1, so that nothing needs clamping. */
  readonly bounded: boolean;
}

/** Whether {@link neuronGridKernel} covers the task: axes w and b, and the readout that makes L = (y_T − target)². */
export function isNeuronGrid(model: Model<DiscreteMap>, { x, y, loss }: GridTask): boolean {
  const readout = { "one-neuron": "identity", pascanu: "logistic", latch: undefined }[
    model.oneNeuron ?? "latch"
  ];
  return [x.parameter, y.parameter].sort().join() === "b,w" && loss.readout === readout;
}

/**
 * Loss and gradient in w and b of the one-neuron map (M3) or of Pascanu's form (M5), by tangents.
 *
 * Points advance together in blocks. Without leak (ε = 1), and where |w| + |b| < 40 on the grid, a point leaves its
 * block when y, dy/dw and dy/db are bit for bit what they were two steps before: it then repeats with period 2
 * for ever, and an even number of steps remains, so nothing is lost. Errors stay below 4e-13 of each array's largest magnitude where the
 * problem itself does not amplify rounding. Cost: some 2 ns a point and step.
 */
export function neuronGridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel {
  const columnsAreW = task.x.parameter === "w";
  const ws = axisValues(columnsAreW ? task.x : task.y);
  const bs = axisValues(columnsAreW ? task.y : task.x);
  const columns = task.x.count;
  const loop = neuronLoop(model, task, largest(ws) + largest(bs) < limit);
  preparePowers();
  return {
    name: "one-neuron",
    fill(r0, r1, out) {
      const results = {
        y: out.loss,
        p: columnsAreW ? out.gradientX : out.gradientY,
        q: columnsAreW ? out.gradientY : out.gradientX,
      };
      const cells = (r1 - r0) * columns;
      for (let first = 0; first < cells; first += blockSize) {
        const count = Math.min(blockSize, cells - first);
        for (let i = 0; i < count; i++) {
          const column = (first + i) % columns;
          const row = r0 + Math.floor((first + i) / columns);
          w[i] = perUnit ** 2 * ws[columnsAreW ? column : row]!;
          b[i] = perUnit * bs[columnsAreW ? row : column]!;
          cell[i] = first + i;
        }
        runBlock(count, loop, task.steps, results);
      }
      toLoss(out, task.loss.target[0]!);
    },
  };
}

function largest(values: Float64Array): number {
  return values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
}

function neuronLoop(model: Model<DiscreteMap>, { parameters, x0 }: GridTask, small: boolean): NeuronLoop {
  if (model.oneNeuron === "pascanu") {
    return { keep: 0, gain: 1, shift: 0, start: logistic(x0[0]!), bounded: small };
  }
  const [, , epsilon, wIn, u] = parameters;
  const start = x0[0]!;
  const bounded = small && start >= 0 && start <= 1;
  return { keep: 1 - epsilon!, gain: epsilon!, shift: epsilon! * wIn! * u!, start, bounded };
}

interface Results {
  readonly y: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
}

function runBlock(count: number, loop: NeuronLoop, steps: number, results: Results): void {
  y.fill(unit * loop.start);
  p.fill(0);
  q.fill(0);
  const memoryless = loop.keep === 0 && loop.shift === 0 && loop.bounded;
  const active = memoryless ? runMemoryless(count, steps, results) : runAny(count, loop, steps);
  for (let i = 0; i < active; i++) store(i, results);
}

function runAny(count: number, { keep, gain, shift }: NeuronLoop, steps: number): number {
  for (let t = 0; t < steps; t++) stepAny(count, keep, gain, unit * shift);
  return count;
}

/** @returns how many points, at the front of the block, have not left early */
function runMemoryless(count: number, steps: number, results: Results): number {
  let active = count;
  let left = steps;
  // An even number of steps must be left where points may leave.
  if (left % 2 === 1) left -= advance(active, 1);
  while (left > 0 && active > 0) {
    left -= advance(active, Math.min(left - 2, quietSteps));
    stepForward(active);
    active = stepBack(active, results);
    left -= 2;
  }
  return active;
}

function advance(active: number, steps: number): number {
  for (let t = 0; t < steps; t++) stepInPlace(active);
  return steps;
}

/** One step of every point of the block: y ← keep·y + gain·σ(w y + b) + shift. */
function stepAny(count: number, keep: number, gain: number, shift: number): void {
  for (let i = 0; i < count; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const preactivation = wi * yi + b[i]!;
    const z = Math.abs(preactivation) < offset ? preactivation : offset * Math.sign(preactivation);
    const k = z + rounding - rounding;
    const r = k - z;
    const e = powers[(k + offset) | 0]! * (1 + linear * r + r * r * (square + r * cubic));
    const sigma = unit / (1 + e);
    const slope = gain * (e * sigma * sigma);
    y[i] = keep * yi + gain * sigma + shift;
    p[i] = keep * p[i]! + slope * (wi * p[i]! + yi);
    q[i] = keep * q[i]! + slope * (wi * q[i]! + 1);
  }
}

/** One step of every active point: y ← σ(w y + b). */
function stepInPlace(active: number): void {
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const z = wi * yi + b[i]!;
    const k = z + rounding - rounding;
    const r = k - z;
    const e = powers[(k + offset) | 0]! * (1 + linear * r + r * r * (square + r * cubic));
    const sigma = unit / (1 + e);
    const slope = e * sigma * sigma;
    y[i] = sigma;
    p[i] = slope * (wi * p[i]! + yi);
    q[i] = slope * (wi * q[i]! + 1);
  }
}

/** The same from (y, p, q) to the next. */
function stepForward(active: number): void {
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const z = wi * yi + b[i]!;
    const k = z + rounding - rounding;
    const r = k - z;
    const e = powers[(k + offset) | 0]! * (1 + linear * r + r * r * (square + r * cubic));
    const sigma = unit / (1 + e);
    const slope = e * sigma * sigma;
    nextY[i] = sigma;
    nextP[i] = slope * (wi * p[i]! + yi);
    nextQ[i] = slope * (wi * q[i]! + 1);
  }
}

/**
 * The step after, back into (y, p, q), packing the points that still change to the front of the block.
 *
 * @returns how many there are
 */
function stepBack(active: number, results: Results): number {
  let kept = 0;
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const bi = b[i]!;
    const yi = nextY[i]!;
    const z = wi * yi + bi;
    const k = z + rounding - rounding;
    const r = k - z;
    const e = powers[(k + offset) | 0]! * (1 + linear * r + r * r * (square + r * cubic));
    const sigma = unit / (1 + e);
    const slope = e * sigma * sigma;
    const pi = slope * (wi * nextP[i]! + yi);
    const qi = slope * (wi * nextQ[i]! + 1);
    if (sigma === y[i] && pi === p[i] && qi === q[i]) {
      store(i, results);
      continue;
    }
    y[kept] = sigma;
    p[kept] = pi;
    q[kept] = qi;
    w[kept] = wi;
    b[kept] = bi;
    cell[kept] = cell[i]!;
    kept++;
  }
  return kept;
}

function store(i: number, results: Results): void {
  const c = cell[i]!;
  results.y[c] = perUnit * y[i]!;
  results.p[c] = perUnit ** 3 * p[i]!;
  results.q[c] = perUnit ** 2 * q[i]!;
}

/** Turns y_T and its derivatives into (y_T − target)² and its gradient, in place. */
function toLoss({ loss, gradientX, gradientY }: GridArrays, target: number): void {
  for (let i = 0; i < loss.length; i++) {
    const difference = loss[i]! - target;
    loss[i] = difference * difference;
    gradientX[i] = 2 * difference * gradientX[i]!;
    gradientY[i] = 2 * difference * gradientY[i]!;
  }
}
