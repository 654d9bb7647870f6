import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-lyapunov-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Document {
  readonly exponents: { value: number | null; standardError: number | null; status: string }[];
  readonly kaplanYorke: number | null;
  readonly trace: { length: number; values: (number | null)[] }[];
  readonly status: string;
  readonly sum: number | null;
  readonly finiteTime?: { windows: { start: number; singular: number[]; frame: number[] }[] };
  readonly covariantVectors?: { status: string; angles: object[]; vectors: number[][]; growth: number[][] };
  readonly options: Record<string, unknown>;
}

async function json(line: string): Promise<Document> {
  const { code, stdout, stderr } = await runCli(["lyapunov", ...line.split(" "), "--json", "--quiet"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Document;
}

describe("separatrix lyapunov", () => {
  it("prints the exponents of Hénon's map, with what they rest on", async () => {
    const found = await json("henon --steps 20000 --warm-up 500");
    expect(Math.abs(found.exponents[0]!.value! - 0.4192)).toBeLessThan(
      4 * found.exponents[0]!.standardError!,
    );
    expect(found.sum).toBeCloseTo(Math.log(0.3), 10);
    expect(found.kaplanYorke).toBeCloseTo(1.258, 1);
    expect(found.trace.at(-1)!.length).toBe(20000);
    expect(found.options).toMatchObject({ steps: 20000, warmUp: 500, exponents: 2, blocks: 20 });
  });

  it("takes a flow, a part of its spectrum, and a shorter run", async () => {
    const found = await json("lorenz --duration 20 --warm-up 5 --exponents 2 --tolerance 1e-7");
    expect(found.exponents).toHaveLength(2);
    expect(found.kaplanYorke).toBeNull();
    expect(found.options).toMatchObject({ duration: 20, warmUp: 5, tolerance: 1e-7 });
  });

  it("prints no number for an exponent of −∞, but its status", async () => {
    const file = join(folder, "net.json");
    await writeFile(
      file,
      JSON.stringify({
        cell: "sigmoid",
        wRec: [
          [12, -12],
          [12, -12],
        ],
        b: [-3, -9],
      }),
    );
    const found = await json(`${file} --x0 -2.9,-8.9 --steps 2000`);
    expect(found.exponents[1]).toMatchObject({ value: null, standardError: null, status: "singular" });
    expect(found.exponents[0]!.value).toBeCloseTo(0.535, 1);
  });

  it("draws noise from the seed, and reads inputs from a file", async () => {
    const one = await json("one-neuron --noise 0.4 --steps 200 --seed 3");
    const two = await json("one-neuron --noise 0.4 --steps 200 --seed 3");
    const other = await json("one-neuron --noise 0.4 --steps 200 --seed 4");
    expect(one).toEqual(two);
    expect(other.sum).not.toBe(one.sum);
    const file = join(folder, "inputs.csv");
    await writeFile(file, "0\n".repeat(30));
    const quiet = await json(`one-neuron --x0 0.9 --steps 20 --warm-up 10 --inputs ${file}`);
    const free = await json("one-neuron --x0 0.9 --steps 20 --warm-up 10");
    expect(quiet.exponents).toEqual(free.exponents);
  });

  it("adds finite-time exponents and covariant vectors when asked", async () => {
    const found = await json("henon --steps 100 --finite-time 25 --vectors");
    expect(found.finiteTime!.windows.map(({ start }) => start)).toEqual([0, 25, 50, 75]);
    expect(found.covariantVectors).toMatchObject({ status: "ok" });
    expect(found.covariantVectors!.vectors).toHaveLength(81);
    expect(found.covariantVectors!.growth).toHaveLength(80);
    const { stdout } = await runCli([
      "lyapunov",
      "henon",
      "--steps",
      "100",
      "--finite-time",
      "25",
      "--vectors",
    ]);
    expect(stdout).toMatch(/Kaplan–Yorke dimension/);
    expect(stdout).toMatch(/windows of k = 25 steps/);
    expect(stdout).toMatch(/angles of covariant vectors/);
  });

  it("adds them for flows, in units of time", async () => {
    const found = await json("lorenz --duration 10 --warm-up 5 --finite-time 2.5 --vectors");
    expect(found.finiteTime!.windows.map(({ start }) => start)).toEqual([0, 2.5, 5, 7.5]);
    expect(found.covariantVectors!.vectors).toHaveLength(801);
    const { stdout } = await runCli(["lyapunov", "lorenz", "--duration", "6", "--finite-time", "3"]);
    expect(stdout).toMatch(/windows of τ = 3/);
  });

  it("writes the convergence as CSV", async () => {
    const file = join(folder, "trace.csv");
    const { code } = await runCli(["lyapunov", "henon", "--steps", "50", "--out", file, "--quiet"]);
    expect(code).toBe(0);
  });

  it("reports a run that diverges", async () => {
    const found = await json("henon --x0 10,10");
    expect(found).toMatchObject({ status: "diverged", kaplanYorke: null });
  });

  it.each([
    ["henon --steps 0", /--steps/],
    ["henon --exponents 3", /--exponents/],
    ["henon --duration 3", /--duration is for flows/],
    ["henon --warm-up 1.5", /warmUp is 1.5; expected a whole number/],
    ["henon --noise 1", /no external input/],
    ["henon --finite-time 20000", /--finite-time/],
    ["henon --blocks 1", /--blocks/],
    ["lorenz --steps 10", /--steps is for maps/],
    ["lorenz --duration 2 --finite-time 3", /a window of 3/],
    ["henon --finite-time 2.5", /a window of 2.5 steps/],
    ["one-neuron --noise 1 --inputs nowhere.csv", /--noise and --inputs/],
    ["henon --steps 100000000000000", /would take about/],
    ["nothing", /nothing/],
  ])("refuses %s in one line", async (line, message) => {
    expect(await refusal(["lyapunov", ...line.split(" ")])).toMatch(message);
  });
});
