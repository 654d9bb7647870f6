import type { IntervalArray } from "../../interval/vector.js";
import type { ProvenStability } from "./enclosure/proven-stability.js";

/** The states x with lo_i ≤ x_i ≤ hi_i. */
export interface StateBox {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
}

/** Why a fixed point is one, and the only one near. */
export interface FixedPointCertificate extends ProvenStability {
  /** Holds exactly one fixed point. */
  readonly existence: StateBox;
  /** Holds no other fixed point. */
  readonly uniqueness: StateBox;
}

/** As plain data. */
export function plainBox({ lo, hi }: IntervalArray): StateBox {
  return { lo: Array.from(lo), hi: Array.from(hi) };
}
