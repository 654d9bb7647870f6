import { logistic } from "../systems/activation.js";
import type { Model } from "../systems/model.js";
import type { DiscreteMap } from "../systems/system.js";
import { negativeExponential, prepareNegativeExponential } from "./landscape-kernel-exponential.js";
import type { GridArrays, GridKernel, GridTask } from "./landscape-task.js";
import { axisValues } from "./landscape-task.js";

/** Points computed together: their state (8 arrays) stays in the first-level cache. */
const blockSize = 128;

/** y' = keep·y + gain·σ(w y + b) + shift: M3 as it stands, M5 in y = σ(x). */
interface NeuronLoop {
  readonly keep: number;
  readonly gain: number;
  readonly shift: number;
  readonly start: number;
}

/*
 * The block: state y and its derivatives p = dy/dw, q = dy/db, now and one step on, then w, b and the cell its
 * results go to. Module constants, because the compiler folds their addresses and bounds checks, which halves
 * the time; every call fills them anew and nothing is kept between calls.
 */
const y = new Float64Array(blockSize);
const p = new Float64Array(blockSize);
const q = new Float64Array(blockSize);
const nextY = new Float64Array(blockSize);
const nextP = new Float64Array(blockSize);
const nextQ = new Float64Array(blockSize);
const w = new Float64Array(blockSize);
const b = new Float64Array(blockSize);
const cell = new Int32Array(blockSize);

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
 * Points advance together in blocks, two steps a pass. A point leaves its block as soon as y, dy/dw and dy/db
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
  prepareNegativeExponential();
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
  if (steps % 2 === 1) {
    stepForward(active, loop);
    y.set(nextY);
    p.set(nextP);
    q.set(nextQ);
  }
  for (let t = steps % 2; t < steps && active > 0; t += 2) {
    stepForward(active, loop);
    active = stepBack(active, loop, results);
  }
  for (let i = 0; i < active; i++) store(i, results);
}

/** One step of every active point, from (y, p, q) to the next. */
function stepForward(active: number, { keep, gain, shift }: NeuronLoop): void {
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const yi = y[i]!;
    const e = negativeExponential(wi * yi + b[i]!);
    const sigma = 1 / (1 + e);
    const slope = gain * (e * sigma * sigma);
    nextY[i] = keep * yi + gain * sigma + shift;
    nextP[i] = keep * p[i]! + slope * (wi * p[i]! + yi);
    nextQ[i] = keep * q[i]! + slope * (wi * q[i]! + 1);
  }
}

/**
 * The step after, back into (y, p, q), packing the points that still change to the front of the block.
 *
 * @returns how many there are
 */
function stepBack(active: number, { keep, gain, shift }: NeuronLoop, results: Results): number {
  let kept = 0;
  for (let i = 0; i < active; i++) {
    const wi = w[i]!;
    const bi = b[i]!;
    const yi = nextY[i]!;
    const e = negativeExponential(wi * yi + bi);
    const sigma = 1 / (1 + e);
    const slope = gain * (e * sigma * sigma);
    const y2 = keep * yi + gain * sigma + shift;
    const p2 = keep * nextP[i]! + slope * (wi * nextP[i]! + yi);
    const q2 = keep * nextQ[i]! + slope * (wi * nextQ[i]! + 1);
    if (y2 === y[i] && p2 === p[i] && q2 === q[i]) {
      store(i, results);
      continue;
    }
    y[kept] = y2;
    p[kept] = p2;
    q[kept] = q2;
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
