/** Plain data that survive structured clone and JSON; shared by methods, analyses, figures and the command line. */

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export type Stability = "stable" | "unstable" | "nonhyperbolic";

/** A fixed point of a map, or an equilibrium of a flow. */
export interface FixedPoint {
  readonly state: readonly number[];
  /** ‖F(x) − x‖∞ of a map, ‖f(x)‖∞ of a flow. */
  readonly residual: number;
  /** Eigenvalues of the Jacobian: multipliers of a map, eigenvalues of a flow; largest modulus (real part) first. */
  readonly multipliers: readonly Complex[];
  /** max |multiplier| (maps and flows alike: the spectral radius of the Jacobian). */
  readonly spectralRadius: number;
  readonly stability: Stability;
}

export type SpecialPointType = "fold" | "flip" | "cusp" | "neimark-sacker" | "hopf" | "branch-point";

export interface SpecialPoint {
  readonly type: SpecialPointType;
  readonly parameter: number;
  readonly state: readonly number[];
  /** Bracket of the parameter the point was located in. */
  readonly interval: readonly [number, number];
  readonly status: "converged" | "guess";
}

export interface BranchPoint {
  readonly parameter: number;
  readonly state: readonly number[];
  readonly stability: Stability;
  readonly multipliers: readonly Complex[];
}

/** A connected piece of fixed points over one parameter, ordered along its arc. */
export interface Branch {
  readonly points: readonly BranchPoint[];
  /** Why the branch begins at its first point, and ends at its last. */
  readonly start: "range" | "fold" | "closed" | "max-steps" | "failed";
  readonly end: "range" | "fold" | "closed" | "max-steps" | "failed";
}

/** An upper bound prefactor · value^k on the norm of a k-step Jacobian product. */
export interface NormBound {
  readonly method: string;
  /** Growth per step. */
  readonly value: number;
  /** κ ≥ 1; 1 where the bound is in the plain norm. */
  readonly prefactor: number;
  /** The norm it bounds. */
  readonly norm: "1" | "2" | "infinity";
  /** True only where rounding errors are accounted for. */
  readonly rigorous: boolean;
  /** What proves it, enough to check it again; absent from a bound that is not rigorous. */
  readonly certificate?: BoundCertificate;
  /**
   * Where no finite prefactor attains it (reducible W): what `value` tends to as the prefactor grows. The growth rate
   * of the products is at most this, as rigorously as `value`. Equal to `value` where absent.
   */
  readonly infimum?: number;
}

/** Why a bound holds in exact arithmetic. Bounds for slopes up to s are s times what is stated here for s = 1. */
export type BoundCertificate =
  /** Sums of |w_ij| along rows or columns, rounded up. */
  | { readonly kind: "sums" }
  /**
   * The matrix γ²(1 − shift) I − AᵀA, A = S W S⁻¹, has a floating-point Cholesky factor, and γ² · shift exceeds every
   * rounding error made in forming and factoring it. `scaling` is the diagonal of S.
   */
  | { readonly kind: "cholesky"; readonly scaling: readonly number[]; readonly shift: number }
  /** √(max_i (|W| v)_i/v_i · max_j (uᵀ|W|)_j/u_j), rounded up, with v = `vector` and u = `left`, all positive. */
  | { readonly kind: "vector"; readonly vector: readonly number[]; readonly left: readonly number[] }
  /** P = TᵀT flat [n, n]: γ²P − A_vᵀ P A_v is positive definite for every vertex A_v = W diag(v), v ∈ {0, 1}ⁿ. */
  | { readonly kind: "ellipsoid"; readonly shape: readonly number[] }
  /**
   * Every branch of the tree of words ends below the bound in the norm of P, as of the ellipsoid, or where words at most
   * as long grow as much whatever follows.
   */
  | {
      readonly kind: "tree";
      readonly shape: readonly number[];
      readonly words: number;
      readonly longest: number;
    };

/** Π of k Jacobians as mantissa · 2^exponent; the mantissa matrix has largest entry in [½, 1), or is all zero. */
export interface JacobianProduct {
  readonly lag: number;
  /** Row-major [n, n]. */
  readonly mantissa: Float64Array;
  readonly exponent: number;
}
