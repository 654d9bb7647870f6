import { singularValues } from "../../linalg/singular-values.js";
import type { DiscreteMap } from "../../systems/system.js";
import { allFinite, checkCount, checkRun, parametersOfStep } from "../run-arguments.js";
import { scaledLog, timesLeft, toScaled, type ScaledMatrix } from "../products/scaled-product.js";
import { addGrowth, randomFrame, tangentStep } from "./tangent-frame.js";

export interface FiniteTimeOptions {
  /** Steps along which windows are laid. */
  readonly steps?: number | undefined;
  /** Steps before those, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** k, steps of a window. */
  readonly window?: number | undefined;
  /** From the start of one window to that of the next; the window itself if absent. */
  readonly stride?: number | undefined;
  /** External input of each step, flat [warmUp + steps, inputDimension]. */
  readonly inputs?: Float64Array | undefined;
}

/** The only place where these defaults are written down. */
export const finiteTimeDefaults = { steps: 1000, warmUp: 1000, window: 20 } as const;

/** Growth rates over one window, nats a step; null where the growth cannot be told from zero. */
export interface FiniteTimeWindow {
  /** First step of the window, counted from the end of the warm-up. */
  readonly start: number;
  /**
   * ln σ_i/k of the singular values of the window's Jacobian product, largest first: the extremes over all
   * perturbations. They say nothing of what came before, and exceed the exponents on average.
   */
  readonly singular: readonly (number | null)[];
  /**
   * Mean ln R_ii of the frame that arrives with the run (QR): what perturbations born long ago do. Averaged over
   * adjoining windows these are the Lyapunov exponents.
   */
  readonly frame: readonly (number | null)[];
}

export interface FiniteTimeExponents {
  readonly status: "ok" | "diverged";
  readonly window: number;
  readonly stride: number;
  /** Steps completed after the warm-up; as asked for if the status is "ok". */
  readonly steps: number;
  readonly windows: readonly FiniteTimeWindow[];
}

/**
 * Finite-time Lyapunov exponents over windows of k steps along one run, all n of both kinds: by singular values and
 * by the QR frame.
 *
 * O(n³) a step and window that covers it. Singular values below 10⁻¹³ of the largest are lost in its rounding: null.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters, shape [m]
 * @throws   RangeError if a shape, a value or an option is invalid
 * @see      Abarbanel, Brown & Kennel, J. Nonlinear Sci. 1 (1991) 175, doi:10.1007/BF01209065
 */
export function finiteTimeExponents(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: FiniteTimeOptions = {},
): FiniteTimeExponents {
  const { steps = finiteTimeDefaults.steps, warmUp = finiteTimeDefaults.warmUp, inputs } = options;
  const { window = finiteTimeDefaults.window, stride = window } = options;
  checkCount("warmUp", warmUp, 0);
  checkCount("window", window, 1);
  checkCount("stride", stride, 1);
  checkCount("steps", steps, window);
  checkRun(map, x0, p, { steps: warmUp + steps, inputs });
  const n = map.dimension;
  const parametersAt = parametersOfStep(map, p, inputs);
  const open: OpenWindow[] = [];
  const windows: FiniteTimeWindow[] = [];
  let x: Float64Array = x0.slice();
  let q = randomFrame(n, n);
  for (let t = -warmUp; t < steps; t++) {
    const parameters = parametersAt(t + warmUp);
    const jacobian = map.jacobian(x, parameters);
    const next = map.step(x, parameters, new Float64Array(n));
    const step = allFinite(next) && allFinite(jacobian) ? tangentStep(jacobian, q, n, n) : undefined;
    if (step === undefined) return { status: "diverged", window, stride, steps: Math.max(0, t), windows };
    if (t >= 0 && t % stride === 0 && t + window <= steps)
      open.push({ start: t, growth: new Float64Array(n) });
    if (t >= 0) {
      for (const each of open) {
        addGrowth(step, each.growth);
        each.product = each.product ? timesLeft(jacobian, n, each.product) : toScaled(jacobian, n, n);
      }
    }
    if (open[0]?.start === t - window + 1) windows.push(closed(open.shift()!, n, window));
    [x, q] = [next, step.q];
  }
  return { status: "ok", window, stride, steps, windows };
}

interface OpenWindow {
  readonly start: number;
  readonly growth: Float64Array;
  product?: ScaledMatrix;
}

/** Of the largest singular value; what is smaller is rounding. */
const resolution = 1e-13;

function closed({ start, growth, product }: OpenWindow, n: number, window: number): FiniteTimeWindow {
  const { mantissa, exponent } = product!;
  const values = singularValues(mantissa, n, n);
  const singular = Array.from(values, (s) => {
    const log = s > resolution * values[0]! ? scaledLog(s, exponent) : null;
    return log === null ? null : log / window;
  });
  return { start, singular, frame: Array.from(growth, (g) => (Number.isFinite(g) ? g / window : null)) };
}
