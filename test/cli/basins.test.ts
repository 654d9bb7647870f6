import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-basins-"))));
afterAll(() => rm(folder, { recursive: true }));

interface BasinsDocument {
  readonly attractors: readonly { readonly kind: string; readonly states: number[][] }[];
  readonly shares: readonly { readonly value: number; readonly low: number; readonly high: number }[];
  readonly edgeStates: readonly { readonly between: number[]; readonly status: string }[];
  readonly smallestPerturbation: { readonly norm: number; readonly lower: number | null } | null;
  readonly uncertainty: { readonly exponent: number };
  readonly picture: { readonly labels: number[][] };
  readonly line: { readonly boundaries: number[] };
}

async function documentOf(line: string): Promise<BasinsDocument> {
  const { code, stdout, stderr } = await runCli([...line.split(" "), "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).not.toMatch(/NaN|Infinity/);
  return JSON.parse(stdout) as BasinsDocument;
}

describe("basins", () => {
  const { examples } = commands.find(({ name }) => name === "basins")!;
  it.each(examples)("%s", async (example) => {
    const argv = example.split(" ").map((word) => (word.startsWith("out/") ? join(folder, "x.npz") : word));
    const { code, stdout } = await runCli(argv);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("one state: shares, the exact boundary, and the edge state on it", async () => {
    const found = await documentOf("basins one-neuron --set b=-2.45 --samples 500");
    const [boundary] = found.line.boundaries;
    expect(found.shares).toHaveLength(2);
    expect(found.shares[0]!.low).toBeLessThan(boundary!);
    expect(found.shares[0]!.high).toBeGreaterThan(boundary!);
    expect(found.edgeStates).toMatchObject([{ between: [0, 1], status: "saddle" }]);
    const nearest = Math.min(...found.attractors.map(({ states }) => Math.abs(states[0]![0]! - boundary!)));
    expect(found.smallestPerturbation!.norm).toBeCloseTo(nearest, 10);
  });

  it("infinity is the last attractor, and its index stands in pictures and edges", async () => {
    const found = await documentOf(
      "basins henon --plane x,y --box -2:2 --resolution 40,30 --samples 300 --without perturbation",
    );
    expect(found.attractors.map(({ kind }) => kind)).toEqual(["chaotic", "infinity"]);
    expect(found.shares).toHaveLength(2);
    expect(found.edgeStates[0]!.between).toEqual([0, 1]);
    const { labels } = found.picture;
    expect([labels.length, labels[0]!.length]).toEqual([30, 40]);
    expect(new Set(labels.flat())).toEqual(new Set([0, 1]));
    // (0, 0) is in the basin, (−2, −2) is not.
    expect([labels[15]![20], labels[0]![0]]).toEqual([0, 1]);
  });

  it("the result does not depend on the number of threads, and --x0 is where a perturbation starts", async () => {
    const line = "basins flip-flop --samples 400 --without edges --x0 0.4,0.7 --seed 3";
    expect(await refusal(line.split(" "))).toContain("2 values");
    const with1 = await documentOf("basins henon --samples 3000 --without edges --threads 1");
    const with2 = await documentOf("basins henon --samples 3000 --without edges --threads 2");
    expect(with1).toEqual(with2);
    const found = await documentOf("basins latch --samples 50 --x0 0.3");
    expect(found.smallestPerturbation!.norm).toBeCloseTo(0.3, 11);
  });

  it("writes tables and arrays", async () => {
    const csv = join(folder, "a.csv");
    await runCli(["basins", "latch", "--samples", "50", "--out", csv, "--quiet"]);
    const [header, first] = (await readFile(csv, "utf8")).split("\n");
    expect(header).toBe("attractor,kind,period,lyapunov,share,low,high,x");
    expect(first).toMatch(/^0,fixed point,,-0\.479/);
    const npz = join(folder, "a.npz");
    const argv = ["basins", "henon", "--plane", "x,y", "--resolution", "20", "--samples", "50", "--out", npz];
    await runCli([...argv, "--quiet", "--without", "perturbation"]);
    const names = Object.keys(unzipSync(await readFile(npz)));
    expect(names).toEqual(
      expect.arrayContaining(["picture.npy", "shares.npy", "labels.npy", "edgeStates.npy"]),
    );
  });

  it("a budget that decides nothing is exit code 4", async () => {
    const { code, stderr } = await runCli([
      "basins",
      "latch",
      "--steps",
      "1",
      "--samples",
      "20",
      "--set",
      "w=1.001",
    ]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/reached no attractor within the budget; --steps raises it/);
  });

  it.each([
    ["basins latch --plane x,y", "1 state variable"],
    ["basins henon --plane x,z", "'z'"],
    ["basins henon --plane x,x", "both are 'x'"],
    ["basins henon --plane x", "'x' is no plane"],
    ["basins henon --through 1,2", "--through without a plane"],
    ["basins henon --plane x,y --through 1", "1 values"],
    ["basins henon --box 0:1,0:1,0:1", "3 ranges"],
    ["basins henon --box 1:1", "'1:1' is empty"],
    ["basins henon --plane x,y --plane-range 0:1", "not two rising ranges"],
    ["basins henon --plane x,y --resolution 20000", "memory"],
    ["basins rotation-tanh --set a=0.5 --plane unstable", "no unstable fixed point"],
    ["basins henon --without everything", "unknown value"],
  ])("%s is refused", async (line, message) => {
    expect(await refusal(line.split(" "))).toContain(message);
  });
});
