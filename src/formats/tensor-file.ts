import type { RecurrentLayer } from "./recurrent-layer.js";

/** One array of a file, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The arrays a file of a trained network holds, whatever its format. */
export interface TensorFile {
  /** In words: "safetensors", "PyTorch state_dict", … */
  readonly format: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Arrays that are no floating-point numbers, with what they are instead: no weights, unless asked for. */
  readonly others: ReadonlyMap<string, string>;
  /** Where the file itself says which layers it has; else they are told from the names. */
  readonly layers?: readonly RecurrentLayer[];
}

/** Bytes the arrays of a file may take in memory, and arrays it may have. */
export const tensorFileLimits = { bytes: 2 ** 30, tensors: 100_000 } as const;

/**
 * Number of entries of a shape.
 *
 * @throws RangeError if a size is no whole number, or the product does not fit in memory
 */
export function entriesOf(name: string, shape: readonly number[]): number {
  let entries = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new RangeError(`${name} has size ${size} in its shape; expected a whole number`);
    }
    entries *= size;
  }
  if (shape.length > 8 || shape.some((size) => size > 2 ** 32)) entries = Infinity;
  if (entries * 8 <= tensorFileLimits.bytes) return entries;
  throw new RangeError(`${name} has shape ${shapeText(shape)}; expected an array of at most 1 GB`);
}

/** A count of bytes to allocate: throws before the arrays of a file exceed what {@link tensorFileLimits} allows. */
export function byteBudget(): (name: string, bytes: number) => void {
  let total = 0;
  return (name, bytes) => {
    total += bytes;
    if (total <= tensorFileLimits.bytes) return;
    throw new RangeError(`needs more than 1 GB of memory up to ${name}; expected a smaller network`);
  };
}

export function shapeText(shape: readonly number[]): string {
  const sizes = shape.slice(0, 8).join(", ");
  return `[${sizes}${shape.length > 8 ? ", …" : ""}]`;
}

/** A name of a file as one can print it: short, and without control characters. */
export function printable(name: string): string {
  const text = name.replace(/[\p{Cc}\u2028\u2029]/gu, "�");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Names for a message, the first dozen. */
export function nameList(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return "none";
  const first = all.slice(0, 12).map(printable).join(", ");
  return all.length > 12 ? `${first}, … (${all.length} in all)` : first;
}
