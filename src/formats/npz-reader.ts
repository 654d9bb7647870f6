import { readNpy, type NpyArray } from "./npy-reader.js";
import { byteBudget, printable, type Tensor, type TensorFile } from "./tensor-file.js";
import { zipData, type ZipEntry } from "./zip.js";

/**
 * Reads the arrays of a NumPy .npz archive, stored or deflated.
 *
 * @param entries the archive's directory; what is no .npy file is left out
 * @throws        RangeError if an array is damaged, or all together take more than a tensor file may
 */
export function readNpz(entries: ReadonlyMap<string, ZipEntry>): TensorFile {
  const files = [...entries.values()].filter(({ name }) => name.endsWith(".npy"));
  const spend = byteBudget();
  return arraysFile(
    "npz",
    files.map((entry) => {
      const name = entry.name.slice(0, -4);
      const array = readNpy(`array ${printable(name)}`, zipData(entry));
      spend(printable(name), "data" in array ? 8 * array.data.length : 0);
      return [name, array];
    }),
  );
}

/** A lone array has no name: it is read as the recurrent matrix. */
export function readLoneNpy(bytes: Uint8Array): TensorFile {
  return arraysFile("npy", [["wRec", readNpy("the array", bytes)]]);
}

function arraysFile(format: string, arrays: readonly (readonly [string, NpyArray])[]): TensorFile {
  const tensors = new Map<string, Tensor>();
  const others = new Map<string, string>();
  for (const [name, array] of arrays) {
    if ("other" in array) others.set(name, array.other);
    else tensors.set(name, array);
  }
  return { format, tensors, others };
}
