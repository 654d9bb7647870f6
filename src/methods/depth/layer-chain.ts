import { transpose } from "../../linalg/matrix.js";
import type { Layer } from "../../systems/layers/layer.js";
import type { JacobianChain } from "../products/jacobian-chain.js";

/**
 * The Jacobians ∂F_i/∂X of layers where each last ran forward, as a chain; of the whole batch, so that batch
 * normalisation is a factor too. Dimension B · width; a vector is a block [B, width] of tangents or adjoints.
 *
 * One push or pull a vector; no Jacobian is formed. The layers must be instances of their own, all of one width.
 *
 * @param p     parameters they ran with
 * @param batch B of their last `forward`
 * @throws RangeError if there is no layer, or two widths differ
 */
export function layerChain(layers: readonly Layer[], p: Float64Array, batch: number): JacobianChain {
  const width = layers[0]?.inputs;
  if (width === undefined) throw new RangeError("layer chain: is empty");
  layers.forEach(({ inputs, outputs }, i) => {
    if (inputs === width && outputs === width) return;
    throw new RangeError(
      `layer ${i}: ${inputs} numbers enter and ${outputs} leave, expected ${width} and ${width}`,
    );
  });
  const dimension = batch * width;
  const columnwise = (v: Float64Array, apply: (column: Float64Array, out: Float64Array) => void) => {
    const count = v.length / dimension;
    const rows = count === 1 ? v : transpose(v, dimension, count);
    const out = new Float64Array(v.length);
    for (let at = 0; at < v.length; at += dimension) {
      apply(rows.subarray(at, at + dimension), out.subarray(at, at + dimension));
    }
    return count === 1 ? out : transpose(out, count, dimension);
  };
  return {
    dimension,
    length: layers.length,
    times: (i, v) =>
      columnwise(v, (column, out) => {
        layers[i - 1]!.push(p, column, out);
      }),
    transposedTimes: (i, v) =>
      columnwise(v, (column, out) => {
        layers[i - 1]!.pull(p, column, out);
      }),
  };
}
