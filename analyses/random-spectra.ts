import { eigenvalues } from "../src/linalg/eigenvalues.js";
import { singularValues } from "../src/linalg/singular-values.js";
import {
  columnVarianceDensity,
  type ColumnPopulation,
} from "../src/methods/random-matrices/column-variance-law.js";
import { outlierSingularValue } from "../src/methods/random-matrices/low-rank-outliers.js";
import { marchenkoPasturDensity } from "../src/methods/random-matrices/marchenko-pastur.js";
import { daleScales, excitatoryUnits } from "../src/random/dale-ensemble.js";
import {
  ensembleDefaults,
  randomMatrix,
  type DaleSpec,
  type EnsembleSpec,
  type LowRankSpec,
} from "../src/random/ensembles.js";

export interface RandomSpectraOptions {
  /** n. */
  readonly units?: number;
  readonly seed?: number;
  /** Bars of the histograms of singular values, from 0 to the edge. */
  readonly bins?: number;
}

export const randomSpectraDefaults = {
  units: 256,
  seed: 0,
  bins: 16,
} as const satisfies Required<RandomSpectraOptions>;

/** Small multiples in this order; all have gain 1, each a seed of its own. */
export const spectraEnsembles: readonly EnsembleSpec[] = [
  { ensemble: "gaussian" },
  { ensemble: "low-rank", outliers: [1.8, -1.5] },
  { ensemble: "dale" },
  { ensemble: "orthogonal" },
];

export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  /** Share of the singular values over the width of the bar. */
  readonly density: number;
}

export interface EnsembleSpectrum {
  readonly spec: EnsembleSpec;
  readonly eigenvalues: readonly { readonly re: number; readonly im: number }[];
  /** Radius of the disc (orthogonal: the circle) in the limit. */
  readonly radius: number;
  /** Where eigenvalues stand outside the disc in the limit. */
  readonly predictedOutliers: readonly number[];
  readonly spectralRadius: number;
  readonly histogram: readonly HistogramBar[];
  /** The limit law; empty where all singular values are equal. */
  readonly density: readonly { readonly s: number; readonly density: number }[];
  /** Upper edge of the law. */
  readonly edge: number;
  /** Singular values beyond it, and where they stand in the limit; largest first. */
  readonly outliers: readonly { readonly found: number; readonly predicted: number }[];
}

export interface RandomSpectraResult {
  readonly options: Required<RandomSpectraOptions>;
  readonly spectra: readonly EnsembleSpectrum[];
}

/**
 * How do the spectra of random recurrent matrices compare with the laws of large ones?
 *
 * One matrix of each ensemble; eigenvalues with their disc and outliers, singular values with their density and edge.
 *
 * @throws RangeError unless units ≥ 8 and bins ≥ 1 are whole numbers
 */
export function randomSpectra(options: RandomSpectraOptions = {}): RandomSpectraResult {
  const resolved = { ...randomSpectraDefaults, ...options };
  const { units, bins } = resolved;
  if (!Number.isInteger(units) || units < 8)
    throw new RangeError(`units is ${units}; expected an integer, at least 8`);
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`bins is ${bins}; expected an integer, at least 1`);
  return {
    options: resolved,
    spectra: spectraEnsembles.map((spec, i) => spectrum(spec, { ...resolved, seed: resolved.seed + i })),
  };
}

function spectrum(
  spec: EnsembleSpec,
  { units: n, seed, bins }: Required<RandomSpectraOptions>,
): EnsembleSpectrum {
  const w = randomMatrix(spec, n, seed);
  const { re, im } = eigenvalues(w, n);
  const s = singularValues(w, n, n);
  const law = lawOf(spec, n);
  return {
    spec,
    eigenvalues: Array.from(re, (x, i) => ({ re: x, im: im[i]! })),
    radius: ensembleDefaults.gain,
    predictedOutliers: spec.ensemble === "low-rank" ? spec.outliers : [],
    spectralRadius: Math.hypot(re[0]!, im[0]!),
    histogram: histogram(s, law.edge, bins),
    density: law.density,
    edge: law.edge,
    outliers: law.outliers.map((predicted, i) => ({ found: s[i]!, predicted })),
  };
}

interface Law {
  readonly density: EnsembleSpectrum["density"];
  readonly edge: number;
  /** Limits of the singular values beyond the edge, largest first. */
  readonly outliers: readonly number[];
}

function lawOf(spec: EnsembleSpec, n: number): Law {
  if (spec.ensemble === "orthogonal") return { density: [], edge: 1, outliers: [] };
  if (spec.ensemble === "dale") return daleLaw(spec, n);
  const quarter = (s: number) => marchenkoPasturDensity(s, { rows: n, cols: n });
  const outliers = spec.ensemble === "low-rank" ? lowRankOutliers(spec) : [];
  return { density: curve(quarter, 2), edge: 2, outliers };
}

function lowRankOutliers({
  outliers,
  perpendicular = ensembleDefaults.perpendicular,
}: LowRankSpec): number[] {
  const strengths = outliers.map((theta) => Math.hypot(theta, perpendicular));
  return strengths.map((strength) => outlierSingularValue(strength, 1)).sort((a, b) => b - a);
}

/** Two populations of columns about their means, and the means, a matrix of rank one. */
function daleLaw({ excitatory = ensembleDefaults.excitatory }: DaleSpec, n: number): Law {
  const count = excitatoryUnits(n, excitatory);
  const scale = daleScales(n, count, 1);
  const spread = 1 - 2 / Math.PI;
  const populations: ColumnPopulation[] = [
    { variance: spread * scale.excitatory ** 2, weight: count / n },
    { variance: spread * scale.inhibitory ** 2, weight: 1 - count / n },
  ];
  const density = (s: number) => columnVarianceDensity(s, populations);
  const edge = upperEdge(density);
  // The means add up to g²(2/π)/(1 − 2/π) n in square; the noise lifts that singular value like the others.
  const strength = Math.sqrt((n * (2 / Math.PI)) / spread);
  return { density: curve(density, edge), edge, outliers: [outlierSingularValue(strength, 1)] };
}

/** Where a density, of one bulk or several, ends: the last of a row of points with density, bisected towards the next. */
function upperEdge(density: (s: number) => number): number {
  const step = 0.05;
  let low = 8;
  while (low > step && density(low) <= 1e-7) low -= step;
  let high = low + step;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (density(middle) > 1e-7) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The density at points that crowd towards the edge, where it falls as a square root. */
function curve(density: (s: number) => number, edge: number): EnsembleSpectrum["density"] {
  const points = 80;
  return Array.from({ length: points + 1 }, (_, i) => {
    const s = edge * Math.sin((Math.PI / 2) * Math.max(i / points, 1e-4));
    return { s, density: i === points ? 0 : density(s) };
  });
}

/** Equal bars from 0 to the edge, and on until the bulk's few values beyond it are counted. */
function histogram(s: Float64Array, edge: number, bins: number): HistogramBar[] {
  const width = edge / bins;
  return Array.from({ length: bins + 2 }, (_, i) => {
    const [from, to] = [i * width, (i + 1) * width];
    // A value on the edge itself (orthogonal matrices) belongs below it, rounding or not.
    const inside = (v: number) => v * (1 - 1e-12) < to && v * (1 - 1e-12) >= from;
    return { from, to, density: s.filter(inside).length / (s.length * width) };
  }).filter(({ density, from }) => density > 0 || from < edge * (1 - 1e-9));
}
