/** A unit's nonlinearity φ with its slope. */
export interface Activation {
  readonly name: ActivationName;
  /** φ(z). */
  value(z: number): number;
  /** φ'(z), accurate to a few units in the last place also where φ saturates. */
  derivative(z: number): number;
  /** s = sup φ', the constant of every norm bound. */
  readonly supDerivative: number;
  /** Closure of φ's range. */
  readonly range: readonly [low: number, high: number];
}

export const activationNames = ["logistic", "tanh", "relu"] as const;
export type ActivationName = (typeof activationNames)[number];

/**
 * σ(z) = 1/(1 + e^(−z)).
 *
 * The exponential is taken of −|z| only, so it cannot overflow, and the lower tail keeps its relative
 * accuracy down to the smallest positive number (z ≈ −745).
 */
export function logistic(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/**
 * σ'(z) = σ(z) σ(−z) ∈ (0, 1/4].
 *
 * Not computed as σ(1 − σ): 1 − σ cancels for large z and would be 0 from z ≈ 37 on.
 */
export function logisticDerivative(z: number): number {
  const e = Math.exp(-Math.abs(z));
  return e / ((1 + e) * (1 + e));
}

/** tanh'(z) = sech² z ∈ (0, 1], without the cancellation in 1 − tanh² z. */
export function tanhDerivative(z: number): number {
  return 4 * logisticDerivative(2 * z);
}

/** max(0, z); NaN stays NaN. */
export function relu(z: number): number {
  return z < 0 ? 0 : z;
}

/** Slope of the rectifier: 1 for z > 0, else 0. At the kink z = 0 this is the left derivative, by convention. */
export function reluDerivative(z: number): number {
  return z > 0 ? 1 : 0;
}

/** Every activation by name. Slopes: sup σ' = 1/4, sup tanh' = 1, sup relu' = 1. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  logistic: {
    name: "logistic",
    value: logistic,
    derivative: logisticDerivative,
    supDerivative: 0.25,
    range: [0, 1],
  },
  tanh: { name: "tanh", value: Math.tanh, derivative: tanhDerivative, supDerivative: 1, range: [-1, 1] },
  relu: {
    name: "relu",
    value: relu,
    derivative: reluDerivative,
    supDerivative: 1,
    range: [0, Number.POSITIVE_INFINITY],
  },
};
