import { referenceBounds } from "./b01-reference-bounds.js";
import { activationBounds } from "./c01-activation-bounds.js";
import { spectralRadiusClaims } from "./c02-spectral-radius.js";
import { sufficientConditions } from "./c03-sufficient-conditions.js";
import { horizon } from "./c04-horizon.js";
import { oneNeuronDynamics } from "./c05-fixed-points.js";
import { settledSensitivity } from "./c06-settled-sensitivity.js";
import { flowSensitivityClaims } from "./c07-flow-sensitivity.js";
import { lossWall } from "./c08-loss-wall.js";
import { smallStepLimit } from "./c09-small-step-limit.js";
import { basinBoundary } from "./c10-basin-boundary.js";
import { drivenNeuron } from "./c11-driven-neuron.js";
import { latchTradeOff } from "./c12-latch.js";
import { selfConnection } from "./c13-self-connection.js";
import { surfaceWall } from "./c14-surface-wall.js";
import { cureClaims } from "./cure-catalogue.js";
import { meanFieldClaims } from "./n01-mean-field.js";
import { gaussianProducts } from "./n02-gaussian-products.js";
import { rotationClaims } from "./n03-rotation.js";
import { hopfClaims } from "./n04-hopf.js";
import { fixedPointCensusClaims } from "./n05-fixed-point-census.js";
import { randomMatrices } from "./n06-random-matrices.js";
import { referenceMaps } from "./n07-reference-maps.js";
import type { ClaimGroup } from "./claim.js";

/** Every claim, in the order of their numbers. */
export const claimGroups: readonly ClaimGroup[] = [
  activationBounds,
  spectralRadiusClaims,
  sufficientConditions,
  horizon,
  oneNeuronDynamics,
  settledSensitivity,
  flowSensitivityClaims,
  lossWall,
  smallStepLimit,
  basinBoundary,
  drivenNeuron,
  latchTradeOff,
  selfConnection,
  surfaceWall,
  ...cureClaims,
  ...referenceBounds,
  meanFieldClaims,
  gaussianProducts,
  rotationClaims,
  hopfClaims,
  fixedPointCensusClaims,
  randomMatrices,
  referenceMaps,
];
