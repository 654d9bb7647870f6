import { rotationClaims } from "../../../analyses/claims/n03-rotation.js";
import { referenceMaps } from "../../../analyses/claims/n07-reference-maps.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(rotationClaims);
describeClaims(referenceMaps);
