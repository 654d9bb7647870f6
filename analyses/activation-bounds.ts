export interface ActivationBoundsOptions {
  /** Largest |z| shown. */
  readonly range?: number;
  /** Points of each curve. */
  readonly points?: number;
  /** Longest product shown, in steps. */
  readonly steps?: number;
}

export const activationBoundsDefaults = {
  range: 6,
  points: 241,
  steps: 40,
} as const satisfies Required<ActivationBoundsOptions>;

/** The derivative of an activation function and the two bounds on it that the literature uses. */
export interface ActivationCurve {
  readonly name: "logistic" | "tanh";
  readonly z: readonly number[];
  readonly derivative: readonly number[];
  /** sup φ'(z) over all z, attained at z = 0. */
  readonly supremum: number;
  /** The bound |φ'| ≤ 1 as often stated; equal to the supremum only for tanh. */
  readonly statedBound: number;
}

export interface ActivationBoundsResult {
  readonly options: Required<ActivationBoundsOptions>;
  readonly curves: readonly ActivationCurve[];
  /** Lags k = 0 … steps. */
  readonly lags: readonly number[];
  /** supremum^k of the logistic and of the bound 1, log10. */
  readonly log10Products: { readonly logistic: readonly number[]; readonly stated: readonly number[] };
  /** The first lag at which (1/4)^k is zero in double precision. */
  readonly underflowLag: number;
}

/**
 * How far the derivative of an activation can be from the bound |φ'| ≤ 1, per step and over many steps.
 *
 * The logistic function has σ' = σ(1−σ) ≤ 1/4 and tanh' = 1 − tanh² ≤ 1; both suprema are attained at z = 0.
 *
 * @throws RangeError if range is not positive, points < 2 or steps < 1
 */
export function activationBounds(options: ActivationBoundsOptions = {}): ActivationBoundsResult {
  const all = { ...activationBoundsDefaults, ...options };
  check(all);
  const z = Array.from({ length: all.points }, (_, i) => all.range * ((2 * i) / (all.points - 1) - 1));
  const lags = Array.from({ length: all.steps + 1 }, (_, k) => k);
  return {
    options: all,
    curves: [
      { name: "tanh", z, derivative: z.map((v) => 1 / Math.cosh(v) ** 2), supremum: 1, statedBound: 1 },
      {
        name: "logistic",
        z,
        derivative: z.map((v) => 1 / (4 * Math.cosh(v / 2) ** 2)),
        supremum: 0.25,
        statedBound: 1,
      },
    ],
    lags,
    log10Products: { logistic: lags.map((k) => k * Math.log10(0.25)), stated: lags.map(() => 0) },
    underflowLag: firstZeroPower(0.25),
  };
}

function check({ range, points, steps }: Required<ActivationBoundsOptions>): void {
  if (!(range > 0 && Number.isFinite(range)))
    throw new RangeError(`range is ${range}; expected a positive number`);
  if (!(Number.isInteger(points) && points >= 2))
    throw new RangeError(`points is ${points}; expected an integer ≥ 2`);
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps is ${steps}; expected an integer ≥ 1`);
}

/** Smallest k with base^k = 0 in double precision, by multiplying it up. */
function firstZeroPower(base: number): number {
  let power = 1;
  let k = 0;
  while (power > 0) {
    power *= base;
    k++;
  }
  return k;
}
