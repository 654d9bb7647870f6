import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/npz-reader.js";
import { npzBytes } from "../../src/formats/npz-writer.js";
import { readZip } from "../../src/formats/zip.js";
import { closePools } from "../../src/node/worker-pool.js";
import { networksFolder } from "../formats/reference-networks.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "separatrix-fixed-points-"));
});
afterAll(async () => {
  await closePools();
  await rm(folder, { recursive: true });
});

interface Document {
  readonly fixedPoints: readonly {
    readonly state: number[];
    readonly unstableDimension: number;
    readonly modes: readonly { readonly vector: { readonly re: number[]; readonly im: number[] } }[];
  }[];
  readonly complete: boolean;
  readonly indexSum: number;
  readonly indexAudit: string | null;
  readonly slowPoints?: readonly { readonly speed: number }[];
  readonly cycles?: readonly { readonly period: number }[];
  readonly search: { readonly runs: number };
}

async function documentOf(...argv: string[]): Promise<Document> {
  const { code, stdout, stderr } = await runCli(["fixed-points", ...argv, "--json"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Document;
}

const lstm = `${networksFolder}/flipflop-lstm-8.pt`;

describe("fixed-points of a trained network", () => {
  it("gives each point its unstable directions and modes, and never calls a search complete", async () => {
    const { fixedPoints, complete, indexSum, indexAudit } = await documentOf(lstm);
    const dimensions = fixedPoints.map((q) => q.unstableDimension).sort();
    expect(dimensions).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2]);
    expect([complete, indexSum, indexAudit]).toEqual([false, 1, "passed"]);
    for (const { modes } of fixedPoints) {
      expect(modes.length).toBe(8);
      expect(Math.hypot(...modes[0]!.vector.re, ...modes[0]!.vector.im)).toBeCloseTo(1, 12);
    }
  });

  it("writes every number to .npz, and a row a point to .csv", async () => {
    const out = join(folder, "points.npz");
    expect((await runCli(["fixed-points", lstm, "--out", out, "--slow", "--cycles", "2"])).code).toBe(0);
    const { tensors, others } = readNpz(readZip(new Uint8Array(await readFile(out))));
    expect(tensors.get("states")!.shape).toEqual([9, 16]);
    expect(tensors.get("eigenvectors_re")!.shape).toEqual([9, 16, 16]);
    expect([...others.keys()].sort()).toEqual(["cycle_periods", "unstable_dimensions"]);
    const csv = join(folder, "points.csv");
    expect((await runCli(["fixed-points", lstm, "--out", csv])).code).toBe(0);
    expect((await readFile(csv, "utf8")).trimEnd().split("\n")).toHaveLength(10);
  });

  it("the number of threads changes nothing", async () => {
    const argv = ["flip-flop", "--starts", "300", "--seed", "3"];
    expect(await documentOf(...argv, "--threads", "2")).toEqual(await documentOf(...argv, "--threads", "1"));
  });
});

describe("--starts-from", () => {
  it("reads states from .csv, .json, .npy and .npz, and starts from them", async () => {
    const rows = [[-1.1, -0.3], [0.6, 0.2], [0.5, 0.1]]; // prettier-ignore
    const array = { data: Float64Array.from(rows.flat()), shape: [3, 2] };
    const other = { data: new Float64Array(3), shape: [3] };
    const npz = npzBytes({ weights: other, states: array });
    const npy = new Uint8Array(npyOf(array));
    const files = {
      "s.csv": `x,y\n${rows.join("\n")}\n`,
      "s.json": JSON.stringify(rows),
      "s.npz": npz,
      "s.npy": npy,
    };
    const found: Document[] = [];
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content);
      found.push(await documentOf("henon", "--starts-from", join(folder, name)));
    }
    for (const document of found) expect(document).toEqual(found[0]);
    expect(found[0]!.fixedPoints).toHaveLength(2);
  });

  it.each([
    ["wrong.csv", "1,2,3\n", /3 values, .*wrong.csv row 1, expected 2, one a state variable/],
    ["words.csv", "1,2\na,b\n", /'?"?a"?'? is not a finite number, .*words.csv row 2/],
    ["empty.json", "[]", /no states, .*empty.json/],
    ["broken.json", "[[1,", /malformed JSON/],
    ["broken.npz", "PK", /broken.npz: /],
    ["broken.npy", "no", /broken.npy: /],
  ])("refuses %s in one line", async (name, content, message) => {
    await writeFile(join(folder, name), content);
    expect(await refusal(["fixed-points", "henon", "--starts-from", join(folder, name)])).toMatch(message);
  });
});

describe("--slow and --cycles", () => {
  it("the ghost of a fold is a slow point, not a fixed point", async () => {
    const { fixedPoints, slowPoints } = await documentOf("one-neuron", "--set", "b=-2.34", "--slow");
    expect(fixedPoints).toHaveLength(1);
    expect(slowPoints).toHaveLength(1);
    // x − σ(5x + b) where σ' = 1/5.
    const y = 0.5 - Math.sqrt(0.05);
    const x = (Math.log(y / (1 - y)) + 2.34) / 5;
    expect(slowPoints![0]!.speed / ((y - x) ** 2 / 2)).toBeCloseTo(1, 6);
  });

  it("logistic map at r = 4: 1, 2, 3, 6 and 9 cycles of periods 2 to 6; flows have none", async () => {
    const { cycles } = await documentOf("logistic", "--set", "r=4", "--cycles", "6", "--starts", "300");
    const count = (period: number) => cycles!.filter((c) => c.period === period).length;
    expect([2, 3, 4, 5, 6].map(count)).toEqual([1, 2, 3, 6, 9]);
    expect(await refusal(["fixed-points", "lorenz", "--cycles", "2"])).toMatch(
      /lorenz is a flow, --cycles, expected a map/,
    );
  });
});

describe("--prove", () => {
  it.each([[["--slow"], /--slow is for a search, --prove/]])(
    "refuses %s beside it",
    async (more, message) => {
      expect(await refusal(["fixed-points", "one-neuron", "--prove", ...more])).toMatch(message);
    },
  );
});

/** Version 1 of NumPy's format, double precision. */
function npyOf({ data, shape }: { data: Float64Array; shape: readonly number[] }): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const header = `${text.padEnd(117)}\n`;
  const prefix = Uint8Array.of(
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    header.length & 255,
    header.length >> 8,
  );
  return Uint8Array.of(...prefix, ...new TextEncoder().encode(header), ...new Uint8Array(data.buffer));
}
