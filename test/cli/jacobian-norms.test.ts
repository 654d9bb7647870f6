import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-norms-"))));
afterAll(() => rm(folder, { recursive: true }));

interface Document {
  readonly lags: readonly { k: number; logNorm: number; spectralRadius: number | null }[];
  readonly optimalPerturbation: { initial: number[] };
}

async function measured(...argv: string[]): Promise<Document> {
  const { code, stdout, stderr } = await runCli(["jacobian", ...argv, "--json"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Document;
}

async function networkFile(cell: object, units: number): Promise<string> {
  const file = join(folder, `${units}.json`);
  const wRec = { ensemble: "gaussian", units, gain: 1.5, seed: 3 };
  await writeFile(file, JSON.stringify({ ...cell, wRec }));
  return file;
}

describe("jacobian --norms-only", () => {
  it.each([
    ["end", { cell: "vanilla", activation: "tanh" }],
    ["start", { cell: "sigmoid" }],
  ])("agrees with whole products from the %s, the same on one thread and on two", async (anchor, cell) => {
    const file = await networkFile(cell, 130);
    const run = [file, "--steps", "40", "--lags", "1,7,40", "--anchor", anchor];
    const whole = await measured(...run);
    const [one, two] = [
      await measured(...run, "--norms-only", "--threads", "1"),
      await measured(...run, "--norms-only", "--threads", "2"),
    ];
    expect(one.lags).toEqual(two.lags);
    one.lags.forEach(({ k, logNorm, spectralRadius }, i) => {
      expect(k).toBe(whole.lags[i]!.k);
      expect(logNorm).toBeCloseTo(whole.lags[i]!.logNorm, 10);
      expect(spectralRadius).toBeNull();
      expect(whole.lags[i]!.spectralRadius).not.toBeNull();
    });
    const inner = one.optimalPerturbation.initial.reduce(
      (sum, v, i) => sum + v * whole.optimalPerturbation.initial[i]!,
      0,
    );
    expect(Math.abs(inner)).toBeCloseTo(1, 8);
  });

  it("serves maps that are no networks, and leaves the column of spectral radii out", async () => {
    const norms = await measured("henon", "--steps", "30", "--norms-only");
    const whole = await measured("henon", "--steps", "30");
    expect(norms.lags).toHaveLength(30);
    norms.lags.forEach(({ logNorm }, i) => {
      expect(logNorm).toBeCloseTo(whole.lags[i]!.logNorm, 12);
    });
    const { stdout } = await runCli(["jacobian", "henon", "--steps", "3", "--norms-only"]);
    expect(stdout).not.toMatch(/spectral radius/);
  });

  it("is not to be had together with singular values", async () => {
    expect(await refusal(["jacobian", "henon", "--norms-only", "--singular-values"])).toMatch(
      /--norms-only and --singular-values together/,
    );
    expect(await refusal(["jacobian", "henon", "--norms-only", "--leading", "1"])).toMatch(
      /--leading with --norms-only/,
    );
    expect(await refusal(["jacobian", "henon", "--threads", "2"])).toMatch(/--threads without --norms-only/);
  });
});
