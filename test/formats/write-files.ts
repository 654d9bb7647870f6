import { zipSync, zlibSync } from "fflate";

/** An array to write. */
export interface TestArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const array = (shape: readonly number[], data: readonly number[]): TestArray => ({ shape, data });

/** A file of a header, given as an object or a text, and data. */
export function safetensors(header: object | string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** Doubles as a safetensors file. */
export function safetensorsOf(arrays: Readonly<Record<string, TestArray>>): Uint8Array {
  let at = 0;
  const header = Object.entries(arrays).map(([name, { shape, data }]) => {
    const begin = at;
    at += 8 * data.length;
    return [name, { dtype: "F64", shape, data_offsets: [begin, at] }] as const;
  });
  const data = Float64Array.from(Object.values(arrays).flatMap((one) => one.data));
  return safetensors(Object.fromEntries(header), new Uint8Array(data.buffer));
}

/** An .npy file of any header and data, version 1. */
export function npy(header: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  for (let i = 0; i < header.length; i++) bytes[10 + i] = header.charCodeAt(i);
  bytes.set(data, 10 + header.length);
  return bytes;
}

/** A zip of files by path. */
export function zip(files: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 0): Uint8Array {
  return zipSync({ ...files }, { level });
}

export interface MatlabOptions {
  readonly little?: boolean;
  readonly compressed?: boolean;
  readonly single?: boolean;
}

type MatlabValue = TestArray | { readonly [field: string]: MatlabValue };

/**
 * A MATLAB file, by the published format alone: a header of 128 bytes, then elements of a tag (type and length) and data
 * padded to eight bytes; an array is flags, dimensions, name and numbers, columns first.
 */
export function matlab(
  variables: Readonly<Record<string, MatlabValue>>,
  { little = true, compressed = false, single = false }: MatlabOptions = {},
): Uint8Array {
  const tag = (type: number, data: Uint8Array, pad = true): Uint8Array => {
    const bytes = new Uint8Array(8 + (pad ? 8 * Math.ceil(data.length / 8) : data.length));
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, little);
    view.setUint32(4, data.length, little);
    bytes.set(data, 8);
    return bytes;
  };
  const integers = (values: readonly number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => {
      view.setInt32(4 * i, value, little);
    });
    return new Uint8Array(view.buffer);
  };
  const reals = ({ shape, data }: TestArray): Uint8Array => {
    const width = single ? 4 : 8;
    const view = new DataView(new ArrayBuffer(width * data.length));
    const [rows = 1, columns = 1] = shape;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = (j * rows + i) * width;
        if (single) view.setFloat32(at, data[i * columns + j]!, little);
        else view.setFloat64(at, data[i * columns + j]!, little);
      }
    }
    return new Uint8Array(view.buffer);
  };
  const matrix = (name: string, value: MatlabValue): Uint8Array => {
    const label = tag(1, new TextEncoder().encode(name));
    if (isArray(value)) {
      const [rows = 1, columns = 1] = value.shape;
      return tag(
        14,
        joined([
          tag(6, integers([single ? 7 : 6, 0])),
          tag(5, integers([rows, columns])),
          label,
          tag(single ? 7 : 9, reals(value)),
        ]),
      );
    }
    const names = new Uint8Array(32 * Object.keys(value).length);
    Object.keys(value).forEach((field, i) => {
      names.set(new TextEncoder().encode(field), 32 * i);
    });
    // A small element: type and length in four bytes, data in the other four.
    const length = new Uint8Array(8);
    const view = new DataView(length.buffer);
    view.setUint32(0, (4 << 16) | 5, little);
    view.setInt32(4, 32, little);
    return tag(
      14,
      joined([
        tag(6, integers([2, 0])),
        tag(5, integers([1, 1])),
        label,
        length,
        tag(1, names),
        ...Object.values(value).map((field) => matrix("", field)),
      ]),
    );
  };
  const header = new Uint8Array(128).fill(32);
  header.set(new TextEncoder().encode("MATLAB 5.0 MAT-file"));
  const view = new DataView(header.buffer);
  view.setUint16(124, 0x0100, little);
  view.setUint16(126, 0x4d49, little);
  const elements = Object.entries(variables).map(([name, value]) => {
    const element = matrix(name, value);
    return compressed ? tag(15, zlibSync(element), false) : element;
  });
  return joined([header, ...elements]);
}

function isArray(value: MatlabValue): value is TestArray {
  return Array.isArray((value as Partial<TestArray>).shape);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Opcodes of a pickle from texts (one character a byte) and bytes. */
export function pickle(...parts: readonly (string | number)[]): Uint8Array {
  return joined(
    parts.map((part) =>
      typeof part === "number"
        ? Uint8Array.of(part)
        : Uint8Array.from(part, (character) => character.charCodeAt(0)),
    ),
  );
}
