import type { NeuronGridResults } from "../kernels/neuron-grid.js";
import { largestPreactivation, neuronGrid } from "../kernels/neuron-grid.js";
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
 * Without leak (ε = 1) and input, and with weights and biases that are not extreme, by the SIMD kernel of
 * {@link neuronGrid}, else by a plain loop over blocks of points. Errors stay below 4e-13 of each array's largest
 * magnitude where the problem itself does not amplify rounding.
 */
export function neuronGridKernel(model: Model<DiscreteMap>, task: GridTask): GridKernel {
  const columnsAreW = task.x.parameter === "w";
  const axes: Axes = {
    ws: axisValues(columnsAreW ? task.x : task.y),
    bs: axisValues(columnsAreW ? task.y : task.x),
    columnsAreW,
  };
  const loop = neuronLoop(model, task);
  const fill = isMemoryless(loop, axes) ? fillMemoryless(axes, loop, task) : fillAny(axes, loop, task);
  return {
    name: "one-neuron",
    fill: (r0, _r1, out) => {
      fill(r0 * task.x.count, resultsOf(out, columnsAreW));
    },
  };
}

interface Axes {
  readonly ws: Float64Array;
  readonly bs: Float64Array;
  readonly columnsAreW: boolean;
}

/** Fills the results with points from `first` on, row by row. */
type Fill = (first: number, out: NeuronGridResults) => void;

function resultsOf({ loss, gradientX, gradientY }: GridArrays, columnsAreW: boolean): NeuronGridResults {
  return columnsAreW ? { loss, dw: gradientX, db: gradientY } : { loss, dw: gradientY, db: gradientX };
}

function isMemoryless({ keep, shift, start }: NeuronLoop, { ws, bs }: Axes): boolean {
  const moderate = largest(ws) + largest(bs) <= largestPreactivation;
  return keep === 0 && shift === 0 && start >= 0 && start <= 1 && moderate;
}

function fillMemoryless(axes: Axes, { start }: NeuronLoop, { steps, loss }: GridTask): Fill {
  return neuronGrid({ ...axes, start, steps, target: loss.target[0]! });
}

function fillAny({ ws, bs, columnsAreW }: Axes, loop: NeuronLoop, { x, steps, loss }: GridTask): Fill {
  preparePowers();
  return (start, out) => {
    for (let first = 0; first < out.loss.length; first += blockSize) {
      const count = Math.min(blockSize, out.loss.length - first);
      for (let i = 0; i < count; i++) {
        const column = (start + first + i) % x.count;
        const row = Math.floor((start + first + i) / x.count);
        w[i] = perUnit ** 2 * ws[columnsAreW ? column : row]!;
        b[i] = perUnit * bs[columnsAreW ? row : column]!;
        cell[i] = first + i;
      }
      runBlock(count, loop, steps, { y: out.loss, p: out.dw, q: out.db });
    }
    toLoss(out, loss.target[0]!);
  };
}

function largest(values: Float64Array): number {
  return values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
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

function runBlock(
  count: number,
  { keep, gain, shift, start }: NeuronLoop,
  steps: number,
  results: Results,
): void {
  y.fill(unit * start);
  p.fill(0);
  q.fill(0);
  for (let t = 0; t < steps; t++) stepAny(count, keep, gain, unit * shift);
  for (let i = 0; i < count; i++) store(i, results);
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

function store(i: number, results: Results): void {
  const c = cell[i]!;
  results.y[c] = perUnit * y[i]!;
  results.p[c] = perUnit ** 3 * p[i]!;
  results.q[c] = perUnit ** 2 * q[i]!;
}

/** Turns y_T and its derivatives into (y_T − target)² and its gradient, in place. */
function toLoss({ loss, dw, db }: NeuronGridResults, target: number): void {
  for (let i = 0; i < loss.length; i++) {
    const difference = loss[i]! - target;
    loss[i] = difference * difference;
    dw[i] = 2 * difference * dw[i]!;
    db[i] = 2 * difference * db[i]!;
  }
}
