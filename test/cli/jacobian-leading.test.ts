import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../../src/random/stream.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-leading-"))));
afterAll(() => rm(folder, { recursive: true }));

interface Lag {
  readonly k: number;
  readonly norm: number | null;
  readonly logNorm: number;
  readonly logSingularValues: readonly number[];
  readonly errors: readonly number[];
  readonly status: string;
  readonly logBounds: readonly number[];
}

async function lagsOf(...argv: string[]): Promise<readonly Lag[]> {
  const { code, stdout, stderr } = await runCli(["jacobian", ...argv, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (JSON.parse(stdout) as { lags: readonly Lag[] }).lags;
}

async function gaussianFile(n: number): Promise<string> {
  const path = join(folder, `net${n}.json`);
  const { normal } = randomStream(4);
  const row = () => Array.from({ length: n }, () => (1.4 * normal()) / Math.sqrt(n));
  const network = { cell: "vanilla", wRec: Array.from({ length: n }, row), b: row(), x0: row() };
  await writeFile(path, JSON.stringify(network));
  return path;
}

describe("jacobian --leading", () => {
  it("agrees with products that are formed, and shows the bounds beside", async () => {
    const file = await gaussianFile(12);
    const run = [file, "--steps", "40", "--lags", "1,7,40"];
    const formed = await lagsOf(...run, "--singular-values");
    const leading = await lagsOf(...run, "--leading", "2");
    leading.forEach((lag, i) => {
      expect(lag.status).toBe("converged");
      expect(Math.abs(lag.logNorm - formed[i]!.logNorm)).toBeLessThan(1e-9);
      expect(Math.abs(lag.logSingularValues[1]! - formed[i]!.logSingularValues[1]!)).toBeLessThan(1e-7);
      expect(lag.logBounds).toEqual(formed[i]!.logBounds);
    });
  });

  it("is the way of a large network, whose longest product alone is measured", async () => {
    const file = await gaussianFile(512);
    const [lag, ...others] = await lagsOf(file, "--steps", "30");
    expect(others).toEqual([]);
    expect([lag!.k, lag!.logSingularValues.length]).toEqual([30, 1]);
    const small = await gaussianFile(12);
    const { stdout } = await runCli(["jacobian", small, "--steps", "5", "--leading", "5"]);
    expect(stdout).toMatch(/… 1 more singular values/);
  });

  it.each([
    [["--singular-values"], "--leading with --singular-values, jacobian, expected one of the two"],
    [["--non-normality"], "--leading with --non-normality"],
    [["--lags", "0"], "lag 0, --lags, expected integers from 1 to the 50 steps"],
    [["--leading", "3"], "3 singular values, --leading, expected at most the 2 state variables"],
    [["--steps", "1e12"], "would need"],
  ])("refuses %j", async (argv, message) => {
    const leading = argv.includes("--leading") ? [] : ["--leading", "1"];
    expect(await refusal(["jacobian", "henon", ...leading, ...argv])).toContain(message);
  });
});
