import { chunked } from "./chunks.js";

/** A flat array shown as rows: [[…], […]]; the rows are made only while they are written. */
export interface Rows {
  readonly [rowsTag]: true;
  readonly data: ArrayLike<number>;
  readonly columns: number;
}

const rowsTag = Symbol("rows");

/** Presents a flat row-major array, shape [any, columns], as an array of rows. */
export function asRows(data: ArrayLike<number>, columns: number): Rows {
  return { [rowsTag]: true, data, columns };
}

/**
 * A value as JSON text, in pieces, so that a result may be larger than a string can be.
 *
 * Numbers keep full precision. NaN and infinities become null, and the object that holds them (directly or in an
 * array) gets `"status": "non-finite"` unless it has a status. Typed arrays are arrays; undefined entries vanish.
 */
export function* jsonText(value: unknown): Generator<string> {
  yield* chunked(pieces(value, 0, { nonFinite: false }));
  yield "\n";
}

interface Holder {
  /** A number that is not finite was met in this object or in an array of it. */
  nonFinite: boolean;
}

function* pieces(value: unknown, depth: number, holder: Holder): Generator<string> {
  if (typeof value === "number") yield numberText(value, holder);
  else if (typeof value !== "object" || value === null) yield JSON.stringify(value);
  else if (rowsTag in value) yield* rowPieces(value as Rows, depth, holder);
  else if (Array.isArray(value)) yield* listPieces(value, depth, holder);
  else if (ArrayBuffer.isView(value)) yield* flatPieces(value as Float64Array, 0, length(value), holder);
  else yield* objectPieces(value, depth);
}

function length(value: ArrayBufferView): number {
  return (value as Float64Array).length;
}

function numberText(value: number, holder: Holder): string {
  if (Number.isFinite(value)) return String(value);
  holder.nonFinite = true;
  return "null";
}

function* objectPieces(value: object, depth: number): Generator<string> {
  const holder: Holder = { nonFinite: false };
  const indent = "  ".repeat(depth + 1);
  let separator = `{\n${indent}`;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    yield `${separator}${JSON.stringify(key)}: `;
    yield* pieces(item, depth + 1, holder);
    separator = `,\n${indent}`;
  }
  if (holder.nonFinite && !("status" in value)) yield `${separator}"status": "non-finite"`;
  yield separator.startsWith("{") ? "{}" : `\n${"  ".repeat(depth)}}`;
}

function* listPieces(list: readonly unknown[], depth: number, holder: Holder): Generator<string> {
  if (list.every((item) => typeof item !== "object" || item === null)) {
    yield* flatItems(list, holder);
    return;
  }
  const indent = "  ".repeat(depth + 1);
  let separator = `[\n${indent}`;
  for (const item of list) {
    yield separator;
    yield* pieces(item, depth + 1, holder);
    separator = `,\n${indent}`;
  }
  yield `\n${"  ".repeat(depth)}]`;
}

function* flatItems(list: readonly unknown[], holder: Holder): Generator<string> {
  let separator = "[";
  for (const item of list) {
    yield separator;
    yield typeof item === "number" ? numberText(item, holder) : JSON.stringify(item ?? null);
    separator = ", ";
  }
  yield list.length === 0 ? "[]" : "]";
}

function* rowPieces(rows: Rows, depth: number, holder: Holder): Generator<string> {
  const { data, columns } = rows;
  const indent = "  ".repeat(depth + 1);
  let separator = `[\n${indent}`;
  for (let start = 0; start + columns <= data.length && columns > 0; start += columns) {
    yield separator;
    yield* flatPieces(data, start, start + columns, holder);
    separator = `,\n${indent}`;
  }
  yield separator.startsWith("[") ? "[]" : `\n${"  ".repeat(depth)}]`;
}

function* flatPieces(data: ArrayLike<number>, start: number, end: number, holder: Holder): Generator<string> {
  yield "[";
  for (let i = start; i < end; i++) yield (i > start ? ", " : "") + numberText(data[i]!, holder);
  yield "]";
}
