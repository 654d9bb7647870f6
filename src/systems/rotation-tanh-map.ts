import { tanhDerivative } from "./activation.js";
import type { DiscreteMap } from "./system.js";

/**
 * Rotation followed by saturation: x' = a R(θ) tanh x, R(θ) the rotation of the plane; p = [a, theta].
 *
 * The origin has multipliers a e^{±iθ}: a supercritical Neimark–Sacker bifurcation at a = 1 bears an
 * invariant curve with mean |x|² ≈ 4(a − 1). θ in radians.
 *
 * @see Kuznetsov, Elements of Applied Bifurcation Theory (2004), §4.7, doi:10.1007/978-1-4757-3978-7
 */
export const rotationTanhMap: DiscreteMap = {
  kind: "map",
  dimension: 2,
  parameterDimension: 2,
  inputDimension: 0,
  step(x, p, out = new Float64Array(2)) {
    const c = p[0]! * Math.cos(p[1]!);
    const s = p[0]! * Math.sin(p[1]!);
    const first = Math.tanh(x[0]!);
    const second = Math.tanh(x[1]!);
    out[0] = c * first - s * second;
    out[1] = s * first + c * second;
    return out;
  },
  jacobian(x, p, out = new Float64Array(4)) {
    const c = p[0]! * Math.cos(p[1]!);
    const s = p[0]! * Math.sin(p[1]!);
    const first = tanhDerivative(x[0]!);
    const second = tanhDerivative(x[1]!);
    out[0] = c * first;
    out[1] = -s * second;
    out[2] = s * first;
    out[3] = c * second;
    return out;
  },
  parameterJacobian(x, p, out = new Float64Array(4)) {
    const c = Math.cos(p[1]!);
    const s = Math.sin(p[1]!);
    const first = Math.tanh(x[0]!);
    const second = Math.tanh(x[1]!);
    out[0] = c * first - s * second;
    out[1] = -p[0]! * (s * first + c * second);
    out[2] = s * first + c * second;
    out[3] = p[0]! * (c * first - s * second);
    return out;
  },
};
