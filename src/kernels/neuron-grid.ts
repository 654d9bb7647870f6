import { binary } from "./binaries/neuron-grid.js";
import { lazyKernel, type KernelArray } from "./load.js";
import { isPlain, kindOf, preactivations, type NeuronGrid } from "./neuron-grid-task.js";

interface NeuronGridFunctions {
  readonly setKinds: (...kinds: readonly number[]) => void;
  readonly run: (
    points: number,
    pool: number,
    scratch: number,
    fields: number,
    count: number,
    steps: number,
    powers: number,
  ) => void;
  readonly plainLoss: (points: number, count: number, target: number, powers: number) => void;
  readonly leakyLoss: (points: number, count: number, target: number) => void;
}

const kernel = lazyKernel<NeuronGridFunctions>(binary);

/* The constants of assembly/_neuron-steps.ts: the layout of a chunk of points, and N, N log₂e and s. */
const chunk = 2048;
const stride = 2056;
const [plainFields, leakyFields] = [6, 10];
const perOctave = 1022;
const perUnit = 1474.4343317885207;
const leading = 1 / ((1035 ** 2 + 7101177.051062975) * (1035 + 1318.3027495151064));

/** Loss and its derivatives in the parameters of columns and rows, of consecutive points, row by row. */
export interface NeuronGridResults {
  readonly loss: Float64Array;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
}

/**
 * Computes points of a grid with SIMD; the results of a point do not depend on which are computed with it.
 *
 * Errors of σ(z) and its slope are |z| and a few units in the last place. A point stops, without loss, as soon as it
 * repeats itself bit for bit. Cost: 1.1 ns a point and step that is computed, 1.7 ns with leak or for other
 * parameters than w and b. Valid where {@link fitsNeuronGrid}.
 *
 * @returns a function that fills `out` with the points from `first` on, as many as `out` holds
 * @throws  RangeError if there is no memory for the table of powers, 16 MB at most
 */
export function neuronGrid(grid: NeuronGrid): (first: number, out: NeuronGridResults) => void {
  const fillChunk = isPlain(grid) ? fillPlain : fillLeaky;
  return (first, { loss, dx, dy }) => {
    for (let from = 0; from < loss.length; from += chunk) {
      const [l, x, y] = [loss, dx, dy].map((array) => array.subarray(from, from + chunk)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      fillChunk(grid, first + from, { loss: l, dx: x, dy: y });
    }
  };
}

function fillPlain(grid: NeuronGrid, first: number, out: NeuronGridResults): void {
  const { run, points, pool, scratch, powers } = prepared(grid);
  const count = out.loss.length;
  const { values } = points;
  const padded = count + padding(count);
  values.fill(grid.start, 0, padded).fill(grid.start, stride, stride + padded);
  values.fill(1, 2 * stride, 2 * stride + padded);
  const columnsAreW = grid.x.parameter === 0;
  const [atX, atY] = columnsAreW ? [4 * stride, 5 * stride] : [5 * stride, 4 * stride];
  eachRow(grid, first, count, (i, column, row, length) => {
    values.set(grid.x.values.subarray(column, column + length), atX + i);
    values.fill(grid.y.values[row]!, atY + i, atY + i + length);
  });
  for (const at of [atX, atY]) values.fill(values[at + count - 1]!, at + count, at + padded);
  run.run(points.address, pool.address, scratch.address, plainFields, count, grid.steps - 1, powers);
  run.plainLoss(points.address, count, grid.target, powers);
  const { loss, dx, dy } = out;
  read(values, columnsAreW ? [loss, dx, dy] : [loss, dy, dx]);
}

function fillLeaky(grid: NeuronGrid, first: number, out: NeuronGridResults): void {
  const { run, points, pool, scratch, powers } = prepared(grid);
  const count = out.loss.length;
  const { values } = points;
  const p = [...grid.parameters] as [number, number, number, number, number];
  const [kindX, kindY] = [kindOf(grid.x.parameter), kindOf(grid.y.parameter)];
  const place = (i: number, column: number, row: number): void => {
    p[grid.x.parameter] = grid.x.values[column]!;
    p[grid.y.parameter] = grid.y.values[row]!;
    const [w, b, epsilon, wIn, u] = p;
    values[i] = grid.start;
    values[stride + i] = values[2 * stride + i] = 0;
    values[4 * stride + i] = w;
    values[5 * stride + i] = b;
    values[6 * stride + i] = epsilon;
    values[7 * stride + i] = epsilon * wIn * u;
    values[8 * stride + i] = kindX.direct(p);
    values[9 * stride + i] = kindY.direct(p);
  };
  eachRow(grid, first, count, (i, column, row, length) => {
    for (let j = 0; j < length; j++) place(i + j, column + j, row);
  });
  for (let j = 0; j < padding(count); j++) place(count + j, 0, 0);
  run.setKinds(...kindX.factors, ...kindY.factors);
  run.run(points.address, pool.address, scratch.address, leakyFields, count, grid.steps, powers);
  run.leakyLoss(points.address, count, grid.target);
  read(values, [out.loss, out.dx, out.dy]);
}

/** How many points the kernel computes beyond the last. */
function padding(count: number): number {
  return (8 - (count % 8)) % 8;
}

/** The parts of rows that make up a chunk: where each starts in the chunk and in the grid, and its length. */
function eachRow(
  { x }: NeuronGrid,
  first: number,
  count: number,
  place: (i: number, column: number, row: number, length: number) => void,
): void {
  const columns = x.values.length;
  for (let i = 0; i < count;) {
    const row = Math.floor((first + i) / columns);
    const column = first + i - row * columns;
    const length = Math.min(columns - column, count - i);
    place(i, column, row, length);
    i += length;
  }
}

function read(values: Float64Array, into: readonly Float64Array[]): void {
  for (const [i, array] of into.entries()) array.set(values.subarray(i * stride, i * stride + array.length));
}

interface Prepared {
  readonly run: NeuronGridFunctions;
  /** A chunk of points; after it is run, its results in the place of the states and derivatives. */
  readonly points: KernelArray;
  readonly pool: KernelArray;
  readonly scratch: KernelArray;
  /** Address of the table's s 2^0. */
  readonly powers: number;
  /** The table reaches from k = −below to k = above. */
  readonly below: number;
  readonly above: number;
}

/** What the kernel's memory now holds. */
let current: Prepared | undefined;

/** The kernel with a table for the whole grid, which only grows. */
function prepared(grid: NeuronGrid): Prepared {
  const [lowest, highest] = preactivations(grid);
  const below = Math.max(Math.ceil(-lowest * perUnit) + 4, current?.below ?? 0);
  const above = Math.max(Math.ceil(highest * perUnit) + 4, current?.above ?? 0);
  if (current?.below === below && current.above === above) return current;
  const { run, reserve } = kernel();
  const [points, pool, scratch, table] = reserve(
    leakyFields * stride,
    leakyFields * stride,
    3 * stride,
    below + 1 + above,
  ) as [KernelArray, KernelArray, KernelArray, KernelArray];
  fillPowers(table.values, below);
  return (current = { run, points, pool, scratch, powers: table.address + 8 * below, below, above });
}

/** s 2^(−k/N) for k from −below on: an octave by the exponential, the others by exact doubling. */
function fillPowers(table: Float64Array, below: number): void {
  const octave = Float64Array.from({ length: perOctave }, (_, j) => leading * 2 ** (-j / perOctave));
  for (let i = 0; i < table.length; i++) {
    const k = i - below;
    const whole = Math.floor(k / perOctave);
    table[i] = octave[k - whole * perOctave]! * 2 ** -whole;
  }
}
