import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sectionNames } from "../../src/cli/analyze/section-plan.js";
import { htmlStructure } from "./html-structure.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
let netFile = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-analyze-"));
  netFile = join(folder, "two <units> & co.json");
  const net = {
    cell: "vanilla",
    wRec: [
      [1.4, 0.05],
      [0.05, 1.3],
    ],
    wIn: [[0.5], [0.1]],
    b: [0.02, -0.01],
    u: [0],
    x0: [0.3, 0.2],
  };
  await writeFile(netFile, JSON.stringify(net));
});
afterAll(() => rm(folder, { recursive: true }));

interface ReportSection {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly command: string | null;
  readonly files: readonly string[];
  readonly result: Record<string, unknown> | null;
}

interface ReportDocument {
  readonly source: { readonly sha256: string | null; readonly file: string | null };
  readonly network: { readonly cell: string; readonly dimension: number };
  readonly summary: readonly { readonly topic: string; readonly lines: readonly string[] }[];
  readonly sections: readonly ReportSection[];
  readonly line: string;
}

interface Made {
  readonly out: string;
  readonly document: ReportDocument;
  readonly html: string;
}

let count = 0;

async function analysed(...argv: string[]): Promise<Made> {
  const out = join(folder, `report-${count++}`);
  const { code, stdout, stderr } = await runCli([
    "analyze",
    ...argv,
    "--quick",
    "--json",
    "--quiet",
    "--out",
    out,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const html = await readFile(join(out, "index.html"), "utf8");
  return { out, document: JSON.parse(stdout) as ReportDocument, html };
}

/** Words of a printed command as a shell would pass them; files it writes go to the test's folder. */
function words(line: string): string[] {
  const found = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  return found.slice(2).map((word, i, all) => (all[i - 1] === "--out" ? join(folder, word) : word));
}

function unescaped(html: string): string {
  return html
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

function commandsOf(html: string): string[] {
  return [...html.matchAll(/<code>([^<]*)<\/code>/g)].map((match) => unescaped(match[1]!));
}

async function allFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function section(made: Made, name: string): ReportSection {
  return made.document.sections.find((candidate) => candidate.name === name)!;
}

/** What every report must keep, whatever the model. */
async function expectSound({ out, document, html }: Made): Promise<void> {
  const { faults, elements } = htmlStructure(html);
  expect(faults).toEqual([]);
  for (const { name, attributes } of elements) {
    for (const key of ["src", "href", "xlink:href", "data", "srcset"]) {
      expect(`${name} ${key} ${attributes[key] ?? ""}`).not.toMatch(/\/\/|http/);
    }
  }
  expect(elements.filter(({ name }) => ["script", "link", "iframe", "img"].includes(name))).toEqual([]);
  expect(html).not.toMatch(/url\((?!#|data:)|@import/);
  expect(html).not.toMatch(/NaN|undefined|\[object|Infinity/);
  for (const svg of elements.filter(({ name }) => name === "svg")) {
    expect(svg.attributes["role"]).toBe("img");
    expect(svg.attributes["aria-label"]!.length).toBeGreaterThan(8);
  }
  const links = elements.map(({ attributes }) => attributes["href"]).filter((href) => href?.includes("/"));
  for (const href of links) expect((await stat(join(out, href!))).size).toBeGreaterThan(10);
  const listed = document.sections.flatMap(({ files }) => files);
  expect((await allFiles(out)).sort()).toEqual(["index.html", "report.json", ...listed].sort());
  expect([...new Set(links)].sort()).toEqual([...listed].sort());
  for (const { name, result } of document.sections) {
    if (result === null) continue;
    expect(JSON.parse(await readFile(join(out, `data/${name}.json`), "utf8"))).toEqual(result);
  }
}

describe("analyze of a small network in a file", () => {
  let made: Made;
  beforeAll(async () => {
    made = await analysed(netFile);
  }, 60_000);

  it("makes a page that stands alone, with all files it names and no other", async () => {
    await expectSound(made);
    expect(made.document.sections.map(({ name, status }) => `${name} ${status}`)).toEqual(
      sectionNames.map((name) => `${name} done`),
    );
    expect(made.html).toContain("The dynamics of two &lt;units&gt; &amp; co.json");
  });

  it("says where the model came from", () => {
    const { source, network } = made.document;
    expect(source.file).toBe(netFile);
    expect(network).toMatchObject({ cell: "vanilla", dimension: 2 });
    expect(made.html).toContain(source.sha256!);
  });

  it("has the SHA-256 of the file", async () => {
    const hash = createHash("sha256")
      .update(await readFile(netFile))
      .digest("hex");
    expect(made.document.source.sha256).toBe(hash);
  });

  it("prints commands that run, and give the same results", async () => {
    const lines = commandsOf(made.html);
    expect(lines.length).toBeGreaterThan(2 * sectionNames.length);
    for (const line of lines) {
      const argv = words(line);
      if (argv[0] === "analyze") continue;
      const { code, stdout } = await runCli([
        ...argv,
        ...(line.includes("--out") ? [] : ["--json"]),
        "--quiet",
      ]);
      expect({ line, code }).toEqual({ line, code: 0 });
      if (line.includes("--out")) continue;
      const { result } = made.document.sections.find(({ command }) => command === line)!;
      expect(JSON.parse(stdout)).toEqual(result);
    }
  });

  it("holds the figures that the printed commands draw, and the same tables", async () => {
    const line = commandsOf(made.html).find((command) => command.includes("--plot state-space"))!;
    const svg = join(folder, "drawn.svg");
    await runCli([...words(line).slice(0, -1), svg, "--quiet"]);
    const drawn = (await readFile(svg, "utf8")).match(/<path[^>]*>/g)!;
    const held = await readFile(join(made.out, "figures/fixed-points-state-space.svg"), "utf8");
    expect(held.match(/<path[^>]*>/g)).toEqual(drawn);
    const csv = await readFile(join(made.out, "data/fixed-points.csv"), "utf8");
    const { fixedPoints } = section(made, "fixed-points").result as { fixedPoints: { state: number[] }[] };
    const rows = csv.trim().split("\n").slice(1);
    expect(rows.map((row) => row.split(",").slice(0, 2).map(Number))).toEqual(
      fixedPoints.map(({ state }) => state),
    );
    const npz = unzipSync(await readFile(join(made.out, "data/trajectory.npz")));
    expect(Object.keys(npz)).toContain("states.npy");
  });

  it("gives the same bytes again, on one thread too", async () => {
    const again = join(folder, "again");
    await runCli([...words(made.document.line), "--threads", "1", "--quiet", "--out", again]);
    for (const file of await allFiles(made.out)) {
      const [one, two] = await Promise.all([made.out, again].map((root) => readFile(join(root, file))));
      expect(`${file} ${one!.equals(two!)}`).toBe(`${file} true`);
    }
  });

  it("says in plain words what there is: four memories, three kinds of points", () => {
    const lines = Object.fromEntries(
      made.document.summary.map(({ topic, lines: own }) => [topic, own.join(" ")]),
    );
    expect(lines["Dynamics"]).toContain(
      "9 fixed points: 4 stable, 4 with one unstable direction and 1 with 2",
    );
    expect(lines["Memory"]).toContain("4 stable states can be kept for ever without input: 2 bits");
    expect(lines["Gradients"]).toContain("gradients along this run vanish");
    expect(lines["Dynamics"]).toContain("4 attractors reached from random states: 4 fixed points");
    expect(lines["Proven"]).toContain("There are exactly 9 fixed points, and no other");
    expect(lines["Only searched for"]).toBeUndefined();
  });
});

describe("analyze of other models", () => {
  it("a one-neuron network, whose fixed points are proven", async () => {
    const made = await analysed("one-neuron", "--sections", "fixed-points,bounds", "--set", "b=-2.4");
    await expectSound(made);
    const proven = made.document.summary.find(({ topic }) => topic === "Proven")!;
    expect(proven.lines.join(" ")).toContain("There are no other fixed points (closed form)");
    expect(made.document.line).toContain("--sections fixed-points,bounds --quick");
  });

  it("a flow, which has no products of Jacobians", async () => {
    const made = await analysed("lorenz");
    await expectSound(made);
    const status = Object.fromEntries(made.document.sections.map(({ name, status: own }) => [name, own]));
    expect(status).toMatchObject({
      "fixed-points": "done",
      gradients: "not possible",
      bounds: "not possible",
      proof: "not possible",
      lyapunov: "done",
    });
    expect(section(made, "gradients").reason).toContain("Lyapunov exponents");
    expect(made.html).toContain("Not done for this model.");
  });

  it("a GRU from a file of PyTorch", async () => {
    const file = join(import.meta.dirname, "../reference/networks/flipflop-gru-12.safetensors");
    const made = await analysed(file, "--sections", "fixed-points,gradients,bounds", "--input", "0,0");
    await expectSound(made);
    expect(made.document.network).toMatchObject({ cell: "gru", dimension: 12 });
    expect(section(made, "bounds")).toMatchObject({ status: "not possible", command: null });
    const { code } = await runCli([...words(section(made, "gradients").command!), "--quiet"]);
    expect(code).toBe(0);
  });

  it("the flip-flop network, whose 27 points it counts", async () => {
    const made = await analysed("flip-flop", "--sections", "fixed-points");
    expect(made.document.summary[0]!.lines[0]).toBe(
      "27 fixed points: 8 stable, 12 with one unstable direction, 6 with 2 unstable directions and 1 with 3 unstable directions.",
    );
  });
});

describe("the folder of a report", () => {
  it("is replaced as a whole by the next report, and never if it holds anything else", async () => {
    const out = join(folder, "twice");
    const run = (sections: string) =>
      runCli(["analyze", "latch", "--sections", sections, "--quick", "--quiet", "--out", out]);
    expect((await run("fixed-points")).code).toBe(0);
    expect((await run("trajectory")).code).toBe(0);
    expect(await readdir(join(out, "data"))).toEqual(["trajectory.csv", "trajectory.json", "trajectory.npz"]);
    await writeFile(join(out, "data", "mine.txt"), "mine");
    const { code, stderr } = await run("trajectory");
    expect(code).toBe(2);
    expect(stderr).toContain(
      `the folder holds '${join(out, "data", "mine.txt")}', which is not of a report, --out`,
    );
    expect(await readFile(join(out, "data", "mine.txt"), "utf8")).toBe("mine");
  });

  it("is not made by an interrupted run", async () => {
    const out = join(folder, "interrupted", "report");
    const main = join(import.meta.dirname, "../../dist/src/cli/main.js");
    const ended = await new Promise<number | null>((resolve) => {
      const child = execFile(process.execPath, [main, "analyze", "flip-flop", "--out", out], (error) => {
        resolve(error === null ? 0 : typeof error.code === "number" ? error.code : null);
      });
      setTimeout(() => child.kill("SIGINT"), 900);
    });
    expect(ended).toBe(130);
    expect(
      (await allFiles(folder)).filter((file) => file.includes("interrupted") || file.includes(".tmp")),
    ).toEqual([]);
  });

  it.each([
    [["analyze", "nosuch"], "unknown model 'nosuch'"],
    [["analyze", "latch", "--set", "q=1"], "unknown parameter 'q'"],
    [["analyze", "latch", "--sections", "all"], "unknown value 'all', --sections, expected one of"],
    [["analyze", "latch", "--out", "package.json"], "is a file, --out, expected a folder"],
    [["analyze", "nosuch.json"], "no such file"],
    [["analyze", "henon", "--input", "1"], "henon has no external input, --input"],
  ])("refuses %s in one line", async (argv, message) => {
    expect(await refusal(argv)).toContain(message);
    await mkdir(folder, { recursive: true });
  });
});
