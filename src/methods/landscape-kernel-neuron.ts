import { logistic } from "../systems/activation.js";
import type { Model } from "../systems/model.js";
import type { DiscreteMap } from "../systems/system.js";
import type { GridArrays, GridKernel, GridTask } from "./landscape-task.js";
import { axisValues } from "./landscape-task.js";

/*
 * e^(−z) by a table of e^(−k/2048) and a cubic in the rest |r| ≤ 1/4096, whose remainder r⁴/24 is 1.5e-16:
 * straight-line arithmetic and one look-up, so that the processor overlaps many points. z is clamped to ±40,
 * where σ is within 4.3e-18 of 0 and 1; the ends of the table hold the limits themselves, so that a saturated
 * unit has no slope left for a large weight to amplify.
 *
 * The passes below repeat these five lines, and these constants and arrays belong to the module and are not
 * exported, because the compiler then folds addresses and bounds checks and always has the lines inline: half
 * the time of the tidy form. Every call fills the block anew; nothing is kept between calls but the table.
 */
const limit = 40;
const perUnit = 2048;
const offset = limit * perUnit;
/** 1.5·2⁵²: adding and subtracting it rounds to the nearest integer. */
const rounding = 6755399441055744;
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

/** y ← keep·y + gain·σ(w y + b) + shift: M3 as it stands, M5 in y = σ(x). */
interface NeuronLoop {
  readonly keep: number;
  readonly gain: number;
  readonly shift: number;
  readonly start: number;
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
 * Points advance together in blocks. Without leak (ε = 1) a point leaves its block as soon as y, dy/dw and dy/db
 * are bit for bit what they were two steps before: it then repeats with period 2 for ever, and an even
 * number of steps remains, so nothing is lost. Errors stay below 4e-13 of each array's largest magnitude where the
 * problem itself does not amplify rounding. Cost: about 5 ns a point and step.
 */
export function neuronGridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel {
  const columnsAreW = task.x.parameter === "w";
  const ws = axisValues(columnsAreW ? task.x : task.y);
  const bs = axisValues(columnsAreW ? task.y : task.x);
  const columns = task.x.count;
  const loop = neuronLoop(model, task);
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
          w[i] = ws[columnsAreW ? column : row]!;
          b[i] = bs[columnsAreW ? row : column]!;
          cell[i] = first + i;
        }
        runBlock(count, loop, task.steps, results);
      }
      toLoss(out, task.loss.target[0]!);
    },
  };
}

function neuronLoop(model: Model<DiscreteMap>, { parameters, x0 }: GridTask): NeuronLoop {
  if (model.oneNeuron === "pascanu") return { keep: 0, gain: 1, shift: 0, start: logistic(x0[0]!) };
  const [, , epsilon, wIn, u] = parameters;
  return { keep: 1 - epsilon!, gain: epsilon!, shift: epsilon! * wIn! * u!, start: x0[0]! };
}

interface Results {
  readonly y: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
}

function runBlock(count: number, loop: NeuronLoop, steps: number, results: Results): void {
  y.fill(loop.start);
  p.fill(0);
  q.fill(0);
  let active = count;
  const memoryless = loop.keep === 0 && loop.shift === 0;
  // An even number of steps must remain where points may leave early.
  const plain = memoryless ? steps % 2 : steps;
  for (let t = 0; t < plain; t++) stepInPlace(count, loop.keep, loop.gain, loop.shift);
  for (let t = plain; t < steps && active > 0; t += 2) {
    stepForward(active);
    active = stepBack(active, results);
  }
  for (let i = 0; i < active; i++) store(i, results);
}

/** One step of every point of the block: y ← keep·y + gain·σ(w y + b) + shift. */
function stepInPlace(count: number, keep: number, gain: number, shift: number): void {
  for (let i = 0; i < count; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const z = wi * yi + b[i]!;
    const v = Math.abs(z) < limit ? z : limit * Math.sign(z);
    const k = v * perUnit + rounding - rounding;
    const r = k * (1 / perUnit) - v;
    const e = powers[(k + offset) | 0]! * (1 + r + r * r * (0.5 + r * (1 / 6)));
    const sigma = 1 / (1 + e);
    const slope = gain * (e * sigma * sigma);
    y[i] = keep * yi + gain * sigma + shift;
    p[i] = keep * p[i]! + slope * (wi * p[i]! + yi);
    q[i] = keep * q[i]! + slope * (wi * q[i]! + 1);
  }
}

/** One step of every active point, y ← σ(w y + b), from (y, p, q) to the next. */
function stepForward(active: number): void {
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const z = wi * yi + b[i]!;
    const v = Math.abs(z) < limit ? z : limit * Math.sign(z);
    const k = v * perUnit + rounding - rounding;
    const r = k * (1 / perUnit) - v;
    const e = powers[(k + offset) | 0]! * (1 + r + r * r * (0.5 + r * (1 / 6)));
    const sigma = 1 / (1 + e);
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
    const v = Math.abs(z) < limit ? z : limit * Math.sign(z);
    const k = v * perUnit + rounding - rounding;
    const r = k * (1 / perUnit) - v;
    const e = powers[(k + offset) | 0]! * (1 + r + r * r * (0.5 + r * (1 / 6)));
    const sigma = 1 / (1 + e);
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
    if (kept !== i) {
      w[kept] = wi;
      b[kept] = bi;
      cell[kept] = cell[i]!;
    }
    kept++;
  }
  return kept;
}

function store(i: number, results: Results): void {
  const c = cell[i]!;
  results.y[c] = y[i]!;
  results.p[c] = p[i]!;
  results.q[c] = q[i]!;
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
