import { basinBoundary } from "../../../analyses/claims/c10-basin-boundary.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(basinBoundary);
