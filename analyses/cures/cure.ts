import type { ClaimContext } from "../claims/claim.js";

/**
 * How much of a gradient is lost or gained on its way, without a cure and with it: log₁₀ of its size at the far end over
 * its size at the near end, so 0 is perfect flow, below 0 vanishing, above 0 exploding.
 */
export interface GradientFlow {
  /** What is measured, label markup: `‖∂L/∂x_{0}‖ / ‖∂L/∂x_{T}‖`, say. */
  readonly quantity: string;
  /** The network and how many layers or steps, a few words. */
  readonly setting: string;
  /** Decades; −Infinity where nothing arrives. */
  readonly before: number;
  readonly after: number;
}

/** A number a cure was measured by, next to the one the literature gives where it gives one. */
export interface Measurement {
  /** Label markup. */
  readonly quantity: string;
  readonly value: number;
  readonly expected?: number;
}

/** What one proposed solution does to the flow of the gradient. Plain data. */
export interface CureResult {
  /** S1 to S13, as in the claims. */
  readonly id: string;
  readonly name: string;
  /** In a setting where gradients vanish; null where the cure is not about it, with the reason. */
  readonly vanishing: GradientFlow | { readonly none: string };
  /** In a setting where they explode, likewise. */
  readonly exploding: GradientFlow | { readonly none: string };
  /** What its literature says, one sentence, and who says it. */
  readonly literature: string;
  readonly source: string;
  /** What this project measures of that; at least one. */
  readonly measured: readonly Measurement[];
  /** Where it stops working: one sentence, with a measured number where there is one. */
  readonly limit: string;
}

/** A proposed solution and the measurement of it: at most about two seconds on one thread. */
export interface Cure {
  readonly id: string;
  readonly name: string;
  readonly measure: (context: ClaimContext) => CureResult;
}

export type CureEffect = "cures" | "improves" | "no effect" | "worsens";

/** Sizes within this many decades of each other are the same, and a flow within it of 0 is cured. */
const same = 0.05;

/** The verdict on a flow, from its numbers alone. */
export function cureEffect({ before, after }: GradientFlow): CureEffect {
  const [lost, left] = [Math.abs(before), Math.abs(after)];
  if (left === lost || Math.abs(left - lost) <= same) return "no effect";
  if (left > lost) return "worsens";
  const small = lost === Infinity ? same : Math.max(same, lost / 20);
  return left <= small ? "cures" : "improves";
}
