import { norm2 } from "../../linalg/vector.js";
import { checkCount } from "../run-arguments.js";
import type { ClassifierChain } from "./classifier-chain.js";

/** Rows with their classes. */
export interface LabelledRows {
  /** Flat [count, inputs]. */
  readonly rows: Float64Array;
  /** Class of each row, 0 … classes − 1. */
  readonly classes: Uint8Array;
}

export interface ClassifierGradient {
  /** Mean cross-entropy, nats. */
  readonly loss: number;
  /** Share of rows whose largest output is not their class. */
  readonly error: number;
  readonly gradient: Float64Array;
  /** ‖δ‖ at the outputs of every affine layer, first to last, over the whole batch; δ is the loss' derivative there. */
  readonly deltaNorms: Float64Array;
}

/**
 * Cross-entropy of a chain on labelled rows, with its gradient and the size of what passes backwards through each layer.
 *
 * @throws RangeError if the rows do not fit their classes or the chain
 */
export function classifierGradient(
  chain: ClassifierChain,
  p: Float64Array,
  { rows, classes }: LabelledRows,
): ClassifierGradient {
  const { layers, sizes } = chain;
  const [count, outputs] = [classes.length, sizes.at(-1)!];
  checkCount("rows", count, 1);
  if (rows.length !== count * sizes[0]!) {
    throw new RangeError(`the rows have ${rows.length} entries; expected ${count} × ${sizes[0]}`);
  }
  const delta = new Float64Array(count * outputs);
  layers.forward(rows, p, count, delta);
  const { loss, error } = softmaxLoss(delta, classes, outputs);
  const gradient = new Float64Array(chain.weights);
  const adjoints = layers.adjoints(p, delta);
  layers.layers.forEach((layer, k) => {
    layer.weightPullback(p, adjoints[k + 1]!, gradient);
  });
  const deltaNorms = Float64Array.from(sizes.slice(1), (_, k) => norm2(adjoints[2 * k + 1]!));
  return { loss, error, gradient, deltaNorms };
}

/** Mean cross-entropy and share of errors of outputs [count, n], which become their derivative. */
function softmaxLoss(outputs: Float64Array, classes: Uint8Array, n: number) {
  const count = classes.length;
  let [loss, wrong] = [0, 0];
  for (let k = 0; k < count; k++) {
    const row = outputs.subarray(k * n, k * n + n);
    const right = classes[k]!;
    if (right >= n) throw new RangeError(`class ${right} in row ${k}; expected below ${n}`);
    const top = Math.max(...row);
    if (row.indexOf(top) !== right) wrong++;
    const total = row.reduce((sum, z) => sum + Math.exp(z - top), 0);
    loss += top + Math.log(total) - row[right]!;
    for (let i = 0; i < n; i++) row[i] = (Math.exp(row[i]! - top) / total - (i === right ? 1 : 0)) / count;
  }
  return { loss: loss / count, error: wrong / count };
}
