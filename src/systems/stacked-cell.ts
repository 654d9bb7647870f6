import { matMul } from "../linalg/matrix.js";
import { lazyVector, type Cell } from "./cell.js";

/**
 * Cells on top of each other: layer k takes the new output of layer k − 1, the first the input. The state is theirs in
 * order from the input upwards, and so are the weights.
 *
 * A step costs as much as those of the layers; a Jacobian a product of matrices for each layer more. Unlike a single
 * cell's, its output is at the end of its state: a stack is no layer of another.
 *
 * @param layers each with its weights where they lie in p, and as many inputs as the one below has outputs
 * @param base   where the weights of the first start
 */
export function stackedCell(layers: readonly Cell[], base = 0): Cell {
  const starts = offsets(layers.map(({ dimension }) => dimension));
  const bases = offsets(layers.map(({ weights }) => weights)).map((at) => base + at);
  const n = starts.at(-1)!;
  const top = layers.length - 1;
  const buffers = () => layers.map(({ dimension }) => new Float64Array(dimension));
  const [states, next, changes, parts] = [buffers(), buffers(), buffers(), buffers()];
  const drives = layers.map(({ inputs }) => new Float64Array(inputs));
  const jacobianBelow = stackedJacobian(layers, starts);
  const split = (x: Float64Array, into: readonly Float64Array[]) => {
    for (let k = 0, at = 0; k <= top; k++) {
      const part = into[k]!;
      for (let i = 0; i < part.length; i++, at++) part[i] = x[at]!;
    }
  };
  const join = (from: readonly Float64Array[], out: Float64Array) => {
    for (let k = 0; k <= top; k++) out.set(from[k]!, starts[k]);
  };
  const run = (x: Float64Array, p: Float64Array, u: Float64Array, uAt: number) => {
    split(x, states);
    layers[0]!.step(states[0]!, p, u, uAt, next[0]!);
    for (let k = 1; k <= top; k++) layers[k]!.step(states[k]!, p, next[k - 1]!, 0, next[k]!);
  };
  /** The adjoint of each layer's new state into `changes`, from the top down, and λ ∂F/∂x into `parts`. */
  const descend = (p: Float64Array, lambda: Float64Array, du?: Float64Array, duAt = 0) => {
    split(lambda, changes);
    for (let k = top; k > 0; k--) {
      const [drive, below] = [drives[k]!, changes[k - 1]!];
      drive.fill(0);
      layers[k]!.pull(p, changes[k]!, parts[k]!, drive, 0);
      for (let i = 0; i < drive.length; i++) below[i]! += drive[i]!;
    }
    layers[0]!.pull(p, changes[0]!, parts[0]!, du, duAt);
  };
  return {
    dimension: n,
    outputs: layers[top]!.outputs,
    inputs: layers[0]!.inputs,
    weights: bases.at(-1)! - base,
    step(x, p, u, uAt, out) {
      run(x, p, u, uAt);
      join(next, out);
    },
    linearise(x, p, u, uAt) {
      run(x, p, u, uAt);
      layers[0]!.linearise(states[0]!, p, u, uAt);
      for (let k = 1; k <= top; k++) layers[k]!.linearise(states[k]!, p, next[k - 1]!, 0);
    },
    jacobian: jacobianBelow,
    push(p, dx, du, out) {
      if (dx !== undefined) split(dx, parts);
      for (let k = 0; k <= top; k++) {
        const drive = k === 0 ? du : changes[k - 1];
        layers[k]!.push(p, dx === undefined ? undefined : parts[k], drive, changes[k]!);
      }
      join(changes, out);
    },
    pull(p, lambda, dx, du, duAt) {
      descend(p, lambda, du, duAt);
      join(parts, dx);
    },
    weightPullback(p, lambda, out) {
      descend(p, lambda);
      for (let k = 0; k <= top; k++) layers[k]!.weightPullback(p, changes[k]!, out);
    },
    weightColumn(p, index, out) {
      const owner = bases.findLastIndex((at) => at <= index);
      for (let k = 0; k <= top; k++) {
        if (k < owner) changes[k]!.fill(0);
        else if (k === owner) layers[k]!.weightColumn(p, index, changes[k]!);
        else layers[k]!.push(p, undefined, changes[k - 1], changes[k]!);
      }
      join(changes, out);
    },
  };
}

/** 0 and the partial sums. */
function offsets(lengths: readonly number[]): readonly number[] {
  return lengths.reduce<number[]>((sums, length) => [...sums, sums.at(-1)! + length], [0]);
}

/**
 * ∂F/∂x of a stack at which its layers were linearised: below the diagonal, layer k's rows are its Jacobian in its drive
 * times the rows of the output below.
 */
function stackedJacobian(layers: readonly Cell[], starts: readonly number[]): Cell["jacobian"] {
  const n = starts.at(-1)!;
  const buffers = layers.map(({ dimension, inputs }, k) => ({
    own: lazyVector(dimension * dimension),
    drive: lazyVector(dimension * inputs),
    below: lazyVector(inputs * starts[k]!),
    product: lazyVector(dimension * starts[k]!),
    unit: lazyVector(inputs),
    column: lazyVector(dimension),
  }));
  const driven = (p: Float64Array, out: Float64Array, k: number) => {
    const { inputs: q, dimension } = layers[k]!;
    const width = starts[k]!;
    const [drive, below, unit] = [buffers[k]!.drive(), buffers[k]!.below(), buffers[k]!.unit()];
    for (let j = 0; j < q; j++) {
      const column = buffers[k]!.column();
      unit[j] = 1;
      layers[k]!.push(p, undefined, unit, column);
      unit[j] = 0;
      for (let i = 0; i < dimension; i++) drive[i * q + j] = column[i]!;
      for (let c = 0, row = (starts[k - 1]! + j) * n; c < width; c++) below[j * width + c] = out[row + c]!;
    }
    return matMul(drive, below, dimension, q, width, buffers[k]!.product());
  };
  return (p, out) => {
    out.fill(0);
    layers.forEach((layer, k) => {
      const [d, width, own] = [layer.dimension, starts[k]!, buffers[k]!.own()];
      const product = k === 0 ? own : driven(p, out, k);
      layer.jacobian(p, own);
      for (let i = 0; i < d; i++) {
        const row = (width + i) * n;
        for (let c = 0; c < width; c++) out[row + c] = product[i * width + c]!;
        for (let c = 0; c < d; c++) out[row + width + c] = own[i * d + c]!;
      }
    });
  };
}
