import type { Model } from "../systems/model.js";
import { fileKind } from "./file-kind.js";
import type { NetworkOptions } from "./recurrent-network.js";
import type { TensorFile } from "./tensor-file.js";

/**
 * Reads a model from a file of any format that is known: a trained network, or a JSON model file.
 *
 * The format is told from the content; an extension that promises another is refused. Readers are loaded as needed.
 *
 * @param bytes    the file's contents
 * @param fileName the file's path: it begins every message; its stem names the model
 * @throws         RangeError, one line, for whatever cannot be read as a network of these options
 */
export async function readNetworkFile(
  bytes: Uint8Array,
  fileName: string,
  options: NetworkOptions = {},
): Promise<Model> {
  try {
    const kind = fileKind(bytes, fileName);
    if (kind.kind === "json") return await jsonModel(bytes, fileName, options);
    const { decodedModel, recurrentNetwork } = await import("./recurrent-network.js");
    const stem = fileName.replace(/^.*[\\/]/, "").replace(/(?<=.)\.\w+$/, "");
    return decodedModel(recurrentNetwork(await readTensorFile(bytes, kind), options), stem);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message.startsWith(`${fileName}: `)) throw error;
    throw new RangeError(`${fileName}: ${error.message}`, { cause: error });
  }
}

async function jsonModel(bytes: Uint8Array, fileName: string, options: NetworkOptions): Promise<Model> {
  const given = (["cell", "activation", "prefix"] as const).find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new RangeError(`--${given} is for trained networks; a JSON model file says that itself`);
  }
  const { parseModelJson } = await import("./model-json.js");
  const { utf8Text } = await import("./safetensors.js");
  return parseModelJson(utf8Text(bytes), fileName);
}

type ReadableKind = Exclude<ReturnType<typeof fileKind>, { kind: "json" }>;

/** The arrays of a file of a kind that has been told apart by {@link fileKind}. */
async function readTensorFile(bytes: Uint8Array, kind: ReadableKind): Promise<TensorFile> {
  switch (kind.kind) {
    case "safetensors":
      return (await import("./safetensors.js")).readSafetensors(bytes);
    case "npy":
      return (await import("./npz-reader.js")).readLoneNpy(bytes);
    case "npz":
      return (await import("./npz-reader.js")).readNpz(kind.entries);
    case "pytorch":
      return (await import("./pytorch-file.js")).readPyTorch(kind.entries);
    case "onnx":
      return onnxFile(bytes);
    case "matlab":
      return (await import("./matlab.js")).readMatlab(bytes);
    case "matlab-hdf5":
      return (await import("./matlab-hdf5.js")).readMatlabHdf5(bytes);
    case "hdf5":
      return kerasFile(bytes, undefined);
    case "keras": {
      const { kerasArchive } = await import("./keras-archive.js");
      const { weights, config } = kerasArchive(kind.entries);
      return kerasFile(weights, config);
    }
  }
}

async function onnxFile(bytes: Uint8Array): Promise<TensorFile> {
  const { readOnnx } = await import("./onnx.js");
  const { onnxLayers } = await import("./conventions/onnx.js");
  const graph = await readOnnx(bytes);
  return { ...graph.file, layers: onnxLayers(graph) };
}

/** HDF5 written by Keras has a layout of its own; any other is read by the names of its arrays. */
async function kerasFile(bytes: Uint8Array, config: string | undefined): Promise<TensorFile> {
  const { readHdf5 } = await import("./hdf5-file.js");
  const { kerasNetworks } = await import("./conventions/keras.js");
  const file = await readHdf5(bytes);
  const layers = kerasNetworks(file, config ?? file.texts.get("@model_config"));
  return layers.length === 0 ? file : { ...file, layers };
}
