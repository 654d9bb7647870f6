import { decodeFloats } from "./float-decoding.js";
import type { FieldValue, Message, MessageFields } from "./protobuf.js";
import { entriesOf, printable, shapeText, type Tensor, type TensorFile } from "./tensor-file.js";

type Field = MessageFields extends ReadonlyMap<number, infer F> ? F : never;
const field = (number: number, name: string, type: Field["type"]): [number, Field] => [
  number,
  { name, type },
];

const tensorFields: MessageFields = new Map([
  field(1, "dims", "int"),
  field(2, "dataType", "int"),
  field(4, "floats", "float"),
  field(5, "ints", "int"),
  field(8, "name", "text"),
  field(9, "raw", "bytes"),
  field(10, "doubles", "double"),
  field(14, "location", "int"),
]);
const attributeFields: MessageFields = new Map([
  field(1, "name", "text"),
  field(2, "float", "float"),
  field(3, "int", "int"),
  field(4, "text", "text"),
  field(5, "tensor", tensorFields),
  field(9, "texts", "text"),
]);
const nodeFields: MessageFields = new Map([
  field(1, "inputs", "text"),
  field(2, "outputs", "text"),
  field(3, "name", "text"),
  field(4, "operator", "text"),
  field(5, "attributes", attributeFields),
]);
const graphFields: MessageFields = new Map([
  field(1, "nodes", nodeFields),
  field(5, "initializers", tensorFields),
]);
/** The fields of ModelProto that are read, numbered as in onnx.proto. */
const modelFields: MessageFields = new Map([field(1, "irVersion", "int"), field(7, "graph", graphFields)]);

/** One operator of the graph. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxAttribute {
  readonly int?: number;
  readonly float?: number;
  readonly text?: string;
  readonly texts: readonly string[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly file: TensorFile;
}

/**
 * Reads the operators and constants of an ONNX model: initializers, and outputs of Constant nodes.
 *
 * @throws RangeError for what is no ONNX model, and for constants kept in another file
 * @see    https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export async function readOnnx(bytes: Uint8Array): Promise<OnnxGraph> {
  const graph = one((await parse(bytes)).get("graph")) as Message | undefined;
  if (graph === undefined) throw new RangeError("has no graph; expected an ONNX model");
  const nodes = messages(graph.get("nodes"));
  const tensors = new Map<string, Tensor>();
  const others = new Map<string, string>();
  const keep = (name: string, message: Message) => {
    const tensor = tensorOf(name, message);
    if (typeof tensor === "string") others.set(name, tensor);
    else tensors.set(name, tensor);
  };
  for (const message of messages(graph.get("initializers"))) keep(textOf(message.get("name")), message);
  for (const node of nodes) {
    if (textOf(node.get("operator")) !== "Constant") continue;
    const value = messages(node.get("attributes")).flatMap((attribute) =>
      messages(attribute.get("tensor")),
    )[0];
    if (value !== undefined) keep(textOf(node.get("outputs")), value);
  }
  return { nodes: nodes.map(nodeOf), file: { format: "ONNX", tensors, others } };
}

async function parse(bytes: Uint8Array): Promise<Message> {
  const { Reader } = (await import("protobufjs/minimal.js")).default;
  const { readMessage } = await import("./protobuf.js");
  try {
    return readMessage(Reader.create(bytes), bytes.length, modelFields);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`is no ONNX model, or damaged: ${reason}`, { cause: error });
  }
}

function nodeOf(message: Message): OnnxNode {
  const texts = (values: readonly FieldValue[] | undefined) => (values ?? []) as readonly string[];
  const attributes = messages(message.get("attributes")).map((attribute): [string, OnnxAttribute] => {
    const [int, float, text] = [
      one(attribute.get("int")),
      one(attribute.get("float")),
      one(attribute.get("text")),
    ];
    return [
      textOf(attribute.get("name")),
      {
        texts: texts(attribute.get("texts")),
        ...(typeof int === "number" && { int }),
        ...(typeof float === "number" && { float }),
        ...(typeof text === "string" && { text }),
      },
    ];
  });
  return {
    name: textOf(message.get("name")),
    operator: textOf(message.get("operator")),
    inputs: texts(message.get("inputs")),
    outputs: texts(message.get("outputs")),
    attributes: new Map(attributes),
  };
}

/** Numbers of TensorProto.DataType. */
const dataTypes: Readonly<Record<number, string>> = {
  1: "f32",
  10: "f16",
  11: "f64",
  16: "bf16",
};

/** The values of a TensorProto, or what they are if no floating-point numbers. */
function tensorOf(name: string, message: Message): Tensor | string {
  const label = `tensor ${printable(name)}`;
  const type = Number(one(message.get("dataType")) ?? 0);
  const kind = dataTypes[type];
  if (kind === undefined) return `ONNX data type ${type}`;
  const shape = (message.get("dims") ?? []).map(Number);
  const entries = entriesOf(label, shape);
  if (one(message.get("location")) === 1) {
    throw new RangeError(`${label} is kept in another file; expected a model that holds its weights`);
  }
  const data = valuesOf(message, kind);
  if (data.length === entries) return { shape, data };
  throw new RangeError(
    `${label} has ${data.length} values; expected ${entries} for shape ${shapeText(shape)}`,
  );
}

/** raw_data in little-endian order, or else the numbers themselves; half floats as the integers of their bits. */
function valuesOf(message: Message, kind: string): Float64Array {
  const float = kind as "f64" | "f32" | "f16" | "bf16";
  const raw = one(message.get("raw"));
  if (raw instanceof Uint8Array) return decodeFloats(raw, float);
  if (float === "f64") return Float64Array.from((message.get("doubles") ?? []) as readonly number[]);
  if (float === "f32") return Float64Array.from((message.get("floats") ?? []) as readonly number[]);
  const bits = Uint16Array.from((message.get("ints") ?? []) as readonly number[]);
  const view = new DataView(new ArrayBuffer(2 * bits.length));
  bits.forEach((value, i) => {
    view.setUint16(2 * i, value, true);
  });
  return decodeFloats(new Uint8Array(view.buffer), float);
}

function messages(values: readonly FieldValue[] | undefined): readonly Message[] {
  return (values ?? []) as readonly Message[];
}

/** Of a field that may occur once: the last value counts. */
function one(values: readonly FieldValue[] | undefined): FieldValue | undefined {
  return values?.at(-1);
}

function textOf(values: readonly FieldValue[] | undefined): string {
  const value = one(values);
  return typeof value === "string" ? value : "";
}
