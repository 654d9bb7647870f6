import { integrateDefaults } from "../../linalg/integrate.js";
import type { DiscreteMap, Flow } from "../../systems/system.js";
import { flowSensitivity } from "../sensitivity/flow-sensitivity.js";
import { flowTrajectory } from "../flow-trajectory.js";

/** What a run that blew up, or was given up by the integrator, leaves: methods report a run that is not finite. */
const failed = Number.NaN;

/**
 * The map x ↦ x(τ) of a flow, with ∂x(τ)/∂x and ∂x(τ)/∂p by the variational equation: what holds for maps serves a
 * flow through it, per interval τ. Its multipliers are e^(λτ).
 *
 * An integration for each value and each Jacobian, O(n³) an evaluation of the field, and O(n²(n + m)) for the
 * parameters. Where the flow blows up within τ, or its budget of steps ends, all entries are NaN.
 *
 * @param interval  τ > 0, in the flow's unit of time
 * @param tolerance largest error of a step of the integration
 * @throws          RangeError unless τ is positive and finite
 */
export function stroboscopicMap(
  flow: Flow,
  interval: number,
  tolerance: number = integrateDefaults.tolerance,
): DiscreteMap {
  if (!(interval > 0 && interval < Infinity)) {
    throw new RangeError(`the interval is ${interval}; expected a positive time`);
  }
  const { dimension: n, parameterDimension: m, inputDimension } = flow;
  const options = { duration: interval, tolerance };
  return {
    kind: "map",
    dimension: n,
    parameterDimension: m,
    inputDimension,
    step(x, p, out = new Float64Array(n)) {
      const run = x.every(Number.isFinite) ? flowTrajectory(flow, x, p, options) : undefined;
      if (run?.status !== "ok") return out.fill(failed);
      out.set(run.states.subarray(-n));
      return out;
    },
    jacobian(x, p, out = new Float64Array(n * n)) {
      const run = x.every(Number.isFinite)
        ? flowSensitivity(withParametersFixed(flow, p), x, new Float64Array(0), options)
        : undefined;
      if (run?.status !== "ok") return out.fill(failed);
      out.set(run.dxdx0);
      return out;
    },
    parameterJacobian(x, p, out = new Float64Array(n * m)) {
      const run = x.every(Number.isFinite) ? flowSensitivity(flow, x, p, options) : undefined;
      if (run?.status !== "ok") return out.fill(failed);
      out.set(run.dxdp);
      return out;
    },
  };
}

/** The flow at p without parameters, whose derivatives then cost nothing. */
function withParametersFixed(flow: Flow, p: Float64Array): Flow {
  return {
    kind: "flow",
    dimension: flow.dimension,
    parameterDimension: 0,
    inputDimension: 0,
    derivative: (x, _none, out) => flow.derivative(x, p, out),
    jacobian: (x, _none, out) => flow.jacobian(x, p, out),
    parameterJacobian: (_x, _none, out = new Float64Array(0)) => out,
  };
}
