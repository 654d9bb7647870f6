import type { DiscreteMap } from "../../systems/system.js";
import { finish, recordGrowth } from "./growth-record.js";
import { lyapunovEstimate, type LyapunovSpectrum } from "./lyapunov-estimate.js";
import { checkCount, checkRun } from "../run-arguments.js";
import { isFew, mapFrame } from "./tangent-frame.js";
import { weightedFrame, type WeightedMap } from "./weighted-frame.js";

export interface LyapunovOptions {
  /** Steps averaged over. */
  readonly steps?: number | undefined;
  /** Steps before those, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** m, how many exponents, the largest; all n if absent. */
  readonly exponents?: number | undefined;
  /** Blocks that standard errors come from; fewer where there are fewer steps. */
  readonly blocks?: number | undefined;
  /** External input of each step, warm-up included, flat [warmUp + steps, inputDimension]: conditional exponents. */
  readonly inputs?: Float64Array | undefined;
}

/** The only place where these defaults are written down. */
export const lyapunovDefaults = { steps: 10_000, warmUp: 1000, blocks: 20 } as const;

/**
 * The largest m Lyapunov exponents of a map along one run, with standard errors and a convergence trace.
 *
 * Orthonormal tangent vectors are moved by the Jacobian and re-orthonormalised by QR; the logarithms of the diagonal
 * of R average to the exponents of the attractor the run settles on (of the input sequence too, where it is driven).
 * Errors come from block means and assume blocks longer than the memory of the run. The growth of a vector below
 * rounding beside the Jacobian (a singular Jacobian) is the status "singular", a run that leaves the finite numbers
 * the status "diverged" with what was found until then. O(n² m) a step.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters, shape [m]
 * @throws   RangeError if a shape, a value or an option is invalid
 * @see      Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9, doi:10.1007/BF02128236;
 *           Geist, Parlitz & Lauterborn, Prog. Theor. Phys. 83 (1990) 875, doi:10.1143/PTP.83.875
 */
export function lyapunovSpectrum(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: LyapunovOptions = {},
): LyapunovSpectrum {
  return finish(lyapunovRun(map, x0, p, options));
}

/** {@link lyapunovSpectrum} in pieces: yields the share that is done, returns the spectrum. */
export function* lyapunovRun(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: LyapunovOptions = {},
): Generator<number, LyapunovSpectrum> {
  const { steps = lyapunovDefaults.steps, warmUp = lyapunovDefaults.warmUp } = options;
  const { blocks = lyapunovDefaults.blocks, exponents = map.dimension, inputs } = options;
  checkCount("steps", steps, 1);
  checkCount("warmUp", warmUp, 0);
  checkRun(map, x0, p, { steps: warmUp + steps, inputs });
  checkExponents(exponents, map.dimension);
  checkCount("blocks", blocks, 1);
  const frame =
    isLargeNetwork(map) && !isFew(map.dimension, exponents)
      ? weightedFrame(map, x0, p, { vectors: exponents, inputs })
      : mapFrame(map, x0, p, { vectors: exponents, inputs });
  const record = yield* recordGrowth(frame, { length: steps, warmUp, blocks, whole: true });
  return lyapunovEstimate(record, map.dimension, frame.state());
}

/** Where the SIMD kernel pays. */
function isLargeNetwork(map: DiscreteMap): map is WeightedMap {
  return map.weighted !== undefined && map.dimension >= 6;
}

/** @throws RangeError unless 1 ≤ m ≤ n, whole */
export function checkExponents(count: number, dimension: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= dimension) return;
  throw new RangeError(
    `exponents is ${count}; expected a whole number from 1 to ${dimension}, the dimension`,
  );
}
