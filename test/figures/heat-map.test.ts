import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { heatMapImage, heatMapLayers, type HeatMapField } from "../../figures/heat-map.js";
import { divergingRamp, missingColor, parseHex, rampRgb, sequentialRamp } from "../../figures/palettes.js";
import { base64, crc32, encodePalettePng } from "../../figures/png.js";

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Colours, top row first. */
  readonly pixels: readonly (readonly number[])[];
}

/** Reads an 8-bit palette PNG whose rows are unfiltered, checking each chunk's CRC with our own table's twin. */
function decode(png: Uint8Array): Decoded {
  const data = Buffer.from(png);
  expect(data.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < data.length;) {
    const length = data.readUInt32BE(at);
    const type = data.toString("latin1", at + 4, at + 8);
    const body = data.subarray(at + 8, at + 8 + length);
    expect(data.readUInt32BE(at + 8 + length)).toBe(bitwiseCrc(data.subarray(at + 4, at + 8 + length)));
    chunks.set(type, body);
    at += 12 + length;
  }
  const [width, height] = [chunks.get("IHDR")!.readUInt32BE(0), chunks.get("IHDR")!.readUInt32BE(4)];
  const rows = inflateSync(chunks.get("IDAT")!);
  const palette = chunks.get("PLTE")!;
  const pixels = Array.from({ length: width * height }, (_, k) => {
    const index = rows[Math.floor(k / width) * (width + 1) + 1 + (k % width)]!;
    return [...palette.subarray(3 * index, 3 * index + 3)];
  });
  return { width, height, pixels };
}

/** CRC-32 bit by bit, from its definition. */
function bitwiseCrc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
}

function decodeUrl(url: string): Decoded {
  return decode(Buffer.from(url.replace(/^data:image\/png;base64,/, ""), "base64"));
}

const field: HeatMapField = {
  values: [0, 0.5, 1, Number.NaN, 2, null],
  columns: 3,
  rows: 2,
  x: [4, 6],
  y: [-1, 0],
};

describe("palette PNG", () => {
  it("has the published check value of CRC-32 and the vectors of base64", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
    expect(["", "f", "fo", "foo", "foob", "fooba", "foobar"].map((text) => base64(bytes(text)))).toEqual([
      "",
      "Zg==",
      "Zm8=",
      "Zm9v",
      "Zm9vYg==",
      "Zm9vYmE=",
      "Zm9vYmFy",
    ]);
  });

  it("gives back the pixels it was given", () => {
    const palette = Uint8Array.from([1, 2, 3, 250, 251, 252, 9, 8, 7]);
    const { width, height, pixels } = decode(
      encodePalettePng(Uint8Array.from([0, 1, 2, 2, 1, 0]), 3, 2, palette),
    );
    expect([width, height]).toEqual([3, 2]);
    expect(pixels[1]).toEqual([250, 251, 252]);
    expect(pixels[3]).toEqual([9, 8, 7]);
  });

  it("rejects a shape that does not fit", () => {
    expect(() => encodePalettePng(new Uint8Array(5), 3, 2, new Uint8Array(3))).toThrow(
      /5 entries; expected 3 × 2/,
    );
  });
});

describe("heat maps", () => {
  it("draw the highest row on top, clamp to the ends, and mark what has no value", () => {
    const { pixels } = decodeUrl(heatMapImage(field, { domain: [0, 1], title: "" }));
    const grey = [...parseHex(missingColor)];
    expect(pixels).toEqual([
      grey,
      [...rampRgb(sequentialRamp, 1)],
      grey,
      [...rampRgb(sequentialRamp, 0)],
      [...rampRgb(sequentialRamp, 127 / 254)],
      [...rampRgb(sequentialRamp, 1)],
    ]);
  });

  it("spread decades evenly on a log scale, where zero has no colour", () => {
    const log: HeatMapField = { ...field, values: [1e-4, 1e-2, 1, 0, -1, 1e-9] };
    const { pixels } = decodeUrl(
      heatMapImage(log, { domain: [1e-4, 1], scale: "log", ramp: "diverging", title: "" }),
    );
    expect(pixels[4]).toEqual([...rampRgb(divergingRamp, 0.5)]);
    expect(pixels[0]).toEqual([...parseHex(missingColor)]);
    expect(pixels[2]).toEqual([...rampRgb(divergingRamp, 0)]);
  });

  it("centre pixels on nodes in data coordinates", () => {
    const [image] = heatMapLayers(field, { domain: [0, 1], title: "*E*" });
    const { values } = (image as { data: { values: Record<string, unknown>[] } }).data;
    expect(values[0]).toMatchObject({ x: 3.5, x2: 6.5, y: -1.5, y2: 0.5 });
  });

  it("reject an empty domain and one a log scale cannot show", () => {
    expect(() => heatMapImage(field, { domain: [1, 1], title: "" })).toThrow(/domain is \[1, 1\]/);
    expect(() => heatMapImage(field, { domain: [0, 1], scale: "log", title: "" })).toThrow(/low > 0/);
  });
});
