import { activations } from "./activation.js";
import { latchingNeuron } from "./latching-neuron.js";
import type { Model, ParameterInfo } from "./model.js";
import { oneNeuronFlow, oneNeuronMap } from "./one-neuron.js";
import { pascanuNeuron } from "./pascanu-neuron.js";

/** Midway between the two folds at w = 5: two attractors, and x₀ = ½ on the boundary between their basins. */
const w: ParameterInfo = {
  name: "w",
  symbol: "w",
  defaultValue: 5,
  description: "weight of the unit's connection to itself",
};
const b: ParameterInfo = { name: "b", symbol: "b", defaultValue: -2.5, description: "bias" };
const epsilon: ParameterInfo = {
  name: "epsilon",
  symbol: "ε",
  defaultValue: 1,
  description: "step of the leaky update; 1 is the plain recurrent network",
  domain: { min: 0, minExclusive: true, max: 1 },
};
const wIn: ParameterInfo = {
  name: "wIn",
  symbol: "w_{in}",
  defaultValue: 1,
  description: "weight of the input, which bypasses the sigmoid",
};
const u: ParameterInfo = { name: "u", symbol: "u", defaultValue: 0, description: "external input" };

const doya =
  "Doya, Bifurcations of recurrent neural networks in gradient descent learning (1993); see also Doya, " +
  "Bifurcations in the learning of recurrent neural networks (1992), doi:10.1109/ISCAS.1992.230622";

export const oneNeuronModel: Model<typeof oneNeuronMap> = {
  name: "one-neuron",
  title: "One-neuron network with input",
  equation:
    "x_{t+1} = (1 - \\varepsilon)\\,x_t + \\varepsilon\\,\\sigma(w x_t + b) + \\varepsilon\\,w_{\\mathrm{in}} u_t, " +
    "\\qquad \\sigma(z) = \\frac{1}{1 + e^{-z}}",
  source: doya,
  system: oneNeuronMap,
  // A leak adds 1 − ε to the Jacobian, which is then no multiple of the weight.
  slopeBound: (p) => (p[2] === 1 ? activations.logistic.supDerivative : undefined),
  parameters: [w, b, epsilon, wIn, u],
  stateNames: ["x"],
  initialState: [0.5],
  stateBox: [[0, 1]],
  bounded: true,
  oneNeuron: "one-neuron",
};

export const oneNeuronFlowModel: Model<typeof oneNeuronFlow> = {
  name: "one-neuron-flow",
  title: "One-neuron network in continuous time",
  equation:
    "\\dot{x} = -x + \\sigma(w x + b) + w_{\\mathrm{in}} u, \\qquad \\sigma(z) = \\frac{1}{1 + e^{-z}}",
  source: doya,
  system: oneNeuronFlow,
  parameters: [w, b, wIn, u],
  stateNames: ["x"],
  initialState: [0.5],
  stateBox: [[0, 1]],
  bounded: true,
  oneNeuron: "one-neuron",
};

export const pascanuModel: Model<typeof pascanuNeuron> = {
  name: "pascanu",
  title: "Single hidden unit, state before the sigmoid",
  equation: "x_t = w\\,\\sigma(x_{t-1}) + b, \\qquad \\sigma(z) = \\frac{1}{1 + e^{-z}}",
  source:
    "Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks (2013), arXiv:1211.5063",
  system: pascanuNeuron,
  slopeBound: () => activations.logistic.supDerivative,
  parameters: [w, b],
  stateNames: ["x"],
  initialState: [0.5],
  // Every orbit enters [b, w + b]; this holds it for the error surface's range, 4 ≤ w ≤ 7 and −4 ≤ b ≤ −2.
  stateBox: [[-5, 5]],
  bounded: true,
  oneNeuron: "pascanu",
};

export const latchModel: Model<typeof latchingNeuron> = {
  name: "latch",
  title: "Latching neuron",
  equation: "x_t = \\tanh(w\\,x_{t-1} + h_t)",
  source:
    "Bengio, Simard & Frasconi, Learning long-term dependencies with gradient descent is difficult (1994), " +
    "doi:10.1109/72.279181",
  system: latchingNeuron,
  slopeBound: () => activations.tanh.supDerivative,
  parameters: [
    // The default one-neuron network is this one under 2x − 1: w = 5/4.
    { ...w, defaultValue: 1.25 },
    { name: "h", symbol: "h", defaultValue: 0, description: "external input, before the saturation" },
  ],
  stateNames: ["x"],
  initialState: [0.5],
  stateBox: [[-1, 1]],
  bounded: true,
  oneNeuron: "latch",
};
