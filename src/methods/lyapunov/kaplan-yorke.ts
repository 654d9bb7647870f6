/**
 * Kaplan–Yorke (Lyapunov) dimension j + (λ_1 + … + λ_j)/|λ_{j+1}|, j the largest number of exponents, largest first,
 * whose sum is not negative.
 *
 * 0 where λ_1 < 0; n where all n exponents sum to 0 or more.
 *
 * @param exponents in any order, −Infinity allowed; all n of them, or the largest ones
 * @param dimension n, of the state space
 * @returns         null where the exponents given do not decide: their sum is not negative, and some are missing
 * @throws          RangeError if an exponent is NaN or +∞, or there are more than n
 * @see             Frederickson, Kaplan, Yorke & Yorke, J. Differ. Equ. 49 (1983) 185, doi:10.1016/0022-0396(83)90011-6
 */
export function kaplanYorkeDimension(exponents: readonly number[], dimension: number): number | null {
  const wrong = exponents.find((value) => !(value < Infinity));
  if (wrong !== undefined) throw new RangeError(`exponent is ${wrong}; expected a number or -Infinity`);
  if (exponents.length > dimension) {
    throw new RangeError(`${exponents.length} exponents; expected at most ${dimension}, the dimension`);
  }
  const sorted = [...exponents].sort((a, b) => b - a);
  let sum = 0;
  for (let j = 0; j < sorted.length; j++) {
    const next = sorted[j]!;
    if (sum + next < 0) return j + sum / -next;
    sum += next;
  }
  return sorted.length === dimension ? dimension : null;
}
