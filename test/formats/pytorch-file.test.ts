import { describe, expect, it } from "vitest";
import { readPyTorch } from "../../src/formats/pytorch-file.js";
import { readZip } from "../../src/formats/zip.js";
import { joined, pickle, zip } from "./write-files.js";

const protocol = "\x80\x02";
const floatStorage = "ctorch\nFloatStorage\n";
const rebuild = "ctorch._utils\n_rebuild_tensor_v2\n";
const textOf = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
const byte = (value: number) => `K${String.fromCharCode(value)}`;

interface Place {
  readonly key?: string;
  readonly length?: number;
  readonly offset?: number;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly storage?: string;
}

/** The opcodes that build one tensor. */
function tensor(place: Place = {}): string {
  const {
    key = "0",
    length = 6,
    offset = 0,
    shape = [2, 3],
    strides = [3, 1],
    storage = floatStorage,
  } = place;
  const tuple = (sizes: readonly number[]) => `(${sizes.map(byte).join("")}t`;
  const reference = `(${textOf("storage")}${storage}${textOf(key)}${textOf("cpu")}${byte(length)}tQ`;
  return `${rebuild}(${reference}${byte(offset)}${tuple(shape)}${tuple(strides)}\x89Nt\x52`;
}

const dictionary = (items: Readonly<Record<string, string>>) =>
  `}(${Object.entries(items)
    .map(([name, value]) => textOf(name) + value)
    .join("")}u`;

const six = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

function read(
  body: string | Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: six },
  more = {},
) {
  const data = Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`net/data/${key}`, bytes]));
  const program = typeof body === "string" ? pickle(protocol, body, ".") : body;
  return readPyTorch(readZip(zip({ "net/data.pkl": program, ...data, ...more })));
}

describe("readPyTorch", () => {
  it("follows strides, offsets and shared storages", () => {
    const { tensors } = read(
      dictionary({
        a: tensor(),
        t: tensor({ shape: [3, 2], strides: [1, 3] }),
        last: tensor({ shape: [2], strides: [2], offset: 3 }),
        same: tensor({ shape: [4], strides: [0], offset: 1 }),
      }),
    );
    expect([...tensors.values()].map(({ data }) => [...data])).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 4, 2, 5, 3, 6],
      [4, 6],
      [2, 2, 2, 2],
    ]);
  });

  it("joins names of nested dictionaries, and reads big-endian storages", () => {
    const swapped = six.slice().reverse();
    const more = { "net/byteorder": new TextEncoder().encode("big") };
    const { tensors } = read(
      dictionary({ epoch: byte(7), model: dictionary({ w: tensor() }) }),
      { 0: swapped },
      more,
    );
    expect([...tensors]).toEqual([["model.w", { shape: [2, 3], data: Float64Array.of(6, 5, 4, 3, 2, 1) }]]);
  });

  it("takes an OrderedDict with attributes, as state_dict gives", () => {
    const body = `ccollections\nOrderedDict\n)R(${textOf("w")}${tensor()}u}(${textOf("_metadata")}ccollections\nOrderedDict\n)Rub`;
    expect([...read(body).tensors.keys()]).toEqual(["w"]);
  });

  it("keeps integers apart", () => {
    const { others } = read(dictionary({ n: tensor({ storage: "ctorch\nLongStorage\n" }) }));
    expect([...others]).toEqual([["n", "torch.LongStorage"]]);
  });

  it("visits a cyclic dictionary once too often, not for ever", () => {
    // The dictionary is its own item.
    expect(() => read(`}q\0${textOf("self")}h\0s`)).toThrow("the pickle nests deeper than 16 levels");
  });

  it("stops at a dictionary that doubles at every level", () => {
    let body = `}(${textOf("w")}${tensor()}uq\0`;
    for (let level = 1; level < 16; level++) {
      const before = String.fromCharCode(level - 1);
      const twice = ["a", "b", "c", "d", "e"].map((name) => `${textOf(name)}h${before}`).join("");
      body += `}(${twice}uq${String.fromCharCode(level)}`;
    }
    expect(() => read(body)).toThrow(/has more than 100000 tensors|holds more than 1000000 values/);
  });

  it.each<[string, string, RegExp]>([
    [
      "a foreign global",
      `cposix\nsystem\n(${textOf("true")}tR`,
      /^the pickle asks for posix\.system, and no code of a file is executed; expected a state_dict/,
    ],
    ["a class", "c__main__\nNet\n)\x81", /^the pickle asks for __main__\.Net/],
    ["a global by protocol 4", `${textOf("os")}${textOf("system")}\x93`, /^the pickle asks for os\.system/],
    ["an opcode that makes objects", `${rebuild})\x81`, /^the pickle has opcode 0x81 at byte \d+/],
    ["a call of no function", `${textOf("f")})R`, /^the pickle calls what is no function/],
    ["an empty stack", "t", /^the pickle has no mark/],
    ["a value never kept", "h\x05", /^the pickle recalls value 5/],
    ["a text beyond the end", "X\xff\xff\xff\x7f", /^the pickle ends at byte \d+; expected \d+ more/],
    [
      "a view beyond its storage",
      dictionary({ w: tensor({ offset: 1 }) }),
      /^tensor w of shape \[2, 3\] reaches entry 6 of a storage of 6/,
    ],
    [
      "a missing storage",
      dictionary({ w: tensor({ key: "9" }) }),
      /^tensor w has its data in data\/9, which is missing/,
    ],
    [
      "a storage of another size",
      dictionary({ w: tensor({ length: 7 }) }),
      /^tensor w has 24 bytes of data; expected 28/,
    ],
    [
      "strides that do not fit",
      dictionary({ w: tensor({ strides: [1] }) }),
      /^tensor w has 1 strides for 2 axes/,
    ],
  ])("refuses %s", (_, body, message) => {
    expect(() => read(body)).toThrow(RangeError);
    expect(() => read(body)).toThrow(message);
  });

  it("refuses a huge view of a small storage before it allocates it", () => {
    const long = (value: number) =>
      `J${[0, 8, 16, 24].map((bits) => String.fromCharCode((value >> bits) & 255)).join("")}`;
    const reference = `(${textOf("storage")}${floatStorage}${textOf("0")}${textOf("cpu")}${byte(6)}tQ`;
    const huge = `${rebuild}(${reference}${byte(0)}(${long(2 ** 30)}${long(2 ** 30)}t(${byte(0)}${byte(0)}t\x89Nt\x52`;
    expect(() => read(dictionary({ w: huge }))).toThrow(/^tensor w has shape \[1073741824, 1073741824\]/);
  });

  it("refuses a pickle that never stops", () => {
    expect(() => read(joined([pickle(protocol, "N")]))).toThrow(/^the pickle ends at byte 3/);
  });
});
