import { latchTradeOff } from "../../../analyses/claims/c12-latch.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(latchTradeOff);
