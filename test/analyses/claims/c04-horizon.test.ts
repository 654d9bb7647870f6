import { horizon } from "../../../analyses/claims/c04-horizon.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(horizon);
