import { settledSensitivity } from "../../../analyses/claims/c06-settled-sensitivity.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(settledSensitivity);
