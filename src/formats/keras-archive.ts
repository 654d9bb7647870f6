import { strFromU8 } from "fflate";
import { zipData, type ZipEntry } from "./zip.js";

/**
 * The two files of a .keras archive: the model's configuration and its weights, HDF5.
 *
 * @throws RangeError if one is missing or damaged
 */
export function kerasArchive(entries: ReadonlyMap<string, ZipEntry>): {
  weights: Uint8Array;
  config: string;
} {
  const [weights, config] = ["model.weights.h5", "config.json"].map((name) => {
    const entry = entries.get(name);
    if (entry === undefined) throw new RangeError(`${name} is missing in the .keras archive`);
    return zipData(entry);
  }) as [Uint8Array, Uint8Array];
  return { weights, config: strFromU8(config) };
}
