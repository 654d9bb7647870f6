import { down } from "../interval/rounding.js";
import { scaledNumber, type ScaledNumber } from "../interval/root.js";
import { maxAbs } from "./check.js";
import { matMul } from "./matrix.js";

/** Squarings: at 2²⁰ the factor n^(1/2²⁰) that the bound can lose is 10⁻⁵. */
const squarings = 20;

/**
 * A lower bound on the spectral radius that is proven: ρ(A) ≥ (|tr A^k|/n)^(1/k), k = 2, 4, …, 2²⁰, the best of them.
 *
 * For multiple and defective eigenvalues, where discs prove nothing; loses some 10⁻⁶ in good cases. Rounding errors are
 * bounded in the Frobenius norm from power to power. O(n³) a squaring.
 *
 * @param a     flat [n, n], entries of order 1
 * @param error bound on |exact entry − entry|, the same for all entries
 * @returns     undefined if no trace exceeds its uncertainty
 */
export function traceModulus(a: Float64Array, n: number, error: number): number | undefined {
  let power: Float64Array = a;
  let uncertainty = n * error;
  let exponent = 0;
  let best = 0;
  for (let j = 1; j <= squarings; j++) {
    const size = frobenius(power);
    uncertainty =
      (2 * size * uncertainty + uncertainty ** 2 + (n + 8) * 2 ** -53 * size ** 2) * (1 + 2 ** -40);
    power = matMul(power, power, n, n, n);
    exponent *= 2;
    best = Math.max(best, rootOfTrace(power, n, uncertainty, exponent, j));
    const { exponent: shift } = scaledNumber(maxAbs(power));
    power = power.map((v) => v * 2 ** -shift);
    uncertainty = uncertainty * 2 ** -shift + 2 ** -1000;
    exponent += shift;
    if (!(uncertainty < 1)) break;
  }
  return best > 0 ? best : undefined;
}

/** (|tr|/n)^(1/2^j), rounded downwards. */
function rootOfTrace(
  power: Float64Array,
  n: number,
  uncertainty: number,
  exponent: number,
  j: number,
): number {
  let [trace, magnitude] = [0, 0];
  for (let i = 0; i < n; i++) {
    trace += power[i * n + i]!;
    magnitude += Math.abs(power[i * n + i]!);
  }
  const sure = Math.abs(trace) - (n * uncertainty + n * 2 ** -52 * magnitude) * (1 + 2 ** -40);
  if (!(sure > 0)) return 0;
  let root: ScaledNumber = scaledNumber(down(sure / n), exponent);
  for (let k = 0; k < j; k++) root = squareRootDown(root);
  return root.mantissa * 2 ** root.exponent;
}

function squareRootDown({ mantissa, exponent }: ScaledNumber): ScaledNumber {
  const odd = ((exponent % 2) + 2) % 2;
  return scaledNumber(down(Math.sqrt(odd === 1 ? 2 * mantissa : mantissa)), (exponent - odd) / 2);
}

function frobenius(a: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * a[i]!;
  return Math.sqrt(sum) * (1 + 2 ** -30);
}
