import { strFromU8 } from "fflate";
import { inflateUpTo } from "./inflate.js";
import { rowMajor } from "./npy-reader.js";
import {
  byteBudget,
  entriesOf,
  printable,
  shapeText,
  tensorFileLimits,
  type Tensor,
  type TensorFile,
} from "./tensor-file.js";

/** Structs in structs. */
const deepest = 16;

/** Array classes that hold numbers, and what the others hold. */
const numeric = { double: 6, single: 7, firstInteger: 8, lastInteger: 13 } as const;
const classNames: Readonly<Record<number, string>> = {
  1: "cell array",
  3: "object",
  4: "char",
  5: "sparse",
  14: "int64",
  15: "uint64",
  16: "function",
  17: "opaque",
};

/** Data types of elements. */
const types = { matrix: 14, compressed: 15 } as const;
const structClass = 2;

/** Readers of numbers by their data type, with their widths: numbers are often stored narrower than their class. */
const numbers: Readonly<Record<number, readonly [width: number, get: NumberGetter]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
};
type NumberGetter = (view: DataView, at: number, little: boolean) => number;

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the next one begins. */
  readonly next: number;
}

interface Context {
  readonly little: boolean;
  readonly tensors: Map<string, Tensor>;
  readonly others: Map<string, string>;
  readonly spend: (name: string, bytes: number) => void;
}

/**
 * Reads the numeric arrays of a MATLAB file of version 5 (save -v6 and -v7), of either byte order.
 *
 * Fields of a struct become "struct.field". Real arrays of double, single and integers up to 32 bits; what is complex,
 * sparse, text, cell or object is left out.
 *
 * @throws RangeError if the file is damaged
 * @see    MathWorks, MAT-File Format (2018), version 5
 */
export function readMatlab(bytes: Uint8Array): TensorFile {
  if (bytes.length < 128)
    throw new RangeError(`is ${bytes.length} bytes long; expected the 128 bytes of a MATLAB header`);
  const order = strFromU8(bytes.subarray(126, 128), true);
  if (order !== "IM" && order !== "MI") {
    throw new RangeError(
      `has byte order ${printable(order)} at byte 126; expected IM or MI of a MATLAB 5 file`,
    );
  }
  const context: Context = {
    little: order === "IM",
    tensors: new Map<string, Tensor>(),
    others: new Map<string, string>(),
    spend: byteBudget(),
  };
  for (let at = 128; at < bytes.length;) {
    const element = readElement(context, bytes, at);
    at = element.next;
    readTopLevel(context, element);
  }
  return { format: "MATLAB", tensors: context.tensors, others: context.others };
}

function readTopLevel(context: Context, element: Element): void {
  if (element.type === types.matrix) readMatrix(context, element.data, "", 0);
  else if (element.type === types.compressed) {
    const data = inflateUpTo("a compressed array", element.data, tensorFileLimits.bytes);
    context.spend("a compressed array", data.length);
    const inner = readElement(context, data, 0);
    if (inner.type === types.matrix) readMatrix(context, inner.data, "", 0);
  }
}

/** A tag (type and length, or both in four bytes) and its data, padded to a multiple of eight bytes. */
function readElement({ little }: Context, bytes: Uint8Array, at: number): Element {
  if (at + 8 > bytes.length) throw new RangeError(`ends within an element at byte ${at} of ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = view.getUint32(at, little);
  if (word >>> 16 !== 0) {
    const length = word >>> 16;
    if (length > 4)
      throw new RangeError(`has a small element of ${length} bytes at byte ${at}; expected at most 4`);
    return { type: word & 0xffff, data: bytes.subarray(at + 4, at + 4 + length), next: at + 8 };
  }
  const length = view.getUint32(at + 4, little);
  const end = at + 8 + length;
  if (end > bytes.length) {
    throw new RangeError(
      `has an element of ${length} bytes at byte ${at}; expected at most ${bytes.length - at - 8}`,
    );
  }
  // A compressed element alone is not padded.
  const padding = word === types.compressed ? 0 : (8 - (length % 8)) % 8;
  return { type: word, data: bytes.subarray(at + 8, end), next: Math.min(end + padding, bytes.length) };
}

/** Flags, dimensions and name of an array, then what its class asks for. */
function readMatrix(context: Context, bytes: Uint8Array, name: string, depth: number): void {
  if (depth > deepest) throw new RangeError(`has structs more than ${deepest} deep`);
  if (bytes.length === 0) return;
  const flags = readElement(context, bytes, 0);
  const dimensions = readElement(context, bytes, flags.next);
  const label = readElement(context, bytes, dimensions.next);
  const [first = 0] = numbersOf(context, { ...flags, type: 6 });
  const shape = [...numbersOf(context, { ...dimensions, type: 5 })];
  const own = strFromU8(label.data, true);
  const path = name === "" ? own : name;
  const kind = first & 0xff;
  if (context.tensors.size + context.others.size > tensorFileLimits.tensors) {
    throw new RangeError(`has more than ${tensorFileLimits.tensors} arrays`);
  }
  if (kind === structClass) readStruct(context, bytes, label.next, { path, shape, depth });
  else if (kind < numeric.double || kind > numeric.lastInteger || (first & 0x800) !== 0) {
    context.others.set(path, `MATLAB ${(first & 0x800) !== 0 ? "complex" : (classNames[kind] ?? "data")}`);
  } else {
    const entries = entriesOf(`array ${printable(path)}`, shape);
    const real = readElement(context, bytes, label.next);
    const width = numbers[real.type]?.[0] ?? NaN;
    if (real.data.length !== entries * width) {
      throw new RangeError(
        `array ${printable(path)} has ${real.data.length} bytes of type ${real.type}; expected ${entries} numbers for shape ${shapeText(shape)}`,
      );
    }
    context.spend(printable(path), 8 * entries);
    context.tensors.set(path, { shape, data: rowMajor(numbersOf(context, real), shape) });
  }
}

interface StructPlace {
  readonly path: string;
  readonly shape: readonly number[];
  readonly depth: number;
}

/** Length of a field name, the names, and one array a field. */
function readStruct(
  context: Context,
  bytes: Uint8Array,
  at: number,
  { path, shape, depth }: StructPlace,
): void {
  if (shape.some((size) => size !== 1)) {
    context.others.set(path, "MATLAB struct array");
    return;
  }
  const lengthElement = readElement(context, bytes, at);
  const names = readElement(context, bytes, lengthElement.next);
  const [length = 0] = numbersOf(context, { ...lengthElement, type: 5 });
  if (length < 1 || names.data.length % length !== 0) {
    throw new RangeError(
      `struct ${printable(path)} has field names of ${length} bytes; expected them to fill ${names.data.length}`,
    );
  }
  let next = names.next;
  for (let i = 0; i < names.data.length / length; i++) {
    const field = strFromU8(names.data.subarray(i * length, (i + 1) * length), true).replace(/\0.*$/s, "");
    const element = readElement(context, bytes, next);
    next = element.next;
    if (element.type === types.matrix) readMatrix(context, element.data, `${path}.${field}`, depth + 1);
  }
}

function numbersOf({ little }: Context, { type, data }: Pick<Element, "type" | "data">): Float64Array {
  const found = numbers[type];
  if (found === undefined)
    throw new RangeError(`has numbers of type ${type}; expected one of ${Object.keys(numbers).join(", ")}`);
  const [width, get] = found;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: Math.floor(data.length / width) }, (_, i) =>
    get(view, i * width, little),
  );
}
