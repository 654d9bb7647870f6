import { flowSensitivity } from "../../src/methods/sensitivity/flow-sensitivity.js";
import { flowTrajectory } from "../../src/methods/flow-trajectory.js";
import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { logistic } from "../../src/systems/activation.js";
import { oneNeuronFlowModel } from "../../src/systems/neuron-models.js";
import { oneNeuronFlow } from "../../src/systems/one-neuron.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { flowByQuadrature } from "./support/flow-by-quadrature.js";
import { flowParameters, neuron } from "./support/one-neuron.js";
import { edgeState } from "./support/scalar-map.js";
import { differentiate } from "./support/search-line.js";

const w = 5;
const b = -2.4;
const durations = [10, 20, 50] as const;
const names = durations.map((duration) => `T = ${duration}`);
const tolerance = 1e-12;

function equilibria() {
  return oneNeuronFixedPoints(oneNeuronFlowModel, flowParameters(w, b)).points;
}

/** f(x(T))/f(x(0)) of the run from ½, which goes to the high equilibrium. */
function speedRatio(duration: number): number {
  const rest = equilibria()[2]!.state[0]!;
  const { speed } = flowByQuadrature({ w, b, x0: 0.5, rest, duration });
  return speed / (logistic(w * 0.5 + b) - 0.5);
}

/** dx(T)/dx(0) by the variational equation. */
function variational(x0: number, duration: number): number {
  const options = { duration, tolerance };
  return flowSensitivity(oneNeuronFlow, Float64Array.of(x0), flowParameters(w, b), options).dxdx0[0]!;
}

/** x(T) by the ODE solver. */
function endState(x0: number, duration: number): number {
  const run = flowTrajectory(oneNeuronFlow, Float64Array.of(x0), flowParameters(w, b), {
    duration,
    tolerance,
  });
  return run.states.at(-1)!;
}

export const flowSensitivityClaims: ClaimGroup = {
  id: "C7",
  title: "Sensitivity of the flow to its start, w = 5, b = −2.4",
  claims: [
    {
      id: "C7.1",
      statement:
        "Δx(T)/Δx(0) = f(x(T))/f(x(0)), f = −x + σ(5x + b): from ½, far from the unstable point, it vanishes",
      source: sources.article,
      components: names,
      comparison: "relative",
      tolerance: 1e-7,
      paths: {
        analytic: "ratio of speeds, x(T) by separation of variables",
        simulated: "variational equation, Dormand–Prince",
      },
      analytic: () => durations.map(speedRatio),
      simulated: () => durations.map((duration) => variational(0.5, duration)),
    },
    {
      id: "C7.2",
      statement: "Δx(T)/Δx(0) = f(x(T))/f(x(0)) also for two neighbouring runs from ½",
      source: sources.article,
      components: ["T = 2", "T = 5"],
      comparison: "relative",
      tolerance: 1e-7,
      paths: {
        analytic: "ratio of speeds, x(T) by separation of variables",
        simulated: "finite differences of runs, Dormand–Prince",
      },
      analytic: () => [2, 5].map(speedRatio),
      simulated: () => [2, 5].map((t) => differentiate((x0) => endState(x0, t), 0.5, 5e-3)),
    },
    {
      id: "C7.3",
      statement: "Started on the unstable point, Δx(T)/Δx(0) = e^{λT} explodes",
      source: sources.article,
      components: names,
      comparison: "relative",
      tolerance: 1e-7,
      paths: {
        analytic: "closed-form eigenvalue",
        simulated: "variational equation from the basin boundary found by bisection",
      },
      analytic: () => durations.map((duration) => Math.exp(equilibria()[1]!.multipliers[0]!.re * duration)),
      simulated: () => {
        const boundary = edgeState(neuron({ w, b }), 0, 1);
        return durations.map((duration) => variational(boundary, duration));
      },
    },
  ],
};
