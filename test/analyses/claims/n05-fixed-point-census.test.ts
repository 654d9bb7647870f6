import { fixedPointCensusClaims } from "../../../analyses/claims/n05-fixed-point-census.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(fixedPointCensusClaims);
