import { checkMatrix } from "../../linalg/check.js";
import { matMul } from "../../linalg/matrix.js";
import { operatorNorm } from "../../linalg/norms.js";

/** Norms of the powers of a matrix. */
export interface PowerNorms {
  /** ‖A^k‖₂ for k = 0, 1, …. */
  readonly norms: readonly number[];
  /** The largest of them, and the k at which it stands. */
  readonly largest: number;
  readonly at: number;
  /** "complete": a power with norm at most 1 was reached, so no later one exceeds `largest`. */
  readonly status: "complete" | "budget" | "overflow";
}

export interface PowerNormsOptions {
  /** Go on to this power although a smaller one has norm at most 1. */
  readonly minPower?: number;
  readonly maxPower?: number;
}

export const powerNormsDefaults = {
  minPower: 1,
  maxPower: 1000,
} as const satisfies Required<PowerNormsOptions>;

/**
 * ‖A^k‖₂ by multiplying up: the transient of x ← Ax that the spectral radius says nothing about.
 *
 * Stops at the first k ≥ minPower with ‖A^k‖ ≤ 1, since then ‖A^(qk + r)‖ ≤ ‖A^r‖. O(n³) a power.
 *
 * @param a shape [n, n], n ≥ 1; not modified
 * @throws  RangeError if the shape is wrong, an entry is not finite, or a power is not a positive integer
 */
export function powerNorms(a: Float64Array, n: number, options: PowerNormsOptions = {}): PowerNorms {
  const { minPower, maxPower } = { ...powerNormsDefaults, ...options };
  checkMatrix("matrix", a, n, n);
  for (const [name, k] of [
    ["minPower", minPower],
    ["maxPower", maxPower],
  ] as const) {
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`${name} is ${k}; expected a positive integer`);
  }
  const norms = [1];
  let power = a;
  let [complete, status]: [boolean, PowerNorms["status"]] = [false, "budget"];
  for (let k = 1; k <= maxPower; k++) {
    if (k > 1) power = matMul(a, power, n, n, n);
    const norm = power.every(Number.isFinite) ? operatorNorm(power, n, n) : Infinity;
    if (norm === Infinity) {
      status = "overflow";
      break;
    }
    norms.push(norm);
    complete ||= norm <= 1;
    if (complete) status = "complete";
    if (complete && k >= minPower) break;
  }
  const largest = Math.max(...norms);
  return { norms, largest, at: norms.indexOf(largest), status };
}
