import type { ActivationName } from "../systems/activation.js";
import type { CellName, CellWeights, StackedWeights } from "../systems/cell-weights.js";
import { largestParameter } from "../systems/parameters.js";
import { nameList, printable, shapeText, type Tensor, type TensorFile } from "./tensor-file.js";

/** What a user may say about a layer that its file does not. */
export interface LayerOptions {
  readonly cell?: CellName;
  readonly activation?: ActivationName;
}

/** A recurrent layer, or several on top of each other, found among the tensors of a file. */
export interface RecurrentLayer {
  /** What its tensors' names begin with: "rnn.", "params/"; empty where they have nothing in front. */
  readonly prefix: string;
  /** The framework whose convention it follows. */
  readonly convention: string;
  /** Names of the tensors it is made of. */
  readonly tensors: readonly string[];
  /** Its weights in our order; throws a RangeError where a tensor is missing, or has the wrong shape or values. */
  decode(options: LayerOptions): CellWeights;
}

/** Finds the layers that follow one convention. */
export type Convention = (file: TensorFile) => readonly RecurrentLayer[];

export type StackableWeights = StackedWeights["layers"][number];

/**
 * A tensor that must be there, with the shape it must have and finite entries of magnitude up to 1e12.
 *
 * @param shape sizes; NaN for any
 */
export function takeTensor(file: TensorFile, name: string, shape: readonly number[]): Float64Array {
  return checkedTensor(name, requireTensor(file, name), shape);
}

/** The same of a tensor at hand. */
export function checkedTensor(name: string, tensor: Tensor, shape: readonly number[]): Float64Array {
  const fits =
    tensor.shape.length === shape.length &&
    shape.every((size, axis) => Number.isNaN(size) || size === tensor.shape[axis]);
  if (!fits) {
    const expected = `[${shape.map((size) => (Number.isNaN(size) ? "any" : size)).join(", ")}]`;
    throw new RangeError(
      `tensor ${printable(name)} has shape ${shapeText(tensor.shape)}; expected ${expected}`,
    );
  }
  checkWeights(name, tensor);
  return tensor.data;
}

/** The same of a tensor that may be absent. */
export function takeOptional(
  file: TensorFile,
  name: string,
  shape: readonly number[],
): Float64Array | undefined {
  const there = file.tensors.has(name) || file.others.has(name);
  return there ? takeTensor(file, name, shape) : undefined;
}

export function requireTensor(file: TensorFile, name: string): Tensor {
  const tensor = file.tensors.get(name);
  if (tensor !== undefined) return tensor;
  const other = file.others.get(name);
  if (other !== undefined) {
    throw new RangeError(`tensor ${printable(name)} is of type ${other}; expected floating-point numbers`);
  }
  throw new RangeError(`tensor ${printable(name)} is missing; the file has ${nameList(file.tensors.keys())}`);
}

/** Counts what cannot be a weight, so that one line tells a stray from a diverged training. */
function checkWeights(name: string, { shape, data }: Tensor): void {
  let count = 0;
  let first = -1;
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]!) <= largestParameter) continue;
    if (count++ === 0) first = i;
  }
  if (count === 0) return;
  const index = shapeIndex(first, shape);
  throw new RangeError(
    `tensor ${printable(name)} has ${count} ${count === 1 ? "entry" : "entries"} beyond magnitude ` +
      `${largestParameter.toExponential()} or not finite; the first, at [${index.join(", ")}], is ${data[first]!}`,
  );
}

function shapeIndex(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return [...shape]
    .reverse()
    .map((size) => {
      const index = rest % size;
      rest = (rest - index) / size;
      return index;
    })
    .reverse();
}

/** Layers on top of each other as one network; a single one is itself. */
export function stacked(layers: readonly CellWeights[]): CellWeights {
  if (layers.length === 1) return layers[0]!;
  return {
    cell: "stacked",
    layers: layers.map((layer): StackableWeights => {
      if (layer.cell === "stacked" || layer.cell === "ctrnn") {
        throw new RangeError(`a layer is ${layer.cell}; expected one that can be stacked`);
      }
      return layer;
    }),
  };
}
