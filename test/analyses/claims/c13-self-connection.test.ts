import { selfConnection } from "../../../analyses/claims/c13-self-connection.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(selfConnection);
