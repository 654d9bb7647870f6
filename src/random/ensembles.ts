import { daleMatrix } from "./dale-ensemble.js";
import { rowStream } from "./ensemble-streams.js";
import { gaussianMatrix } from "./gaussian-ensemble.js";
import { lowRankMatrix } from "./low-rank-ensemble.js";
import { orthogonalMatrix } from "./orthogonal-ensemble.js";
import { bernoulliMatrix, inDegreeMatrix } from "./sparse-ensemble.js";

export const ensembleNames = ["gaussian", "orthogonal", "low-rank", "dale", "sparse"] as const;
export type EnsembleName = (typeof ensembleNames)[number];

/** A distribution of recurrent matrices; the number of units and the seed make one matrix of it. */
export type EnsembleSpec =
  | { readonly ensemble: "gaussian"; readonly gain?: number | undefined }
  | { readonly ensemble: "orthogonal"; readonly gain?: number | undefined }
  | LowRankSpec
  | DaleSpec
  | SparseSpec;

export interface LowRankSpec {
  readonly ensemble: "low-rank";
  /** g of the noise. */
  readonly gain?: number | undefined;
  /** Eigenvalues of the low-rank part, one a rank. */
  readonly outliers: readonly number[];
  /** Length of what each right vector has orthogonal to the left ones, over √n; 0 for a symmetric low-rank part. */
  readonly perpendicular?: number | undefined;
}

export interface DaleSpec {
  readonly ensemble: "dale";
  readonly gain?: number | undefined;
  /** Fraction of excitatory units, in (0, 1). */
  readonly excitatory?: number | undefined;
  /** Each row sums to zero. */
  readonly balanced?: boolean | undefined;
}

/** Exactly one of `density` and `inDegree`. */
export interface SparseSpec {
  readonly ensemble: "sparse";
  readonly gain?: number | undefined;
  /** Probability of an entry to be nonzero, in (0, 1]. */
  readonly density?: number | undefined;
  /** Number of inputs of every unit. */
  readonly inDegree?: number | undefined;
}

export const ensembleDefaults = { gain: 1, perpendicular: 1, excitatory: 0.8, balanced: true } as const;

/**
 * One matrix of an ensemble. Its row (of an orthogonal one, its reflection) number i comes from a stream of its
 * own, so the same seed gives the same bytes in whatever order rows are drawn.
 *
 * O(n²), an orthogonal one O(n³). Scaled so that the eigenvalues fill a disc of radius `gain`, but for outliers.
 *
 * @param units n
 * @param seed  integer in [0, 2^53)
 * @returns     flat [n, n]
 * @throws      RangeError if a value lies outside its range
 */
export function randomMatrix(spec: EnsembleSpec, units: number, seed: number): Float64Array {
  checkEnsemble(spec, units);
  const { gain = ensembleDefaults.gain } = spec;
  switch (spec.ensemble) {
    case "gaussian":
      return gaussianMatrix(units, gain, seed);
    case "orthogonal":
      return orthogonalMatrix(units, gain, seed);
    case "low-rank": {
      const { outliers, perpendicular = ensembleDefaults.perpendicular } = spec;
      return lowRankMatrix(units, gain, outliers, perpendicular, seed);
    }
    case "dale": {
      const { excitatory = ensembleDefaults.excitatory, balanced = ensembleDefaults.balanced } = spec;
      return daleMatrix(units, gain, excitatory, balanced, seed);
    }
    case "sparse":
      return spec.inDegree === undefined
        ? bernoulliMatrix(units, gain, spec.density!, seed)
        : inDegreeMatrix(units, gain, spec.inDegree, seed);
  }
}

/**
 * Independent N(0, sd²) for each unit of a random network, from a stream no matrix of that seed uses.
 *
 * @param part biases or the initial state
 * @returns    shape [units]
 */
export function randomVector(part: "bias" | "state", units: number, sd: number, seed: number): Float64Array {
  // Not 0 · normal, which is −0 half of the time.
  if (sd === 0) return new Float64Array(units);
  const { normal } = rowStream(seed, part, 0);
  return Float64Array.from({ length: units }, () => sd * normal());
}

/** An ensemble, its size and its seed in one line; enough to draw the same matrix again. */
export function ensembleText(spec: EnsembleSpec, units: number, seed: number): string {
  const { ensemble, ...own } = spec;
  const given: Record<string, unknown> = { gain: ensembleDefaults.gain, ...defined(own) };
  const values = Object.entries(given).map(([key, value]) => {
    if (typeof value === "boolean") return value ? key : `not ${key}`;
    return `${key} ${Array.isArray(value) ? value.join(" ") : String(value)}`;
  });
  return [ensemble, `${units} units`, ...values, `seed ${seed}`].join(", ");
}

function defined(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * @throws RangeError unless every value of the ensemble lies in its range, for a network of so many units
 */
export function checkEnsemble(spec: EnsembleSpec, units: number): void {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units is ${units}; expected an integer of at least 1`);
  }
  requireThat("gain", spec.gain, (v) => v >= 0 && v <= largest, `a number from 0 to ${largest}`);
  if (spec.ensemble === "low-rank") checkLowRank(spec, units);
  if (spec.ensemble === "dale")
    requireThat("excitatory", spec.excitatory, (v) => v > 0 && v < 1, "a number between 0 and 1");
  if (spec.ensemble === "sparse") checkSparse(spec, units);
}

const largest = 1e6;

function checkLowRank({ outliers, perpendicular }: LowRankSpec, units: number): void {
  if (outliers.length < 1 || outliers.length >= units) {
    throw new RangeError(
      `outliers has length ${outliers.length}; expected from 1 to less than the ${units} units`,
    );
  }
  const bounded = (v: number) => Math.abs(v) <= largest;
  outliers.forEach((v, k) => {
    requireThat(`outliers[${k}]`, v, bounded, `a number of magnitude at most ${largest}`);
  });
  requireThat("perpendicular", perpendicular, (v) => v >= 0 && v <= largest, `a number from 0 to ${largest}`);
}

function checkSparse({ density, inDegree }: SparseSpec, units: number): void {
  if ((density === undefined) === (inDegree === undefined)) {
    const found = density === undefined ? "neither of them" : "both of them";
    throw new RangeError(`a sparse ensemble has ${found}; expected one of density and inDegree`);
  }
  requireThat("density", density, (v) => v > 0 && v <= 1, "a number above 0 and at most 1");
  const whole = (v: number) => Number.isInteger(v) && v >= 1 && v <= units;
  requireThat("inDegree", inDegree, whole, `an integer from 1 to the ${units} units`);
}

function requireThat(
  name: string,
  value: number | undefined,
  holds: (value: number) => boolean,
  expected: string,
): void {
  if (value === undefined || holds(value)) return;
  throw new RangeError(`${name} is ${value}; expected ${expected}`);
}
