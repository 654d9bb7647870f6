import type { CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates, concatenated, transposed } from "../gates.js";
import {
  requireTensor,
  takeOptional,
  takeTensor,
  type Convention,
  type LayerOptions,
} from "../recurrent-layer.js";
import type { TensorFile } from "../tensor-file.js";

const tensorName = /^(|.*[./])([ih][ifgorzn]?)([./])(kernel|bias)$/s;

/** Gates in our order, by the last letter of their dense layers' names; one that tells the cell. */
const cells = [
  { gates: ["r", "z", "n"], mark: "hr" },
  { gates: ["i", "f", "g", "o"], mark: "hi" },
  { gates: [""], mark: "h" },
] as const;

/**
 * Flax linen's cells: one dense layer a gate, `ir iz in hr hz hn` of a GRU, `ii if ig io hi hf hg ho` of an LSTM, `i h`
 * of a SimpleCell (tanh unless --activation says otherwise), each with a kernel [inputs, units] and perhaps a bias;
 * names are joined by dots or slashes.
 *
 * @see https://flax-linen.readthedocs.io/en/latest/api_reference/flax.linen/layers.html
 */
export const flaxLayers: Convention = (file) => {
  const parts = [...file.tensors.keys(), ...file.others.keys()].flatMap((name) => {
    const match = tensorName.exec(name);
    return match === null ? [] : [{ name, prefix: match[1]!, layer: match[2]!, separator: match[3]! }];
  });
  const prefixes = [...new Set(parts.map(({ prefix }) => prefix))];
  return prefixes.flatMap((prefix) => {
    const own = parts.filter((part) => part.prefix === prefix);
    const cell = cells.find(({ mark }) => own.some(({ layer }) => layer === mark));
    if (cell === undefined) return [];
    const nameOf = (layer: string, kind: string) => `${prefix}${layer}${own[0]!.separator}${kind}`;
    return [
      {
        prefix,
        convention: "Flax",
        tensors: own.map(({ name }) => name),
        decode: (options: LayerOptions) => decode(file, nameOf, cell.gates, options),
      },
    ];
  });
};

function decode(
  file: TensorFile,
  nameOf: (layer: string, kind: string) => string,
  gates: readonly string[],
  options: LayerOptions,
): CellWeights {
  const first = nameOf(`h${gates[0]!}`, "kernel");
  const units = requireTensor(file, first).shape[0] ?? 0;
  const inputs = requireTensor(file, nameOf(`i${gates[0]!}`, "kernel")).shape[0] ?? 0;
  const kernels = (side: "i" | "h", rows: number) =>
    concatenated(
      gates.map((gate) => transposed(takeTensor(file, nameOf(side + gate, "kernel"), [rows, units]), rows)),
    );
  const biases = (side: "i" | "h") =>
    concatenated(
      gates.map(
        (gate) => takeOptional(file, nameOf(side + gate, "bias"), [units]) ?? new Float64Array(units),
      ),
    );
  return cellOfGates(
    first,
    {
      units,
      inputs,
      wRec: kernels("h", units),
      wIn: kernels("i", inputs),
      bIn: biases("i"),
      bRec: biases("h"),
    },
    options,
  );
}
