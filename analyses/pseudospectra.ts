import { eigenvalues } from "../src/linalg/eigenvalues.js";
import { isolines, type Isoline } from "../src/methods/landscape/isolines.js";
import { kreissConstant } from "../src/methods/products/kreiss-constant.js";
import { numericalRange } from "../src/methods/products/numerical-range.js";
import { powerNorms } from "../src/methods/products/power-norms.js";
import { pseudospectra as leastSingularValues } from "../src/methods/products/pseudospectra.js";

export interface TransientsOptions {
  /** Decimal logarithms of ε, falling. */
  readonly levels?: readonly number[];
  /** Nodes of the grid along each axis. */
  readonly nodes?: number;
  /** Directions in which the boundary of the numerical range is sought. */
  readonly directions?: number;
  /** Powers are multiplied out to here at least, and at most. */
  readonly powers?: readonly [least: number, most: number];
}

export const transientsDefaults = {
  levels: [-1, -2, -3, -4, -6, -8],
  nodes: 71,
  directions: 80,
  powers: [20, 200],
} as const satisfies Required<TransientsOptions>;

export interface Point {
  readonly re: number;
  readonly im: number;
}

/** What a matrix does before its eigenvalues have the last word. */
export interface TransientsResult {
  readonly options: Required<TransientsOptions>;
  readonly title: string;
  readonly units: number;
  readonly eigenvalues: readonly Point[];
  readonly spectralRadius: number;
  /** Largest coordinate of the square that was searched. */
  readonly reach: number;
  /** Boundaries of the ε-pseudospectra; `level` is log₁₀ ε. */
  readonly contours: readonly Isoline[];
  /** Boundary of the numerical range. */
  readonly range: readonly Point[];
  /** ‖W^k‖₂, k = 0, 1, …. */
  readonly norms: readonly number[];
  /** K ≤ sup ‖W^k‖ ≤ e n K; null where a power grows for ever. */
  readonly kreiss: { readonly value: number; readonly at: Point | null; readonly upper: number } | null;
}

/** A chain of units: unit i drives the next one and the one behind that, and is inhibited by the next. */
export interface ChainOptions {
  readonly units?: number;
  /** Weights from unit i to units i + 1, i + 2 and i − 1. */
  readonly weights?: readonly [next: number, afterNext: number, back: number];
}

export const chainDefaults = {
  units: 32,
  weights: [0.8, 0.32, -0.22],
} as const satisfies Required<ChainOptions>;

/**
 * Pseudospectra, numerical range and powers of the weights of a chain of units: every eigenvalue is stable, yet a
 * signal grows until it has left the chain.
 *
 * @throws RangeError if an option is out of range
 */
export function pseudospectra(options: ChainOptions & TransientsOptions = {}): TransientsResult {
  const { units, weights } = { ...chainDefaults, ...options };
  if (!Number.isInteger(units) || units < 3) {
    throw new RangeError(`units is ${units}; expected an integer of at least 3`);
  }
  const [next, afterNext, back] = weights;
  const a = new Float64Array(units * units);
  for (let i = 0; i < units; i++) {
    if (i + 1 < units) a[(i + 1) * units + i] = next;
    if (i + 2 < units) a[(i + 2) * units + i] = afterNext;
    if (i > 0) a[(i - 1) * units + i] = back;
  }
  return transients(`Chain of ${units} units`, a, units, options);
}

/**
 * The same for any square matrix.
 *
 * @param a shape [n, n], n ≥ 1; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 */
export function transients(
  title: string,
  a: Float64Array,
  n: number,
  options: TransientsOptions = {},
): TransientsResult {
  const { levels, nodes, directions, powers } = { ...transientsDefaults, ...options };
  const { re, im } = eigenvalues(a, n);
  const range = numericalRange(a, n, directions);
  const reach = 1.12 * range.reduce((most, p) => Math.max(most, Math.abs(p.re), Math.abs(p.im)), 1);
  const side = [-reach, reach] as const;
  const field = leastSingularValues(a, n, { x: side, y: side, columns: nodes, rows: nodes });
  // Between logarithms, since σ_min falls by decades from node to node; far below every level it is rounding.
  const values = Array.from(field.values, (v) => Math.log10(Math.max(v, 1e-17)));
  const { norms } = powerNorms(a, n, { minPower: powers[0], maxPower: powers[1] });
  const { value, at } = kreissConstant(a, n);
  return {
    options: { levels, nodes, directions, powers },
    title,
    units: n,
    eigenvalues: Array.from(re, (x, i) => ({ re: x, im: im[i]! })),
    spectralRadius: Math.hypot(re[0]!, im[0]!),
    reach,
    contours: isolines({ ...field, values }, levels),
    range: range.map((p) => ({ re: p.re, im: p.im })),
    norms,
    kreiss: value === null ? null : { value, at, upper: Math.E * n * value },
  };
}
