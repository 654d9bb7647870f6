import { cellModel } from "./cell-model.js";
import { centreCrossingPair } from "./centre-crossing-pair.js";
import type { Model } from "./model.js";
import { parameterList } from "./parameter-table.js";

const beer =
  "Beer, On the dynamics of small continuous-time recurrent neural networks (1995), " +
  "doi:10.1177/105971239500300405";

/** A pair of neurons that begins to oscillate at w = 4; with w = 4.5 and c = −1 it is {@link beerPairModel}. */
export const ctrnnHopfModel: Model<typeof centreCrossingPair> = {
  name: "ctrnn-hopf",
  title: "Centre-crossing circuit of two neurons",
  equation:
    "\\dot{\\mathbf{y}} = -\\mathbf{y} + W\\,\\sigma(\\mathbf{y} + \\boldsymbol{\\theta}), \\quad " +
    "W = \\begin{pmatrix} w & -c \\\\ c & w \\end{pmatrix}, \\quad \\theta_i = -\\tfrac12 \\sum_j w_{ij}",
  source: beer,
  system: centreCrossingPair,
  parameters: parameterList([
    { name: "w", symbol: "w", defaultValue: 5, description: "self-connections; Hopf bifurcation at 4" },
    { name: "c", symbol: "c", defaultValue: 2, description: "cross-connections, one of them inhibitory" },
  ]),
  stateNames: ["y[0]", "y[1]"],
  initialState: [2, 3.5],
  // For 0 ≤ w ≤ 8 and |c| ≤ 4.
  stateBox: [
    [-4, 12],
    [-4, 12],
  ],
  bounded: true,
  networkForm: ([w, c]) => {
    const theta = Float64Array.of((c! - w!) / 2, -(c! + w!) / 2);
    const none = new Float64Array(0);
    return {
      state: "pre",
      activation: "logistic",
      units: 2,
      inputs: 0,
      wRec: Float64Array.of(w!, -c!, c!, w!),
      wIn: none,
      b: theta,
      u: none,
      timeConstant: 1,
      shift: theta,
    };
  },
};

/** The two-neuron oscillator that Beer's simulator comes with, each weight and threshold a parameter. */
export const beerPairModel: Model = {
  ...cellModel({
    cell: "ctrnn",
    name: "beer-2",
    wRec: Float64Array.of(4.5, 1, -1, 4.5),
    b: new Float64Array(2),
    theta: Float64Array.of(-2.75, -1.75),
  }),
  title: "Oscillating circuit of two neurons",
  source: beer,
};

/**
 * Beer's chaotic circuit of three neurons (his figure 9D), each weight, threshold and time constant a parameter.
 *
 * Its largest Lyapunov exponent is 0.0090(5) in the convention here, w_ij from j to i; with W transposed it comes to rest.
 */
export const beerTripleModel: Model = {
  ...cellModel({
    cell: "ctrnn",
    name: "beer-3",
    wRec: Float64Array.of(5.422, -0.018, 2.75, -0.24, 4.59, 1.21, 0.535, -2.25, 3.885),
    b: new Float64Array(3),
    theta: Float64Array.of(-4.108, -2.787, -1.114),
    tau: Float64Array.of(1, 2.5, 1),
    x0: Float64Array.of(1, 2, 1),
  }),
  title: "Chaotic circuit of three neurons",
  source: beer,
};
