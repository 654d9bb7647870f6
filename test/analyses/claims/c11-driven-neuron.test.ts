import { drivenNeuron } from "../../../analyses/claims/c11-driven-neuron.js";
import { describeClaims } from "./claim-checks.js";

describeClaims(drivenNeuron);
