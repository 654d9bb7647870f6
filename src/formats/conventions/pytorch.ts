import type { CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates, concatenated, type Gates } from "../gates.js";
import {
  requireTensor,
  stacked,
  takeOptional,
  takeTensor,
  type Convention,
  type LayerOptions,
  type RecurrentLayer,
} from "../recurrent-layer.js";
import { printable, shapeText, type TensorFile } from "../tensor-file.js";

const tensorName =
  /^(.*?)(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh|bias_n|bias)(?:_l(\d{1,4}))?(_reverse)?$/s;

interface Part {
  readonly name: string;
  readonly prefix: string;
  readonly kind: string;
  /** Of a layer; undefined in the cell modules, which have one. */
  readonly layer: number | undefined;
  readonly reverse: boolean;
}

/**
 * PyTorch's RNN, GRU and LSTM (`weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`), their cell modules (the
 * same without `_l0`), and Equinox's cells (`weight_ih`, `weight_hh`, `bias`; `bias_n` of a GRU).
 *
 * Gates r, z, n of a GRU and i, f, g, o of an LSTM, shape [gates · units, inputs]: our order. Without biases they are
 * zero. Refused: both directions, and LSTMs whose output is projected.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 * @see https://docs.kidger.site/equinox/api/nn/rnn/
 */
export const pytorchLayers: Convention = (file) => {
  const parts = [...file.tensors.keys(), ...file.others.keys()].flatMap(partOf);
  const heads = parts.filter(({ kind }) => kind === "weight_hh" || kind === "weight_ih");
  const prefixes = [...new Set(heads.map(({ prefix }) => prefix))];
  return prefixes.map((prefix) =>
    layerOf(
      file,
      prefix,
      parts.filter((part) => part.prefix === prefix),
    ),
  );
};

function partOf(name: string): Part[] {
  const match = tensorName.exec(name);
  if (match === null) return [];
  const layer = match[3] === undefined ? undefined : Number(match[3]);
  return [{ name, prefix: match[1]!, kind: match[2]!, layer, reverse: match[4] !== undefined }];
}

function layerOf(file: TensorFile, prefix: string, parts: readonly Part[]): RecurrentLayer {
  const equinox = !parts.some(({ kind }) => kind === "bias_ih") && parts.some(({ kind }) => kind === "bias");
  return {
    prefix,
    convention: equinox ? "Equinox" : "PyTorch",
    tensors: parts.map(({ name }) => name),
    decode: (options) => decode(file, prefix, parts, options),
  };
}

function decode(
  file: TensorFile,
  prefix: string,
  parts: readonly Part[],
  options: LayerOptions,
): CellWeights {
  const backward = parts.find(({ reverse }) => reverse);
  if (backward !== undefined) {
    throw new RangeError(
      `tensor ${printable(backward.name)} runs backwards; expected a network of one direction`,
    );
  }
  const projection = parts.find(({ kind }) => kind === "weight_hr");
  if (projection !== undefined) {
    throw new RangeError(
      `tensor ${printable(projection.name)} projects the output; expected an LSTM without`,
    );
  }
  const numbers = [...new Set(parts.map(({ layer }) => layer ?? 0))].sort((a, b) => a - b);
  const single = parts.every(({ layer }) => layer === undefined);
  const layers: CellWeights[] = [];
  for (let k = 0; k <= numbers.at(-1)!; k++) {
    const suffix = single ? "" : `_l${k}`;
    const gates = gatesOf(file, prefix, suffix);
    layers.push(cellOfGates(printable(`${prefix}weight_hh${suffix}`), gates, options));
  }
  return stacked(layers);
}

function gatesOf(file: TensorFile, prefix: string, suffix: string): Gates {
  const nameOf = (kind: string) => `${prefix}${kind}${suffix}`;
  const { shape } = requireTensor(file, nameOf("weight_hh"));
  const [rows = NaN, units = NaN] = shape;
  if (shape.length !== 2 || !(units > 0) || !(rows > 0) || rows % units !== 0) {
    throw new RangeError(
      `tensor ${printable(nameOf("weight_hh"))} has shape ${shapeText(shape)}; expected [gates * units, units]`,
    );
  }
  const wRec = takeTensor(file, nameOf("weight_hh"), [rows, units]);
  const wIn = takeTensor(file, nameOf("weight_ih"), [rows, NaN]);
  return { units, inputs: wIn.length / rows, wRec, wIn, ...biases(file, nameOf, rows, units) };
}

function biases(file: TensorFile, nameOf: (kind: string) => string, rows: number, units: number) {
  const merged = takeOptional(file, nameOf("bias"), [rows]);
  const zeros = new Float64Array(rows);
  if (merged !== undefined) {
    const candidate = takeOptional(file, nameOf("bias_n"), [units]);
    const bRec = candidate === undefined ? zeros : concatenated([zeros.subarray(units), candidate]);
    return { bIn: merged, bRec };
  }
  const either = ["bias_ih", "bias_hh"].some((kind) => file.tensors.has(nameOf(kind)));
  if (!either) return { bIn: zeros, bRec: zeros };
  return {
    bIn: takeTensor(file, nameOf("bias_ih"), [rows]),
    bRec: takeTensor(file, nameOf("bias_hh"), [rows]),
  };
}
