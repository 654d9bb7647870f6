import type { ClaimGroup } from "./claim.js";

/** The claims about proposed solutions, S1 to S13, in the order of their numbers. */
export const cureClaims: readonly ClaimGroup[] = [];
