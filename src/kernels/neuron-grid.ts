import { binary } from "./binaries/neuron-grid.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface NeuronGridFunctions {
  readonly run: (
    points: number,
    pool: number,
    scratch: number,
    count: number,
    steps: number,
    start: number,
    powers: number,
  ) => void;
  readonly loss: (points: number, count: number, target: number, powers: number) => void;
}

const kernel = lazyKernel<NeuronGridFunctions>(binary);

/* The constants of assembly/neuron-grid.ts: the layout of a chunk of points, and N, N log₂e, s and the other factor. */
const chunk = 2048;
const stride = 2056;
const perOctave = 1022;
const perUnit = perOctave * Math.LOG2E;
const leading = 1 / ((1035 ** 2 + 7101177.051062975) * (1035 + 1318.3027495151064));

/** Largest |w| + |b|: the table of powers then takes at most 1 MB. */
export const largestPreactivation = 44;

/** A rectangle of points (w, b) of y ← σ(w y + b), whose loss is (y_T − target)². */
export interface NeuronGrid {
  /** With the b's, |w| + |b| is at most {@link largestPreactivation}. */
  readonly ws: Float64Array;
  readonly bs: Float64Array;
  /** Whether w runs along the columns and b along the rows, or the other way round. */
  readonly columnsAreW: boolean;
  /** y₀, from 0 to 1. */
  readonly start: number;
  /** T ≥ 1. */
  readonly steps: number;
  readonly target: number;
}

/** Loss and its derivatives of consecutive points, row by row. */
export interface NeuronGridResults {
  readonly loss: Float64Array;
  readonly dw: Float64Array;
  readonly db: Float64Array;
}

/**
 * Computes points of a grid with SIMD; the results of a point do not depend on which are computed with it.
 *
 * Errors of σ and its slope are a few units in the last place. A point stops, without loss, as soon as it repeats
 * itself bit for bit. Cost: 1.1 ns a point and step that is computed.
 *
 * @returns a function that fills `out` with the points from `first` on, as many as `out` holds
 */
export function neuronGrid(grid: NeuronGrid): (first: number, out: NeuronGridResults) => void {
  const fillChunk = (first: number, out: NeuronGridResults): void => {
    const { run, points, pool, scratch, powers } = prepared(grid);
    const count = out.loss.length;
    place(grid, first, count, points.values);
    run.run(points.address, pool.address, scratch.address, count, grid.steps - 1, grid.start, powers);
    run.loss(points.address, count, grid.target, powers);
    for (const [i, array] of [out.loss, out.dw, out.db].entries()) {
      array.set(points.values.subarray(i * stride, i * stride + count));
    }
  };
  return (first, out) => {
    for (let from = 0; from < out.loss.length; from += chunk) {
      const part = (array: Float64Array): Float64Array => array.subarray(from, from + chunk);
      fillChunk(first + from, { loss: part(out.loss), dw: part(out.dw), db: part(out.db) });
    }
  };
}

/** w and b of the points of a chunk, the last of them twice. */
function place({ ws, bs, columnsAreW }: NeuronGrid, first: number, count: number, into: Float64Array): void {
  const columns = columnsAreW ? ws.length : bs.length;
  let row = Math.floor(first / columns);
  let column = first - row * columns;
  for (let i = 0; i <= count; i++) {
    into[3 * stride + i] = ws[columnsAreW ? column : row]!;
    into[4 * stride + i] = bs[columnsAreW ? row : column]!;
    if (i < count - 1 && ++column === columns) [row, column] = [row + 1, 0];
  }
}

interface Prepared {
  readonly run: NeuronGridFunctions;
  /** y, dx/dw, dx/db, w and b of a chunk; after it is run, its results in the place of the first three. */
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
function prepared({ ws, bs }: NeuronGrid): Prepared {
  const [lowest, highest] = [
    Math.min(0, ...ends(ws)) + Math.min(...ends(bs)),
    Math.max(0, ...ends(ws)) + Math.max(...ends(bs)),
  ];
  const below = Math.max(Math.ceil(-lowest * perUnit) + 2, current?.below ?? 0);
  const above = Math.max(Math.ceil(highest * perUnit) + 2, current?.above ?? 0);
  if (current?.below === below && current.above === above) return current;
  const { run, reserve } = kernel();
  const [points, pool, scratch, table] = reserve(5 * stride, 6 * stride, 3 * stride, below + 1 + above) as [
    KernelArray,
    KernelArray,
    KernelArray,
    KernelArray,
  ];
  fillPowers(table.values, below);
  return (current = { run, points, pool, scratch, powers: table.address + 8 * below, below, above });
}

/** First and last value of an axis: its smallest and its largest. */
function ends(axis: Float64Array): readonly number[] {
  return [axis[0]!, axis.at(-1)!];
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
