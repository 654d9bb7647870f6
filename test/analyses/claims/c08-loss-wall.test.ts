import { lossWall } from "../../../analyses/claims/c08-loss-wall.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(lossWall);
