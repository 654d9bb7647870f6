import type { Flow } from "../../systems/system.js";
import { covariantVectors, type CovariantVectors } from "./covariant-vectors.js";
import { flowLyapunovDefaults } from "./flow-lyapunov-spectrum.js";
import { checkCount } from "../run-arguments.js";
import { stroboscopicMap } from "./stroboscopic-map.js";

export interface FlowCovariantVectorOptions {
  /** Time along which vectors are returned. */
  readonly duration?: number | undefined;
  /** Time before that, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** Time after that, from whose end the vectors are traced back. */
  readonly settle?: number | undefined;
  /** Equal intervals that `duration` is divided into, at whose ends there are vectors. */
  readonly samples?: number | undefined;
  /** m, how many vectors; all n if absent. */
  readonly exponents?: number | undefined;
  /** Largest error of a step of the integration. */
  readonly tolerance?: number | undefined;
}

/** The only place where these defaults are written down, but for those of the spectrum. */
export const flowCovariantVectorDefaults = { settle: 20, samples: 800 } as const;

export interface FlowCovariantVectors extends CovariantVectors {
  /** Time between two samples; `growth` is per unit of time. */
  readonly interval: number;
}

/**
 * Covariant Lyapunov vectors of a flow, at equally spaced times: those of its map over one interval. On an attractor
 * that is no equilibrium, the vector of the exponent 0 points along the flow.
 *
 * As `covariantVectors`; warm-up and settling are rounded up to whole intervals. O(n³) an evaluation of the field.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @throws   RangeError as `covariantVectors`
 */
export function flowCovariantVectors(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowCovariantVectorOptions = {},
): FlowCovariantVectors {
  const { duration = flowLyapunovDefaults.duration, warmUp = flowLyapunovDefaults.warmUp } = options;
  const { settle = flowCovariantVectorDefaults.settle } = options;
  const { samples = flowCovariantVectorDefaults.samples, exponents, tolerance } = options;
  checkCount("samples", samples, 1);
  const interval = duration / samples;
  const found = covariantVectors(stroboscopicMap(flow, interval, tolerance), x0, p, {
    steps: samples,
    warmUp: Math.ceil(warmUp / interval),
    settle: Math.ceil(settle / interval),
    exponents,
  });
  return { ...found, growth: found.growth.map((g) => g / interval), interval };
}
