import { strFromU8 } from "fflate";
import { decodeFloats, floatWidths, type FloatKind } from "./float-decoding.js";
import { show } from "./matrix.js";
import { entriesOf, shapeText, type Tensor } from "./tensor-file.js";

const kinds: Readonly<Record<string, FloatKind>> = { f8: "f64", f4: "f32", f2: "f16" };

/** An array, or what it holds that is no floating-point number. */
export type NpyArray = Tensor | { readonly other: string };

/**
 * Reads one array of NumPy's .npy format, versions 1 to 3: f2, f4 and f8 in either byte order, C or Fortran order.
 *
 * Integers, booleans, complex numbers and the like come back as `other`: they are no weights. Objects would be a
 * pickle, which is never read.
 *
 * @param name of the array, for messages
 * @throws     RangeError if the header is damaged, or the data do not fit it
 * @see        NumPy enhancement proposal 1, a simple file format for NumPy arrays
 */
export function readNpy(name: string, bytes: Uint8Array): NpyArray {
  const { text, start } = headerOf(name, bytes);
  const { descr, fortran, shape } = parseHeader(name, text);
  const kind = kinds[descr.slice(1)];
  if (kind === undefined) return { other: `NumPy ${show(descr)}` };
  const entries = entriesOf(name, shape);
  const expected = entries * floatWidths[kind];
  if (bytes.length - start !== expected) {
    throw new RangeError(
      `${name} has ${bytes.length - start} bytes of data; expected ${expected} for shape ${shapeText(shape)}`,
    );
  }
  const data = decodeFloats(bytes.subarray(start), kind, !descr.startsWith(">"));
  return { shape, data: fortran ? rowMajor(data, shape) : data };
}

/** Magic string, version and length, then the text. */
function headerOf(name: string, bytes: Uint8Array): { text: string; start: number } {
  if (bytes.length < 10 || strFromU8(bytes.subarray(0, 6), true) !== "\u0093NUMPY") {
    throw new RangeError(`${name} does not begin as a .npy array does`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3)
    throw new RangeError(`${name} has .npy version ${version}; expected 1, 2 or 3`);
  const before = version === 1 ? 10 : 12;
  const length = version === 1 || bytes.length < 12 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = before + length;
  if (start > bytes.length) {
    throw new RangeError(
      `${name} has a header of ${length} bytes; expected at most ${bytes.length - before}`,
    );
  }
  return { text: strFromU8(bytes.subarray(before, Math.min(start, before + 65536)), true), start };
}

/** The Python dictionary of the header, in any order of its keys. */
function parseHeader(name: string, text: string) {
  const descr = /'descr'\s*:\s*'([<>|=]?\w{1,20})'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,L]{0,200})\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || sizes === undefined) {
    throw new RangeError(`${name} has header ${show(text.trim())}; expected descr, fortran_order and shape`);
  }
  if (/^\|?O/.test(descr))
    throw new RangeError(`${name} holds Python objects; expected floating-point numbers`);
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number.parseInt(size, 10)]));
  return { descr: /^[<>|=]/.test(descr) ? descr : `<${descr}`, fortran: fortran === "True", shape };
}

/** Entries with the first index running fastest, brought to row-major order. */
export function rowMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  return strided(data, shape, strides, 0);
}

/**
 * The entries of a strided view, row-major.
 *
 * @param strides of each axis, in entries
 * @param offset  of the first entry
 */
export function strided(
  data: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Float64Array {
  const out = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = data[at]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
