import { strFromU8 } from "fflate";
import { decodeFloats, floatWidths, type FloatKind } from "./float-decoding.js";
import { duplicateKey, parseJson } from "./json-text.js";
import { show } from "./matrix.js";
import {
  byteBudget,
  entriesOf,
  printable,
  shapeText,
  tensorFileLimits,
  type Tensor,
  type TensorFile,
} from "./tensor-file.js";

const floats: Readonly<Record<string, FloatKind>> = { F64: "f64", F32: "f32", F16: "f16", BF16: "bf16" };

/** Bytes of an entry of the types that are not read. */
const otherTypes: ReadonlyMap<string, number> = new Map([
  ...["I64", "U64", "C64"].map((type) => [type, 8] as const),
  ...["I32", "U32"].map((type) => [type, 4] as const),
  ...["I16", "U16"].map((type) => [type, 2] as const),
  ...["I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0"].map((type) => [type, 1] as const),
]);

/** Longest header the format allows. */
const longestHeader = 1e8;

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file: the length of a header (u64, little-endian), the header (JSON), the data.
 *
 * Offsets must be in range, fit the shapes, and cover the data without holes or overlaps.
 *
 * @throws RangeError, one line without the file's name, for anything else
 * @see    https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { header, data } = splitHeader(bytes);
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, value]) => entryOf(name, value, data.length));
  checkCover(entries, data.length);
  const tensors = new Map<string, Tensor>();
  const others = new Map<string, string>();
  const spend = byteBudget();
  for (const { name, dtype, shape, begin, end } of entries) {
    const kind = kindOf(dtype);
    if (kind === undefined) others.set(name, dtype);
    else {
      spend(printable(name), 8 * entriesOf(printable(name), shape));
      tensors.set(name, { shape, data: decodeFloats(data.subarray(begin, end), kind) });
    }
  }
  return { format: "safetensors", tensors, others };
}

function splitHeader(bytes: Uint8Array) {
  if (bytes.length < 8) {
    throw new RangeError(
      `is ${bytes.length} bytes long; expected the 8 bytes of a safetensors header length`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const left = bytes.length - 8;
  if (length > left || length > longestHeader) {
    throw new RangeError(
      `the safetensors header is ${length} bytes long; expected at most ${left}, the file's`,
    );
  }
  return { header: parseHeader(bytes.subarray(8, 8 + length)), data: bytes.subarray(8 + length) };
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = utf8Text(bytes);
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError(`the safetensors header holds ${show(value)}; expected an object of tensors`);
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new RangeError(`tensor ${show(twice)} is given twice in the header`);
  const count = Object.keys(value).length;
  if (count > tensorFileLimits.tensors) {
    throw new RangeError(`has ${count} tensors; expected at most ${tensorFileLimits.tensors}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function entryOf(name: string, value: unknown, dataLength: number): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const label = `tensor ${printable(name)}`;
  if (typeof dtype !== "string")
    throw new RangeError(`${label} has dtype ${show(dtype ?? null)}; expected a text`);
  if (widthOf(dtype) === undefined) {
    throw new RangeError(`${label} has dtype ${show(dtype)}; expected F64, F32, F16 or BF16`);
  }
  if (!isNumbers(shape))
    throw new RangeError(`${label} has shape ${show(shape ?? null)}; expected whole numbers`);
  const entries = entriesOf(label, shape);
  if (!isNumbers(offsets) || offsets.length !== 2) {
    throw new RangeError(`${label} has data_offsets ${show(offsets ?? null)}; expected [begin, end]`);
  }
  const [begin, end] = offsets as unknown as readonly [number, number];
  if (begin > end || end > dataLength) {
    throw new RangeError(
      `${label} has data_offsets ${show(offsets)}; expected a range within 0 and ${dataLength}`,
    );
  }
  checkSize(label, dtype, shape, entries, end - begin);
  return { name, dtype, shape, begin, end };
}

function checkSize(label: string, dtype: string, shape: readonly number[], entries: number, found: number) {
  const width = widthOf(dtype);
  if (width === undefined || entries * width === found) return;
  throw new RangeError(
    `${label} has ${found} bytes; expected ${entries * width} for shape ${shapeText(shape)} of ${dtype}`,
  );
}

/** Bytes of an entry; undefined for a type that does not exist. */
function widthOf(dtype: string): number | undefined {
  const kind = kindOf(dtype);
  return kind === undefined ? otherTypes.get(dtype) : floatWidths[kind];
}

function kindOf(dtype: string): FloatKind | undefined {
  return Object.hasOwn(floats, dtype) ? floats[dtype] : undefined;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

/** Every byte of the data belongs to one tensor: what the format asks for, so that nothing is hidden or shared. */
function checkCover(entries: readonly Entry[], dataLength: number): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let reached = 0;
  for (const { name, begin, end } of sorted) {
    if (begin < reached) {
      throw new RangeError(
        `tensor ${printable(name)} begins at ${begin}, within another that ends at ${reached}`,
      );
    }
    if (begin > reached) {
      throw new RangeError(
        `tensor ${printable(name)} begins at ${begin}; expected ${reached}, where the last ends`,
      );
    }
    reached = end;
  }
  if (reached < dataLength) {
    throw new RangeError(`has ${dataLength - reached} bytes after the last tensor; expected none`);
  }
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes a replacement character, as JSON then refuses or shows. */
export function utf8Text(bytes: Uint8Array): string {
  return strFromU8(bytes);
}
