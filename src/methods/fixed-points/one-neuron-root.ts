/** g(a) = a − gain·tanh(a) − drive, with drive + gain given separately because they cancel at saturation. */
export interface SaturatingEquation {
  readonly gain: number;
  readonly drive: number;
  /** drive + gain, rounded once. */
  readonly saturated: number;
}

/** 0 ≤ low ≤ high holding one root. */
export interface RootBracket {
  readonly low: number;
  readonly high: number;
  /** The end from which Newton's method converges monotonically (g is convex or concave there). */
  readonly start: "low" | "high";
  /** Whether g rises through the root. */
  readonly rising: boolean;
}

/** Bisection alone needs about 75 steps: 11 for the exponent and 53 for the mantissa. */
const maxIterations = 200;

/** Below this a, tanh a < ½ and g is summed from small terms; above, from the distance to saturation. */
const saturationFrom = 0.55;

/**
 * The root a ≥ 0 of a = gain·tanh(a) + drive in a bracket, by Newton's method safeguarded with bisection.
 *
 * Works to the last places for any finite gain and drive: a bisection halves the exponent first, and g is
 * evaluated without cancellation near 0 (the cusp) and near saturation. One exponential a step.
 */
export function saturatingRoot(equation: SaturatingEquation, bracket: RootBracket): number {
  let { low, high } = bracket;
  let a = bracket[bracket.start];
  let lastStep = Infinity;
  for (let i = 0; i < maxIterations && low < high; i++) {
    const { value, slope } = evaluate(equation, a);
    if (value === 0) return a;
    if (value > 0 === bracket.rising) high = a;
    else low = a;
    const newton = a - value / slope;
    const accepted = newton > low && newton < high && Math.abs(newton - a) < lastStep / 2;
    const next = accepted ? newton : midpoint(low, high);
    if (next <= low || next >= high) break;
    lastStep = Math.abs(next - a);
    a = next;
  }
  const residual = (x: number) => Math.abs(evaluate(equation, x).value);
  return [low, high].reduce((best, x) => (residual(x) < residual(best) ? x : best), a);
}

function evaluate({ gain, drive, saturated }: SaturatingEquation, a: number) {
  if (a < saturationFrom) {
    const t = tanhFraction(a);
    const slope = 1 - gain * (1 - (a / (1 + t)) ** 2);
    return { value: (1 - gain) * a + gain * ((a * t) / (1 + t)) - drive, slope };
  }
  const complement = 2 / (1 + Math.exp(2 * a));
  return { value: a - saturated + gain * complement, slope: 1 - gain * (complement * (2 - complement)) };
}

/** t of tanh a = a/(1 + t): a − tanh a = a t/(1 + t) then has no cancellation. Lambert's continued fraction. */
function tanhFraction(a: number): number {
  const square = a * a;
  let t = 0;
  for (let odd = 19; odd >= 3; odd -= 2) t = square / (odd + t);
  return t;
}

/** Geometric while the ends differ in magnitude, so that 1e-300 and 1e300 are bridged in a few steps. */
function midpoint(low: number, high: number): number {
  if (high <= 4 * low) return low + (high - low) / 2;
  return Math.sqrt(Math.max(low, Number.MIN_VALUE)) * Math.sqrt(high);
}
