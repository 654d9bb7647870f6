import { matMul, matVec } from "../../linalg/matrix.js";
import { parameterColumn } from "../../systems/parameter-column.js";
import type { DiscreteMap } from "../../systems/system.js";

/**
 * The k-fold composition of a map as a map, with its Jacobians by the chain rule.
 *
 * Its fixed points are the points of the map's cycles whose period divides k. k steps and k products O(n³).
 *
 * @throws RangeError unless k is a whole number ≥ 1
 */
export function iteratedMap(map: DiscreteMap, k: number): DiscreteMap {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}; expected a whole number of at least 1`);
  const { dimension: n, parameterDimension: m, inputDimension } = map;
  return {
    kind: "map",
    dimension: n,
    parameterDimension: m,
    inputDimension,
    step(x, p, out = new Float64Array(n)) {
      const here = Float64Array.from(x);
      for (let i = 0; i < k; i++) here.set(map.step(here, p, out));
      return out;
    },
    jacobian(x, p, out = new Float64Array(n * n)) {
      const here = Float64Array.from(x);
      map.jacobian(here, p, out);
      for (let i = 1; i < k; i++) {
        here.set(map.step(here, p));
        out.set(matMul(map.jacobian(here, p), Float64Array.from(out), n, n, n));
      }
      return out;
    },
    parameterJacobian(x, p, out = new Float64Array(n * m)) {
      const here = Float64Array.from(x);
      map.parameterJacobian(here, p, out);
      for (let i = 1; i < k; i++) {
        here.set(map.step(here, p));
        const carried = matMul(map.jacobian(here, p), Float64Array.from(out), n, n, m);
        const direct = map.parameterJacobian(here, p);
        for (let j = 0; j < n * m; j++) out[j] = carried[j]! + direct[j]!;
      }
      return out;
    },
    parameterColumn(x, p, index, out = new Float64Array(n)) {
      const here = Float64Array.from(x);
      parameterColumn(map, here, p, index, out);
      for (let i = 1; i < k; i++) {
        here.set(map.step(here, p));
        const carried = matVec(map.jacobian(here, p), Float64Array.from(out), n, n);
        const direct = parameterColumn(map, here, p, index);
        for (let j = 0; j < n; j++) out[j] = carried[j]! + direct[j]!;
      }
      return out;
    },
  };
}
