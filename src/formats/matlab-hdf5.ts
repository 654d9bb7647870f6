import { transposed } from "./gates.js";
import { readHdf5 } from "./hdf5-file.js";
import type { Tensor, TensorFile } from "./tensor-file.js";

/**
 * Reads the numeric arrays of a MATLAB file of version 7.3, which is HDF5.
 *
 * MATLAB stores columns first, so every matrix stands there transposed. Fields of a struct become "struct.field".
 * Arrays of more than two axes are left out.
 *
 * @throws RangeError if the file is damaged
 */
export async function readMatlabHdf5(bytes: Uint8Array): Promise<TensorFile> {
  const file = await readHdf5(bytes);
  const tensors = new Map<string, Tensor>();
  const others = new Map(file.others);
  for (const [path, { shape, data }] of file.tensors) {
    const name = path.replaceAll("/", ".");
    const [rows = 1, columns = 1] = shape;
    if (shape.length > 2) others.set(name, `MATLAB array of ${shape.length} axes`);
    else tensors.set(name, { shape: [columns, rows], data: transposed(data, rows) });
  }
  return { format: "MATLAB 7.3", tensors, others };
}
