import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
const file = (name: string) => join(folder, `${name}.json`);
const networks = "test/reference/networks";

const written = {
  /** Pitchfork at gain 1. */
  unit: { cell: "vanilla", wRec: [[1]], b: [0] },
  /** Normal, multipliers g(0.6 ± 0.8i) at 0: of modulus g. */
  rotation: {
    cell: "vanilla",
    wRec: [
      [0.6, -0.8],
      [0.8, 0.6],
    ],
    b: [0, 0],
  },
  /** x ↦ −tanh(2gx): a flip at gain ½. */
  alternating: { cell: "vanilla", wRec: [[-2]], b: [0] },
  pair: {
    cell: "vanilla",
    wRec: [
      [3, 0],
      [0, 3],
    ],
    b: [0, 0],
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-bifurcation-"));
  for (const [name, network] of Object.entries(written)) await writeFile(file(name), JSON.stringify(network));
});
afterAll(() => rm(folder, { recursive: true }));

async function diagramOf(code: number, ...argv: string[]): Promise<BifurcationDiagram> {
  const result = await runCli(["bifurcation", ...argv, "--json"]);
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code, stderr: "" });
  return JSON.parse(result.stdout) as BifurcationDiagram;
}

function range(param: string, from: number, to: number): string[] {
  return ["--param", param, "--from", String(from), "--to", String(to)];
}

describe("--param gain", () => {
  it("finds the Neimark–Sacker bifurcation of a rotation at gain 1", async () => {
    const { specialPoints } = await diagramOf(0, file("rotation"), ...range("gain", 0.5, 1.5));
    expect(specialPoints.map(({ type }) => type)).toEqual(["neimark-sacker"]);
    expect(specialPoints[0]!.parameter).toBeCloseTo(1, 9);
  });
});

describe("--cycles", () => {
  it("follows the 2-cycle ±x, x = tanh(2gx), that a flip bears, and leaves it out at 1", async () => {
    const argv = [file("alternating"), ...range("gain", 0.3, 1)];
    const { branches, specialPoints } = await diagramOf(0, ...argv, "--cycles", "2");
    expect(specialPoints.map(({ type }) => type)).toEqual(["flip"]);
    expect(specialPoints[0]!.parameter).toBeCloseTo(0.5, 9);
    const [cycle, ...more] = branches.filter(({ period }) => period === 2);
    expect(more).toEqual([]);
    for (const { parameter, cycle: states } of cycle!.points) {
      const [[x], [y]] = states as [[number], [number]];
      expect(x).toBeCloseTo(-y, 8);
      expect(x).toBeCloseTo(Math.tanh(2 * parameter * x), 8);
    }
    const single = await diagramOf(0, ...argv, "--cycles", "1");
    expect(single.branches.map(({ period }) => period)).toEqual([1]);
    expect(single.specialPoints).toHaveLength(1);
  });
});

describe("--prove", () => {
  it("starts from proven sets: one fixed point before the pitchfork, three after", async () => {
    const { searched } = await diagramOf(
      0,
      file("unit"),
      ...range("gain", 0.4, 2.4),
      "--prove",
      "--searches",
      "4",
    );
    expect(searched.map(({ status }) => status)).toEqual(["proven", "proven", "proven", "proven"]);
    expect(searched.map(({ found }) => found)).toEqual([1, 1, 3, 3]);
  });

  it("exits with 4 where a set stays undecided, names the value, and keeps the answer", async () => {
    // At gain 1 the fixed point is a triple root, which no interval test decides.
    const argv = [file("unit"), ...range("gain", 1, 2), "--prove", "--searches", "3"];
    const { searched, branches } = await diagramOf(4, ...argv);
    expect(searched.map(({ status }) => status)).toEqual(["undecided", "proven", "proven"]);
    expect(branches.length).toBeGreaterThan(0);
    const { code, stdout } = await runCli(["bifurcation", ...argv]);
    expect(code).toBe(4);
    expect(stdout).toContain("searched for at 3 values, proven complete at 2, not proven at gain = 1\n");
  });

  it("is refused for what has no interval extension", async () => {
    const line = await refusal(["bifurcation", "henon", ...range("a", 0, 1), "--prove"]);
    expect(line).toContain("henon has no interval extension; expected a network");
  });
});

describe("--path-to", () => {
  it("leads from one network to the other: a rotation by path 1 is two units apart, each with three fixed points", async () => {
    const argv = [file("rotation"), ...range("path", 0, 1), "--path-to", file("pair"), "--searches", "3"];
    const { branches } = await diagramOf(0, ...argv);
    const ends = branches.flatMap(({ points }) => points.filter(({ parameter }) => parameter === 1));
    expect(ends).toHaveLength(9);
    expect(ends.filter(({ stability }) => stability === "stable")).toHaveLength(4);
  });

  it("reads trained networks: between two files of one network nothing changes", async () => {
    const { branches, specialPoints } = await diagramOf(
      0,
      `${networks}/flipflop-tanh-24.safetensors`,
      ...range("path", 0, 1),
      ...["--path-to", `${networks}/flipflop-tanh-24.npz`, "--searches", "1"],
    );
    expect(specialPoints).toEqual([]);
    expect(branches).toHaveLength(27);
    for (const { points } of branches) {
      const [from, to] = [points[0]!.state, points.at(-1)!.state];
      expect(Math.max(...from.map((v, i) => Math.abs(v - to[i]!)))).toBeLessThan(1e-8);
    }
  });

  it.each([
    [["--param", "path"], "--param path without --path-to, bifurcation, expected the network at the end"],
    [
      ["--param", "gain", "--path-to", "pair"],
      "--path-to with --param gain, bifurcation, expected --param path",
    ],
    [
      ["--param", "path", "--path-to", "unit"],
      "wRec [1]; expected b [2], cell vanilla, wRec [4], as rotation is",
    ],
    [["--param", "path", "--path-to", "missing"], "no such file or folder"],
  ] as const)("refuses %j in one line", async (options, message) => {
    const argv = options.map((word) => (/^(pair|unit|missing)$/.test(word) ? file(word) : word));
    const line = await refusal(["bifurcation", file("rotation"), ...argv, "--from", "0", "--to", "1"]);
    expect(line).toContain(message);
  });
});

describe("a branch that leaves the box", () => {
  it("ends there, and says so: a fixed point of the Hénon map goes to infinity as a goes to 0", async () => {
    const argv = ["henon", ...range("a", 0.001, 1), "--cycles", "1"];
    const { branches } = await diagramOf(0, ...argv);
    const ends = branches.flatMap(({ start, end }) => [start, end]);
    expect(ends.filter((end) => end !== "range")).toEqual(["box"]);
    const { stdout } = await runCli(["bifurcation", ...argv]);
    expect(stdout).toMatch(/\bbox\b/);
  });
});

describe("a parameter that a network does not have", () => {
  const network = `${networks}/flipflop-tanh-24.npz`;

  it("is answered by the ranges of those it has, and gain", async () => {
    const line = await refusal(["bifurcation", network, ...range("temperature", 0, 1)]);
    expect(line).toBe(
      "separatrix: unknown parameter 'temperature', --param of flipflop-tanh-24, " +
        "expected one of gain, wRec[0…23][0…23], wIn[0…23][0…2], b[0…23], u[0…2]",
    );
  });

  it("is told by its nearest name where there is one", async () => {
    expect(await refusal(["bifurcation", network, ...range("gian", 0, 1)])).toMatch(/did you mean 'gain'\?$/);
    expect(await refusal(["simulate", network, "--set", "wrec[3][4]=1"])).toMatch(
      /did you mean 'wRec\[3\]\[4\]'\?$/,
    );
  });

  it("is no gain for other commands", async () => {
    const line = await refusal(["simulate", network, "--set", "temperature=1"]);
    expect(line).toContain("expected one of wRec[0…23][0…23], wIn");
  });
});
