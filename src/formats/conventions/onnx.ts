import type { ActivationName } from "../../systems/activation.js";
import type { CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates, reorderBlocks } from "../gates.js";
import type { OnnxGraph, OnnxNode } from "../onnx.js";
import { stacked, takeTensor, type LayerOptions, type RecurrentLayer } from "../recurrent-layer.js";
import { nameList, printable, type TensorFile } from "../tensor-file.js";

/** Gates of the operators, and where ours are among theirs: z, r, h of a GRU and i, o, f, c of an LSTM. */
const gateOrders: Readonly<Record<string, readonly number[]>> = {
  RNN: [0],
  GRU: [1, 0, 2],
  LSTM: [0, 2, 3, 1],
};

/** Operators that hand on what they are given, but for its shape. */
const passing = ["Squeeze", "Unsqueeze", "Transpose", "Reshape", "Identity", "Dropout", "Cast"];

/**
 * The recurrent operators of an ONNX graph: W [1, gates · units, inputs], R [1, gates · units, units], B [1, 2 · gates ·
 * units] = [Wb, Rb]. Operators that feed each other are layers of one network.
 *
 * @throws RangeError if the graph has none
 * @see    https://onnx.ai/onnx/operators/onnx__GRU.html
 */
export function onnxLayers({ nodes, file }: OnnxGraph): readonly RecurrentLayer[] {
  const recurrent = nodes.filter(({ operator }) => Object.hasOwn(gateOrders, operator));
  if (recurrent.length === 0) {
    const operators = new Set(nodes.map(({ operator }) => operator));
    throw new RangeError(`has no RNN, GRU or LSTM operator; it has ${nameList(operators)}`);
  }
  const origin = origins(nodes, recurrent);
  const below = new Map(recurrent.map((node) => [node, origin.get(node.inputs[0] ?? "")]));
  const fed = new Set(below.values());
  return recurrent
    .filter((node) => !fed.has(node))
    .map((last) => {
      const chain = [last];
      for (let node = below.get(last); node !== undefined && !chain.includes(node); node = below.get(node)) {
        chain.unshift(node);
      }
      return layerOf(file, chain);
    });
}

/** The recurrent operator behind every value that is its output, reshaped perhaps. */
function origins(nodes: readonly OnnxNode[], recurrent: readonly OnnxNode[]): Map<string, OnnxNode> {
  const origin = new Map<string, OnnxNode>();
  for (const node of nodes) {
    const from = recurrent.includes(node)
      ? node
      : passing.includes(node.operator)
        ? origin.get(node.inputs[0] ?? "")
        : undefined;
    if (from !== undefined && node.outputs[0] !== undefined) origin.set(node.outputs[0], from);
  }
  return origin;
}

function layerOf(file: TensorFile, chain: readonly OnnxNode[]): RecurrentLayer {
  return {
    prefix: chain[0]!.name,
    convention: "ONNX",
    tensors: chain.flatMap(({ inputs }) => inputs.slice(1)),
    decode: (options) => stacked(chain.map((node) => decode(file, node, options))),
  };
}

function decode(file: TensorFile, node: OnnxNode, options: LayerOptions): CellWeights {
  const label = `operator ${printable(node.name)}`;
  checkAttributes(label, node);
  const order = gateOrders[node.operator]!;
  const units = node.attributes.get("hidden_size")?.int ?? NaN;
  if (!Number.isSafeInteger(units) || units < 1) throw new RangeError(`${label} has no hidden_size`);
  const rows = order.length * units;
  const [, w = "", r = "", b = "", , , , peepholes = ""] = node.inputs;
  if (peepholes !== "") throw new RangeError(`${label} has peepholes; expected an LSTM without`);
  const wIn = reorderBlocks(takeTensor(file, w, [1, rows, NaN]), order);
  const wRec = reorderBlocks(takeTensor(file, r, [1, rows, units]), order);
  const bias = b === "" ? new Float64Array(2 * rows) : takeTensor(file, b, [1, 2 * rows]);
  const gates = {
    units,
    inputs: wIn.length / rows,
    wIn,
    wRec,
    bIn: reorderBlocks(bias.subarray(0, rows), order),
    bRec: reorderBlocks(bias.subarray(rows), order),
    resetAfter: (node.attributes.get("linear_before_reset")?.int ?? 0) !== 0,
  };
  const activation = activationOf(label, node);
  return cellOfGates(label, gates, { ...activation, ...options });
}

/** What our cells have no place for. */
function checkAttributes(label: string, { attributes }: OnnxNode): void {
  const direction = attributes.get("direction")?.text ?? "forward";
  if (direction !== "forward") {
    throw new RangeError(`${label} has direction ${printable(direction)}; expected forward`);
  }
  if ((attributes.get("layout")?.int ?? 0) !== 0) throw new RangeError(`${label} has layout 1; expected 0`);
  if (attributes.has("clip")) throw new RangeError(`${label} clips its gates; expected a network without`);
  if ((attributes.get("input_forget")?.int ?? 0) !== 0) {
    throw new RangeError(`${label} couples input and forget gate; expected both`);
  }
}

const activationNames: Readonly<Record<string, ActivationName>> = {
  tanh: "tanh",
  relu: "relu",
  sigmoid: "logistic",
};

/** φ of an RNN operator; those of the others must be the usual ones. */
function activationOf(label: string, { operator, attributes }: OnnxNode): { activation?: ActivationName } {
  const found = attributes.get("activations")?.texts.map((name) => name.toLowerCase()) ?? [];
  if (operator === "RNN") {
    const name = found[0] ?? "tanh";
    if (Object.hasOwn(activationNames, name)) return { activation: activationNames[name]! };
    throw new RangeError(`${label} has activation ${printable(name)}; expected Tanh, Relu or Sigmoid`);
  }
  const usual = operator === "GRU" ? ["sigmoid", "tanh"] : ["sigmoid", "tanh", "tanh"];
  if (found.length === 0 || usual.every((name, i) => name === found[i])) return {};
  throw new RangeError(`${label} has activations ${nameList(found)}; expected ${usual.join(", ")}`);
}
