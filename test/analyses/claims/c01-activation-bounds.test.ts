import { activationBounds } from "../../../analyses/claims/c01-activation-bounds.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(activationBounds);
