import { matMul } from "../../linalg/matrix.js";
import type { Flow } from "../../systems/system.js";

/**
 * The flow of a state with its sensitivity, ẋ = f(x), V̇ = J(x) V, as a flow of [x; V] with n + n² states.
 *
 * Started with V = I, V becomes ∂x(t)/∂x(0). Its own Jacobians are not provided.
 */
export function variationalFlow(flow: Flow): Flow {
  const n = flow.dimension;
  const j = new Float64Array(n * n);
  const unavailable = (): never => {
    throw new RangeError("a variational flow has no Jacobian of its own");
  };
  return {
    kind: "flow",
    dimension: n + n * n,
    parameterDimension: flow.parameterDimension,
    inputDimension: flow.inputDimension,
    derivative(z, p, out = new Float64Array(n + n * n)) {
      const x = z.subarray(0, n);
      flow.derivative(x, p, out.subarray(0, n));
      flow.jacobian(x, p, j);
      matMul(j, z.subarray(n), n, n, n, out.subarray(n));
      return out;
    },
    jacobian: unavailable,
    parameterJacobian: unavailable,
  };
}

/** [x; I], where a run of {@link variationalFlow} starts. */
export function withIdentity(x: Float64Array): Float64Array {
  const n = x.length;
  const z = new Float64Array(n + n * n);
  z.set(x);
  for (let i = 0; i < n; i++) z[n + i * n + i] = 1;
  return z;
}
