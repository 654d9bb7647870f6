/**
 * Rescales a gradient so that its Euclidean norm over all parameters jointly is at most `limit`:
 * g·min(1, limit/‖g‖). Keeps the direction; leaves small gradients as they are, so it cures no vanishing.
 *
 * The norm is taken of g/max|g|, so it cannot overflow. An infinite or NaN entry leaves no direction to keep:
 * such a gradient is returned as it is.
 *
 * @param gradient shape [m]
 * @param limit    largest norm, > 0
 * @param out      shape [m]; may be `gradient` itself
 * @throws         RangeError if the limit is not positive
 * @see            Pascanu, Mikolov & Bengio (2013), Algorithm 1, arXiv:1211.5063
 */
export function clipNorm(
  gradient: Float64Array,
  limit: number,
  out: Float64Array = new Float64Array(gradient.length),
): Float64Array {
  checkLimit(limit);
  let largest = 0;
  for (const value of gradient) largest = Math.max(largest, Math.abs(value));
  let squares = 0;
  for (const value of gradient) squares += (value / largest) ** 2;
  const relativeNorm = Math.sqrt(squares);
  // Compared as quotients: largest · relativeNorm may overflow. A NaN compares false.
  const clips = relativeNorm > limit / largest && largest < Infinity;
  // Entry by entry relative to the largest: limit / largest alone may be denormal, and lose its digits.
  const reach = limit / relativeNorm;
  for (let i = 0; i < gradient.length; i++) {
    out[i] = clips ? (gradient[i]! / largest) * reach : gradient[i]!;
  }
  return out;
}

/**
 * Clamps each entry of a gradient to [−limit, limit]. Bounds the step like {@link clipNorm}, but turns its
 * direction towards a diagonal wherever some entries are clamped and others not. NaN entries stay NaN.
 *
 * @param gradient shape [m]
 * @param limit    largest magnitude of an entry, > 0
 * @param out      shape [m]; may be `gradient` itself
 * @throws         RangeError if the limit is not positive
 * @see            Mikolov, Statistical language models based on neural networks (2012), section 3.2.2
 */
export function clipElements(
  gradient: Float64Array,
  limit: number,
  out: Float64Array = new Float64Array(gradient.length),
): Float64Array {
  checkLimit(limit);
  for (let i = 0; i < gradient.length; i++) out[i] = Math.max(-limit, Math.min(limit, gradient[i]!));
  return out;
}

function checkLimit(limit: number): void {
  if (!(limit > 0)) throw new RangeError(`clipping limit is ${limit}; expected a number above 0`);
}
