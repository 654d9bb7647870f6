import { flowSensitivityClaims } from "../../../analyses/claims/c07-flow-sensitivity.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(flowSensitivityClaims);
