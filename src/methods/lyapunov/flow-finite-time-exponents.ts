import type { Flow } from "../../systems/system.js";
import { finiteTimeExponents, type FiniteTimeExponents } from "./finite-time-exponents.js";
import { flowLyapunovDefaults } from "./flow-lyapunov-spectrum.js";
import { stroboscopicMap } from "./stroboscopic-map.js";

export interface FlowFiniteTimeOptions {
  /** Time along which windows are laid. */
  readonly duration?: number | undefined;
  /** Time before that, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** τ, length of a window. */
  readonly window?: number | undefined;
  /** Largest error of a step of the integration. */
  readonly tolerance?: number | undefined;
}

/** The only place where this default is written down; the others are those of the spectrum. */
export const flowFiniteTimeDefaults = { window: 1 } as const;

/** Intervals of a window, each followed by a QR decomposition. */
const parts = 8;

/**
 * Finite-time Lyapunov exponents of a flow over adjoining windows of length τ, per unit of time, of both kinds that
 * `finiteTimeExponents` tells apart. `window`, `stride`, `steps` and `start` of the result are times.
 *
 * As many windows as fit into the duration. O(n³) an evaluation of the field.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters [θ; u], held constant, shape [m]
 * @throws   RangeError if a shape, a value or an option is invalid, or a window is longer than the duration
 */
export function flowFiniteTimeExponents(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowFiniteTimeOptions = {},
): FiniteTimeExponents {
  const { duration = flowLyapunovDefaults.duration, warmUp = flowLyapunovDefaults.warmUp } = options;
  const { window = flowFiniteTimeDefaults.window, tolerance } = options;
  if (!(window > 0 && window <= duration)) {
    throw new RangeError(`window is ${window}; expected a time above 0, at most the duration ${duration}`);
  }
  const interval = window / parts;
  const found = finiteTimeExponents(stroboscopicMap(flow, interval, tolerance), x0, p, {
    // A window that fits but for rounding counts.
    steps: parts * Math.floor((duration / window) * (1 + 1e-12)),
    warmUp: Math.ceil(warmUp / interval),
    window: parts,
  });
  const rate = (v: number | null): number | null => (v === null ? null : v / interval);
  return {
    ...found,
    window,
    stride: window,
    steps: found.steps * interval,
    windows: found.windows.map(({ start, singular, frame }) => ({
      start: start * interval,
      singular: singular.map(rate),
      frame: frame.map(rate),
    })),
  };
}
