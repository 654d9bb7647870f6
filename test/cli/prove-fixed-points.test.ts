import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "./test-io.js";

interface Document {
  readonly complete: boolean;
  readonly method: string;
  readonly reason: string | null;
  readonly boxes: number;
  readonly undecided: readonly { lo: number[]; hi: number[] }[];
  readonly fixedPoints: readonly {
    state: number[];
    certified: boolean;
    certificate: { existence: { lo: number[]; hi: number[] }; unstableDirections: number } | null;
  }[];
}

async function prove(...args: string[]): Promise<{ code: number; document: Document }> {
  const { code, stdout } = await runCli(["fixed-points", ...args, "--prove", "--json"]);
  return { code, document: JSON.parse(stdout) as Document };
}

describe("fixed-points --prove", () => {
  it("gives a complete, certified set", async () => {
    const { code, document } = await prove("one-neuron", "--set", "w=5,b=-2.4");
    expect(code).toBe(0);
    const { complete, method, reason, undecided, fixedPoints } = document;
    expect({ complete, method, reason, undecided }).toEqual({
      complete: true,
      method: "branch and bound",
      reason: null,
      undecided: [],
    });
    const expected = [0.1900067944, 0.3933472598, 0.8816720708];
    fixedPoints.forEach(({ state, certified, certificate }, i) => {
      expect(certified).toBe(true);
      expect(state[0]).toBeCloseTo(expected[i]!, 9);
      expect(certificate!.existence.lo[0]).toBeLessThanOrEqual(state[0]!);
      expect(certificate!.unstableDirections).toBe(i % 2);
    });
  });

  it("ends with 4 where the budget was reached, and certifies what it found", async () => {
    const { code, document } = await prove("flip-flop", "--budget", "40", "--starts", "40");
    expect(code).toBe(4);
    expect({ complete: document.complete, reason: document.reason }).toEqual({
      complete: false,
      reason: "budget",
    });
    expect(document.undecided.length).toBeGreaterThan(0);
    expect(document.fixedPoints.length).toBeGreaterThan(8);
    expect(document.fixedPoints.every(({ certified }) => certified)).toBe(true);
    const { stdout } = await runCli([
      "fixed-points",
      "flip-flop",
      "--prove",
      "--budget",
      "40",
      "--starts",
      "40",
    ]);
    expect(stdout).toMatch(/not proven to be complete: the budget was reached, \d+ regions? undecided/);
  });

  it("ends with 4 at a fold", async () => {
    const { code, document } = await prove("one-neuron", "--set", "w=4,b=-2");
    expect(code).toBe(4);
    expect(document.reason).toBe("resolution");
  });

  it("tells a person how many there are", async () => {
    const { stdout } = await runCli(["fixed-points", "latch", "--prove"]);
    expect(stdout).toMatch(/complete: exactly 3 fixed points, proven with \d+ boxes/);
  });

  it("counts the cycles of the tent map 1 − 2|z|, as its 2^k periodic points have them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "separatrix-tent-"));
    const file = join(folder, "tent.json");
    writeFileSync(file, JSON.stringify({ cell: "plrnn", a: [2], wRec: [[-4]], b: [1] }));
    const { stdout, code } = await runCli(["fixed-points", file, "--prove", "--cycles", "5", "--json"]);
    const { periods } = JSON.parse(stdout) as {
      periods: {
        period: number;
        status: string;
        cycles: { states: number[][]; multipliers: { re: number }[]; stability: string }[];
      }[];
    };
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
    expect(periods.map(({ period, status, cycles }) => [period, status, cycles.length])).toEqual([
      [2, "complete", 1],
      [3, "complete", 2],
      [4, "complete", 3],
      [5, "complete", 6],
    ]);
    for (const { period, cycles } of periods) {
      for (const { states, multipliers, stability } of cycles) {
        expect(stability).toBe("unstable");
        expect(Math.abs(multipliers[0]!.re)).toBeCloseTo(2 ** period, 12);
        states.forEach(([z], t) => {
          expect(1 - 2 * Math.abs(z!)).toBeCloseTo(states[(t + 1) % period]![0]!, 12);
        });
      }
    }
  });

  it("refuses cycles of a network without rectifiers in one line", async () => {
    const { code, stderr } = await runCli(["fixed-points", "flip-flop", "--prove", "--cycles", "2"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^separatrix: flip-flop is no map of rectifiers .*; expected a ReLU network or a PLRNN\n$/,
    );
  });

  it("refuses a budget without a proof", async () => {
    const { code, stderr } = await runCli(["fixed-points", "latch", "--budget", "10"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--budget is for a proof/);
  });

  it("refuses a model without an interval extension in one line", async () => {
    const { code, stderr } = await runCli(["fixed-points", "henon", "--prove"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[^\n]*henon has no interval extension; expected a network[^\n]*\n$/);
  });
});
