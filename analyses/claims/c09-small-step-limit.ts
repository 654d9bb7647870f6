import { flowTrajectory } from "../../src/methods/flow-trajectory.js";
import { oneNeuronFixedPoints } from "../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { logistic } from "../../src/systems/activation.js";
import { oneNeuronFlowModel } from "../../src/systems/neuron-models.js";
import { oneNeuronFlow } from "../../src/systems/one-neuron.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { fromNumber, logisticOf, over, times, toNumber } from "./support/fixed-point-arithmetic.js";
import { flowByQuadrature, type FlowEnd } from "./support/flow-by-quadrature.js";
import { flowParameters, neuron } from "./support/one-neuron.js";
import { iterate } from "./support/scalar-map.js";

const w = 5;
const b = -2.45;
const x0 = 0.5;
const duration = 10;

/** The end of the run by separation of variables. */
function exactEnd(): FlowEnd {
  const rest = oneNeuronFixedPoints(oneNeuronFlowModel, flowParameters(w, b)).points[2]!.state[0]!;
  return flowByQuadrature({ w, b, x0, rest, duration });
}

/** The end of the run by the ODE solver. */
function integratedEnd(): number {
  const options = { duration, tolerance: 1e-13 };
  return flowTrajectory(oneNeuronFlow, Float64Array.of(x0), flowParameters(w, b), options).states.at(-1)!;
}

/** The map at ε = 1/perUnit after `duration`, stepped in double precision. */
function mapEnd(perUnit: number): number {
  return iterate(neuron({ w, b, epsilon: 1 / perUnit }), x0, duration * perUnit);
}

/** The same stepped in 200-bit arithmetic, from the recursion written out again. */
function mapEndInManyBits(perUnit: number): number {
  const [weight, bias] = [fromNumber(w), over(fromNumber(-49), fromNumber(20))];
  let x = fromNumber(x0);
  for (let t = 0; t < duration * perUnit; t++) {
    x += (logisticOf(times(weight, x) + bias) - x) / BigInt(perUnit);
  }
  return toNumber(x);
}

/** lim (map − flow)/ε: −½ f(x(T)) ln(f(x(T))/f(x(0))), the first term of the expansion in ε. */
function leadingCoefficient(): number {
  const { speed } = exactEnd();
  return (-speed / 2) * Math.log(speed / (logistic(w * x0 + b) - x0));
}

/** (map − flow)/ε at ε = 1/100, 1/200, 1/400, 1/800, extrapolated to ε = 0. */
function extrapolatedCoefficient(): number {
  const end = integratedEnd();
  let table = [100, 200, 400, 800].map((perUnit) => (mapEnd(perUnit) - end) * perUnit);
  for (let order = 1; table.length > 1; order++) {
    const ratio = 2 ** order;
    table = table.slice(1).map((fine, i) => (ratio * fine - table[i]!) / (ratio - 1));
  }
  return table[0]!;
}

export const smallStepLimit: ClaimGroup = {
  id: "C9",
  title: "Small-ε limit of map to flow, w = 5, b = −2.45, x(0) = ½, T = 10",
  claims: [
    {
      id: "C9.1",
      statement: "The flow ẋ = −x + σ(5x − 2.45) from ½ reaches x(10)",
      source: sources.doya1993,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "separation of variables, Gauss–Legendre", simulated: "Dormand–Prince" },
      analytic: () => exactEnd().state,
      simulated: integratedEnd,
    },
    {
      id: "C9.2",
      statement: "The map with step ε falls short of the flow (map minus flow at T = 10)",
      source: sources.doya1993,
      components: ["ε = 0.1", "ε = 0.01"],
      comparison: "relative",
      tolerance: 1e-7,
      paths: {
        analytic: "recursion in 200-bit arithmetic, minus separation of variables",
        simulated: "model in double precision, minus Dormand–Prince",
      },
      analytic: () => {
        const { state } = exactEnd();
        return [10, 100].map((perUnit) => mapEndInManyBits(perUnit) - state);
      },
      simulated: () => {
        const end = integratedEnd();
        return [10, 100].map((perUnit) => mapEnd(perUnit) - end);
      },
    },
    {
      id: "C9.3",
      statement: "Map minus flow is O(ε): (map − flow)/ε → −½ f(x(T)) ln(f(x(T))/f(x(0)))",
      source: sources.hairer1993,
      comparison: "relative",
      tolerance: 1e-6,
      paths: { analytic: "closed form", simulated: "runs at four ε, extrapolated to 0" },
      analytic: leadingCoefficient,
      simulated: extrapolatedCoefficient,
    },
    {
      id: "C9.4",
      statement: "The order of map minus flow in ε is 1 (from ε = 0.01 and 0.005)",
      source: sources.hairer1993,
      comparison: "absolute",
      tolerance: 0.01,
      paths: { analytic: "Euler's method", simulated: "log_{2} of the ratio of differences" },
      analytic: () => 1,
      simulated: () => {
        const end = integratedEnd();
        return Math.log2((mapEnd(100) - end) / (mapEnd(200) - end));
      },
    },
  ],
};
