import type { Layer } from "./layer.js";

/**
 * Y = X + f(X; θ): a layer f with a connection around it. Jacobian I + J of f's J; weights and their places are f's.
 *
 * @param branch f; it leaves the number of features as it is
 * @throws RangeError if f does not
 * @see    He, Zhang, Ren & Sun 2016, arXiv:1512.03385; arXiv:1603.05027
 */
export function residualLayer(branch: Layer): Layer {
  if (branch.inputs !== branch.outputs) {
    throw new RangeError(
      `residual layer: its branch takes ${branch.inputs} numbers and gives ${branch.outputs}, expected as many`,
    );
  }
  return {
    inputs: branch.inputs,
    outputs: branch.outputs,
    weights: branch.weights,
    base: branch.base,
    samplewise: branch.samplewise,
    forward(x, p, batch, out) {
      branch.forward(x, p, batch, out);
      add(x, out);
    },
    push(p, dx, out) {
      branch.push(p, dx, out);
      add(dx, out);
    },
    pull(p, delta, out) {
      branch.pull(p, delta, out);
      add(delta, out);
    },
    weightPullback(p, delta, out) {
      branch.weightPullback(p, delta, out);
    },
  };
}

function add(v: Float64Array, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k]! += v[k]!;
}
