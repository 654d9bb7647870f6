import { logistic, logisticDerivative } from "../../../src/systems/activation.js";
import type { Model } from "../../../src/systems/model.js";
import { parameterList } from "../../../src/systems/parameter-table.js";
import type { Flow } from "../../../src/systems/system.js";

/** ẏ = −y + W(σ(y) − ½), W = [[w, −c], [c, w]], p = [w, c]: both null-clines cross at their centres, here the origin. */
const centreCrossingFlow: Flow = {
  kind: "flow",
  dimension: 2,
  parameterDimension: 2,
  inputDimension: 0,
  derivative(y, p, out = new Float64Array(2)) {
    const [s, t] = [logistic(y[0]!) - 0.5, logistic(y[1]!) - 0.5];
    out[0] = -y[0]! + p[0]! * s - p[1]! * t;
    out[1] = -y[1]! + p[1]! * s + p[0]! * t;
    return out;
  },
  jacobian(y, p, out = new Float64Array(4)) {
    const [s, t] = [logisticDerivative(y[0]!), logisticDerivative(y[1]!)];
    out.set([-1 + p[0]! * s, -p[1]! * t, p[1]! * s, -1 + p[0]! * t]);
    return out;
  },
  parameterJacobian(y, _p, out = new Float64Array(4)) {
    const [s, t] = [logistic(y[0]!) - 0.5, logistic(y[1]!) - 0.5];
    out.set([s, -t, t, s]);
    return out;
  },
};

/** The centre-crossing circuit of two neurons in coordinates whose origin is its central equilibrium. */
export const centreCrossingModel: Model<Flow> = {
  name: "centre-crossing",
  title: "Centre-crossing circuit of two neurons",
  equation:
    "\\dot{\\mathbf{y}} = -\\mathbf{y} + W\\,(\\sigma(\\mathbf{y}) - \\tfrac12), \\qquad " +
    "W = \\begin{pmatrix} w & -c \\\\ c & w \\end{pmatrix}",
  source: "Beer, On the dynamics of small continuous-time recurrent neural networks (1995)",
  system: centreCrossingFlow,
  parameters: parameterList([
    { name: "w", symbol: "w", defaultValue: 5, description: "self-connections" },
    { name: "c", symbol: "c", defaultValue: 6, description: "cross-connections, one inhibitory" },
  ]),
  stateNames: ["y1", "y2"],
  initialState: [0.1, 0],
  stateBox: [
    [-6, 6],
    [-6, 6],
  ],
};
