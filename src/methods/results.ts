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

export type SpecialPointType =
  "fold" | "flip" | "cusp" | "neimark-sacker" | "hopf" | "branch-point" | "border-collision";

/** Which normal form a special point has, and its leading coefficient; see `src/methods/bifurcations/normal-forms.ts`. */
export interface SpecialPointForm {
  readonly kind: "fold" | "transcritical" | "pitchfork" | "flip" | "neimark-sacker" | "hopf";
  /**
   * For critical vectors ‖q‖ = 1, ⟨p, q⟩ = 1: quadratic of a fold or a transcritical point, cubic of the others. Null at a strong
   * resonance where it is not defined.
   */
  readonly coefficient: number | null;
  /**
   * "supercritical": what emerges is stable within the critical directions; "degenerate": the coefficient is zero to
   * working precision, or a strong resonance decides; null for a fold or a transcritical point that is not degenerate.
   */
  readonly criticality: "supercritical" | "subcritical" | "degenerate" | null;
  /** k where the multipliers are k-th roots of unity to within 1e-4. */
  readonly resonance?: 1 | 2 | 3 | 4;
}

/** A fixed point meets a kink of the map, which a unit switching on or off makes. */
export interface BorderCollision {
  /** Index of the switching unit; of a cycle, unit + n · (its place in the cycle). */
  readonly unit: number;
  /** Whether the fixed point goes on at the other side of the parameter, or two of them meet and vanish. */
  readonly outcome: "persistence" | "nonsmooth-fold";
  /** Of a map: a 2-cycle is born (Feigin: the numbers of real multipliers below −1 add up to an odd one). */
  readonly periodDoubling: boolean;
  /** Real multipliers above 1 (of a flow, real eigenvalues above 0) before and after, along the branch. */
  readonly above: readonly [number, number];
  /** Real multipliers of a map below −1, likewise. */
  readonly below: readonly [number, number];
}

export interface SpecialPoint {
  readonly type: SpecialPointType;
  readonly parameter: number;
  readonly state: readonly number[];
  /** Bracket of the parameter the point was located in. */
  readonly interval: readonly [number, number];
  readonly status: "converged" | "guess";
  /** Of the cycle that bifurcates; absent for a fixed point. */
  readonly period?: number;
  readonly normalForm?: SpecialPointForm;
  readonly collision?: BorderCollision;
}

export interface BranchPoint {
  readonly parameter: number;
  readonly state: readonly number[];
  readonly stability: Stability;
  /** Of a cycle, those of the whole cycle. */
  readonly multipliers: readonly Complex[];
  /** All states of a cycle in the order of its steps, from `state` on; absent for a fixed point. */
  readonly cycle?: readonly (readonly number[])[];
}

/**
 * Why a branch begins or ends: at the edge of the parameter's range ("range") or of the box of states ("box"), where it
 * closes, at the flip that bears the cycle, at the largest number of points, or at the last good point before no step
 * however small succeeds ("failed").
 */
export type BranchEnd = "range" | "box" | "fold" | "closed" | "flip" | "max-steps" | "failed";

/** A connected piece of fixed points, or of cycles, over one parameter, ordered along its arc. */
export interface Branch {
  /** 1 for fixed points and equilibria. */
  readonly period: number;
  readonly points: readonly BranchPoint[];
  readonly start: BranchEnd;
  readonly end: BranchEnd;
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
