import {
  byteBudget,
  entriesOf,
  printable,
  tensorFileLimits,
  type Tensor,
  type TensorFile,
} from "./tensor-file.js";
import type { Dataset, Group } from "h5wasm";

/** An HDF5 file: its arrays by path without leading slash, and what Keras writes beside them. */
export interface Hdf5File extends TensorFile {
  /** Attributes `model_config` and `name` of its groups, by "path@name"; the root has an empty path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Groups in groups, and objects in all: links may form a circle. */
const hdf5Limits = { depth: 24 } as const;

type H5 = typeof import("h5wasm");

/**
 * Reads every floating-point array of an HDF5 file, and the two attributes that describe a Keras model.
 *
 * The HDF5 library itself does the work, compiled to WebAssembly (4 MB, loaded here) on a file in memory.
 *
 * @throws RangeError if the library finds the file damaged, or its arrays take more than a tensor file may
 */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5File> {
  checkLengths(bytes);
  const h5 = await import("h5wasm");
  const library = await h5.ready;
  // Else it writes to the console what is wrong.
  library.activate_throwing_error_handler();
  const name = "network.h5";
  try {
    library.FS.writeFile(name, bytes);
    return readAll(h5, new h5.File(name, "r"));
  } catch (error) {
    if (error instanceof RangeError && !/offset|array length|call stack/i.test(error.message)) throw error;
    throw new RangeError(`is damaged, or no HDF5 file that can be read: ${reasonOf(error)}`, {
      cause: error,
    });
  } finally {
    discard(() => {
      library.FS.unlink(name);
    });
  }
}

/** The attributes that are read. */
const textNames = ["model_config", "name"] as const;

/** Bytes after an attribute's name within which its type, its shape and the reference to its text are. */
const attributeReach = 128;

/**
 * Lengths that the library allocates, up to 2 GB, before it looks whether they can be true: those of global heaps ("GCOL",
 * version 1, length), and of the texts in them that it will be asked for (length, address of the heap, number there).
 */
function checkLengths(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const heaps = new Set<number>();
  for (const at of positions(bytes, "GCOL\u0001")) {
    if (at + 16 > bytes.length) break;
    heaps.add(at);
    checkLength("a heap", at, Number(view.getBigUint64(at + 8, true)), bytes.length);
  }
  for (const start of textNames.flatMap((name) => positions(bytes, `${name}\0`))) {
    for (let at = start; at < start + attributeReach && at + 16 <= bytes.length; at++) {
      const [heap, high, object] = [4, 8, 12].map((offset) => view.getUint32(at + offset, true)) as Triple;
      if (high !== 0 || !heaps.has(heap) || object === 0 || object > 0xffff) continue;
      checkLength("a text", at, view.getUint32(at, true), bytes.length);
    }
  }
}

type Triple = [number, number, number];

/** Where a short text of single bytes stands. */
function positions(bytes: Uint8Array, text: string): number[] {
  const codes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const found: number[] = [];
  for (let at = bytes.indexOf(codes[0]!); at >= 0; at = bytes.indexOf(codes[0]!, at + 1)) {
    if (codes.every((code, i) => bytes[at + i] === code)) found.push(at);
  }
  return found;
}

function checkLength(what: string, at: number, length: number, most: number): void {
  if (length <= most) return;
  throw new RangeError(`is damaged: ${what} at byte ${at} has ${length} bytes; expected at most ${most}`);
}

/** Cleaning up after a damaged file must not hide what is wrong with it. */
function discard(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing to clean up.
  }
}

/** The innermost line of the library's own report. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = [...text.matchAll(/\(\): (.*)/g)];
  return printable(lines.at(-1)?.[1] ?? text.split("\n")[0]!);
}

function readAll(h5: H5, file: InstanceType<H5["File"]>): Hdf5File {
  const found = {
    format: "HDF5",
    tensors: new Map<string, Tensor>(),
    others: new Map<string, string>(),
    texts: new Map<string, string>(),
  };
  const spend = byteBudget();
  let objects = 0;
  const visit = (group: Group, path: string, depth: number) => {
    readTexts(group, path, found.texts);
    for (const key of group.keys()) {
      if (++objects > tensorFileLimits.tensors || depth > hdf5Limits.depth) {
        throw new RangeError(
          `has groups ${hdf5Limits.depth} deep, or ${tensorFileLimits.tensors} objects, or more`,
        );
      }
      const here = path === "" ? key : `${path}/${key}`;
      const object = group.get(key);
      if (object instanceof h5.Group) visit(object, here, depth + 1);
      else if (object instanceof h5.Dataset) {
        const tensor = readDataset(object, here, spend);
        if (typeof tensor === "string") found.others.set(here, tensor);
        else found.tensors.set(here, tensor);
      }
    }
  };
  visit(file, "", 0);
  discard(() => {
    file.close();
  });
  return found;
}

/** Longest text of an attribute that is kept: a model's configuration may be long. Others are not needed. */
const longestText = 1e8;

function readTexts(group: Group, path: string, texts: Map<string, string>): void {
  const { attrs } = group;
  for (const name of textNames) {
    const value = attrs[name]?.value;
    if (typeof value === "string" && value.length <= longestText) texts.set(`${path}@${name}`, value);
  }
}

/** The values of an array, or its type if no floats. The library brings them to this machine's byte order. */
function readDataset(
  dataset: Dataset,
  path: string,
  spend: (name: string, bytes: number) => void,
): Tensor | string {
  const { shape, dtype } = dataset;
  const type = typeof dtype === "string" ? dtype : "compound";
  if (shape === null || !/^[<>|]?[fd]$/.test(type)) return `HDF5 ${type}`;
  spend(printable(path), 8 * entriesOf(`tensor ${printable(path)}`, shape));
  const { value } = dataset;
  if (typeof value === "number") return { shape, data: Float64Array.of(value) };
  if (value instanceof Float32Array || value instanceof Float64Array)
    return { shape, data: Float64Array.from(value) };
  return `HDF5 ${type}`;
}
