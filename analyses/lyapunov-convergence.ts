import type { LyapunovSpectrum } from "../src/methods/lyapunov/lyapunov-estimate.js";
import { lyapunovSpectrum } from "../src/methods/lyapunov/lyapunov-spectrum.js";
import { randomStream } from "../src/random/stream.js";
import { henonMap } from "../src/systems/henon-map.js";
import { logisticMap } from "../src/systems/logistic-map.js";
import type { DiscreteMap } from "../src/systems/system.js";

export interface LyapunovConvergenceOptions {
  readonly seed?: number;
  /** Steps of every run. */
  readonly steps?: number;
  /** Starts of each map. */
  readonly starts?: number;
}

export const lyapunovConvergenceDefaults = {
  seed: 0,
  steps: 10_000,
  starts: 24,
} as const satisfies Required<LyapunovConvergenceOptions>;

export interface ConvergingMap {
  readonly name: "henon" | "logistic";
  /** The exponent: of Hénon's map as published, of the logistic map exactly. */
  readonly exact: number;
  /** Steps averaged over. */
  readonly lengths: readonly number[];
  /** Estimates of the first start after them. */
  readonly estimates: readonly number[];
  /** Standard deviation of an estimate of this length, from the block means of the first start. */
  readonly bands: readonly number[];
  /** Root mean square of the error over all starts. */
  readonly errors: readonly number[];
}

export interface LyapunovConvergenceResult {
  readonly options: Required<LyapunovConvergenceOptions>;
  readonly maps: readonly ConvergingMap[];
}

/** λ₁ of the Hénon attractor at (1.4, 0.3), as published; ln 2 of the logistic map at r = 4. */
const exact = { henon: 0.41920859, logistic: Math.LN2 } as const;

/**
 * How estimates of the largest exponent converge over many starts: as 1/√t on the Hénon attractor, and as 1/t on the
 * logistic map at r = 4, whose ln |f'| differs from ln 2 by a difference of one function at two successive states.
 *
 * @throws RangeError unless there are 100 steps and two starts or more
 */
export function lyapunovConvergence(options: LyapunovConvergenceOptions = {}): LyapunovConvergenceResult {
  const all = { ...lyapunovConvergenceDefaults, ...options };
  if (!(all.steps >= 100 && all.starts >= 2)) {
    throw new RangeError(`${all.steps} steps and ${all.starts} starts; expected at least 100 and 2`);
  }
  const { uniform } = randomStream(all.seed);
  const henonStart = () => Float64Array.of(0.2 * uniform(), 0.2 * uniform());
  const logisticStart = () => Float64Array.of(0.1 + 0.8 * uniform());
  return {
    options: all,
    maps: [
      converging("henon", henonMap, Float64Array.of(1.4, 0.3), henonStart, all),
      converging("logistic", logisticMap, Float64Array.of(4), logisticStart, all),
    ],
  };
}

function converging(
  name: ConvergingMap["name"],
  map: DiscreteMap,
  p: Float64Array,
  start: () => Float64Array,
  { steps, starts }: Required<LyapunovConvergenceOptions>,
): ConvergingMap {
  const runs = Array.from({ length: starts }, () =>
    lyapunovSpectrum(map, start(), p, { steps, warmUp: 100, exponents: 1 }),
  );
  const [first] = runs as [LyapunovSpectrum, ...LyapunovSpectrum[]];
  const lengths = first.trace.map(({ length }) => length);
  const estimate = (run: LyapunovSpectrum, k: number) => run.trace[k]!.values[0] ?? NaN;
  const error = first.exponents[0]!.standardError!;
  return {
    name,
    exact: exact[name],
    lengths,
    estimates: lengths.map((_, k) => estimate(first, k)),
    bands: lengths.map((length) => error * Math.sqrt(steps / length)),
    errors: lengths.map((_, k) => rootMeanSquare(runs.map((run) => estimate(run, k) - exact[name]))),
  };
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
}
