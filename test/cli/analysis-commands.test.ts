import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { refusal, runCli } from "./test-io.js";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "separatrix-analysis-"))));
afterAll(() => rm(folder, { recursive: true }));

/** The document of a run with --json. */
async function documentOf(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli([...argv, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function networkFile(): Promise<string> {
  const path = join(folder, "net.json");
  const network = {
    cell: "sigmoid",
    wRec: [
      [0, 5],
      [-3, 4],
    ],
    wIn: [[1], [0.5]],
    b: [0.1, 0.2],
  };
  await writeFile(path, JSON.stringify(network));
  return path;
}

/** The fields the command-line contract demands of each document, beside the common ones. */
const required: Readonly<Record<string, readonly string[]>> = {
  simulate: ["states"],
  "fixed-points": ["fixedPoints", "complete"],
  bifurcation: ["branches", "specialPoints"],
  jacobian: ["lags", "bounds"],
  bounds: ["bounds", "verdict", "steps", "stability"],
  sensitivity: ["dxdx0", "dxdp", "lagTerms", "disagreement"],
  landscape: ["loss", "gradient", "wall"],
  models: ["models"],
};

describe("every example of --help", () => {
  const examples = commands
    .filter(({ name }) => name in required)
    .flatMap(({ name, examples: list, options }) => list.map((example) => ({ name, example, options })));

  it.each(examples)("$example", async ({ name, example, options }) => {
    const argv = example.split(" ").map((word) => (word.startsWith("out/") ? join(folder, word) : word));
    const { code, stdout } = await runCli(argv);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/NaN|Infinity/);
    if (argv.includes("--schema")) return;
    expect(options.some(({ flags }) => flags === "--json")).toBe(true);
    const json = JSON.parse((await runCli([...argv, "--json"])).stdout) as object;
    const fields = ["separatrix", "command", "model", "options", "seed", ...required[name]!];
    expect(Object.keys(json)).toEqual(expect.arrayContaining(fields));
  });
});

describe("simulate", () => {
  it("iterates a map as the formula does, in full precision", async () => {
    const { states } = await documentOf(
      "simulate",
      "logistic",
      "--set",
      "r=3.2",
      "--x0",
      "0.1",
      "--steps",
      "3",
    );
    const expected = [[0.1]];
    for (let x = 0.1, t = 0; t < 3; t++) expected.push([(x = 3.2 * x * (1 - x))]);
    expect(states).toEqual(expected);
  });

  it("samples a flow at equal times, from the closed form at w = 0", async () => {
    // With w = 0 and b = 0 the flow is ẋ = −x + ½: x(t) = ½ + (x₀ − ½) e^(−t).
    const argv = [
      "simulate",
      "one-neuron-flow",
      "--set",
      "w=0,b=0",
      "--x0",
      "1",
      "--duration",
      "2",
      "--steps",
      "4",
    ];
    const { states, times } = await documentOf(...argv);
    expect(times).toEqual([0, 0.5, 1, 1.5, 2]);
    const expected = [0, 0.5, 1, 1.5, 2].map((t) => 0.5 + 0.5 * Math.exp(-t));
    (states as number[][]).forEach(([x], i) => {
      expect(x).toBeCloseTo(expected[i]!, 8);
    });
  });

  it("drives the input from a file", async () => {
    const path = join(folder, "inputs.csv");
    await writeFile(path, "u\n0\n1\n0\n");
    const argv = ["simulate", "one-neuron", "--set", "w=0,b=0", "--inputs", path, "--steps", "3"];
    expect((await documentOf(...argv))["states"]).toEqual([[0.5], [0.5], [1.5], [0.5]]);
    expect(await refusal([...argv.slice(0, -1), "4"])).toContain("3 rows of input");
    expect(await refusal(["simulate", "henon", "--inputs", path])).toContain(
      "the model has no external input",
    );
  });

  it.each([
    ["[[null]]", "null is not a finite number"],
    ["[[true]]", "true is not a finite number"],
    ["[[[1]]]", "[1] is not a finite number"],
    ['[[""]]', '"" is not a finite number'],
    [`[[${"[".repeat(20_000)}${"]".repeat(20_000)}]]`, "[[[[…]]]] is not a finite number"],
    ["[[1, 2]]", "2 values"],
  ])("takes nothing but numbers as input, case %#", async (text, expected) => {
    const path = join(folder, "wrong.json");
    await writeFile(path, text);
    const line = await refusal(["simulate", "one-neuron", "--inputs", path, "--steps", "1"]);
    expect(line).toContain(`${expected}, ${path} row 1, expected`);
  });

  it("draws the start by its seed, and echoes it", async () => {
    const start = async (seed: string) => {
      const json = await documentOf("simulate", "henon", "--x0", "random", "--seed", seed, "--steps", "1");
      return { seed: json["seed"], x0: (json["options"] as { x0: number[] }).x0 };
    };
    const one = await start("1");
    expect(one).toEqual(await start("1"));
    expect(one.seed).toBe(1);
    expect(one.x0).not.toEqual((await start("2")).x0);
  });

  it("stops a diverging run with a status, and writes no NaN", async () => {
    const json = await documentOf("simulate", "logistic", "--set", "r=5");
    expect(json).toMatchObject({ status: "diverged" });
    expect((json["states"] as number[][]).flat().every(Number.isFinite)).toBe(true);
  });
});

describe("jacobian", () => {
  it("gives m^k on the unstable point of the one-neuron map", async () => {
    // At w = 5, b = −2.5 the point ½ has the multiplier 5/4.
    const { lags } = await documentOf("jacobian", "one-neuron", "--steps", "20", "--lags", "1,10,20");
    const norms = (lags as { k: number; norm: number }[]).map(({ k, norm }) => norm / 1.25 ** k);
    norms.forEach((ratio) => {
      expect(ratio).toBeCloseTo(1, 12);
    });
  });

  it("has every bound of a network above the norm", async () => {
    const json = await documentOf("jacobian", await networkFile(), "--steps", "30");
    const bounds = json["bounds"] as { method: string }[];
    expect(bounds.length).toBeGreaterThanOrEqual(5);
    for (const { logNorm, logBounds } of json["lags"] as { logNorm: number; logBounds: number[] }[]) {
      expect(logBounds).toHaveLength(bounds.length);
      expect(Math.min(...logBounds)).toBeGreaterThanOrEqual(logNorm);
    }
  });

  it("measures how far the Jacobian at the last state is from normal", async () => {
    const argv = [
      "jacobian",
      "henon",
      "--x0",
      "1,-0.2",
      "--set",
      "a=1,b=0.3",
      "--steps",
      "2",
      "--non-normality",
    ];
    const json = await documentOf(...argv);
    const { states } = await documentOf("simulate", ...argv.slice(1, -1));
    const x = (states as number[][])[2]![0]!;
    const { henrici, numericalAbscissa } = json["nonNormality"] as {
      henrici: { value: number };
      numericalAbscissa: number;
    };
    // J = [[−2x, 1], [0.3, 0]]: eigenvalues −x ± √(x² + 0.3); symmetric part [[−2x, 0.65], [0.65, 0]].
    const square = 4 * x * x + 1.09 - (2 * x * x + 2 * (x * x + 0.3));
    expect(henrici.value ** 2).toBeCloseTo(square, 12);
    expect(numericalAbscissa).toBeCloseTo(-x + Math.hypot(x, 0.65), 12);
    const { stdout } = await runCli(argv);
    expect(stdout).toContain("non-normality of the Jacobian at the last state");
  });

  it("shows a norm below the smallest number by its logarithm", async () => {
    const argv = ["jacobian", "one-neuron", "--set", "b=-5", "--steps", "2000", "--lags", "2000"];
    const [lag] = (await documentOf(...argv))["lags"] as { norm: number | null; logNorm: number }[];
    expect(lag!.norm).toBeNull();
    expect(lag!.logNorm).toBeLessThan(-745);
    expect((await runCli(argv)).stdout).toMatch(/\de-\d{4}/);
  });
});

describe("sensitivity", () => {
  it("agrees with finite differences of simulate", async () => {
    const { dxdp } = await documentOf("sensitivity", "pascanu", "--set", "w=5,b=-2.6", "--steps", "10");
    const last = async (b: number) => {
      const { states } = await documentOf("simulate", "pascanu", "--set", `w=5,b=${b}`, "--steps", "10");
      return (states as number[][])[10]![0]!;
    };
    const h = 1e-6;
    const difference = ((await last(-2.6 + h)) - (await last(-2.6 - h))) / (2 * h);
    expect((dxdp as number[][])[0]![1]! / difference).toBeCloseTo(1, 7);
  });

  it("gives a flow's dx(T)/dx(0) = f(x(T))/f(x(0))", async () => {
    const json = await documentOf("sensitivity", "one-neuron-flow", "--set", "b=-2.4", "--duration", "5");
    const f = (x: number) => -x + 1 / (1 + Math.exp(-(5 * x - 2.4)));
    const [[dxdx0]] = json["dxdx0"] as [[number]];
    const [x] = json["state"] as [number];
    expect(dxdx0 / (f(x) / f(0.5))).toBeCloseTo(1, 6);
    expect(json["disagreement"]).toBeLessThan(1e-6);
  });
});

describe("fixed-points", () => {
  it("knows all three of the one-neuron map, and says so", async () => {
    const json = await documentOf("fixed-points", "one-neuron", "--set", "w=5,b=-2.4");
    expect(json["complete"]).toBe(true);
    const points = json["fixedPoints"] as { state: number[]; spectralRadius: number; stability: string }[];
    expect(points.map(({ stability }) => stability)).toEqual(["stable", "unstable", "stable"]);
    // Published values of x and of λ = −1 + w x(1 − x); the multiplier is 1 + λ at ε = 1.
    const expected = [
      [0.1900067944, -0.23047894],
      [0.3933472598, 0.19312597],
      [0.8816720708, -0.47836785],
    ];
    points.forEach(({ state, spectralRadius }, i) => {
      expect(state[0]).toBeCloseTo(expected[i]![0]!, 9);
      expect(spectralRadius).toBeCloseTo(1 + expected[i]![1]!, 7);
    });
    expect(json["search"]).toMatchObject({ found: 3 });
  });

  it("finds both of the Hénon map, and claims no completeness", async () => {
    const json = await documentOf("fixed-points", "henon");
    expect(json["complete"]).toBe(false);
    const points = json["fixedPoints"] as { multipliers: { re: number }[] }[];
    const leading = points.map(({ multipliers }) => multipliers[0]!.re).sort((a, b) => a - b);
    expect(leading[0]).toBeCloseTo(-1.9237388582, 9);
    expect(leading[1]).toBeCloseTo(3.2598220979, 9);
  });
});

describe("bifurcation", () => {
  it("locates both folds of the one-neuron map, on one branch", async () => {
    const json = await documentOf("bifurcation", "one-neuron", "--param", "b", "--from", "-3", "--to", "-2");
    expect(json["branches"]).toHaveLength(1);
    const special = json["specialPoints"] as { type: string; parameter: number; state: number[] }[];
    expect(special.map(({ type }) => type)).toEqual(["fold", "fold"]);
    expect(special[0]!.parameter).toBeCloseTo(-2.655610338630688, 10);
    expect(special[1]!.parameter).toBeCloseTo(-2.344389661369312, 10);
    expect(special[0]!.state[0]).toBeCloseTo(0.723606797749979, 7);
  });

  it("settles orbits of the logistic map on the cycles that theory knows", async () => {
    const argv = [
      "bifurcation",
      "logistic",
      "--param",
      "r",
      "--from",
      "2.9",
      "--to",
      "3.5",
      "--orbit",
      "--values",
      "3",
    ];
    const orbits = (await documentOf(...argv))["orbits"] as {
      parameter: number;
      period: number;
      states: number[][];
    }[];
    expect(orbits.map(({ parameter, period }) => [parameter, period])).toEqual([
      [2.9, 1],
      [3.2, 2],
      [3.5, 4],
    ]);
    expect(orbits[0]!.states[0]![0]).toBeCloseTo(1 - 1 / 2.9, 9);
    // The 2-cycle solves r² x² − r(r + 1) x + r + 1 = 0.
    const r = 3.2;
    const roots = [-1, 1].map((sign) => (r + 1 + sign * Math.sqrt((r - 3) * (r + 1))) / (2 * r));
    expect(orbits[1]!.states.flat().sort()).toEqual(roots.map((x) => expect.closeTo(x, 9) as number));
  });

  it("draws the fold curves from the cusp at (4, −2), in either order of the axes", async () => {
    const fold = (w: number) => 0.5 * w * Math.sqrt(1 - 4 / w) - 2 * Math.atanh(Math.sqrt(1 - 4 / w));
    for (const [axes, flip] of [
      [["b", "-6", "0", "w=3:8"], false],
      [["w", "3", "8", "b"], true],
    ] as const) {
      const [param, from, to, and] = axes;
      const argv = ["bifurcation", "one-neuron", "--param", param, "--from", from, "--to", to, "--and", and];
      const json = await documentOf(...argv);
      const [point, ...others] = json["codimensionTwo"] as { type: string; parameter: number; and: number }[];
      expect(others).toEqual([]);
      expect(point).toMatchObject({ type: "cusp", status: "converged" });
      expect(point!.parameter).toBeCloseTo(flip ? 4 : -2, 10);
      expect(point!.and).toBeCloseTo(flip ? -2 : 4, 10);
      const [curve] = json["curves"] as { type: string; points: { parameter: number; and: number }[] }[];
      expect(curve).toMatchObject({ type: "fold", start: "range", end: "range" });
      expect(curve!.points.length).toBeGreaterThan(40);
      const ends = [curve!.points[0]!, curve!.points.at(-1)!];
      expect(ends.map(({ parameter, and: second }) => (flip ? parameter : second))).toEqual([8, 8]);
      for (const { parameter, and: second } of curve!.points) {
        const [w, b] = flip ? [parameter, second] : [second, parameter];
        expect(Math.abs(b + w / 2)).toBeCloseTo(fold(w), 9);
      }
    }
  });

  it("finds the curves of the Hénon map and their resonances, in every format", async () => {
    const argv = [
      "bifurcation",
      "henon",
      "--param",
      "a",
      "--from",
      "-1.5",
      "--to",
      "4",
      "--and",
      "b=-1.2:0.8",
    ];
    const { stdout } = await runCli(argv);
    const rows = stdout.split("\n").filter((line) => line.startsWith("resonance"));
    expect(rows.map((row) => row.split(/ +/).slice(0, 2).join(" "))).toEqual([
      "resonance-1-1 -1",
      "resonance-1-2 3",
      "resonance-1-3 1.25",
      expect.stringMatching(/^resonance-1-4 -?(0|\d\S*e-1\d)$/) as string,
    ]);
    const [csv, npz] = [join(folder, "plane.csv"), join(folder, "plane.npz")];
    await runCli([...argv, "--out", csv]);
    const lines = (await readFile(csv, "utf8")).split("\n");
    expect(lines[0]).toBe("curve,a,b,x,y,stability,step");
    for (const line of lines.filter((text) => text.startsWith("flip,"))) {
      const [a, b] = line.split(",").slice(1).map(Number) as [number, number];
      expect(Math.abs(4 * a - 3 * (1 - b) ** 2)).toBeLessThan(1e-10);
    }
    await runCli([...argv, "--out", npz]);
    const names = [
      "branch_1_states",
      "fold_1_parameters",
      "neimark-sacker_1_states",
      "codimension_two_parameters",
    ];
    const entries = Object.keys(unzipSync(await readFile(npz)));
    expect(entries).toEqual(expect.arrayContaining(names.map((name) => `${name}.npy`)));
  });

  it("tells the stretches of a branch apart in its table", async () => {
    const { stdout } = await runCli([
      "bifurcation",
      "one-neuron",
      "--param",
      "b",
      "--from",
      "-3",
      "--to",
      "-2",
    ]);
    const stretches = stdout.split("\n").filter((line) => /^ *1 /.test(line));
    expect(stretches.map((line) => line.trim().split(/ +/)[4])).toEqual(["stable", "unstable", "stable"]);
  });
});

describe("landscape", () => {
  const grid = ["--x", "w=5:6:2", "--y", "b=-2.62:-2.5:2"];

  it("has the published losses and gradients of the error surface", async () => {
    const json = await documentOf("landscape", "pascanu", ...grid);
    const [[low], [high]] = json["loss"] as [[number], [number]];
    expect(low).toBeCloseTo(0.3432719072358, 11);
    expect(high).toBeCloseTo(0.02408886881336, 11);
    const gradient = json["gradient"] as { x: number[][]; y: number[][] };
    expect(gradient.x[0]![0]).toBeCloseTo(-0.02732878602552, 10);
    expect(gradient.y[1]![0]).toBeCloseTo(0.1009250176369, 10);
  });

  it("has the wall b = ½ − σ(½) w, exact and traced", async () => {
    for (const how of ["exact", "traced"]) {
      const argv = ["landscape", "pascanu", "--x", "w=5:6:3", "--y", "b=-4:-2:5", "--wall", how];
      const { wall } = await documentOf(...argv);
      const { method, points } = wall as { method: string; points: { x: number; y: number }[] };
      expect(method).toBe(how);
      expect(points.map(({ x }) => x)).toEqual([5, 5.5, 6]);
      points.forEach(({ x, y }) => {
        expect(y).toBeCloseTo(0.5 - x / (1 + Math.exp(-0.5)), 9);
      });
    }
  });

  it("takes no jump between chaotic states for a wall", async () => {
    const { wall } = await documentOf("landscape", "henon", "--x", "a=1.2:1.4:3", "--y", "b=0.1:0.3:3");
    expect(wall).toEqual({ method: "traced", points: [] });
  });

  it("gives the same document for any number of threads, of built-in models and files", async () => {
    const path = await networkFile();
    for (const argv of [
      ["landscape", "pascanu", "--x", "w=4:7:300", "--y", "b=-4:-2:300", "--steps", "500"],
      [
        "landscape",
        path,
        "--x",
        "wRec[0][0]=-4:4:60",
        "--y",
        "b[0]=-4:4:60",
        "--steps",
        "100",
        "--component",
        "0",
      ],
    ]) {
      const [one, two] = [
        await runCli([...argv, "--json", "--threads", "1"]),
        await runCli([...argv, "--json", "--threads", "2"]),
      ];
      expect(one.code).toBe(0);
      expect(two.stdout === one.stdout).toBe(true);
    }
  });

  it("can swap its axes", async () => {
    const across = await documentOf("landscape", "pascanu", ...grid);
    const along = await documentOf("landscape", "pascanu", "--x", grid[3]!, "--y", grid[1]!);
    const [[a, b], [c, d]] = across["loss"] as [[number, number], [number, number]];
    expect(along["loss"]).toEqual([
      [a, c],
      [b, d],
    ]);
  });

  it("writes arrays that say the same as the document", async () => {
    const path = join(folder, "grid.npz");
    const { stdout } = await runCli(["landscape", "pascanu", ...grid, "--json", "--out", path]);
    const files = unzipSync(await readFile(path));
    const loss = files["loss.npy"]!;
    const numbers = new Float64Array(loss.slice(loss.length - 32).buffer);
    expect(Array.from(numbers)).toEqual((JSON.parse(stdout) as { loss: number[][] }).loss.flat());
  });
});

describe("bad input", () => {
  it.each([
    [
      ["simulate", "one-neuron", "--set", "w=abc"],
      "'abc' is not a number, --set w, expected a finite number",
    ],
    [["simulate", "one-neuron", "--set", "w=NaN"], "'NaN' is not finite, --set w, expected a finite number"],
    [["simulate", "one-neuron", "--set", "w"], "'w' is not an assignment, --set, expected key=value"],
    [
      ["simulate", "one-neuron", "--set", "wIm=1"],
      "unknown parameter 'wIm', --set of one-neuron, did you mean 'wIn'?",
    ],
    [
      ["simulate", "one-neuron", "--set", "w=1e308"],
      "parameter w of one-neuron is 1e+308; expected a number",
    ],
    [
      ["simulate", "one-neuron", "--set", "epsilon=2"],
      "parameter epsilon of one-neuron is 2; expected a number",
    ],
    [
      ["simulate", "one-neuron", "--steps", "0"],
      "'0' is out of range, --steps, expected an integer of at least 1",
    ],
    [
      ["simulate", "one-neuron", "--steps", "2.5"],
      "'2.5' is not a whole number, --steps, expected an integer",
    ],
    [
      ["simulate", "one-neuron", "--steps", "1e9"],
      "would need 7.45 GB of memory, --steps 1000000000, expected at most 1 GB",
    ],
    [["simulate", "one-neuron", "--duration", "2"], "--duration is for flows, one-neuron, expected --steps"],
    [["simulate", "henon", "--x0", "1"], "1 value, --x0, expected 2 for the state variables of henon"],
    [
      ["simulate", "henon", "--out", "x.txt"],
      "unknown extension '.txt' in 'x.txt', --out, expected one of .json .csv .npz",
    ],
    [["jacobian", "lorenz"], "lorenz is a flow, jacobian, expected a map"],
    [["jacobian", "henon", "--steps", "1e12"], "would need"],
    [["jacobian", "henon", "--lags", "51"], "lag 51, --lags, expected integers from 1 to the 50 steps"],
    [["sensitivity", "lorenz", "--duration", "1e9"], "would take about"],
    [
      ["bifurcation", "one-neuron", "--param", "b", "--from", "-2", "--to", "-3"],
      "-2 to -3 does not rise, --from and --to, expected --from below --to",
    ],
    [
      ["bifurcation", "one-neuron", "--param", "b"],
      "--from is missing, bifurcation, expected --from <value>",
    ],
    [
      ["bifurcation", "one-neuron", "--param", "v", "--from", "0", "--to", "1"],
      "unknown parameter 'v', --param of one-neuron, expected one of w, b, epsilon, wIn, u",
    ],
    [
      ["bifurcation", "one-neuron", "--param", "b", "--from", "0", "--to", "1", "--set", "b=2"],
      "'b' is set and continued, --set and --param, expected one of the two",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--and", "b"],
      "'b' has no range, --and, expected name=from:to, such as b=0:1",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--and", "a=0:1"],
      "'a' is on both axes, --param and --and, expected two parameters",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--and", "c=0:1"],
      "unknown parameter 'c', --and of henon, expected one of a, b",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--and", "b=0:1", "--set", "b=1"],
      "'b' is set and continued, --set and --and, expected one of the two",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--samples", "9"],
      "--samples without --orbit, bifurcation, expected both",
    ],
    [
      ["bifurcation", "henon", "--param", "a", "--from", "0", "--to", "1", "--orbit", "--values", "1e9"],
      "would need",
    ],
    [
      ["bifurcation", "lorenz", "--param", "rho", "--from", "0", "--to", "1", "--orbit"],
      "lorenz is a flow, --orbit",
    ],
    [["landscape", "pascanu", "--x", "w=7:4:500"], "7 to 4 does not rise, --x, expected from below to"],
    [["landscape", "pascanu", "--x", "w=4:7:0"], "'0' values, --x, expected a whole number of at least 1"],
    [["landscape", "pascanu", "--x", "w=4:7"], "'w=4:7' is not an axis, --x, expected name=from:to:count"],
    [["landscape", "pascanu", "--x", "w=4:7:5"], "--y is missing, landscape, expected --y <axis>"],
    [
      ["landscape", "pascanu", "--x", "w=4:7:5", "--y", "w=4:7:5"],
      "both are 'w', --x and --y, expected two parameters",
    ],
    [
      ["landscape", "pascanu", "--x", "w=4:7:40000", "--y", "b=-4:-2:40000"],
      "would need 35.8 GB of memory, a grid of 40000 × 40000, expected at most 1 GB",
    ],
    [
      ["landscape", "pascanu", "--x", "w=4:7:400", "--y", "b=-4:-2:400", "--steps", "1e9"],
      "would take about 6.2 days",
    ],
    [["sensitivity", "lorenz", "--steps", "5"], "--steps is not for a flow, lorenz, expected --duration"],
  ])("%j", async (argv, line) => {
    expect(await refusal(argv)).toContain(`separatrix: ${line}`);
  });

  it("names what is wrong in a model file", async () => {
    const path = join(folder, "bad.json");
    for (const text of ["{", '{"cell": "sigmoid", "wRec": [[1], [2, 3]], "b": [0, 0]}', '{"cell": "gru"}']) {
      await writeFile(path, text);
      expect(await refusal(["simulate", path])).toContain(path);
    }
  });

  it.skipIf(process.platform !== "linux")("does not hang where no folder can be made", async () => {
    expect(await refusal(["simulate", "henon", "--out", "/proc/no/x.json"])).toContain("'/proc/no'");
    expect(await refusal(["simulate", "henon", "--out", "/proc/x.json"])).toContain("'/proc/x.json'");
  });

  it.each([["file/x.json"], ["file/deeper/x.csv"]])(
    "leaves nothing behind when --out is %s",
    async (name) => {
      const place = await mkdtemp(join(folder, "full-"));
      await writeFile(join(place, "file"), "");
      const line = await refusal(["simulate", "henon", "--out", join(place, name)]);
      expect(line).toMatch(
        /^separatrix: (it exists and is not a folder|a part of the path is not a folder), /,
      );
      expect(await readdir(place)).toEqual(["file"]);
    },
  );
});

describe("--out", () => {
  it("writes the same document as --json", async () => {
    const path = join(folder, "new", "run.json");
    const { stdout, stderr, code } = await runCli(["simulate", "henon", "--json", "--out", path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `wrote ${path}\n` });
    expect(await readFile(path, "utf8")).toBe(stdout);
  });

  it("writes CSV with a header, numbers in full precision", async () => {
    const path = join(folder, "run.csv");
    const { stderr } = await runCli(["simulate", "henon", "--steps", "2", "--quiet", "--out", path]);
    expect(stderr).toBe("");
    const text = await readFile(path, "utf8");
    expect(text).toBe(`step,x,y\n0,0,0\n1,1,0\n2,${1 - 1.4},0.3\n`);
  });
});

describe("--config", () => {
  it("gives the options that the flags leave open, and merges --set", async () => {
    const path = join(folder, "run.yaml");
    await writeFile(path, "steps: 2\nset: {w: 0, b: 1}\nx0: [0.25]\n");
    const json = await documentOf("simulate", "one-neuron", "--config", path, "--set", "b=0");
    expect(json["states"]).toEqual([[0.25], [0.5], [0.5]]);
    await writeFile(path, '{"steps": 1}');
    expect((await documentOf("simulate", "one-neuron", "--config", path, "--steps", "3"))["steps"]).toBe(3);
    expect((await documentOf("simulate", "one-neuron", "--config", path))["steps"]).toBe(1);
  });
});
