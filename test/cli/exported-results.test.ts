import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attractorCommands } from "../../src/cli/attractor-commands.js";
import { gradientCommands } from "../../src/cli/gradient-commands.js";
import { readNpz } from "../../src/formats/npz-reader.js";
import { readZip } from "../../src/formats/zip.js";
import { runCli } from "./test-io.js";

let folder = "";
let readme = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-exports-"));
  readme = await readFile(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** One run of every command, and where in its document the numbers of some arrays are. */
type Numbers = readonly (number | null)[];
interface Product {
  readonly k: number;
  readonly logNorm: number | null;
}
const cases: readonly (readonly [string, Readonly<Record<string, (found: never) => Numbers>>])[] = [
  ["simulate henon --steps 5", { states: ({ states }: { states: number[][] }) => states.flat() }],
  ["simulate lorenz --duration 1 --steps 5", { times: ({ times }: { times: number[] }) => times }],
  [
    "fixed-points latch --prove --set w=2",
    {
      states: ({ fixedPoints }: { fixedPoints: { state: number[] }[] }) =>
        fixedPoints.flatMap((q) => q.state),
    },
  ],
  [
    "bifurcation logistic --param r --from 2.8 --to 3.2 --orbit --values 5 --samples 4",
    {
      branch_1_parameter: ({ branches }: { branches: { points: { parameter: number }[] }[] }) =>
        branches[0]!.points.map((q) => q.parameter),
    },
  ],
  [
    "jacobian one-neuron --steps 6",
    {
      lags: ({ lags }: { lags: Product[] }) => lags.map(({ k }) => k),
      log_norms: ({ lags }: { lags: Product[] }) => lags.map(({ logNorm }) => logNorm),
      log_bounds: ({ lags }: { lags: { logBounds: number[] }[] }) =>
        lags.flatMap(({ logBounds }) => logBounds),
      final: ({ optimalPerturbation: { final } }: { optimalPerturbation: { final: number[] } }) => final,
    },
  ],
  [
    "jacobian henon --steps 30 --leading 2",
    {
      log_singular_values: ({ lags }: { lags: { logSingularValues: number[] }[] }) =>
        lags.flatMap(({ logSingularValues }) => logSingularValues),
    },
  ],
  [
    "bounds one-neuron --set b=-3 --k 10,100 --steps 20",
    {
      k: ({ steps }: { steps: Product[] }) => steps.map(({ k }) => k),
      log_bounds: ({ steps }: { steps: { logBound: number }[] }) => steps.map(({ logBound }) => logBound),
      upper: ({ bounds }: { bounds: { side: string; value: number }[] }) =>
        bounds.filter(({ side }) => side === "upper").map(({ value }) => value),
    },
  ],
  [
    "lyapunov henon --steps 200 --warm-up 20 --vectors --finite-time 20",
    {
      exponents: ({ exponents }: { exponents: { value: number }[] }) => exponents.map(({ value }) => value),
      vectors: ({ covariantVectors: { vectors } }: { covariantVectors: { vectors: number[][] } }) =>
        vectors.flat(),
      window_frame: ({ finiteTime: { windows } }: { finiteTime: { windows: { frame: number[] }[] } }) =>
        windows.flatMap(({ frame }) => frame),
    },
  ],
  ["sensitivity one-neuron --steps 5", { dxdx0: ({ dxdx0 }: { dxdx0: number[][] }) => dxdx0.flat() }],
  ["landscape pascanu --x w=4:7:4 --y b=-4:-2:3", { loss: ({ loss }: { loss: number[][] }) => loss.flat() }],
];

describe("--out", () => {
  it("every command that writes one file writes .json, .csv and .npz, which the README describes", () => {
    for (const { name, options } of [...attractorCommands, ...gradientCommands]) {
      const out = options.find(({ flags }) => flags === "--out <path>");
      if (out === undefined) continue;
      for (const extension of [".json", ".csv", ".npz"]) expect(out.description, name).toContain(extension);
      expect(readme, name).toMatch(new RegExp(`\\n\\| \`${name}\` +\\| .*\`\\w+\``));
    }
  });

  it.each(cases)("%s gives the same numbers as arrays and as a document", async (line, arrays) => {
    const path = join(folder, "x.npz");
    const { stdout, stderr } = await runCli([...line.split(" "), "--json", "--quiet", "--out", path]);
    expect(stderr).toBe("");
    const document = JSON.parse(stdout) as never;
    const bytes = new Uint8Array(await readFile(path));
    const { tensors } = readNpz(readZip(bytes));
    for (const [name, numbers] of Object.entries(arrays)) {
      const expected = numbers(document).map((value) => value ?? NaN);
      const found = tensors.get(name)?.data ?? integers(unzipSync(bytes)[`${name}.npy`]!);
      expect([...found], name).toEqual(expected);
    }
    for (const file of Object.keys(unzipSync(bytes))) {
      const name = file.replace(/\.npy$/, "").replace(/^(branch|fold)_\d+/, "$1_1");
      expect(readme, name).toContain(`\`${name}\``);
    }
  });
});

/** The data of an .npy file of 32-bit integers. */
function integers(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  return Array.from({ length: (bytes.length - start) / 4 }, (_, i) => view.getInt32(start + 4 * i, true));
}
