import { activationBounds } from "./c01-activation-bounds.js";
import { basinBoundary } from "./c10-basin-boundary.js";
import { drivenNeuron } from "./c11-driven-neuron.js";
import { latchTradeOff } from "./c12-latch.js";
import { selfConnection } from "./c13-self-connection.js";
import { oneNeuronDynamics } from "./c05-fixed-points.js";
import { settledSensitivity } from "./c06-settled-sensitivity.js";
import type { ClaimGroup } from "./claim.js";

/** Every claim, in the order of their numbers. */
export const claimGroups: readonly ClaimGroup[] = [
  activationBounds,
  oneNeuronDynamics,
  settledSensitivity,
  basinBoundary,
  drivenNeuron,
  latchTradeOff,
  selfConnection,
];
