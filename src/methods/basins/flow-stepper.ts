import type { Flow } from "../../systems/system.js";

/** Takes states along a flow for a time, in place. */
export interface FlowStepper {
  /**
   * x(t) → x(t + duration), where x has the shape [n] and is overwritten.
   *
   * @returns false where the state leaves the finite numbers, or the step gets too small to get anywhere
   */
  readonly advance: (x: Float64Array, duration: number) => boolean;
}

/* The tableau of Dormand and Prince, row by row; the last row is the fifth-order result. */
const rows: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Fifth-order weights less fourth-order ones. */
const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40] as const;

/** A step below this share of what is left of the time gets nowhere. */
const smallestShare = 1e-9;

/**
 * Dormand–Prince 5(4) without dense output, for very many short runs of a flow that is not stiff.
 *
 * The error of a step is at most `tolerance`, relative to the larger of 1 and the component. What a call gives depends
 * on its arguments alone, not on calls before. Seven evaluations of f a step; buffers are kept between calls.
 *
 * @param p parameters, shape [m]
 * @see   Dormand & Prince, J. Comput. Appl. Math. 6 (1980) 19, doi:10.1016/0771-050X(80)90013-3
 */
export function flowStepper(flow: Flow, p: Float64Array, tolerance: number): FlowStepper {
  const n = flow.dimension;
  const slopes = Array.from({ length: 7 }, () => new Float64Array(n));
  const trial = new Float64Array(n);
  const tried = (x: Float64Array, h: number): number => {
    for (const [s, row] of rows.entries()) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j <= s; j++) sum += row[j]! * slopes[j]![i]!;
        trial[i] = x[i]! + h * sum;
      }
      flow.derivative(trial, p, slopes[s + 1]);
    }
    return stepError(slopes, trial, h) / tolerance;
  };
  return {
    advance(x, duration) {
      let left = duration;
      let h = duration;
      flow.derivative(x, p, slopes[0]);
      while (left > 0) {
        const error = tried(x, Math.min(h, left));
        const done = Math.min(h, left);
        if (error <= 1) {
          x.set(trial);
          slopes[0]!.set(slopes[6]!);
          left -= done;
        }
        // Not a number: far too long a step, or none that would do.
        const factor = Number.isFinite(error) ? Math.min(5, Math.max(0.2, 0.9 * error ** -0.2)) : 0.1;
        h = done * factor;
        if (!(h > smallestShare * duration)) return false;
      }
      return true;
    },
  };
}

/** Largest estimated error of a component, relative to the larger of 1 and its size; NaN where one is not finite. */
function stepError(slopes: readonly Float64Array[], x: Float64Array, h: number): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    let e = 0;
    for (let j = 0; j < 7; j++) e += errorWeights[j]! * slopes[j]![i]!;
    const relative = Math.abs(h * e) / Math.max(1, Math.abs(x[i]!));
    if (!(relative <= largest)) largest = relative;
    if (Number.isNaN(largest)) return NaN;
  }
  return largest;
}
