import { smallStepLimit } from "../../../analyses/claims/c09-small-step-limit.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(smallStepLimit);
