import { surfaceWall } from "../../../analyses/claims/c14-surface-wall.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(surfaceWall);
