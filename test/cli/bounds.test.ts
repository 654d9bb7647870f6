import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-bounds-"))));
afterAll(() => rm(folder, { recursive: true }));

interface Bound {
  readonly side: "lower" | "upper";
  readonly method: string;
  readonly value: number;
  readonly rigorous: boolean;
  readonly prefactor?: number;
}

interface Step {
  readonly k: number;
  readonly logBound: number | null;
  readonly log10Bound: number | null;
  readonly method: string;
  readonly inBox?: { readonly logBound: number };
  readonly onTrajectory?: { readonly logNorm: number; readonly logBound: number };
}

interface Document {
  readonly bounds: readonly Bound[];
  readonly verdict: string;
  readonly verdictOf: string | null;
  readonly budgetReached?: boolean;
  readonly skipped?: readonly { readonly method: string; readonly reason: string }[];
  readonly steps: readonly Step[];
  readonly box?: { readonly status: string; readonly growth: number; readonly traps: string };
  readonly stability: { readonly stable: boolean; readonly tests: readonly { readonly test: string }[] };
  readonly trajectory?: { readonly exponent: number };
}

async function network(fields: object, name = "net.json"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify({ cell: "vanilla", ...fields }));
  return path;
}

async function documentOf(argv: readonly string[], code = 0): Promise<Document> {
  const result = await runCli(["bounds", ...argv, "--json"]);
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code, stderr: "" });
  return JSON.parse(result.stdout) as Document;
}

const growth = ({ bounds }: Document, method: string) => bounds.find((b) => b.method === method)!.value;

describe("bounds", () => {
  it("has the chain with prefactors, the verdict and the common fields", async () => {
    const path = await network({
      wRec: [
        [0.9, -1.4],
        [1, -0.5],
      ],
      b: [0, 0],
    });
    const document = await documentOf([path]);
    expect(document).toMatchObject({
      command: "bounds",
      seed: 0,
      verdict: "can explode",
      verdictOf: "weights",
    });
    expect(growth(document, "s‖W‖₂")).toBeCloseTo(1.944563495, 9);
    expect(growth(document, "s ρ(|W|)")).toBeCloseTo(1.9, 9);
    expect(document.bounds.find((b) => b.side === "lower" && b.method === "s JSR")!.value).toBeCloseTo(
      Math.sqrt(1.4),
      9,
    );
    for (const { side, prefactor, rigorous } of document.bounds) {
      expect(typeof rigorous).toBe("boolean");
      if (side === "upper") expect(prefactor!).toBeGreaterThanOrEqual(1);
    }
  });

  it("proves by the box what the weights cannot: one neuron, monostable at b = −3", async () => {
    const document = await documentOf(["one-neuron", "--set", "b=-3", "--k", "10,1000000", "--k", "3"]);
    expect(document).toMatchObject({ verdict: "vanishes", verdictOf: "box", stability: { stable: true } });
    expect(document.steps.map(({ k }) => k)).toEqual([10, 1000000, 3]);
    const far = document.steps[1]!;
    expect(far.logBound!).toBeCloseTo(1e6 * Math.log(1.25), 3);
    expect(far.log10Bound!).toBeCloseTo(1e6 * Math.log10(1.25), 3);
    expect(far.inBox!.logBound / (1e6 * Math.log(0.3005410071))).toBeCloseTo(1, 8);
    const { stdout } = await runCli(["bounds", "one-neuron", "--set", "b=-3", "--k", "1000000"]);
    expect(stdout).toMatch(/verdict: vanishes with these biases and inputs/);
    expect(stdout).toMatch(/1000000 {2}1\.\d+e\+96910/);
  });

  it("takes inputs within a range: enough of it and the box no longer decides", async () => {
    const path = await network({ cell: "sigmoid", wRec: [[5]], wIn: [[1]], b: [-3] });
    expect(await documentOf([path, "--input-range", "-0.1:0.1"])).toMatchObject({ verdictOf: "box" });
    expect(await documentOf([path, "--input-range", "-2:2"])).toMatchObject({ verdict: "can explode" });
  });

  it("bounds the trajectory it is given, beside its true norm", async () => {
    const inputs = join(folder, "inputs.csv");
    await writeFile(inputs, Array.from({ length: 20 }, (_, t) => `${Math.sin(t)}`).join("\n"));
    const path = await network({
      wRec: [
        [1.2, -0.5],
        [0.4, 0.9],
      ],
      wIn: [[1], [0.5]],
      b: [0, 0.3],
    });
    const document = await documentOf([path, "--inputs", inputs, "--steps", "20", "--k", "5,20,21"]);
    const [five, twenty, beyond] = document.steps;
    for (const { onTrajectory, logBound } of [five!, twenty!]) {
      expect(onTrajectory!.logNorm).toBeLessThanOrEqual(onTrajectory!.logBound + 1e-12);
      expect(onTrajectory!.logBound).toBeLessThan(logBound!);
    }
    expect(beyond!.onTrajectory).toBeUndefined();
    expect(document.trajectory!.exponent).toBeCloseTo(twenty!.onTrajectory!.logNorm / 20, 12);
    const { stdout } = await runCli(["bounds", path, "--inputs", inputs, "--steps", "20", "--k", "5,21"]);
    expect(stdout).toMatch(/trajectory of 20 steps: growth per step 0\.\d+ \(λ₁ = -0\.\d+\)/);
  });

  it("tests a flow for global stability only", async () => {
    const below = await documentOf(["one-neuron-flow", "--set", "w=3.99"]);
    expect(below).toMatchObject({ verdict: "vanishes", verdictOf: "stability", bounds: [], steps: [] });
    expect(below.stability.tests.map(({ test }) => test)).toEqual([
      "Metzler majorant",
      "sector",
      "symmetric",
    ]);
    expect(await documentOf(["one-neuron-flow", "--set", "w=4.01"])).toMatchObject({ verdict: "undecided" });
    const out = join(folder, "flow.svg");
    expect(await refusal(["bounds", "one-neuron-flow", "--out", out])).toContain(
      "a flow has no products to draw",
    );
    expect(await refusal(["bounds", "one-neuron-flow", "--steps", "5"])).toContain("is a flow");
  });

  it("writes the chain as a table, and a number for every k = 0", async () => {
    const out = join(folder, "chain.csv");
    expect((await runCli(["bounds", "latch", "--out", out])).code).toBe(0);
    const lines = (await readFile(out, "utf8")).trim().split("\n");
    expect(lines[0]).toBe("side,method,growth,prefactor,rigorous");
    expect(lines.length).toBeGreaterThan(8);
    expect((await documentOf(["latch", "--k", "0"])).steps[0]).toMatchObject({ k: 0, logBound: 0 });
  });
});

describe("undecided", () => {
  it("exits with 4 where a budget was reached, and with 0 where more of it could not help", async () => {
    const n = 12;
    const wRec = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => 0.27 * Math.sin(1 + 3.7 * i * i + 1.3 * j + i * j)),
    );
    const path = await network({ wRec, b: new Array(n).fill(0) });
    const document = await documentOf([path], 4);
    expect(document).toMatchObject({ verdict: "undecided", budgetReached: true });
    expect(document.skipped![0]!.reason).toContain("12 coupled units");
    expect(await documentOf(["latch", "--set", "w=1"])).toMatchObject({
      verdict: "undecided",
      budgetReached: false,
    });
  });
});

describe("bad input", () => {
  it.each([
    [["henon"], "the Jacobian of henon is not its weights times slopes, bounds, expected a network"],
    [["lorenz"], "the Jacobian of lorenz is not its weights times slopes"],
    [["one-neuron", "--set", "epsilon=0.5"], "the Jacobian of one-neuron is not its weights times slopes"],
    [["latch", "--k", "-1"], "'-1' is out of range, --k, expected an integer of at least 0"],
    [["latch", "--k", "1.5"], "'1.5' is not a whole number, --k"],
    [["latch", "--k", "1,,2"], "'' is not a number, --k"],
    [["one-neuron", "--input-range", "1"], "'1' is no range, --input-range, expected low:high"],
    [
      ["one-neuron", "--input-range", "1:0"],
      "'1:0' is no range, --input-range, expected low:high with low at most high",
    ],
    [["latch", "--input-range", "0:1"], "the model has no external input, --input-range"],
    [["one-neuron", "--input-range", "0:1,0:1"], "2 ranges, --input-range, expected one, or 1"],
    [["latch", "--tolerance", "0"], "'0' is out of range, --tolerance"],
    [["latch", "--nodes", "0"], "'0' is out of range, --nodes"],
  ])("%j", async (argv, expected) => {
    expect(await refusal(["bounds", ...argv])).toContain(expected);
  });

  it.each([
    ["not square", { wRec: [[1, 2]], b: [0] }, "wRec has shape [1, 2]; expected [1, 1], a square matrix"],
    ["empty", { wRec: [], b: [] }, "wRec"],
    ["null for NaN", { wRec: [[null]], b: [0] }, "wRec[0][0] is null"],
    ["beyond the largest weight", { wRec: [[1e170]], b: [0] }, "wRec[0][0] is 1e+170"],
  ])("a matrix that is %s", async (_name, fields, expected) => {
    expect(await refusal(["bounds", await network(fields)])).toContain(expected);
  });

  it("says of a run that is too long how much it would take", async () => {
    expect(await refusal(["bounds", "latch", "--steps", "1000000000"])).toMatch(
      /would need [\d.]+ GB of memory/,
    );
  });
});

describe("odd networks", () => {
  it.each([
    [
      "zero",
      {
        wRec: [
          [0, 0],
          [0, 0],
        ],
        b: [1, 2],
      },
      "vanishes",
    ],
    [
      "nilpotent",
      {
        wRec: [
          [0, 3],
          [0, 0],
        ],
        b: [0, 0],
      },
      "vanishes",
    ],
    [
      "defective",
      {
        wRec: [
          [0.9, 5],
          [0, 0.9],
        ],
        b: [0, 0],
      },
      "vanishes",
    ],
    [
      "a permutation",
      {
        wRec: [
          [0, 1],
          [1, 0],
        ],
        b: [0, 0],
      },
      "undecided",
    ],
    [
      "denormal",
      {
        wRec: [
          [5e-324, 0],
          [1e-310, 0],
        ],
        b: [0, 0],
      },
      "vanishes",
    ],
    ["rectified and not closing", { activation: "relu", wRec: [[1.5]], b: [1] }, "can explode"],
  ])("%s: a verdict, no NaN, no hang", async (_name, fields, verdict) => {
    const path = await network(fields);
    const { code, stdout } = await runCli(["bounds", path, "--k", "1,100"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`verdict: ${verdict}`);
    expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
    if (stdout.includes("not closed")) expect(stdout).toContain("box: not closed after");
    const document = await documentOf([path, "--k", "1,100"]);
    expect(document.verdict).toBe(verdict);
  });
});
