import { strFromU8 } from "fflate";
import { decodeFloats, floatWidths, type FloatKind } from "./float-decoding.js";
import { strided } from "./npy-reader.js";
import { isKind, readPickle, type PickleReduced, type PickleValue } from "./pickle.js";
import {
  byteBudget,
  entriesOf,
  printable,
  shapeText,
  tensorFileLimits,
  type Tensor,
  type TensorFile,
} from "./tensor-file.js";
import { zipData, type ZipEntry } from "./zip.js";

const rebuild = "torch._utils _rebuild_tensor_v2";
const storages: ReadonlyMap<string, FloatKind | undefined> = new Map<string, FloatKind | undefined>([
  ["torch DoubleStorage", "f64"],
  ["torch FloatStorage", "f32"],
  ["torch HalfStorage", "f16"],
  ["torch BFloat16Storage", "bf16"],
  ...["Long", "Int", "Short", "Char", "Byte", "Bool"].map(
    (type) => [`torch ${type}Storage`, undefined] as const,
  ),
]);

const isAllowed = (name: string) =>
  name === rebuild || name === "collections OrderedDict" || storages.has(name);

/** How deep dictionaries may nest, and how many values they may hold in all. */
const pickleLimits = { depth: 16, values: 1_000_000 } as const;

interface Archive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Folder of the archive, with its slash. */
  readonly root: string;
  readonly little: boolean;
  readonly storages: Map<string, Float64Array>;
  readonly spend: (name: string, bytes: number) => void;
}

/**
 * Reads the tensors of a PyTorch file (torch.save of a state_dict, or of dictionaries that hold some) without executing
 * anything: the pickle may name OrderedDict, _rebuild_tensor_v2 and the storages, and nothing else.
 *
 * Names of nested dictionaries are joined by dots. Views, shared storages and storage offsets are followed.
 *
 * @throws RangeError for any other pickle, and where a tensor does not fit its storage
 */
export function readPyTorch(entries: ReadonlyMap<string, ZipEntry>): TensorFile {
  const pickleEntry = [...entries.values()].find(({ name }) => /(^|\/)data\.pkl$/.test(name))!;
  const root = pickleEntry.name.slice(0, -"data.pkl".length);
  const order = entries.get(`${root}byteorder`);
  const little = order === undefined || strFromU8(zipData(order)).trim() !== "big";
  const archive: Archive = {
    entries,
    root,
    little,
    storages: new Map<string, Float64Array>(),
    spend: byteBudget(),
  };
  const tensors = new Map<string, Tensor>();
  const others = new Map<string, string>();
  for (const [name, value] of tensorsOf(readPickle(zipData(pickleEntry), isAllowed))) {
    if (tensors.size + others.size >= tensorFileLimits.tensors) {
      throw new RangeError(`has more than ${tensorFileLimits.tensors} tensors`);
    }
    const tensor = rebuilt(archive, name, value);
    if (typeof tensor === "string") others.set(name, tensor);
    else tensors.set(name, tensor);
  }
  return { format: "PyTorch", tensors, others };
}

/** Every tensor of nested dictionaries and lists, by its path. */
function tensorsOf(root: PickleValue): [name: string, value: PickleReduced][] {
  const found: [string, PickleReduced][] = [];
  let visited = 0;
  const visit = (value: PickleValue, path: string, depth: number) => {
    if (++visited > pickleLimits.values || depth > pickleLimits.depth) {
      throw new RangeError(
        `the pickle nests deeper than ${pickleLimits.depth} levels or holds more than ${pickleLimits.values} values`,
      );
    }
    if (isKind(value, "reduced")) found.push([path, value]);
    else if (value instanceof Map || Array.isArray(value)) {
      for (const [key, item] of value.entries()) {
        visit(item, path === "" ? keyText(key) : `${path}.${keyText(key)}`, depth + 1);
      }
    }
  };
  visit(root, "", 0);
  return found;
}

function keyText(key: PickleValue): string {
  const text = typeof key === "string" || typeof key === "number" ? String(key) : "?";
  if (text.length > 1000) throw new RangeError(`the pickle has a name of ${text.length} characters`);
  return text;
}

/** The values of _rebuild_tensor_v2(storage, offset, size, stride, …), or what they are if no floats. */
function rebuilt(archive: Archive, name: string, call: PickleReduced): Tensor | string {
  const label = `tensor ${printable(name)}`;
  const [reference, offset, size, stride] = call.arguments;
  if (call.name !== rebuild || !isKind(reference, "persistent") || !Array.isArray(reference.id)) {
    throw new RangeError(`${label} is not built as a tensor is`);
  }
  const [tag, type, key, , count] = reference.id;
  if (tag !== "storage" || !isKind(type, "global") || typeof key !== "string" || !storages.has(type.name)) {
    throw new RangeError(`${label} has no storage`);
  }
  const kind = storages.get(type.name);
  if (kind === undefined) return type.name.replace(" ", ".");
  const shape = naturals(label, "size", size);
  const strides = naturals(label, "stride", stride);
  const [start, length] = naturals(label, "offset and length", [offset ?? null, count ?? null]) as [
    number,
    number,
  ];
  checkView(label, { shape, strides, start, length });
  archive.spend(label, 8 * entriesOf(label, shape));
  const data = storageOf(archive, label, key, kind, length);
  return { shape, data: strided(data, shape, strides, start) };
}

function naturals(label: string, what: string, value: PickleValue | undefined): number[] {
  const good = (item: PickleValue): item is number =>
    typeof item === "number" && Number.isSafeInteger(item) && item >= 0;
  if (Array.isArray(value) && value.length <= 8 && value.every(good)) return value;
  throw new RangeError(`${label} has no valid ${what}; expected whole numbers`);
}

interface View {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly start: number;
  readonly length: number;
}

/** The last entry a view reaches must lie in its storage. */
function checkView(label: string, { shape, strides, start, length }: View): void {
  if (strides.length !== shape.length)
    throw new RangeError(`${label} has ${strides.length} strides for ${shape.length} axes`);
  if (entriesOf(label, shape) === 0) return;
  const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis]!, start);
  if (last < length) return;
  throw new RangeError(
    `${label} of shape ${shapeText(shape)} reaches entry ${last} of a storage of ${length}; expected it to lie within`,
  );
}

/** A storage as doubles; several tensors may share one. */
function storageOf(
  { entries, root, little, storages: known, spend }: Archive,
  label: string,
  key: string,
  kind: FloatKind,
  length: number,
): Float64Array {
  const id = `${kind} ${key}`;
  const before = known.get(id);
  if (before?.length === length) return before;
  const entry = entries.get(`${root}data/${key}`);
  if (entry === undefined)
    throw new RangeError(`${label} has its data in data/${printable(key)}, which is missing`);
  const expected = length * floatWidths[kind];
  if (entry.size !== expected) {
    throw new RangeError(`${label} has ${entry.size} bytes of data; expected ${expected}`);
  }
  spend(label, 8 * length);
  const data = decodeFloats(zipData(entry), kind, little);
  known.set(id, data);
  return data;
}
