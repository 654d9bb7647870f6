import { catMap } from "./cat-map.js";
import { henonMap } from "./henon-map.js";
import { logisticMap } from "./logistic-map.js";
import { lorenzFlow } from "./lorenz-flow.js";
import type { Model } from "./model.js";
import { parameterList } from "./parameter-table.js";
import { rotationTanhMap } from "./rotation-tanh-map.js";

export const henonModel: Model<typeof henonMap> = {
  name: "henon",
  title: "Hénon map",
  equation: "x_{t+1} = 1 - a x_t^2 + y_t, \\qquad y_{t+1} = b\\,x_t",
  source: "Hénon, A two-dimensional mapping with a strange attractor (1976), doi:10.1007/BF01608556",
  system: henonMap,
  parameters: parameterList([
    { name: "a", symbol: "a", defaultValue: 1.4, description: "strength of the fold" },
    { name: "b", symbol: "b", defaultValue: 0.3, description: "contraction of areas per step" },
  ]),
  stateNames: ["x", "y"],
  initialState: [0, 0],
  stateBox: [
    [-1.5, 1.5],
    [-0.45, 0.45],
  ],
};

export const logisticModel: Model<typeof logisticMap> = {
  name: "logistic",
  title: "Logistic map",
  equation: "x_{t+1} = r\\,x_t\\,(1 - x_t)",
  source: "May, Simple mathematical models with very complicated dynamics (1976), doi:10.1038/261459a0",
  system: logisticMap,
  parameters: parameterList([{ name: "r", symbol: "r", defaultValue: 3.5, description: "growth rate" }]),
  stateNames: ["x"],
  initialState: [0.2],
  stateBox: [[0, 1]],
};

export const catModel: Model<typeof catMap> = {
  name: "cat",
  title: "Cat map",
  equation: "x_{t+1} = 2 x_t + y_t \\bmod 1, \\qquad y_{t+1} = x_t + y_t \\bmod 1",
  source: "Arnold & Avez, Ergodic Problems of Classical Mechanics, Benjamin (1968)",
  system: catMap,
  parameters: parameterList([]),
  stateNames: ["x", "y"],
  initialState: [0.1, 0.2],
  stateBox: [
    [0, 1],
    [0, 1],
  ],
};

export const rotationTanhModel: Model<typeof rotationTanhMap> = {
  name: "rotation-tanh",
  title: "Rotation followed by tanh",
  equation:
    "\\mathbf{x}_{t+1} = a\\,R(\\theta) \\tanh \\mathbf{x}_t, \\qquad " +
    "R(\\theta) = \\begin{pmatrix} \\cos\\theta & -\\sin\\theta \\\\ \\sin\\theta & \\cos\\theta \\end{pmatrix}",
  source: "Kuznetsov, Elements of Applied Bifurcation Theory (2004), doi:10.1007/978-1-4757-3978-7",
  system: rotationTanhMap,
  parameters: parameterList([
    { name: "a", symbol: "a", defaultValue: 1.1, description: "gain; Neimark–Sacker bifurcation at 1" },
    { name: "theta", symbol: "θ", defaultValue: 1, description: "angle of rotation, radians" },
  ]),
  stateNames: ["x", "y"],
  initialState: [0.1, 0],
  stateBox: [
    [-2, 2],
    [-2, 2],
  ],
  bounded: true,
  networkForm: ([a, theta]) => {
    const [c, s] = [a! * Math.cos(theta!), a! * Math.sin(theta!)];
    const none = new Float64Array(0);
    const wRec = Float64Array.of(c, -s, s, c);
    const blocks = { wRec, wIn: none, b: new Float64Array(2), u: none };
    return { state: "pre", activation: "tanh", units: 2, inputs: 0, ...blocks };
  },
};

export const lorenzModel: Model<typeof lorenzFlow> = {
  name: "lorenz",
  title: "Lorenz flow",
  equation:
    "\\dot{x} = \\sigma (y - x), \\qquad \\dot{y} = x (\\rho - z) - y, \\qquad \\dot{z} = x y - \\beta z",
  source: "Lorenz, Deterministic nonperiodic flow (1963), doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2",
  system: lorenzFlow,
  parameters: parameterList([
    { name: "sigma", symbol: "σ", defaultValue: 10, description: "Prandtl number" },
    { name: "rho", symbol: "ρ", defaultValue: 28, description: "Rayleigh number over its critical value" },
    { name: "beta", symbol: "β", defaultValue: 8 / 3, description: "geometric factor" },
  ]),
  stateNames: ["x", "y", "z"],
  initialState: [1, 1, 1],
  stateBox: [
    [-25, 25],
    [-30, 30],
    [0, 55],
  ],
};
