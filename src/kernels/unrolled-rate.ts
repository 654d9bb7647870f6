import { binary } from "./binaries/unrolled-rate.js";
import { freshKernels, type Kernel, type KernelArray } from "./load.js";
import { oneHotPlaces } from "./one-hot.js";

interface RateFunctions {
  readonly layOut: (kind: number, n: number, batch: number, dense: number, ...addresses: number[]) => void;
  readonly packWeights: (w: number, turned: number) => void;
  readonly packDrive: (from: number) => void;
  readonly forward: (
    first: number,
    last: number,
    states: number,
    slots: number,
    slopes: number,
    slopeStep: number,
  ) => void;
  readonly backward: (
    first: number,
    last: number,
    adjoints: number,
    slots: number,
    slopes: number,
    squares: number,
  ) => void;
  readonly addWeightGradient: (first: number, last: number, slopes: number, x: number, into: number) => void;
  readonly addInputGradient: (first: number, last: number, slopes: number, into: number) => void;
  readonly mix: (first: number, last: number, states: number, adjoints: number, factors: number) => void;
}

const create = freshKernels<RateFunctions>(binary);

/** Order of the activations in assembly/_saturating.ts. */
const activations = ["tanh", "logistic", "relu"] as const;

/** T steps of B sequences, inputs [T, B, q]. */
export interface UnrolledInputs {
  readonly length: number;
  readonly batch: number;
  readonly inputs: Float64Array;
}

/** A rate network unrolled in a kernel's memory; each call uses what the one before left there. */
export interface UnrolledRate {
  /** Runs from h_0 = 0 and keeps states and slopes. */
  run(theta: Float64Array, data: UnrolledInputs): void;
  /** h_T [B, n] of a run that keeps nothing, a few samples at a time. */
  last(theta: Float64Array, data: UnrolledInputs): Float64Array;
  /** States from `first` on of a run kept, [T + 1 − first, B, n]. */
  states(first: number): Float64Array;
  /**
   * Back from ∂loss/∂h_T [B, n]: the gradient in [W; V; b] to the start of `out`, ‖δ_t‖² [T + 1, B] as the result.
   *
   * @param factors of each term f (δD)ᵀ(δDW) to add to the gradient in W, [T, B], told from the squares
   */
  back(
    adjoint: Float64Array,
    out: Float64Array,
    factors?: (squares: Float64Array) => Float64Array,
  ): Float64Array;
}

/** Rows of samples of the products of gradients: what a first-level cache holds. */
const gradientRows = 64;
/** Samples at a time of a run that keeps nothing. */
const sampleBlock = 64;

/**
 * h_t = φ(W h_{t−1} + V u_t + b) over a batch with SIMD, θ starting with [W; V; b]. W stays packed in the kernel's memory for the
 * whole run; inputs that are one-hot are looked up instead of multiplied.
 *
 * Values and slopes of φ to a few units in the last place. 16 (T + 1) n B bytes, rounded up to multiples of 4 in n and B,
 * and half as much again.
 *
 * @throws RangeError, in its functions, if that cannot be had
 */
export function unrolledRate(activation: (typeof activations)[number], n: number, q: number): UnrolledRate {
  const kind = activations.indexOf(activation);
  let kernel: Kernel<RateFunctions> | undefined;
  let kept: Laid | undefined;
  const prepare = (theta: Float64Array, part: Part, keepsAll: boolean): Laid => {
    kernel ??= create();
    const laid = layOut(kernel, kind, n, q, part, keepsAll);
    fillWeights(kernel.run, laid, theta);
    fillInputs(laid, part);
    return laid;
  };
  return {
    run(theta, data) {
      const places = oneHotPlaces(data.inputs, q);
      kept = prepare(theta, { ...data, places, from: 0, count: data.batch }, true);
      const { arrays, length, step } = kept;
      arrays.states.values.fill(0, 0, step);
      kernel!.run.forward(0, length, arrays.states.address, length + 1, arrays.slopes.address, 8 * step);
    },
    last(theta, data) {
      const places = oneHotPlaces(data.inputs, q);
      const out = new Float64Array(data.batch * n);
      kept = undefined;
      for (let from = 0; from < data.batch; from += sampleBlock) {
        const count = Math.min(sampleBlock, data.batch - from);
        const laid = prepare(theta, { ...data, places, from, count }, false);
        const { arrays, length, step } = laid;
        arrays.states.values.fill(0, 0, step);
        kernel!.run.forward(0, length, arrays.states.address, 2, arrays.slopes.address, 0);
        unpad(laid, arrays.states.values, length % 2, 1, out.subarray(from * n, (from + count) * n));
      }
      return out;
    },
    states(first) {
      const laid = of(kept);
      const steps = laid.length + 1 - first;
      const out = new Float64Array(steps * laid.batch * n);
      unpad(laid, laid.arrays.states.values, first, steps, out);
      return out;
    },
    back(adjoint, out, factors) {
      const laid = of(kept);
      return backwards(kernel!.run, laid, adjoint, out, factors);
    },
  };
}

function of(kept: Laid | undefined): Laid {
  if (kept === undefined)
    throw new RangeError("nothing was run; expected a run before its states or gradient");
  return kept;
}

/** Samples `from` … `from + count − 1` of a batch, with the places of one-hot inputs. */
interface Part extends UnrolledInputs {
  readonly places: Int32Array | undefined;
  readonly from: number;
  readonly count: number;
}

const names = [
  "w",
  "turned",
  "forward",
  "backward",
  "table",
  "drive",
  "inputs",
  "states",
  "slopes",
  "adjoints",
  "squares",
  "factors",
  "gradient",
  "inputGradient",
] as const;

interface Laid {
  readonly arrays: Readonly<Record<(typeof names)[number], KernelArray>>;
  readonly n: number;
  readonly q: number;
  readonly length: number;
  readonly batch: number;
  /** n and B filled up; the numbers of a step. */
  readonly wide: number;
  readonly rows: number;
  readonly step: number;
  /** Inputs with their 1, filled up; 0 where they are one-hot. */
  readonly dense: number;
}

function layOut(
  kernel: Kernel<RateFunctions>,
  kind: number,
  n: number,
  q: number,
  { length, count: batch, places }: Part,
  keepsAll: boolean,
): Laid {
  const [wide, rows] = [fillUp(n), fillUp(batch)];
  const dense = places === undefined ? fillUp(q + 1) : 0;
  const step = rows * wide;
  const width = dense === 0 ? q : dense;
  const inputs = dense === 0 ? Math.ceil((length * rows) / 2) : length * rows * dense;
  const kept = keepsAll ? [(length + 1) * step, length * step, (length + 1) * step] : [2 * step, step, 0];
  const square = n * wide;
  const terms = keepsAll ? [(length + 1) * batch, length * batch, wide * wide, width * wide] : [0, 0, 0, 0];
  const weights = [n * n, square, square, square, width * wide, dense * wide];
  const reserved = kernel.reserve(...weights, inputs, ...kept, ...terms);
  const arrays = Object.fromEntries(names.map((name, i) => [name, reserved[i]!])) as Laid["arrays"];
  const drive = dense === 0 ? arrays.table : arrays.drive;
  const { forward, backward } = arrays;
  const addresses = [forward, backward, drive, arrays.inputs].map(({ address }) => address);
  kernel.run.layOut(kind, n, batch, dense, ...addresses);
  return { arrays, n, q, length, batch, wide, rows, step, dense };
}

function fillUp(count: number): number {
  return 4 * Math.ceil(count / 4);
}

/** W packed, and of one-hot inputs the table of V e_k + b, else [V b]ᵀ packed. */
function fillWeights(run: RateFunctions, { arrays, n, q, wide, dense }: Laid, theta: Float64Array): void {
  const { w, turned, table } = arrays;
  w.values.set(theta.subarray(0, n * n));
  turned.values.fill(0);
  run.packWeights(w.address, turned.address);
  table.values.fill(0);
  const [wIn, b] = [n * n, n * (n + q)];
  for (let i = 0; i < n; i++) {
    const bias = dense === 0 ? theta[b + i]! : 0;
    for (let k = 0; k < q; k++) table.values[k * wide + i] = theta[wIn + i * q + k]! + bias;
    if (dense > 0) table.values[q * wide + i] = theta[b + i]!;
  }
  if (dense > 0) run.packDrive(table.address);
}

function fillInputs(
  { arrays, q, length, rows, dense }: Laid,
  { batch, inputs, places, from, count }: Part,
): void {
  const { values, address } = arrays.inputs;
  if (places !== undefined) {
    const into = new Int32Array(values.buffer, address, length * rows);
    for (let t = 0; t < length; t++) {
      into.set(places.subarray(t * batch + from, t * batch + from + count), t * rows);
    }
    return;
  }
  values.fill(0);
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < count; i++) {
      const into = (t * rows + i) * dense;
      const source = (t * batch + from + i) * q;
      for (let k = 0; k < q; k++) values[into + k] = inputs[source + k]!;
      values[into + q] = 1;
    }
  }
}

/** Steps `first` … of `source` without what was filled up. */
function unpad(
  { n, batch, wide, step }: Laid,
  source: Float64Array,
  first: number,
  steps: number,
  out: Float64Array,
): void {
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < batch; i++) {
      const from = (first + t) * step + i * wide;
      out.set(source.subarray(from, from + n), (t * batch + i) * n);
    }
  }
}

function backwards(
  run: RateFunctions,
  laid: Laid,
  adjoint: Float64Array,
  out: Float64Array,
  factors: ((squares: Float64Array) => Float64Array) | undefined,
): Float64Array {
  const { arrays, n, length, batch, wide, rows, step } = laid;
  const { states, slopes, adjoints, squares, gradient, inputGradient } = arrays;
  const slots = factors === undefined ? 2 : length + 1;
  const last = (length % slots) * step;
  adjoints.values.fill(0, last, last + step);
  for (let i = 0; i < batch; i++) {
    adjoints.values.set(adjoint.subarray(i * n, (i + 1) * n), last + i * wide);
  }
  gradient.values.fill(0);
  inputGradient.values.fill(0);
  const block = Math.max(1, Math.floor(gradientRows / rows));
  const x = factors === undefined ? states : adjoints;
  for (let end = length; end > 0; end -= block) {
    const first = Math.max(0, end - block);
    run.backward(first, end, adjoints.address, slots, slopes.address, squares.address);
    run.addInputGradient(first, end, slopes.address, inputGradient.address);
    if (factors === undefined) {
      run.addWeightGradient(first, end, slopes.address, states.address, gradient.address);
    }
  }
  if (factors !== undefined) {
    arrays.factors.values.set(factors(squares.values));
    for (let end = length; end > 0; end -= block) {
      const first = Math.max(0, end - block);
      run.mix(first, end, states.address, adjoints.address, arrays.factors.address);
      run.addWeightGradient(first, end, slopes.address, x.address, gradient.address);
    }
  }
  readGradient(laid, out);
  return squares.values.slice();
}

function readGradient({ arrays, n, q, wide, dense }: Laid, out: Float64Array): void {
  const [gradient, inputGradient] = [arrays.gradient.values, arrays.inputGradient.values];
  const [wIn, b] = [n * n, n * (n + q)];
  for (let i = 0; i < n; i++) {
    out.set(gradient.subarray(i * wide, i * wide + n), i * n);
    let sum = 0;
    for (let k = 0; k < q; k++) {
      const value = dense > 0 ? inputGradient[i * dense + k]! : inputGradient[k * wide + i]!;
      out[wIn + i * q + k] = value;
      sum += value;
    }
    // One-hot inputs add up to 1, so the sums over them are those of the bias.
    out[b + i] = dense > 0 ? inputGradient[i * dense + q]! : sum;
  }
}
