import { flowSensitivity } from "../../src/methods/sensitivity/flow-sensitivity.js";
import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { tangentSensitivity } from "../../src/methods/sensitivity/tangent-sensitivity.js";
import { oneNeuronModel } from "../../src/systems/neuron-models.js";
import { oneNeuronFlow, oneNeuronMap } from "../../src/systems/one-neuron.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { flowParameters, neuron, neuronParameters } from "./support/one-neuron.js";
import { iterate, settle } from "./support/scalar-map.js";
import { bisect, differentiate } from "./support/search-line.js";

const w = 5;
const wall = -2.5;
const target = 0.855;
const epsilon = 0.1;
const durations = [10, 20, 50] as const;
const steps = [100, 500] as const;

/** dx(T)/db of the flow from ½ by the variational equation. */
function flowSlope(duration: number): number {
  const options = { duration, tolerance: 1e-12 };
  const { dxdp } = flowSensitivity(oneNeuronFlow, Float64Array.of(0.5), flowParameters(w, wall), options);
  return dxdp[1]!;
}

/** dx_N/db of the map from ½, differentiated along with it. */
function mapSlope(count: number): number {
  const p = neuronParameters(w, wall, epsilon);
  return tangentSensitivity(oneNeuronMap, Float64Array.of(0.5), p, { steps: count }).dxdp[1]!;
}

function loss(x: number): number {
  return (target - x) ** 2;
}

/** Loss in the end of the run from ½ at a bias just beside the wall. */
function settledLoss(b: number): number {
  return loss(iterate(neuron({ w, b, epsilon }), 0.5, 5000));
}

function growth(count: number): number {
  return (1 + epsilon / 4) ** count - 1;
}

export const lossWall: ClaimGroup = {
  id: "C8",
  title: "The wall in the loss (0.855 − x(T))², w = 5, x(0) = ½",
  claims: [
    {
      id: "C8.1",
      statement: "At b = −2.5 the start is the unstable point, and dx(T)/db of the flow is e^{T/4} − 1",
      source: sources.article,
      components: durations.map((duration) => `T = ${duration}`),
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "closed form", simulated: "variational equation, Dormand–Prince" },
      analytic: () => durations.map((duration) => Math.expm1(duration / 4)),
      simulated: () => durations.map(flowSlope),
    },
    {
      id: "C8.2",
      statement: "At the wall b = −2.5 the gradient of the loss is dL/db = −0.71 (e^{T/4} − 1), T = 50",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "closed form", simulated: "variational equation, chain rule" },
      analytic: () => -2 * (target - 0.5) * Math.expm1(12.5),
      simulated: () => {
        const options = { duration: 50, tolerance: 1e-12 };
        const run = flowSensitivity(oneNeuronFlow, Float64Array.of(0.5), flowParameters(w, wall), options);
        return -2 * (target - run.state[0]!) * run.dxdp[1]!;
      },
    },
    {
      id: "C8.3",
      statement: "At the wall, after N steps of the map, dx_{N}/db is (1 + ε/4)^{N} − 1 (ε = 0.1)",
      source: sources.article,
      components: steps.map((count) => `N = ${count}`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "tangent stepped along with the map" },
      analytic: () => steps.map(growth),
      simulated: () => steps.map(mapSlope),
    },
    {
      id: "C8.4",
      statement: "Neighbouring runs at the wall confirm dx_{N}/db = (1 + ε/4)^{N} − 1 (ε = 0.1, N = 100)",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-8,
      paths: { analytic: "closed form", simulated: "finite differences of runs in b" },
      analytic: () => growth(100),
      simulated: () => differentiate((b) => iterate(neuron({ w, b, epsilon }), 0.5, 100), wall, 1e-3),
    },
    {
      id: "C8.5",
      statement: "As T → ∞ the loss jumps at the wall b = −2.5: its limits from above and from below",
      source: sources.article,
      components: ["b above −2.5", "b below −2.5"],
      comparison: "relative",
      tolerance: 1e-8,
      paths: { analytic: "closed-form fixed points", simulated: "runs of 5000 steps at b = −2.5 ± 10^{−12}" },
      analytic: () => {
        const { points } = oneNeuronFixedPoints(oneNeuronModel, neuronParameters(w, wall));
        return [loss(points[2]!.state[0]!), loss(points[0]!.state[0]!)];
      },
      simulated: () => [settledLoss(wall + 1e-12), settledLoss(wall - 1e-12)],
    },
    {
      id: "C8.6",
      statement:
        "The high state equals the target 0.855 only at b = ln(0.855/0.145) − 5·0.855, beyond the wall",
      source: sources.article,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "bisection on the state in which runs from 1 rest" },
      analytic: () => Math.log(target / (1 - target)) - w * target,
      simulated: () => bisect((b) => settle(neuron({ w, b }), 1) > target, -2.6, -2.4),
    },
  ],
};
