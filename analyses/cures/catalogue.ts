import type { Cure } from "./cure.js";

/** Every proposed solution that is measured, in the order of the claims. */
export const cures: readonly Cure[] = [];
