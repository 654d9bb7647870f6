import type { ClaimGroup } from "./claim.js";
import { batchNormalisationClaims } from "./s04-batch-normalisation.js";
import { residualClaims } from "./s05-residual-connections.js";
import { historyClaims } from "./s08-history-compression.js";
import { beliefNetworkClaims } from "./s09-belief-network.js";

/** The claims about proposed solutions, S1 to S13, in the order of their numbers. */
export const cureClaims: readonly ClaimGroup[] = [
  batchNormalisationClaims,
  residualClaims,
  historyClaims,
  beliefNetworkClaims,
];
