import { sufficientConditions } from "../../../analyses/claims/c03-sufficient-conditions.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(sufficientConditions);
