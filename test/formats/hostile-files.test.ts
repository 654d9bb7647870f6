import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportError } from "../../src/cli/report-error.js";
import { readNetworkFile } from "../../src/formats/network-file.js";
import { networkBytes } from "./reference-networks.js";

/** Smallest files of every format and reader. */
const files = [
  "flax-simple-a.safetensors",
  "flax-gru-a.npz",
  "flipflop-lstm-8.pt",
  "flipflop-gru-12.onnx",
  "keras-simple-a.h5",
  "keras-gru-a.keras",
];

const runs = Number(process.env["SEPARATRIX_FUZZ_RUNS"] ?? 60);

/** Milliseconds a reader may take for a damaged file of a few kilobytes, on a busy machine. */
const patience = 2000;

/** What becomes of a file: a model, or one line that blames the file. */
async function outcome(bytes: Uint8Array, file: string): Promise<void> {
  const start = performance.now();
  try {
    const model = await readNetworkFile(bytes, file);
    expect(model.system.dimension).toBeGreaterThan(0);
  } catch (error) {
    const { code, lines } = reportError(error, false);
    expect({ code, lines: lines.length, error: code === 2 ? "" : error }).toEqual({
      code: 2,
      lines: 1,
      error: "",
    });
    expect(lines[0]).toMatch(new RegExp(`^${file.replace(".", "\\.")}: `));
    expect(lines[0]!.length).toBeLessThan(1200);
  }
  expect(performance.now() - start).toBeLessThan(patience);
}

describe.each(files)("a damaged %s", (file) => {
  const original = networkBytes(file);

  it("is refused in one line where it is cut off", async () => {
    const cut = fc.integer({ min: 0, max: original.length - 1 });
    await fc.assert(
      fc.asyncProperty(cut, (length) => outcome(original.slice(0, length), file)),
      { numRuns: runs, seed: 1 },
    );
  });

  it("gives a model or one line where bytes are changed", async () => {
    // Half of the changes hit the first kilobyte, where the structure of most formats is.
    const place = fc.oneof(fc.nat({ max: 1023 }), fc.nat({ max: original.length - 1 }));
    const change = fc.tuple(place, fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 })));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = original.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return outcome(bytes, file);
      }),
      { numRuns: 2 * runs, seed: 2 },
    );
  });
});

it("refuses files that are no networks at all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => outcome(bytes, "noise.bin")),
    { numRuns: 2 * runs, seed: 3 },
  );
});
