/** Euler's constant. */
const euler = 0.5772156649015329;

/**
 * ψ(k/2), the digamma function at a positive multiple of ½: exact sums from ψ(½) = −γ − 2 ln 2 and ψ(1) = −γ.
 *
 * O(k) operations.
 */
export function digammaOfHalf(k: number): number {
  let value = k % 2 === 0 ? -euler : -euler - 2 * Math.LN2;
  for (let x = k % 2 === 0 ? 1 : 0.5; x < k / 2; x++) value += 1 / x;
  return value;
}

/**
 * All Lyapunov exponents of a product of independent N × N matrices with entries N(0, gain²/N), largest first:
 * λ_i = ln g + ½ [ln(2/N) + ψ((N − i + 1)/2)].
 *
 * As N → ∞ they fill the curve ln g + ½ ln(1 − i/N).
 *
 * @throws RangeError unless units is a positive whole number and gain > 0
 * @see    Newman, Commun. Math. Phys. 103 (1986) 121, doi:10.1007/BF01464284
 */
export function gaussianProductExponents(units: number, gain = 1): number[] {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units is ${units}; expected a whole number, at least 1`);
  }
  if (!(gain > 0 && gain < Infinity)) throw new RangeError(`gain is ${gain}; expected a number above 0`);
  return Array.from(
    { length: units },
    (_, i) => Math.log(gain) + (Math.log(2 / units) + digammaOfHalf(units - i)) / 2,
  );
}
