import type { Eigenvalues } from "../../linalg/eigenvalues.js";
import type { BorderCollision } from "../results.js";
import type { ArcPoint, ContinuationEquation } from "./continuation-equation.js";

/**
 * What happens where a fixed point meets a kink, by Feigin's classification.
 *
 * With σ⁺ real multipliers above 1 and σ⁻ below −1, counted on both sides: an odd sum of σ⁺ is a nonsmooth fold, an even
 * one persistence; an odd sum of σ⁻ bears a 2-cycle. The outcome told is that of the branch itself, which turns back at
 * a nonsmooth fold; it agrees with the sum of σ⁺ where no multiplier is 1.
 *
 * @param corner  the corner of the curve
 * @param spectra eigenvalues of the Jacobian just before and just behind it
 * @see           di Bernardo, Feigin, Hogan & Homer, Chaos, Solitons & Fractals 10 (1999) 1881,
 *                doi:10.1016/S0960-0779(98)00317-8
 */
export function borderCollision(
  equation: ContinuationEquation,
  { tangent, corner }: ArcPoint,
  spectra: readonly [Eigenvalues, Eigenvalues],
): BorderCollision {
  const { n, system } = equation;
  const isMap = system.kind === "map";
  const above = spectra.map((s) => realCount(s, (m) => m > (isMap ? 1 : 0))) as [number, number];
  const below = spectra.map((s) => (isMap ? realCount(s, (m) => m < -1) : 0)) as [number, number];
  const turnsBack = tangent[n]! * corner!.before[n]! < 0;
  return {
    unit: corner!.unit,
    outcome: turnsBack ? "nonsmooth-fold" : "persistence",
    periodDoubling: (below[0] + below[1]) % 2 === 1,
    above,
    below,
  };
}

function realCount({ re, im }: Eigenvalues, test: (m: number) => boolean): number {
  return re.reduce((count, value, i) => count + (im[i] === 0 && test(value) ? 1 : 0), 0);
}
