import { latchingNeuron } from "./latching-neuron.js";
import type { Model, ParameterInfo } from "./model.js";
import { parameterList } from "./parameter-table.js";
import type { NetworkForm } from "./network-form.js";
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

/** The form of a single unit; the arrays are copies. */
function unitForm(
  state: NetworkForm["state"],
  activation: NetworkForm["activation"],
  [weight, bias]: Float64Array,
): NetworkForm {
  const none = new Float64Array(0);
  const [wRec, own] = [Float64Array.of(weight!), Float64Array.of(bias!)];
  return { state, activation, units: 1, inputs: 0, wRec, wIn: none, b: own, u: none };
}

/** A single unit whose input bypasses the sigmoid. */
function bypassForm(p: Float64Array, weight: number, input: number): NetworkForm {
  const driven = { inputs: 1, wIn: Float64Array.of(weight), u: Float64Array.of(input) };
  return { ...unitForm("post", "logistic", p), ...driven, inputAfter: true };
}

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
  networkForm: (p) => (p[2] === 1 ? bypassForm(p, p[3]!, p[4]!) : undefined),
  parameters: parameterList([w, b, epsilon, wIn, u]),
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
  networkForm: (p) => bypassForm(p, p[2]!, p[3]!),
  parameters: parameterList([w, b, wIn, u]),
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
  networkForm: (p) => unitForm("pre", "logistic", p),
  parameters: parameterList([w, b]),
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
  networkForm: (p) => unitForm("post", "tanh", p),
  parameters: parameterList([
    // The default one-neuron network is this one under 2x − 1: w = 5/4.
    { ...w, defaultValue: 1.25 },
    { name: "h", symbol: "h", defaultValue: 0, description: "external input, before the saturation" },
  ]),
  stateNames: ["x"],
  initialState: [0.5],
  stateBox: [[-1, 1]],
  bounded: true,
  oneNeuron: "latch",
};
