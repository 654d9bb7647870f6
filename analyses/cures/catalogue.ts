import { batchNormalisationCure } from "./batch-normalisation.js";
import type { Cure } from "./cure.js";
import { historyCompressionCure } from "./history-compression.js";
import { preTrainingCure } from "./pre-training.js";
import { residualCure } from "./residual-connections.js";

/** Every proposed solution that is measured, in the order of the claims. */
export const cures: readonly Cure[] = [
  batchNormalisationCure,
  residualCure,
  historyCompressionCure,
  preTrainingCure,
];
