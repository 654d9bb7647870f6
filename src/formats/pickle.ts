import { strFromU8 } from "fflate";
import { printable } from "./tensor-file.js";

/** What a pickle may hold here. Dictionaries are maps; lists and tuples are arrays; objects are plain data. */
export type PickleValue =
  | string
  | number
  | boolean
  | null
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleReduced
  | PicklePersistent;

export interface PickleGlobal {
  readonly kind: "global";
  /** Module and name, such as "torch FloatStorage". */
  readonly name: string;
}

/** A call that the pickle asks for. Never made: its arguments are handed on. */
export interface PickleReduced {
  readonly kind: "reduced";
  readonly name: string;
  readonly arguments: readonly PickleValue[];
}

/** A reference to something outside of the pickle. */
export interface PicklePersistent {
  readonly kind: "persistent";
  readonly id: PickleValue;
}

/** What stands on the stack: a value, or a mark. */
const mark = Symbol("mark");
type Slot = PickleValue | typeof mark;

/** State of the machine that a pickle is a program for. */
interface Machine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  readonly stack: Slot[];
  readonly memo: Map<number, PickleValue>;
  readonly allowed: (name: string) => boolean;
}

/**
 * Reads a pickle as data: no import, no call, no object of a class.
 *
 * Of the opcodes of protocols 2 to 5 those that build None, booleans, numbers, texts, tuples, lists and dictionaries;
 * names of globals, calls and persistent references are handed on as what they are.
 *
 * @param allowed the globals that may be named, as "module name"
 * @throws        RangeError for any other opcode or global, and for a damaged pickle
 * @see           Python's pickletools, which documents every opcode
 */
export function readPickle(bytes: Uint8Array, allowed: (name: string) => boolean): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = { bytes, view, at: 0, stack: [], memo: new Map<number, PickleValue>(), allowed };
  for (;;) {
    const at = machine.at;
    const code = u8(machine);
    if (code === stop) return pop(machine);
    const run = opcodes[code];
    if (run === undefined) {
      throw new RangeError(
        `the pickle has opcode 0x${code.toString(16)} at byte ${at}, which only code would need`,
      );
    }
    run(machine);
  }
}

const stop = 0x2e;

type Run = (machine: Machine) => void;

/** Every opcode that is understood; each is named as in pickletools. */
const opcodes: Readonly<Record<number, Run>> = {
  0x80: (m) => void take(m, 1), // PROTO
  0x95: (m) => void take(m, 8), // FRAME
  0x28: (m) => void m.stack.push(mark), // MARK
  0x4e: (m) => void m.stack.push(null), // NONE
  0x88: (m) => void m.stack.push(true), // NEWTRUE
  0x89: (m) => void m.stack.push(false), // NEWFALSE
  0x4b: (m) => void m.stack.push(u8(m)), // BININT1
  0x4d: (m) => void m.stack.push(m.view.getUint16(take(m, 2), true)), // BININT2
  0x4a: (m) => void m.stack.push(m.view.getInt32(take(m, 4), true)), // BININT
  0x8a: (m) => void m.stack.push(long(m, u8(m))), // LONG1
  0x47: (m) => void m.stack.push(m.view.getFloat64(take(m, 8))), // BINFLOAT
  0x58: (m) => void m.stack.push(text(m, m.view.getUint32(take(m, 4), true))), // BINUNICODE
  0x8c: (m) => void m.stack.push(text(m, u8(m))), // SHORT_BINUNICODE
  0x29: (m) => void m.stack.push([]), // EMPTY_TUPLE
  0x5d: (m) => void m.stack.push([]), // EMPTY_LIST
  0x7d: (m) => void m.stack.push(new Map<PickleValue, PickleValue>()), // EMPTY_DICT
  0x74: (m) => void m.stack.push(popToMark(m)), // TUPLE
  0x85: (m) => void m.stack.push(popMany(m, 1)), // TUPLE1
  0x86: (m) => void m.stack.push(popMany(m, 2)), // TUPLE2
  0x87: (m) => void m.stack.push(popMany(m, 3)), // TUPLE3
  0x71: (m) => void m.memo.set(u8(m), top(m)), // BINPUT
  0x72: (m) => void m.memo.set(m.view.getUint32(take(m, 4), true), top(m)), // LONG_BINPUT
  0x94: (m) => void m.memo.set(m.memo.size, top(m)), // MEMOIZE
  0x68: (m) => void m.stack.push(recall(m, u8(m))), // BINGET
  0x6a: (m) => void m.stack.push(recall(m, m.view.getUint32(take(m, 4), true))), // LONG_BINGET
  0x63: (m) => void m.stack.push(globalOf(m, `${line(m)} ${line(m)}`)), // GLOBAL
  0x93: stackGlobal,
  0x51: (m) => void m.stack.push({ kind: "persistent", id: pop(m) }), // BINPERSID
  0x52: reduce,
  0x62: build,
  0x73: (m) => {
    setItems(m, popMany(m, 2)); // SETITEM
  },
  0x75: (m) => {
    setItems(m, popToMark(m)); // SETITEMS
  },
  0x61: (m) => {
    append(m, popMany(m, 1)); // APPEND
  },
  0x65: (m) => {
    append(m, popToMark(m)); // APPENDS
  },
};

/** Moves on by so many bytes and returns where they begin. */
function take(machine: Machine, count: number): number {
  const { at, bytes } = machine;
  if (at + count > bytes.length) {
    throw new RangeError(
      `the pickle ends at byte ${bytes.length}; expected ${at + count - bytes.length} more`,
    );
  }
  machine.at += count;
  return at;
}

function u8(machine: Machine): number {
  return machine.bytes[take(machine, 1)]!;
}

function text(machine: Machine, length: number): string {
  const at = take(machine, length);
  return strFromU8(machine.bytes.subarray(at, at + length));
}

function line(machine: Machine): string {
  const end = machine.bytes.indexOf(0x0a, machine.at);
  const found = text(machine, (end < 0 ? machine.bytes.length : end) - machine.at);
  take(machine, 1);
  return found;
}

/** A little-endian two's-complement integer of so many bytes. */
function long(machine: Machine, length: number): number {
  const at = take(machine, length);
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = value * 256n + BigInt(machine.bytes[at + i]!);
  return Number(length === 0 ? 0n : BigInt.asIntN(8 * length, value));
}

function pop({ stack, at }: Machine): PickleValue {
  const value = stack.pop();
  if (value === undefined || value === mark)
    throw new RangeError(`the pickle takes from an empty stack at byte ${at}`);
  return value;
}

function top(machine: Machine): PickleValue {
  const value = pop(machine);
  machine.stack.push(value);
  return value;
}

function popMany(machine: Machine, count: number): PickleValue[] {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

function popToMark({ stack, at }: Machine): PickleValue[] {
  const from = stack.lastIndexOf(mark);
  if (from < 0) throw new RangeError(`the pickle has no mark for byte ${at}`);
  return stack.splice(from).slice(1) as PickleValue[];
}

function recall({ memo, at }: Machine, index: number): PickleValue {
  const value = memo.get(index);
  if (value === undefined)
    throw new RangeError(`the pickle recalls value ${index} at byte ${at}, which it has not yet`);
  return value;
}

function globalOf({ allowed }: Machine, name: string): PickleGlobal {
  if (allowed(name)) return { kind: "global", name };
  throw new RangeError(
    `the pickle asks for ${printable(name.replace(" ", "."))}, and no code of a file is executed; expected a ` +
      "state_dict: torch.save(model.state_dict(), path), or safetensors",
  );
}

/** STACK_GLOBAL */
function stackGlobal(machine: Machine): void {
  const [module, name] = popMany(machine, 2);
  if (typeof module !== "string" || typeof name !== "string") {
    throw new RangeError(`the pickle names a global at byte ${machine.at} without a text`);
  }
  machine.stack.push(globalOf(machine, `${module} ${name}`));
}

/** REDUCE: of the callables only OrderedDict has a meaning of its own, a dictionary. */
function reduce(machine: Machine): void {
  const [callable, parameters] = popMany(machine, 2);
  if (!isKind(callable, "global") || !Array.isArray(parameters)) {
    throw new RangeError(`the pickle calls what is no function at byte ${machine.at}`);
  }
  if (callable.name === "collections OrderedDict" && parameters.length === 0) {
    machine.stack.push(new Map<PickleValue, PickleValue>());
  } else machine.stack.push({ kind: "reduced", name: callable.name, arguments: parameters });
}

/** BUILD: attributes of a dictionary, such as the version numbers of a state_dict, are not needed. */
function build(machine: Machine): void {
  const [object] = popMany(machine, 2);
  if (!(object instanceof Map))
    throw new RangeError(`the pickle sets attributes of no dictionary at byte ${machine.at}`);
  machine.stack.push(object);
}

function setItems(machine: Machine, items: readonly PickleValue[]): void {
  const target = top(machine);
  if (!(target instanceof Map) || items.length % 2 !== 0) {
    throw new RangeError(`the pickle sets items of no dictionary at byte ${machine.at}`);
  }
  for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
}

function append(machine: Machine, items: readonly PickleValue[]): void {
  const target = top(machine);
  if (!Array.isArray(target)) throw new RangeError(`the pickle appends to no list at byte ${machine.at}`);
  for (const item of items) target.push(item);
}

/** Narrows a value to one of the plain objects. */
export function isKind<K extends "global" | "reduced" | "persistent">(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}
