/** The square root of re + i·im with non-negative real part, without cancellation. */
export function principalSquareRoot(re: number, im: number): readonly [re: number, im: number] {
  const modulus = Math.hypot(re, im);
  if (modulus === 0) return [0, 0];
  const larger = Math.sqrt((modulus + Math.abs(re)) / 2);
  const smaller = Math.abs(im) / (2 * larger);
  const sign = im < 0 ? -1 : 1;
  return re >= 0 ? [larger, sign * smaller] : [smaller, sign * larger];
}
