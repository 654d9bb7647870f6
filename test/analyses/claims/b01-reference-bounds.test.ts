import { referenceBounds } from "../../../analyses/claims/b01-reference-bounds.js";
import { describeClaims } from "./claim-checks.js";

for (const group of referenceBounds) describeClaims(group);
