import { activations, type ActivationName } from "./activation.js";

/**
 * What bounds need to know of a network whose only nonlinearity is φ of one affine map: its parts, by their roles.
 *
 * - "post": the state is the activity, x' = φ(W x + V u + b); a step has the Jacobian D W.
 * - "pre": the state is what φ is taken of, x' = W φ(x) + V u + b; a step has the Jacobian W D.
 *
 * D = diag φ' at the pre-activation. A flow τ ẋ = F(x) − x has the form of its F. In both cases the pre-activation
 * itself moves by a' = W φ(a) + V u + b.
 */
export interface NetworkForm {
  readonly state: "pre" | "post";
  readonly activation: ActivationName;
  /** n ≥ 1. */
  readonly units: number;
  /** q ≥ 0. */
  readonly inputs: number;
  /** W, flat [n, n]. */
  readonly wRec: Float64Array;
  /** V, flat [n, q]. */
  readonly wIn: Float64Array;
  /** Shape [n]. */
  readonly b: Float64Array;
  /** The constant input, shape [q]. */
  readonly u: Float64Array;
  /** The input is added to φ instead of within it, x' = φ(W x + b) + V u: then V u reaches a' through W. */
  readonly inputAfter?: true;
  /** Of a flow in the form "pre": φ is taken of a = x + shift, shape [n]; b then is that of a. Zeros if absent. */
  readonly shift?: Float64Array;
  /** Of a flow: τ > 0, one for all units; 1 if absent. */
  readonly timeConstant?: number;
}

/** s = sup φ' of a network's units. */
export function slopeOf(form: NetworkForm): number {
  return activations[form.activation].supDerivative;
}
