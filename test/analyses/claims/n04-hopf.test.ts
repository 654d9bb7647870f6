import { hopfClaims } from "../../../analyses/claims/n04-hopf.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(hopfClaims);
