import type { Model } from "../systems/model.js";
import { fileKind, type FileKind } from "./file-kind.js";
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

/** The arrays of a file of a kind that has been told apart by {@link fileKind}. */
async function readTensorFile(bytes: Uint8Array, kind: ReturnType<typeof fileKind>): Promise<TensorFile> {
  switch (kind.kind) {
    case "safetensors":
      return (await import("./safetensors.js")).readSafetensors(bytes);
    case "npy":
      return (await import("./npz-reader.js")).readLoneNpy(bytes);
    case "npz":
      return (await import("./npz-reader.js")).readNpz(kind.entries);
    case "pytorch":
      return (await import("./pytorch-file.js")).readPyTorch(kind.entries);
    case "onnx": {
      const [{ readOnnx }, { onnxLayers }] = await Promise.all([
        import("./onnx.js"),
        import("./conventions/onnx.js"),
      ]);
      const graph = await readOnnx(bytes);
      return { ...graph.file, layers: onnxLayers(graph) };
    }
    default:
      throw new RangeError(`is a ${kind.kind satisfies FileKind["kind"]} file, which is not read yet`);
  }
}
