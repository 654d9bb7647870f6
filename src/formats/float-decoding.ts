/** How a floating-point number is stored: IEEE 754 binary64, 32 and 16, or the upper half of a binary32. */
export type FloatKind = "f64" | "f32" | "f16" | "bf16";

/** Bytes of one number. */
export const floatWidths: Readonly<Record<FloatKind, number>> = { f64: 8, f32: 4, f16: 2, bf16: 2 };

/**
 * Stored floating-point numbers as doubles, exactly.
 *
 * @param bytes  of whole numbers; any alignment
 * @param little byte order: little-endian (the default) or big-endian
 * @returns      a new array, shape [bytes.length / width]
 */
export function decodeFloats(bytes: Uint8Array, kind: FloatKind, little = true): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = floatWidths[kind];
  const read = readers[kind];
  const values = new Float64Array(Math.floor(bytes.length / width));
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * width, little);
  return values;
}

const readers: Readonly<Record<FloatKind, (view: DataView, at: number, little: boolean) => number>> = {
  f64: (view, at, little) => view.getFloat64(at, little),
  f32: (view, at, little) => view.getFloat32(at, little),
  f16: (view, at, little) => halfValue(view.getUint16(at, little)),
  bf16: (view, at, little) => upperHalfValue(view.getUint16(at, little)),
};

/** The value of the sixteen bits of a binary16: sign, 5 bits of exponent, 10 of significand. */
function halfValue(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const significand = bits & 1023;
  if (exponent === 0) return sign * significand * 2 ** -24;
  if (exponent === 31) return significand === 0 ? sign * Infinity : NaN;
  return sign * (1 + significand / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

function upperHalfValue(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat32(0);
}
