/**
 * The one interface every model implements (M1 of the theory: x_t = F(x_{t−1}, u_t, θ)).
 *
 * The parameter vector is p = [θ; u]: its last `inputDimension` entries are the external input.
 * An autonomous run holds them constant; a driven run rewrites them at each step. So one Jacobian in
 * p serves parameters, biases and inputs alike, and a constant input can be continued like a weight.
 *
 * Conventions, for every method below: vectors and matrices are flat Float64Arrays, matrices row-major.
 * Arguments are never modified. `out`, when given, has the shape of the result, is filled completely and
 * returned; it may not alias x or p. Nothing is validated here: shapes are checked where data enter.
 */
interface SystemShape {
  /** n, the number of state variables. */
  readonly dimension: number;
  /** m, the length of p = [θ; u]. */
  readonly parameterDimension: number;
  /** How many trailing entries of p are external input; 0 for an autonomous system. */
  readonly inputDimension: number;
  /** ∂F/∂x (or ∂f/∂x of a flow), shape [n, n]. */
  jacobian(x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array;
  /** ∂F/∂p holding x fixed, shape [n, m]. */
  parameterJacobian(x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array;
  /**
   * adjoint · ∂F/∂p, shape [m], without forming the [n, m] matrix. Optional: systems whose parameter
   * Jacobian is large and structured provide it (a network has n² weights).
   */
  parameterPullback?(
    x: Float64Array,
    p: Float64Array,
    adjoint: Float64Array,
    out?: Float64Array,
  ): Float64Array;
  /**
   * ∂F/∂p_index holding x fixed, shape [n], without forming the [n, m] matrix. Optional likewise; the function
   * `parameterColumn` serves every system.
   */
  parameterColumn?(x: Float64Array, p: Float64Array, index: number, out?: Float64Array): Float64Array;
  /** ∂F/∂p · dp holding x fixed, shape [n], for dp [m]. Optional likewise; `parameterTangent` serves every system. */
  parameterTangent?(x: Float64Array, p: Float64Array, dp: Float64Array, out?: Float64Array): Float64Array;
}

/** x_t = F(x_{t−1}; p). */
export interface DiscreteMap extends SystemShape {
  readonly kind: "map";
  /** F(x; p), shape [n]. */
  step(x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array;
  /**
   * J V for the Jacobian J at x and V [n, c] with c = v.length / n columns, one for a vector; same shape. Optional:
   * a large system provides it where it need not form J. `jacobianTimes` serves every map.
   */
  tangent?(x: Float64Array, p: Float64Array, v: Float64Array, out?: Float64Array): Float64Array;
  /** V J for V [c, n], so Jᵀv for a vector; same shape. Optional likewise; `timesJacobian` serves every map. */
  pullback?(x: Float64Array, p: Float64Array, v: Float64Array, out?: Float64Array): Float64Array;
  /** Set where the Jacobian is a constant matrix times slopes. */
  readonly weighted?: WeightedJacobian;
}

/** A network: everything optional is there, but with gates `parameterTangent`. */
export type NetworkMap = Required<Omit<DiscreteMap, "parameterTangent">> &
  Pick<DiscreteMap, "parameterTangent">;

/**
 * A Jacobian W D or D W, where W [n, n] is the first n² entries of p and D = diag(slopes) alone depends on the state:
 * W need then be prepared only once for a whole trajectory.
 */
export interface WeightedJacobian {
  /** The side of W on which D stands. */
  readonly side: "left" | "right";
  /** The diagonal of D at x, shape [n]. */
  slopes(x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array;
}

/** ẋ = f(x; p). */
export interface Flow extends SystemShape {
  readonly kind: "flow";
  /** f(x; p), shape [n]. */
  derivative(x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array;
}

export type System = DiscreteMap | Flow;
