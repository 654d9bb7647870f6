import type { Kernel, KernelArray } from "./load.js";
import { oneHotPlaces } from "./one-hot.js";

/** T steps of B sequences, inputs [T, B, q]. */
export interface UnrolledInputs {
  readonly length: number;
  readonly batch: number;
  readonly inputs: Float64Array;
}

/** A cell unrolled over a batch in a kernel's memory: `states` and `back` use what `run` left there. */
export interface UnrolledKernel {
  /** h_T [B, n] from zero states, keeping states and slopes. */
  run(theta: Float64Array, data: UnrolledInputs): Float64Array;
  /** h_T [B, n] of a run that keeps nothing, a few samples at a time. */
  last(theta: Float64Array, data: UnrolledInputs): Float64Array;
  /** Shape [T + 1, B, dimension]. */
  states(): Float64Array;
  /**
   * Back from ∂loss/∂h_T [B, n]: the gradient in the cell's weights to the start of `out`, ‖∂loss/∂x_t‖ [T + 1, B] as the
   * result.
   *
   * @param factors of each term f (δD)ᵀ(δDW) to add to the gradient in W of a rate cell, [T, B], told from the norms
   */
  back(
    adjoint: Float64Array,
    out: Float64Array,
    factors?: (norms: Float64Array) => Float64Array,
  ): Float64Array;
}

/** The functions of assembly/_unrolled.ts. */
export interface UnrolledFunctions {
  readonly layOut: (n: number, batch: number, dense: number, inputs: number) => void;
  readonly packWeights: (w: number, turned: number, forwards: number, backwards: number) => void;
  readonly packDrive: (from: number, into: number) => void;
  readonly addWeightGradient: (first: number, last: number, d: number, x: number, into: number) => void;
  readonly addInputGradient: (first: number, last: number, d: number, into: number) => void;
}

/** Samples `from` … `from + batch − 1` of the data, with their sizes in the kernel. */
export interface Part {
  readonly data: UnrolledInputs;
  readonly places: Int32Array | undefined;
  readonly from: number;
  readonly n: number;
  readonly q: number;
  /** Affine maps of the cell. */
  readonly gates: number;
  readonly length: number;
  readonly batch: number;
  /** n and B filled up; the numbers of a step. */
  readonly wide: number;
  readonly rows: number;
  readonly step: number;
  /** Inputs with a 1 for the bias behind them, filled up; 0 where they are one-hot. */
  readonly dense: number;
  /** Rows or columns that belong to inputs. */
  readonly width: number;
}

/** Samples at a time of a run that keeps nothing. */
const sampleBlock = 64;

/** The data as one part, or in parts of a few samples. */
export function* partsOf(
  n: number,
  q: number,
  gates: number,
  data: UnrolledInputs,
  whole: boolean,
): Generator<Part> {
  const places = oneHotPlaces(data.inputs, q);
  const dense = places === undefined ? fillUp(q + 1) : 0;
  const block = whole ? data.batch : sampleBlock;
  const { length } = data;
  for (let from = 0; from < data.batch; from += block) {
    const batch = Math.min(block, data.batch - from);
    const [wide, rows] = [fillUp(n), fillUp(batch)];
    const width = dense === 0 ? q : dense;
    yield { data, places, from, n, q, gates, length, batch, wide, rows, step: wide * rows, dense, width };
  }
}

function fillUp(count: number): number {
  return 4 * Math.ceil(count / 4);
}

/** Arrays that the affine maps need, in this order. */
export interface AffineArrays {
  readonly w: KernelArray;
  readonly turned: KernelArray;
  readonly forwards: KernelArray;
  readonly backwards: KernelArray;
  readonly table: KernelArray;
  readonly drive: KernelArray;
  readonly inputs: KernelArray;
  readonly gradient: KernelArray;
  readonly inputGradient: KernelArray;
}

/** Their lengths; gradients only where a run is kept. */
export function affineLengths(part: Part, keeps: boolean): Record<keyof AffineArrays, number> {
  const { n, gates, length, wide, rows, dense, width } = part;
  const packed = gates * n * wide;
  return {
    w: n * n,
    turned: n * wide,
    forwards: packed,
    backwards: packed,
    table: dense * wide,
    drive: gates * width * wide,
    inputs: dense === 0 ? Math.ceil((length * rows) / 2) : length * rows * dense,
    gradient: keeps ? gates * wide * wide : 0,
    inputGradient: keeps ? gates * width * wide : 0,
  };
}

/** Lays out arrays of the given lengths, by name. */
export function reserveNamed<Name extends string>(
  { reserve }: Pick<Kernel<unknown>, "reserve">,
  lengths: Readonly<Record<Name, number>>,
): Record<Name, KernelArray> {
  const names = Object.keys(lengths) as Name[];
  const reserved = reserve(...names.map((name) => lengths[name]));
  const arrays = {} as Record<Name, KernelArray>;
  for (const [i, name] of names.entries()) arrays[name] = reserved[i]!;
  return arrays;
}

/** Lays out a part's inputs, and the weights [W; V; b] at the start of θ: W packed, V e_k + b as a table or [V b]ᵀ packed. */
export function fillAffine(
  run: UnrolledFunctions,
  arrays: AffineArrays,
  part: Part,
  theta: Float64Array,
): void {
  const { n, q, gates, wide, batch, dense, width } = part;
  const { w, turned, forwards, backwards, table, drive, inputs } = arrays;
  run.layOut(n, batch, dense, inputs.address);
  turned.values.fill(0);
  (dense === 0 ? drive : table).values.fill(0);
  const [wIn, b] = [gates * n * n, gates * n * (n + q)];
  for (let gate = 0; gate < gates; gate++) {
    w.values.set(theta.subarray(gate * n * n, (gate + 1) * n * n));
    const at = 8 * gate * n * wide;
    run.packWeights(w.address, turned.address, forwards.address + at, backwards.address + at);
    const into = dense === 0 ? drive.values.subarray(gate * width * wide) : table.values;
    for (let i = 0; i < n; i++) {
      const bias = theta[b + gate * n + i]!;
      const row = wIn + (gate * n + i) * q;
      for (let k = 0; k < q; k++) into[k * wide + i] = theta[row + k]! + (dense === 0 ? bias : 0);
      if (dense > 0) into[q * wide + i] = bias;
    }
    if (dense > 0) run.packDrive(table.address, drive.address + 8 * gate * width * wide);
  }
  fillInputs(inputs, part);
}

function fillInputs({ values, address }: KernelArray, part: Part): void {
  const { data, places, from, q, length, batch, rows, dense } = part;
  if (places !== undefined) {
    const into = new Int32Array(values.buffer, address, length * rows);
    for (let t = 0; t < length; t++) {
      const at = t * data.batch + from;
      into.set(places.subarray(at, at + batch), t * rows);
    }
    return;
  }
  values.fill(0);
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < batch; i++) {
      const into = (t * rows + i) * dense;
      const source = (t * data.batch + from + i) * q;
      for (let k = 0; k < q; k++) values[into + k] = data.inputs[source + k]!;
      values[into + q] = 1;
    }
  }
}

/** The gradients of the affine maps to the start of `out`, in the order of θ. */
export function readGradient(
  arrays: Pick<AffineArrays, "gradient" | "inputGradient">,
  { n, q, gates, wide, dense, width }: Part,
  out: Float64Array,
): void {
  const [wIn, b] = [gates * n * n, gates * n * (n + q)];
  for (let row = 0; row < gates * n; row++) {
    const [gate, i] = [Math.floor(row / n), row % n];
    const from = (gate * wide + i) * wide;
    out.set(arrays.gradient.values.subarray(from, from + n), row * n);
    const values = arrays.inputGradient.values.subarray(gate * width * wide);
    let sum = 0;
    for (let k = 0; k < q; k++) {
      const value = dense > 0 ? values[i * dense + k]! : values[k * wide + i]!;
      out[wIn + row * q + k] = value;
      sum += value;
    }
    // One-hot inputs add up to 1, so the sums over them are those of the bias.
    out[b + row] = dense > 0 ? values[i * dense + q]! : sum;
  }
}

/**
 * Copies matrices [rows, wide] of single steps, from step `first` of `source` on, to where `out` has n of every `stride`
 * numbers.
 */
export function unpad(
  { n, batch, wide, step }: Part,
  source: Float64Array,
  first: number,
  steps: number,
  out: Float64Array,
  stride = n,
): void {
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < batch; i++) {
      const from = (first + t) * step + i * wide;
      out.set(source.subarray(from, from + n), (t * batch + i) * stride);
    }
  }
}

/** Writes [B, n] to step `at` of `into`, zeros where it is filled up. */
export function padInto(part: Part, values: Float64Array, into: Float64Array, at: number): void {
  const { n, batch, wide, step } = part;
  into.fill(0, at * step, (at + 1) * step);
  for (let i = 0; i < batch; i++) into.set(values.subarray(i * n, (i + 1) * n), at * step + i * wide);
}

/** Rows of samples of one product of gradients: what a first-level cache holds. */
const gradientRows = 64;

/** Blocks [first, last) of steps, from the last step back. */
export function* blocksBack({ length, rows }: Part): Generator<readonly [first: number, last: number]> {
  const block = Math.max(1, Math.floor(gradientRows / rows));
  for (let last = length; last > 0; last -= block) yield [Math.max(0, last - block), last];
}

/** The run before, or an error where there was none. */
export function runBefore<Run>(run: Run | undefined): Run {
  if (run === undefined)
    throw new RangeError("nothing was run; expected a run before its states or gradient");
  return run;
}
