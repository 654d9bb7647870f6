import { strFromU8 } from "fflate";
import type { Reader } from "protobufjs/minimal.js";

/** How a field is stored. A nested message is described by its own fields. */
type FieldType = "int" | "float" | "double" | "text" | "bytes" | MessageFields;

/** The fields of a message that are read, by number; every other one is passed over. */
export type MessageFields = ReadonlyMap<number, { readonly name: string; readonly type: FieldType }>;

/** A message: the values of each field in order, be it repeated or not. */
export type Message = ReadonlyMap<string, readonly FieldValue[]>;
export type FieldValue = number | string | Uint8Array | Message;

/** Values that all fields of a message may hold in all. */
const mostValues = 2e8;

/**
 * Reads a message of Protocol Buffers by a description of the fields that are needed.
 *
 * The description is as deep as the recursion goes, whatever the bytes say.
 *
 * @throws RangeError, or the reader's own error, where the bytes end early or a field is stored otherwise
 * @see    https://protobuf.dev/programming-guides/encoding/
 */
export function readMessage(reader: Reader, end: number, fields: MessageFields): Message {
  const message = new Map<string, FieldValue[]>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields.get(tag >>> 3);
    if (field === undefined) passOver(reader, tag & 7);
    else {
      const values = message.get(field.name) ?? [];
      message.set(field.name, values);
      readField(reader, tag & 7, field.type, values);
    }
  }
  if (reader.pos !== end) throw new RangeError(`a field reaches beyond byte ${end}, where its message ends`);
  return message;
}

const wire = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

function readField(reader: Reader, wireType: number, type: FieldType, values: FieldValue[]): void {
  if (wireType !== wire.delimited) {
    values.push(readScalar(reader, wireType, type));
    return;
  }
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len)
    throw new RangeError(`a field of ${length} bytes reaches beyond the end, byte ${reader.len}`);
  if (typeof type === "object") values.push(readMessage(reader, end, type));
  else if (type === "text" || type === "bytes") {
    const bytes = reader.buf.subarray(reader.pos, end);
    reader.pos = end;
    values.push(type === "text" ? strFromU8(bytes) : bytes);
  } else readPacked(reader, end, type, values);
}

function readPacked(reader: Reader, end: number, type: FieldType, values: FieldValue[]): void {
  const wireType = type === "float" ? wire.fixed32 : type === "double" ? wire.fixed64 : wire.varint;
  while (reader.pos < end) {
    if (values.length > mostValues) throw new RangeError(`a field has more than ${mostValues} values`);
    values.push(readScalar(reader, wireType, type));
  }
}

function readScalar(reader: Reader, wireType: number, type: FieldType): number {
  if (type === "int" && wireType === wire.varint) return Number(reader.int64());
  if (type === "float" && wireType === wire.fixed32) return reader.float();
  if (type === "double" && wireType === wire.fixed64) return reader.double();
  throw new RangeError(`a field at byte ${reader.pos} is stored as type ${wireType}, not as expected`);
}

/** Groups, the deprecated nesting that needs no lengths, are refused: they could nest as deep as the stack. */
function passOver(reader: Reader, wireType: number): void {
  if (!Object.values<number>(wire).includes(wireType)) {
    throw new RangeError(`a field at byte ${reader.pos} has type ${wireType}, which does not exist`);
  }
  reader.skipType(wireType);
}
