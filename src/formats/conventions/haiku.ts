import type { CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates, reorderBlocks, transposed, type Gates } from "../gates.js";
import {
  requireTensor,
  takeOptional,
  takeTensor,
  type Convention,
  type LayerOptions,
  type RecurrentLayer,
} from "../recurrent-layer.js";
import { printable, shapeText, type TensorFile } from "../tensor-file.js";

/**
 * Haiku's cores, their names joined by dots or slashes: `lstm/linear/{w, b}` on [x; h] with gates i, g, f, o, whose
 * forget gate is σ(f + 1); `gru/{w_i, w_h, b}` with gates z, r, a, whose z weighs the new state; and
 * `vanilla_rnn/linear{, _1}/{w, b}`, a rectifier unless --activation says otherwise.
 *
 * @see https://dm-haiku.readthedocs.io/en/latest/api.html#recurrent
 */
export const haikuLayers: Convention = (file) =>
  [...file.tensors.keys()].flatMap((name) => [
    ...lstm(file, name),
    ...gru(file, name),
    ...vanilla(file, name),
  ]);

function lstm(file: TensorFile, name: string): RecurrentLayer[] {
  const match = /^((?:.*[./])?[^./]*lstm[^./]*[./](?:~[./])?)linear([./])w$/is.exec(name);
  if (match === null) return [];
  const [, prefix = "", separator = ""] = match;
  const bias = `${prefix}linear${separator}b`;
  return [layer(prefix, [name, bias], (options) => decodeLstm(file, name, bias, options))];
}

function decodeLstm(file: TensorFile, name: string, bias: string, options: LayerOptions): CellWeights {
  const { shape } = requireTensor(file, name);
  const [rows = NaN, columns = NaN] = shape;
  const units = columns / 4;
  if (shape.length !== 2 || !Number.isInteger(units) || units < 1 || rows < units) {
    throw new RangeError(
      `tensor ${printable(name)} has shape ${shapeText(shape)}; expected [inputs + units, 4 * units]`,
    );
  }
  const order = [0, 2, 1, 3];
  const all = takeTensor(file, name, [rows, columns]);
  const inputs = rows - units;
  const b = reorderBlocks(takeTensor(file, bias, [columns]), order);
  const gates: Gates = {
    units,
    inputs,
    wIn: reorderBlocks(transposed(all.subarray(0, inputs * columns), inputs), order),
    wRec: reorderBlocks(transposed(all.subarray(inputs * columns), units), order),
    bIn: b.map((value, i) => (i >= units && i < 2 * units ? value + 1 : value)),
    bRec: new Float64Array(columns),
  };
  return cellOfGates(name, gates, options);
}

function gru(file: TensorFile, name: string): RecurrentLayer[] {
  const match = /^(|.*[./])w_h$/s.exec(name);
  if (match === null) return [];
  const prefix = match[1]!;
  const names = [`${prefix}w_i`, name, `${prefix}b`] as const;
  return [layer(prefix, names, (options) => decodeGru(file, names, options))];
}

/** Theirs is h' = (1 − z) h + z a: our z is σ of the opposite. */
function decodeGru(
  file: TensorFile,
  [wi, wh, b]: readonly [string, string, string],
  options: LayerOptions,
): CellWeights {
  const units = requireTensor(file, wh).shape[0] ?? 0;
  const inputs = requireTensor(file, wi).shape[0] ?? 0;
  const columns = 3 * units;
  const ours = (rows: Float64Array) => {
    const out = reorderBlocks(rows, [1, 0, 2]);
    const block = out.length / 3;
    for (let i = block; i < 2 * block; i++) out[i] = 0 - out[i]!;
    return out;
  };
  const gates: Gates = {
    units,
    inputs,
    wIn: ours(transposed(takeTensor(file, wi, [inputs, columns]), inputs)),
    wRec: ours(transposed(takeTensor(file, wh, [units, columns]), units)),
    bIn: ours(takeTensor(file, b, [columns])),
    bRec: new Float64Array(columns),
    resetAfter: false,
  };
  return cellOfGates(wh, gates, options);
}

function vanilla(file: TensorFile, name: string): RecurrentLayer[] {
  const match = /^((?:.*[./])?vanilla_rnn(?:_\d+)?[./](?:~[./])?)(linear_1|hidden_to_hidden)([./])w$/s.exec(
    name,
  );
  if (match === null) return [];
  const [, prefix = "", recurrent = "", separator = ""] = match;
  const input = prefix + (recurrent === "linear_1" ? "linear" : "input_to_hidden") + separator;
  const names = [`${input}w`, `${input}b`, name, `${prefix}${recurrent}${separator}b`] as const;
  return [layer(prefix, names, (options) => decodeVanilla(file, names, options))];
}

function decodeVanilla(
  file: TensorFile,
  [wi, bi, wh, bh]: readonly [string, string, string, string],
  options: LayerOptions,
): CellWeights {
  const units = requireTensor(file, wh).shape[0] ?? 0;
  const inputs = requireTensor(file, wi).shape[0] ?? 0;
  const gates: Gates = {
    units,
    inputs,
    wIn: transposed(takeTensor(file, wi, [inputs, units]), inputs),
    wRec: transposed(takeTensor(file, wh, [units, units]), units),
    bIn: takeTensor(file, bi, [units]),
    bRec: takeOptional(file, bh, [units]) ?? new Float64Array(units),
  };
  const activation = options.cell === "sigmoid" ? {} : { activation: "relu" as const };
  return cellOfGates(wh, gates, { ...activation, ...options });
}

function layer(prefix: string, tensors: readonly string[], decode: RecurrentLayer["decode"]): RecurrentLayer {
  return { prefix, convention: "Haiku", tensors, decode };
}
