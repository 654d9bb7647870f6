import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { overhang, overlap, pageGeometry, type TextBox } from "../figures/page-geometry.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-drawn-"));
  const network = {
    cell: "vanilla",
    name: "a_b *c*",
    wRec: [
      [0.5, 1, 0],
      [-1, 0.7, 0.2],
      [0, 0.3, -0.4],
    ],
    b: [0.1, 0, 0.2],
    x0: [0.3, -0.2, 0.1],
  };
  await writeFile(join(folder, "net.json"), JSON.stringify(network));
});
afterAll(() => rm(folder, { recursive: true }));

async function drawnAs(extension: string, argv: readonly string[]): Promise<Buffer> {
  const path = join(folder, `figure.${extension}`);
  const words = argv.map((word) => (word === "net.json" ? join(folder, word) : word));
  const { code, stderr } = await runCli([...words, "--out", path]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${path}\n` });
  return readFile(path);
}

function collisions(texts: readonly TextBox[]): string[] {
  const found: string[] = [];
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      const halo = a.text === b.text && Math.abs(a.left - b.left) < 0.01;
      if (overlap(a, b) > 0.3 && !halo) found.push(`"${a.text}" × "${b.text}"`);
    }
  });
  return found;
}

describe("a drawn result", () => {
  it.each([
    ["simulate one-neuron --x0 0.49"],
    ["simulate lorenz --duration 5"],
    ["simulate logistic --set r=5"],
    ["simulate net.json"],
    ["jacobian net.json --steps 30"],
    ["jacobian henon --steps 20"],
    ["jacobian net.json --steps 30 --pseudospectra"],
    ["jacobian latch --lags 5"],
    ["lyapunov henon --steps 500"],
    ["lyapunov net.json --steps 300"],
    ["lyapunov logistic --set r=4 --steps 300"],
    ["lyapunov lorenz --duration 10"],
    ["bounds net.json"],
    ["bounds latch --set w=0"],
    ["bounds one-neuron --set b=-3"],
    ["sensitivity one-neuron --steps 30"],
    ["sensitivity net.json --steps 200 --lags 1"],
    ["fixed-points henon"],
    ["fixed-points lorenz"],
    ["fixed-points one-neuron"],
    ["fixed-points lorenz --plot state-space"],
    ["fixed-points net.json --plot state-space"],
    ["fixed-points henon --plot state-space"],
    ["fixed-points latch --plot state-space"],
    ["fixed-points lorenz --plot eigenvalue-planes"],
    ["fixed-points net.json --plot eigenvalue-planes"],
    ["fixed-points one-neuron --plot eigenvalue-planes"],
    ["bifurcation one-neuron --param b --from -3 --to -2"],
    ["bifurcation logistic --param r --from 2.8 --to 4 --orbit --values 50"],
    ["bifurcation one-neuron --param w --from -8 --to 8 --and b"],
    ["bifurcation henon --param a --from -1.5 --to 4 --and b=-1.2:0.8"],
    ["basins latch --samples 100"],
    ["basins henon --resolution 60 --samples 100 --without perturbation"],
    ["basins net.json --plane unstable --resolution 30 --samples 100 --without perturbation"],
    ["basins flip-flop --samples 200 --without edges,perturbation"],
    ["landscape pascanu --x w=4:7:30 --y b=-4:-2:20"],
    ["landscape net.json --x wRec[0][0]=-1:1:5 --y b[0]=-1:1:5"],
  ])("%s", async (line) => {
    const svg = (await drawnAs("svg", line.split(" "))).toString();
    const { texts, paths, width, height } = pageGeometry(svg);
    expect([336, 692]).toContain(Math.round(width));
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => overhang(text, width, height) > 0.2).map(({ text }) => text)).toEqual([]);
    expect(paths.filter((path) => overhang(path, width, height) > 1)).toEqual([]);
    expect(collisions(texts)).toEqual([]);
    expect(texts.flatMap(({ missing }) => missing)).toEqual([]);
    expect(texts.filter(({ text }) => /NaN|undefined|Infinity|[_^]\{|\*\*/.test(text))).toEqual([]);
  });

  it("comes as PNG, PDF and a page that says how to redraw it", async () => {
    const argv = ["fixed-points", "henon", "--set", "a=1.2"];
    expect((await drawnAs("png", argv)).subarray(1, 4).toString()).toBe("PNG");
    expect((await drawnAs("pdf", argv)).subarray(0, 5).toString()).toBe("%PDF-");
    const page = (await drawnAs("html", argv)).toString();
    expect(page).toMatch(/^<!doctype html>[^]*<svg[^]*npx separatrix fixed-points henon --set a=1\.2/);
  });

  it("has the same bytes each time", async () => {
    const argv = ["landscape", "pascanu", "--x", "w=4:7:30", "--y", "b=-4:-2:20"];
    const [first, second] = [await drawnAs("pdf", argv), await drawnAs("pdf", argv)];
    expect(first.equals(second)).toBe(true);
  });

  it("is refused where there is nothing to draw, and nothing is left", async () => {
    const path = join(folder, "no.svg");
    expect(await refusal(["sensitivity", "lorenz", "--duration", "1", "--out", path])).toContain(
      "no lag terms",
    );
    await expect(readFile(path)).rejects.toThrow();
    const argv = [
      "bifurcation",
      "one-neuron",
      "--param",
      "b",
      "--from",
      "-3",
      "--to",
      "-2",
      "--and",
      "w",
      "--orbit",
    ];
    expect(await refusal([...argv, "--out", path])).toContain("--orbit and --and in one figure");
  });
});
