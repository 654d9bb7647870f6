import { cellModel } from "../../../src/systems/cell-model.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";

const henon = findModel("henon")!;

/** A map of a formula, without parameters; its Jacobian by complex-free central differences. */
export function mapModel(
  f: (x: Float64Array) => readonly number[],
  stateBox: readonly (readonly [number, number])[],
): Model {
  const n = stateBox.length;
  return {
    ...henon,
    name: "test-map",
    stateNames: Array.from({ length: n }, (_, i) => `x${i}`),
    initialState: Array.from({ length: n }, () => 0),
    stateBox,
    system: {
      kind: "map",
      dimension: n,
      parameterDimension: 0,
      inputDimension: 0,
      step(x, _p, out = new Float64Array(n)) {
        out.set(f(x));
        return out;
      },
      jacobian(x, _p, out = new Float64Array(n * n)) {
        for (let j = 0; j < n; j++) {
          const h = 1e-5;
          const [up, down] = [x.slice(), x.slice()];
          up[j]! += h;
          down[j]! -= h;
          const [high, low] = [f(up), f(down)];
          for (let i = 0; i < n; i++) out[i * n + j] = (high[i]! - low[i]!) / (2 * h);
        }
        return out;
      },
      parameterJacobian: (_x, _p, out = new Float64Array(0)) => out,
    },
  };
}

/** ẋ = x − y − x r², ẏ = x + y − y r²: in polar coordinates ṙ = r − r³, φ̇ = 1. */
export const hopfModel: Model = {
  ...henon,
  name: "hopf",
  stateBox: [
    [-2, 2],
    [-2, 2],
  ],
  initialState: [0.1, 0],
  system: {
    kind: "flow",
    dimension: 2,
    parameterDimension: 0,
    inputDimension: 0,
    derivative(s, _p, out = new Float64Array(2)) {
      const [x, y] = [s[0]!, s[1]!];
      const square = x * x + y * y;
      out[0] = x - y - x * square;
      out[1] = x + y - y * square;
      return out;
    },
    jacobian(s, _p, out = new Float64Array(4)) {
      const [x, y] = [s[0]!, s[1]!];
      out.set([1 - 3 * x * x - y * y, -1 - 2 * x * y, 1 - 2 * x * y, 1 - x * x - 3 * y * y]);
      return out;
    },
    parameterJacobian: (_x, _p, out = new Float64Array(0)) => out,
  },
};

/** Two neurons h_i' = tanh(w_i h_i + b_i) side by side. */
export function productModel(w: readonly [number, number], b: readonly [number, number]): Model {
  return cellModel({ cell: "vanilla", wRec: Float64Array.of(w[0], 0, 0, w[1]), b: Float64Array.from(b) });
}

/** h' = tanh of [[a, −c], [−c, a]] h: swapping the units swaps its two attractors, so the diagonal is the boundary. */
export function swapModel(a: number, c: number): Model {
  return cellModel({ cell: "vanilla", wRec: Float64Array.of(a, -c, -c, a), b: new Float64Array(2) });
}
