import type { ActivationName } from "../../systems/activation.js";
import type { CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates, reorderBlocks, transposed, type Gates } from "../gates.js";
import type { Hdf5File } from "../hdf5-file.js";
import { fieldsOf, kerasLayers, type KerasLayer } from "../keras-config.js";
import { show } from "../matrix.js";
import {
  checkedTensor,
  requireTensor,
  stacked,
  takeTensor,
  type LayerOptions,
  type RecurrentLayer,
} from "../recurrent-layer.js";
import { printable, shapeText } from "../tensor-file.js";

/** Paths of one layer's tensors. */
interface Paths {
  /** The layer's name. */
  readonly name: string;
  readonly kernel: string;
  readonly recurrent: string;
  readonly bias: string;
}

/** Gates in our order among theirs, by their number: z, r, h of a GRU, i, f, c, o of an LSTM. */
const gateOrders: Readonly<Record<number, readonly number[]>> = {
  1: [0],
  3: [1, 0, 2],
  4: [0, 1, 2, 3],
};

/**
 * Recurrent layers of Keras: whole models (.h5 of Keras 2, .keras, with their configuration), and files of weights.
 *
 * Kernels [inputs, gates · units]. A GRU with one bias a gate has `reset_after=False`; without any bias, and without a
 * configuration to say so, it is taken for one with `reset_after=True`, the default. Layers of a sequential model that
 * feed each other are one network.
 *
 * @param config the model's configuration, JSON, where the file has one
 * @returns      none where the file has no recurrent layer that Keras wrote
 * @see          https://keras.io/api/layers/recurrent_layers/
 */
export function kerasNetworks(file: Hdf5File, config: string | undefined): readonly RecurrentLayer[] {
  const paths = [...file.tensors.keys()].flatMap((path) => pathsOf(file, path));
  const described = config === undefined ? [] : kerasLayers(config);
  const infoOf = (name: string) => described.find((layer) => layer.name === name);
  const belowOf = ({ name }: Paths) => paths.find((other) => other.name === infoOf(name)?.below);
  const fed = new Set(paths.map(belowOf));
  return paths
    .filter((path) => !fed.has(path))
    .map((last) => {
      const chain = [last];
      for (let path = belowOf(last); path !== undefined && !chain.includes(path); path = belowOf(path)) {
        chain.unshift(path);
      }
      return networkOf(file, chain, infoOf);
    });
}

/** The tensors of a layer, found by its recurrent kernel, in the layouts of Keras 3 and 2. */
function pathsOf(file: Hdf5File, path: string): Paths[] {
  const vars = /^(.*)\/cell\/vars\/1$/s.exec(path);
  if (vars !== null) {
    const base = `${vars[1]!}/cell/vars/`;
    const name = file.texts.get(`${vars[1]!}/vars@name`) ?? vars[1]!.replace(/^.*\//s, "");
    return [{ name, kernel: `${base}0`, recurrent: path, bias: `${base}2` }];
  }
  const named = /^((?:.*\/)?)recurrent_kernel(:0)?$/s.exec(path);
  if (named === null) return [];
  const [, base = "", suffix = ""] = named;
  const name = base.replace(/^model_weights\//, "").replace(/\/.*$/s, "");
  return [{ name, kernel: `${base}kernel${suffix}`, recurrent: path, bias: `${base}bias${suffix}` }];
}

function networkOf(
  file: Hdf5File,
  chain: readonly Paths[],
  infoOf: (name: string) => KerasLayer | undefined,
): RecurrentLayer {
  return {
    prefix: chain[0]!.name,
    convention: "Keras",
    tensors: chain.flatMap(({ kernel, recurrent, bias }) => [kernel, recurrent, bias]),
    decode: (options) => stacked(chain.map((paths) => decode(file, paths, infoOf(paths.name), options))),
  };
}

function decode(
  file: Hdf5File,
  paths: Paths,
  layer: KerasLayer | undefined,
  options: LayerOptions,
): CellWeights {
  const label = `layer ${printable(paths.name)}`;
  if (/(^|\/)(backward_|bidirectional)/.test(paths.recurrent) || layer?.className === "Bidirectional") {
    throw new RangeError(`${label} runs in both directions; expected a network of one direction`);
  }
  const { shape } = requireTensor(file, paths.recurrent);
  const [units = NaN, columns = NaN] = shape;
  const count = columns / units;
  const order = gateOrders[count];
  if (shape.length !== 2 || order === undefined) {
    throw new RangeError(
      `tensor ${printable(paths.recurrent)} has shape ${shapeText(shape)}; expected [units, gates * units] of 1, 3 or 4 gates`,
    );
  }
  const wRec = takeTensor(file, paths.recurrent, [units, columns]);
  const wIn = takeTensor(file, paths.kernel, [NaN, columns]);
  const toRows = (data: Float64Array, rows: number) => reorderBlocks(transposed(data, rows), order);
  const described = layer === undefined ? {} : describedCell(label, layer, count);
  const gates: Gates = {
    units,
    inputs: wIn.length / columns,
    wRec: toRows(wRec, units),
    wIn: toRows(wIn, wIn.length / columns),
    ...biases(file, paths.bias, columns, order),
  };
  return cellOfGates(label, { ...gates, ...described.form }, { ...described.options, ...options });
}

/** No bias, one a gate, or input and recurrent biases [2, gates · units]. */
function biases(file: Hdf5File, path: string, columns: number, order: readonly number[]) {
  const tensor = file.tensors.get(path);
  const zeros = new Float64Array(columns);
  if (tensor === undefined) return { bIn: zeros, bRec: zeros };
  if (tensor.shape.length === 1) {
    const bIn = reorderBlocks(checkedTensor(path, tensor, [columns]), order);
    return { bIn, bRec: zeros, resetAfter: false };
  }
  const both = checkedTensor(path, tensor, [2, columns]);
  return {
    bIn: reorderBlocks(both.subarray(0, columns), order),
    bRec: reorderBlocks(both.subarray(columns), order),
  };
}

const classes: Readonly<Record<number, readonly string[]>> = {
  1: ["SimpleRNN", "SimpleRNNCell"],
  3: ["GRU", "GRUCell"],
  4: ["LSTM", "LSTMCell"],
};

const activationNames: Readonly<Record<string, ActivationName>> = {
  tanh: "tanh",
  relu: "relu",
  sigmoid: "logistic",
};

/** What the configuration says that the tensors do not; and nothing that our cells have no place for. */
function describedCell(
  label: string,
  { className, config }: KerasLayer,
  count: number,
): { form?: { resetAfter: boolean }; options?: LayerOptions } {
  // A layer RNN holds its cell; any other is one.
  const inner = fieldsOf(config["cell"]);
  const cell = className === "RNN" ? fieldsOf(inner["config"]) : config;
  const kind = className === "RNN" ? inner["class_name"] : className;
  if (!classes[count]!.includes(String(kind))) {
    throw new RangeError(
      `${label} is ${show(kind ?? null)}; expected ${classes[count]![0]!}, as its weights have ${count} gates`,
    );
  }
  if (config["go_backwards"] === true) throw new RangeError(`${label} runs backwards; expected forwards`);
  const activation = functionName(cell["activation"], "tanh");
  const gate = functionName(cell["recurrent_activation"], "sigmoid");
  if (count > 1) {
    if (activation === "tanh" && gate === "sigmoid") return resetForm(cell);
    throw new RangeError(
      `${label} has activations ${printable(activation)} and ${printable(gate)}; expected tanh and sigmoid`,
    );
  }
  const known = Object.hasOwn(activationNames, activation) ? activationNames[activation] : undefined;
  if (known !== undefined) return { options: { activation: known } };
  throw new RangeError(`${label} has activation ${printable(activation)}; expected tanh, relu or sigmoid`);
}

/** Functions of the user's own are objects. */
function functionName(value: unknown, usual: string): string {
  if (value === undefined) return usual;
  return typeof value === "string" ? value : show(value);
}

function resetForm(cell: Readonly<Record<string, unknown>>) {
  const reset = cell["reset_after"];
  return typeof reset === "boolean" ? { form: { resetAfter: reset } } : {};
}
