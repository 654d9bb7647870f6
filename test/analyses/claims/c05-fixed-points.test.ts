import { oneNeuronDynamics } from "../../../analyses/claims/c05-fixed-points.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(oneNeuronDynamics);
