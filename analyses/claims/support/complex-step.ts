/** Small enough that its square vanishes beside 1, so that the derivative is right to rounding. */
const step = 1e-100;

/**
 * Derivative of the logistic at x as Im σ(x + ih)/h, which uses σ alone and not the formula of σ'.
 *
 * @see Squire & Trapp, Using complex variables to estimate derivatives of real functions (1998), doi:10.1137/S003614459631241X
 */
export function logisticByComplexStep(x: number): number {
  const [re, im] = [1 + Math.exp(-x) * Math.cos(step), -Math.exp(-x) * Math.sin(step)];
  // The modulus squared of 1 + e^(−z) overflows before its quotients do, hence Math.hypot.
  const modulus = Math.hypot(re, im);
  return -(im / modulus / modulus) / step;
}

/** Derivative of tanh at x as Im tanh(x + ih)/h; see `logisticByComplexStep`. */
export function tanhByComplexStep(x: number): number {
  return Math.sin(2 * step) / (Math.cosh(2 * x) + Math.cos(2 * step)) / step;
}
