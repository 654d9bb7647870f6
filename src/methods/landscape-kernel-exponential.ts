/**
 * e^(−z) for the grid kernels: straight-line arithmetic and one table look-up, so that the processor overlaps
 * many points. A table of e^(−k/2048) leaves |r| ≤ 1/4096 to a cubic, whose remainder r⁴/24 is 1.5e-16.
 */

/**
 * Arguments are clamped to ±40, where σ is within 4.3e-18 of 0 and 1; the two ends of the table hold the limits
 * themselves, so that a saturated unit has no slope left for a large weight to amplify.
 */
const limit = 40;
const perUnit = 2048;
const offset = limit * perUnit;
/** 1.5·2⁵²: adding and subtracting it rounds to the nearest integer. */
const roundingMagic = 6755399441055744;

/** A module constant of known length: the compiler then folds its address and its bounds check. */
const powers = new Float64Array(2 * offset + 1);

/** Fills the table of {@link negativeExponential} unless that is done (1.3 MB, a few milliseconds). */
export function prepareNegativeExponential(): void {
  if (powers[0] !== 0) return;
  for (let i = 0; i < powers.length; i++) powers[i] = Math.exp(limit - i / perUnit);
  powers[0] = 1e308;
  powers[2 * offset] = 0;
}

/**
 * e^(−z) for |z| < 40, to 4 units in the last place; 1e308 for z ≤ −40, 0 for z ≥ 40; NaN for NaN.
 *
 * 1/(1 + e) and (e/(1 + e))/(1 + e) are then σ(z) and σ'(z), without cancellation in either tail. Call
 * {@link prepareNegativeExponential} first.
 */
export function negativeExponential(z: number): number {
  const v = z > limit ? limit : z < -limit ? -limit : z;
  const k = v * perUnit + roundingMagic - roundingMagic;
  const r = k * (1 / perUnit) - v;
  return powers[(k + offset) | 0]! * (1 + r + r * r * (0.5 + r * (1 / 6)));
}
