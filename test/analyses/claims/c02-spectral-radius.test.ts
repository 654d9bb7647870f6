import { spectralRadiusClaims } from "../../../analyses/claims/c02-spectral-radius.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(spectralRadiusClaims);
