import { checkCount } from "../run-arguments.js";

/** A matrix with independent entries of mean 0 and variance gain²/cols. */
export interface RectangularEnsemble {
  readonly rows: number;
  readonly cols: number;
  /** g; 1 if absent. */
  readonly gain?: number;
}

/** Where the singular values of a large matrix lie. */
export interface SingularValueEdges {
  readonly low: number;
  /** The limit of ‖W‖₂. */
  readonly high: number;
}

/**
 * Edges of the singular values of a large matrix with independent entries: g(1 ± √(rows/cols)), the lower one in
 * modulus; 0 and 2g for a square matrix.
 *
 * @throws RangeError unless the sizes are whole numbers ≥ 1 and g > 0
 * @see    Marchenko & Pastur (1967), doi:10.1070/SM1967v001n04ABEH001994
 */
export function marchenkoPasturEdges(ensemble: RectangularEnsemble): SingularValueEdges {
  const { rows, cols, gain } = checked(ensemble);
  const ratio = Math.sqrt(rows / cols);
  return { low: gain * Math.abs(1 - ratio), high: gain * (1 + ratio) };
}

/**
 * Limiting density of the min(rows, cols) singular values at s: √((s₊² − s²)(s² − s₋²)) / (π σ² y s) between the edges,
 * 0 outside; y ≤ 1 is the ratio of the sides, σ the scale of the longer one. Square: the quarter circle
 * √(4g² − s²)/(π g²).
 *
 * @throws RangeError as `marchenkoPasturEdges`
 */
export function marchenkoPasturDensity(s: number, ensemble: RectangularEnsemble): number {
  const { low, high } = marchenkoPasturEdges(ensemble);
  if (!(s >= low && s <= high)) return 0;
  const root = Math.sqrt((high - s) * (high + s));
  const below = low === 0 ? 1 : Math.sqrt((s - low) * (s + low)) / s;
  return (root * below) / (Math.PI * scaledRatio(ensemble));
}

/**
 * Limiting share of the singular values up to s, in closed form: the integral of `marchenkoPasturDensity`.
 *
 * @throws RangeError as `marchenkoPasturEdges`
 */
export function marchenkoPasturShare(s: number, ensemble: RectangularEnsemble): number {
  const { low, high } = marchenkoPasturEdges(ensemble);
  if (s <= low) return 0;
  if (s >= high) return 1;
  const [a, b, x] = [low * low, high * high, s * s];
  const arcsine = (v: number) => Math.asin(Math.max(-1, Math.min(1, v))) + Math.PI / 2;
  const middle = ((a + b) / 2) * arcsine((2 * x - a - b) / (b - a));
  const pole = low * high * arcsine(((a + b) * x - 2 * a * b) / (x * (b - a)));
  const root = Math.sqrt((b - x) * (x - a));
  return (root + middle - pole) / (2 * Math.PI * scaledRatio(ensemble));
}

/** σ² y, in which both sides of the matrix are exchangeable: g² min(rows, cols)/cols. */
function scaledRatio(ensemble: RectangularEnsemble): number {
  const { rows, cols, gain } = checked(ensemble);
  return (gain * gain * Math.min(rows, cols)) / cols;
}

/** Mean and variance of the Tracy–Widom distribution of real symmetric matrices (β = 1). */
export const tracyWidom = { mean: -1.206533574582, variance: 1.607781034581 } as const;

/** What the norm of a random matrix of finite size is, up to O(n⁻¹). */
export interface NormFluctuation {
  readonly mean: number;
  readonly standardDeviation: number;
}

/**
 * Mean and standard deviation of ‖W‖₂ for independent *Gaussian* entries N(0, g²/cols), by the Tracy–Widom law of its
 * square: for n × n about 2g − 0.76 g n^(−2/3), and 0.80 g n^(−2/3).
 *
 * Good to 0.1 % from n = 50 on.
 *
 * @throws RangeError as `marchenkoPasturEdges`; rows must be at least 2
 * @see    Johnstone, Ann. Statist. 29 (2001) 295, doi:10.1214/aos/1009210544; for the two constants Bornemann
 *         (2010), arXiv:0904.1581
 */
export function gaussianNorm(ensemble: RectangularEnsemble): NormFluctuation {
  const { rows, cols, gain } = checked(ensemble);
  checkCount("rows", rows, 2);
  const sum = Math.sqrt(rows - 1) + Math.sqrt(cols);
  const width = sum * Math.cbrt(1 / Math.sqrt(rows - 1) + 1 / Math.sqrt(cols));
  const square = (sum * sum + tracyWidom.mean * width) / cols;
  const variance = (tracyWidom.variance * width * width) / (cols * cols);
  const root = Math.sqrt(square);
  // E √X = √E X − Var X / (8 (E X)^(3/2)) + …
  return {
    mean: gain * (root - variance / (8 * square * root)),
    standardDeviation: (gain * Math.sqrt(variance)) / (2 * root),
  };
}

function checked({ rows, cols, gain = 1 }: RectangularEnsemble): Required<RectangularEnsemble> {
  checkCount("rows", rows, 1);
  checkCount("cols", cols, 1);
  if (!(gain > 0 && gain < Infinity)) throw new RangeError(`gain is ${gain}; expected a number above 0`);
  return { rows, cols, gain };
}
