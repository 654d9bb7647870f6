import { integrateDefaults } from "../../linalg/integrate.js";
import type { Flow } from "../../systems/system.js";
import { flowFrame } from "./flow-frame.js";
import { finish, recordGrowth } from "./growth-record.js";
import { lyapunovEstimate, type LyapunovSpectrum } from "./lyapunov-estimate.js";
import { checkExponents } from "./lyapunov-spectrum.js";
import { checkCount, checkStateAndParameters } from "../run-arguments.js";

export interface FlowLyapunovOptions {
  /** Time averaged over. */
  readonly duration?: number | undefined;
  /** Time before that, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** m, how many exponents, the largest; all n if absent. */
  readonly exponents?: number | undefined;
  /** Blocks that standard errors come from. */
  readonly blocks?: number | undefined;
  /** Largest error of a step of the integration. */
  readonly tolerance?: number | undefined;
  /** Segments between two QR decompositions after which a run is given up. */
  readonly maxSegments?: number | undefined;
}

/** The only place where these defaults are written down, but for that of the integrator. */
export const flowLyapunovDefaults = {
  duration: 200,
  warmUp: 20,
  blocks: 20,
  maxSegments: 1_000_000,
} as const;

/**
 * The largest m Lyapunov exponents of a flow along one run, per unit of time.
 *
 * As `lyapunovSpectrum`, with the variational equation integrated beside the state. An attractor that is not an
 * equilibrium has one exponent 0; all n sum to the mean divergence. O(n² m) an evaluation of the field.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @throws   RangeError if a shape, a value or an option is invalid
 * @see      Benettin, Galgani, Giorgilli & Strelcyn, Meccanica 15 (1980) 9, doi:10.1007/BF02128236
 */
export function flowLyapunovSpectrum(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowLyapunovOptions = {},
): LyapunovSpectrum {
  return finish(flowLyapunovRun(flow, x0, p, options));
}

/** {@link flowLyapunovSpectrum} in pieces: yields the share that is done, returns the spectrum. */
export function* flowLyapunovRun(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowLyapunovOptions = {},
): Generator<number, LyapunovSpectrum> {
  const { duration = flowLyapunovDefaults.duration, warmUp = flowLyapunovDefaults.warmUp } = options;
  const { blocks = flowLyapunovDefaults.blocks, exponents = flow.dimension } = options;
  const { tolerance = integrateDefaults.tolerance, maxSegments = flowLyapunovDefaults.maxSegments } = options;
  checkStateAndParameters(flow, x0, p);
  checkTime("duration", duration, Number.MIN_VALUE);
  checkTime("warmUp", warmUp, 0);
  checkExponents(exponents, flow.dimension);
  checkCount("blocks", blocks, 1);
  checkCount("maxSegments", maxSegments, 1);
  const frame = flowFrame(flow, x0, p, { vectors: exponents, tolerance, maxSegments });
  const record = yield* recordGrowth(frame, { length: duration, warmUp, blocks, whole: false });
  return lyapunovEstimate(record, flow.dimension, frame.state());
}

function checkTime(name: string, time: number, least: number): void {
  if (time >= least && time < Infinity) return;
  throw new RangeError(
    `${name} is ${time}; expected a finite time${least > 0 ? " above 0" : ", at least 0"}`,
  );
}
