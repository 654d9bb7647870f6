import { cellModel } from "../systems/cell-model.js";
import type { CellWeights } from "../systems/cell-weights.js";
import type { Model } from "../systems/model.js";
import { flaxLayers } from "./conventions/flax.js";
import { haikuLayers } from "./conventions/haiku.js";
import { plainLayers } from "./conventions/plain.js";
import { pytorchLayers } from "./conventions/pytorch.js";
import type { Convention, LayerOptions, RecurrentLayer } from "./recurrent-layer.js";
import { nameList, printable, type TensorFile } from "./tensor-file.js";

/** Every naming convention that is known; a tensor belongs to at most one layer. */
const conventions: readonly Convention[] = [pytorchLayers, flaxLayers, haikuLayers, plainLayers];

export interface NetworkOptions extends LayerOptions {
  /** Which layer, by what its tensors' names begin with, where the file has several. */
  readonly prefix?: string;
}

/** What was read from a file. */
export interface DecodedNetwork {
  readonly weights: CellWeights;
  /** Where from, and what was left out, in one sentence. */
  readonly provenance: string;
}

/**
 * The recurrent network among the tensors of a file, its cell and sizes inferred from names and shapes.
 *
 * @throws RangeError, one line without the file's name, if there is none, or more than one and no prefix picks
 */
export function recurrentNetwork(file: TensorFile, options: NetworkOptions = {}): DecodedNetwork {
  const { prefix, ...choices } = options;
  const layers = file.layers ?? conventions.flatMap((convention) => convention(file));
  const layer = pickLayer(file, layers, prefix);
  return { weights: layer.decode(choices), provenance: provenanceOf(file, layer) };
}

function provenanceOf(file: TensorFile, { convention, prefix, tensors }: RecurrentLayer): string {
  const used = new Set(tensors);
  const left = [...file.tensors.keys()].filter((name) => !used.has(name));
  const picked = prefix === "" ? "" : `, ${printable(prefix)}*`;
  const rest = left.length === 0 ? "" : `; not part of the recurrence: ${nameList(left)}`;
  return `${file.format} file, ${convention} convention${picked}${rest}`;
}

/** A model of the network in a file. */
export function decodedModel({ weights, provenance }: DecodedNetwork, name: string): Model {
  return { ...cellModel({ ...weights, name }), provenance };
}

function pickLayer(
  file: TensorFile,
  layers: readonly RecurrentLayer[],
  prefix: string | undefined,
): RecurrentLayer {
  if (layers.length === 0) {
    const names = [...file.tensors.keys(), ...file.others.keys()];
    throw new RangeError(
      `has no recurrent layer that is known; expected names such as weight_hh_l0, recurrent_kernel or wRec, ` +
        `found ${nameList(names)}`,
    );
  }
  const exact = layers.filter((layer) => layer.prefix === prefix);
  const picked = exact.length > 0 ? exact : layers.filter((layer) => layer.prefix.startsWith(prefix ?? ""));
  if (picked.length === 1) return picked[0]!;
  const known = nameList(layers.map((layer) => (layer.prefix === "" ? "''" : layer.prefix)));
  if (picked.length === 0) {
    throw new RangeError(
      `has no recurrent layer whose tensors begin with --prefix ${printable(prefix!)}; expected ${known}`,
    );
  }
  throw new RangeError(`has ${picked.length} recurrent layers; expected --prefix, one of ${known}`);
}
