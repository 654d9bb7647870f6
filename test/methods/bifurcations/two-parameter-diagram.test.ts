import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneNeuronCusp } from "../../../src/methods/bifurcations/one-neuron-cusp.js";
import { flipsOf } from "../../../src/methods/bifurcations/one-neuron-flips.js";
import { foldsOf } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import {
  twoParameterDiagram,
  twoParameterRun,
  type TwoParameterDiagram,
  type TwoParameterOptions,
  type TwoParameterProgress,
} from "../../../src/methods/bifurcations/two-parameter-diagram.js";
import { oneNeuronForm } from "../../../src/methods/fixed-points/one-neuron-form.js";
import type { Model } from "../../../src/systems/model.js";
import { oneNeuronFlowModel, oneNeuronModel } from "../../../src/systems/neuron-models.js";
import { henonModel } from "../../../src/systems/reference-models.js";
import { bogdanovTakens, planeModel } from "./plane-systems.js";

type Range = readonly [number, number];

function diagram(model: Model, first: Range, second: Range, options: TwoParameterOptions = {}, p = [0, 0]) {
  const [alpha, beta] = [model.parameters.at(0)!.name, model.parameters.at(1)!.name];
  const axes = [
    { parameter: alpha, range: first },
    { parameter: beta, range: second },
  ] as const;
  return twoParameterDiagram(model, Float64Array.from(p), axes, options);
}

function pointsOf({ curves }: TwoParameterDiagram, type: string) {
  return curves.filter((curve) => curve.type === type).flatMap(({ points }) => points);
}

function found({ codimensionTwo }: TwoParameterDiagram, type: string) {
  return codimensionTwo.filter((point) => point.type === type);
}

function expectAt(point: { parameter: number; and: number } | undefined, at: Range, within = 1e-8) {
  expect(point).toBeDefined();
  expect(Math.abs(point!.parameter - at[0])).toBeLessThan(within);
  expect(Math.abs(point!.and - at[1])).toBeLessThan(within);
}

describe("cusp", () => {
  const cubic = planeModel({
    kind: "flow",
    box: [[-2, 2]],
    f: ([x], [a, b]) => [a! + b! * x! - x! ** 3],
    fx: ([x], [, b]) => [b! - 3 * x! * x!],
    fp: ([x]) => [1, x!],
  });

  it("of α + βx − x³: 27α² = 4β³ is one curve through the cusp at the origin", () => {
    const result = diagram(cubic, [-1, 1], [-1, 1.5]);
    expect(result.curves).toHaveLength(1);
    for (const { parameter: a, and: b, state } of pointsOf(result, "fold")) {
      expect(Math.abs(b - 3 * state[0]! ** 2)).toBeLessThan(1e-10);
      expect(Math.abs(27 * a * a - 4 * b ** 3)).toBeLessThan(1e-9);
    }
    expect(result.codimensionTwo).toHaveLength(1);
    expectAt(found(result, "cusp")[0], [0, 0], 1e-12);
    expect(result.curves[0]).toMatchObject({ start: "range", end: "range" });
    const ends = [result.curves[0]!.points[0]!, result.curves[0]!.points.at(-1)!];
    for (const { and } of ends) expect(and).toBe(1.5);
  });

  it.each([oneNeuronModel, oneNeuronFlowModel])(
    "and folds and flips of $name are its closed forms",
    (model) => {
      const p = Array.from(model.parameters.defaults());
      const result = diagram(model, [-8, 8], [-6, 6], {}, p);
      const cusp = oneNeuronCusp(model, Float64Array.from(p));
      expect(found(result, "cusp")).toHaveLength(1);
      expectAt(found(result, "cusp")[0], [cusp.w, cusp.bias], 1e-10);
      const at = (w: number) => oneNeuronForm(model, Float64Array.of(w, 0, ...p.slice(2)));
      const folds = pointsOf(result, "fold");
      expect(folds.length).toBeGreaterThan(50);
      for (const { parameter: w, and: b } of folds.filter((q) => q.parameter > cusp.w + 1e-9)) {
        expect(Math.min(...foldsOf(at(w)).map(({ bias }) => Math.abs(bias - b)))).toBeLessThan(1e-9);
      }
      const flips = pointsOf(result, "flip").filter((q) => flipsOf(at(q.parameter)).length === 2);
      for (const { parameter: w, and: b } of flips) {
        expect(Math.min(...flipsOf(at(w)).map(({ bias }) => Math.abs(bias - b)))).toBeLessThan(1e-7);
      }
      expect(result.failed).toEqual([]);
    },
  );
});

describe("Bogdanov–Takens", () => {
  it.each([1, -1] as const)(
    "normal form with σ = %d: folds α = β²/4, Hopf α = 0 < −β, neutral saddles beyond",
    (sigma) => {
      const result = diagram(bogdanovTakens(sigma), [-1, 1], [-1.5, 1.5]);
      expect(result.curves.map(({ type }) => type).sort()).toEqual(["fold", "hopf", "neutral-saddle"]);
      expect(result.codimensionTwo).toHaveLength(1);
      expectAt(found(result, "bogdanov-takens")[0], [0, 0], 1e-9);
      for (const { parameter: a, and: b } of pointsOf(result, "fold"))
        expect(Math.abs(a - (b * b) / 4)).toBeLessThan(1e-12);
      for (const { parameter: a, and: b, angle, coefficient } of pointsOf(result, "hopf").slice(1, -1)) {
        expect(Math.abs(a)).toBeLessThan(1e-12);
        expect(angle!).toBeCloseTo(Math.sqrt(-b), 9);
        const exact = sigma / (2 * (-b) ** 1.5 * (1 - b));
        expect(Math.abs(coefficient! / exact - 1)).toBeLessThan(1e-6);
      }
      for (const { parameter, and } of pointsOf(result, "neutral-saddle")) {
        expect(Math.abs(parameter)).toBeLessThan(1e-12);
        expect(and).toBeGreaterThan(-1e-12);
      }
    },
  );

  it("is met from the fold alone, which leads to the Hopf curve", () => {
    // The one slice, α = 0.2, cuts no Hopf curve.
    const result = diagram(bogdanovTakens(-1), [-0.5, 1.5], [-1, 1], { slices: 0 }, [0.2, 5]);
    expect(pointsOf(result, "hopf").length).toBeGreaterThan(10);
  });
});

describe("other points of codimension two", () => {
  const square = (size: number, n: number) => Array.from({ length: n }, () => [-size, size] as const);

  it("generalised Hopf where l₁ = 2β of the Bautin normal form vanishes", () => {
    const model = planeModel({
      kind: "flow",
      box: square(1, 2),
      f: ([x, y], [a, b]) => {
        const r = x! * x! + y! * y!;
        const g = a! + b! * r - r * r;
        return [g * x! - y!, g * y! + x!];
      },
      fx: ([x, y], [a, b]) => {
        const r = x! * x! + y! * y!;
        const g = a! + b! * r - r * r;
        const d = 2 * (b! - 2 * r);
        return [g + d * x! * x!, d * x! * y! - 1, d * x! * y! + 1, g + d * y! * y!];
      },
      fp: ([x, y]) => {
        const r = x! * x! + y! * y!;
        return [x!, r * x!, y!, r * y!];
      },
    });
    const result = diagram(model, [-1, 1], [-1, 1.2]);
    expectAt(found(result, "generalised-hopf")[0], [0, 0]);
    expect(result.codimensionTwo).toHaveLength(1);
    for (const { and, coefficient } of pointsOf(result, "hopf")) expect(coefficient).toBeCloseTo(2 * and, 8);
  });

  it("zero–Hopf of ẋ = α − x², ż = (β + x + 2i)z − z|z|²: fold α = 0, Hopf α = β²", () => {
    const model = planeModel({
      kind: "flow",
      box: square(1.5, 3),
      f: ([x, u, v], [a, b]) => {
        const g = b! + x! - u! * u! - v! * v!;
        return [a! - x! * x!, g * u! - 2 * v!, 2 * u! + g * v!];
      },
      fx: ([x, u, v], [, b]) => {
        const g = b! + x! - u! * u! - v! * v!;
        return [-2 * x!, 0, 0, u!, g - 2 * u! * u!, -2 - 2 * u! * v!, v!, 2 - 2 * u! * v!, g - 2 * v! * v!];
      },
      fp: ([, u, v]) => [1, 0, 0, u!, 0, v!],
    });
    const result = diagram(model, [-0.5, 1], [-0.9, 0.8]);
    expect(found(result, "zero-hopf")).toHaveLength(1);
    expectAt(found(result, "zero-hopf")[0], [0, 0]);
    for (const { parameter } of pointsOf(result, "fold")) expect(Math.abs(parameter)).toBeLessThan(1e-12);
    for (const q of pointsOf(result, "hopf")) expect(Math.abs(q.parameter - q.and ** 2)).toBeLessThan(1e-10);
    const stable = pointsOf(result, "fold").filter((q) => q.others === "stable");
    for (const { and } of stable) expect(and).toBeLessThan(0);
    expect(stable.length).toBeGreaterThan(5);
  });

  it("double Hopf where α = 0 and β = 0 cross", () => {
    const blocks = (x: Float64Array, p: Float64Array) => {
      const [r, s] = [x[0]! ** 2 + x[1]! ** 2, x[2]! ** 2 + x[3]! ** 2];
      return { g: p[0]! - r - 0.5 * s, h: p[1]! - s - 0.3 * r };
    };
    const model = planeModel({
      kind: "flow",
      box: square(1, 4),
      f: (x, p) => {
        const { g, h } = blocks(x, p);
        const [a, b, c, d] = x as unknown as [number, number, number, number];
        return [g * a - b, a + g * b, h * c - 1.7 * d, 1.7 * c + h * d];
      },
      fx: (x, p) => {
        const { g, h } = blocks(x, p);
        const [a, b, c, d] = x as unknown as [number, number, number, number];
        return [
          ...[g - 2 * a * a, -1 - 2 * a * b, -a * c, -a * d],
          ...[1 - 2 * a * b, g - 2 * b * b, -b * c, -b * d],
          ...[-0.6 * a * c, -0.6 * b * c, h - 2 * c * c, -1.7 - 2 * c * d],
          ...[-0.6 * a * d, -0.6 * b * d, 1.7 - 2 * c * d, h - 2 * d * d],
        ];
      },
      fp: (x) => [x[0]!, 0, x[1]!, 0, 0, x[2]!, 0, x[3]!],
    });
    const result = diagram(model, [-1, 1.1], [-1, 1.2]);
    expect(found(result, "double-hopf")).toHaveLength(1);
    expectAt(found(result, "double-hopf")[0], [0, 0]);
    expect(result.curves.filter(({ type }) => type === "hopf")).toHaveLength(2);
  });

  it("generalised flip where b = β of x' = −(1 + α)x + βx³ vanishes, and fold–flip", () => {
    const cubic = planeModel({
      kind: "map",
      box: square(0.8, 1),
      f: ([x], [a, b]) => [-(1 + a!) * x! + b! * x! ** 3],
      fx: ([x], [a, b]) => [-(1 + a!) + 3 * b! * x! ** 2],
      fp: ([x]) => [-x!, x! ** 3],
    });
    const flips = diagram(cubic, [-0.5, 0.6], [-1, 1.2]);
    expectAt(found(flips, "generalised-flip")[0], [0, 0]);
    const along = pointsOf(flips, "flip").filter(({ state }) => Math.abs(state[0]!) < 1e-6);
    for (const { and, coefficient } of along) expect(coefficient).toBeCloseTo(and, 8);
    expect(along.length).toBeGreaterThan(50);

    const both = planeModel({
      kind: "map",
      box: square(0.8, 2),
      f: ([x, y], [a, b]) => [x! + a! + x! * x!, -(1 + b!) * y! + x! * y! + y! ** 3],
      fx: ([x, y], [, b]) => [1 + 2 * x!, 0, y!, -(1 + b!) + x! + 3 * y! * y!],
      fp: ([, y]) => [1, 0, 0, -y!],
    });
    const result = diagram(both, [-0.5, 0.4], [-0.6, 0.7], {}, [-0.1, 0.15]);
    expectAt(found(result, "fold-flip")[0], [0, 0]);
    const origin = pointsOf(result, "flip").filter(({ state }) => Math.abs(state[1]!) < 1e-9);
    for (const q of origin) expect(Math.abs(q.parameter + q.and ** 2)).toBeLessThan(1e-10);
    expect(origin.length).toBeGreaterThan(20);
  });

  it("Chenciner where d = 2β vanishes, θ = 1", () => {
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const model = planeModel({
      kind: "map",
      box: square(0.8, 2),
      f: ([x, y], [a, b]) => {
        const r = x! * x! + y! * y!;
        const g = 1 + a! + b! * r - r * r;
        return [g * (c * x! - s * y!), g * (s * x! + c * y!)];
      },
      fx: ([x, y], [a, b]) => {
        const r = x! * x! + y! * y!;
        const g = 1 + a! + b! * r - r * r;
        const d = 2 * (b! - 2 * r);
        const [u, v] = [c * x! - s * y!, s * x! + c * y!];
        return [g * c + d * x! * u, -g * s + d * y! * u, g * s + d * x! * v, g * c + d * y! * v];
      },
      fp: ([x, y]) => {
        const r = x! * x! + y! * y!;
        const [u, v] = [c * x! - s * y!, s * x! + c * y!];
        return [u, r * u, v, r * v];
      },
    });
    const result = diagram(model, [-0.5, 0.6], [-1, 1.2]);
    expectAt(found(result, "chenciner")[0], [0, 0]);
    for (const { and, coefficient, angle } of pointsOf(result, "neimark-sacker")) {
      expect(coefficient).toBeCloseTo(2 * and, 8);
      expect(angle).toBeCloseTo(1, 12);
    }
  });
});

describe("Hénon map", () => {
  const result = diagram(henonModel, [-1.5, 4], [-1.2, 1.2], {}, [1.4, 0.3]);

  it("folds 4a = −(1 − b)², flips 4a = 3(1 − b)², area-preserving at b = −1", () => {
    const folds = pointsOf(result, "fold");
    const flips = pointsOf(result, "flip");
    for (const { parameter: a, and: b } of folds) expect(Math.abs(4 * a + (1 - b) ** 2)).toBeLessThan(1e-10);
    for (const { parameter: a, and: b } of flips)
      expect(Math.abs(4 * a - 3 * (1 - b) ** 2)).toBeLessThan(1e-10);
    expect(Math.min(folds.length, flips.length)).toBeGreaterThan(100);
    for (const { parameter: a, and: b, angle } of pointsOf(result, "neimark-sacker")) {
      expect(Math.abs(b + 1)).toBeLessThan(1e-12);
      // tr J = −2ax with ax² + 2x − 1 = 0.
      const x = 1 / (1 + Math.sqrt(1 + a));
      if (angle !== null) expect(Math.abs(Math.cos(angle) + a * x)).toBeLessThan(1e-12);
    }
    expect(result.failed).toEqual([]);
  });

  it("1:1, 1:2, 1:3 and 1:4 resonances at a = −1, 3, 5/4, 0, and nothing else", () => {
    const exact = { "resonance-1-1": -1, "resonance-1-2": 3, "resonance-1-3": 1.25, "resonance-1-4": 0 };
    for (const [type, a] of Object.entries(exact)) {
      expect(found(result, type)).toHaveLength(1);
      expectAt(found(result, type)[0], [a, -1], 1e-8);
      expect(found(result, type)[0]!.status).toBe("converged");
    }
    expect(result.codimensionTwo).toHaveLength(4);
  });
});

it("the delayed logistic map x' = αx(1 − y), y' = βx bifurcates at α = 2 with the angle of a sixth of a turn", () => {
  const model = planeModel({
    kind: "map",
    box: [
      [0, 1.5],
      [0, 1],
    ],
    f: ([x, y], [r, k]) => [r! * x! * (1 - y!), k! * x!],
    fx: ([x, y], [r, k]) => [r! * (1 - y!), -r! * x!, k!, 0],
    fp: ([x, y]) => [x! * (1 - y!), 0, 0, x!],
  });
  const result = diagram(model, [1.5, 2.6], [0.5, 1.5]);
  const curve = pointsOf(result, "neimark-sacker");
  expect(curve.length).toBeGreaterThan(20);
  for (const { parameter, angle } of curve) {
    expect(Math.abs(parameter - 2)).toBeLessThan(1e-12);
    expect(angle).toBeCloseTo(Math.PI / 3, 12);
  }
});

describe("properties", () => {
  it("a Bogdanov–Takens point is found wherever linear changes of state and parameters put it", () => {
    const entry = fc.double({ min: -0.4, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
        const inner = bogdanovTakens(-1).system as Extract<Model["system"], { kind: "flow" }>;
        const [m, q] = [
          [1, a!, b!, 1],
          [1, c!, d!, 1],
        ];
        const times = (k: readonly number[], [x, y]: ArrayLike<number> & Iterable<number>) =>
          Float64Array.of(k[0]! * x! + k[1]! * y!, k[2]! * x! + k[3]! * y!);
        const det = 1 - a! * b!;
        const inverse = [1 / det, -a! / det, -b! / det, 1 / det];
        // z = M x and q' = Q p + (e, f).
        const state = (z: Float64Array) => times(inverse, z);
        const values = (p: Float64Array) => times(q, p).map((v, i) => v - [e!, f!][i]!);
        const product = (k: ArrayLike<number>, l: ArrayLike<number>) => [
          k[0]! * l[0]! + k[1]! * l[2]!,
          k[0]! * l[1]! + k[1]! * l[3]!,
          k[2]! * l[0]! + k[3]! * l[2]!,
          k[2]! * l[1]! + k[3]! * l[3]!,
        ];
        const model = planeModel({
          kind: "flow",
          box: [
            [-2, 2],
            [-2, 2],
          ],
          f: (z, p) => Array.from(times(m, inner.derivative(state(z), values(p)))),
          fx: (z, p) => product(product(m, inner.jacobian(state(z), values(p))), inverse),
          fp: (z, p) => product(product(m, inner.parameterJacobian(state(z), values(p))), q),
        });
        const result = diagram(model, [-2, 2], [-2, 2], { slices: 2, starts: 8, maxStep: 0.05 });
        const det2 = 1 - c! * d!;
        const exact = [(e! - c! * f!) / det2, (f! - d! * e!) / det2] as const;
        expectAt(found(result, "bogdanov-takens")[0], exact, 1e-7);
      }),
      { numRuns: 8, seed: 1 },
    );
  });
});

it("tells how far it is, and ends as twoParameterDiagram does", () => {
  const model = bogdanovTakens(1);
  const axes = [
    { parameter: "alpha", range: [-1, 1] },
    { parameter: "beta", range: [-1.5, 1.4] },
  ] as const;
  const p = Float64Array.of(0, 0);
  const run = twoParameterRun(model, p, axes, { slices: 2 });
  const told: TwoParameterProgress[] = [];
  for (;;) {
    const next = run.next();
    if (next.done === true) {
      expect(next.value).toEqual(twoParameterDiagram(model, p, axes, { slices: 2 }));
      expect(next.value.status).toBe("done");
      break;
    }
    told.push(next.value);
  }
  // The value of p and two more, along either parameter.
  expect(told.slice(0, 7).map(({ slices }) => slices)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(told.every(({ of }) => of === 6)).toBe(true);
  expect(told.at(-1)!.curves).toBe(2);
});

describe("refuses", () => {
  const cases: [string, () => unknown][] = [
    [
      "an unknown parameter",
      () =>
        twoParameterDiagram(henonModel, Float64Array.of(1, 1), [
          { parameter: "c", range: [0, 1] },
          { parameter: "b", range: [0, 1] },
        ]),
    ],
    [
      "the same parameter twice",
      () =>
        twoParameterDiagram(henonModel, Float64Array.of(1, 1), [
          { parameter: "b", range: [0, 1] },
          { parameter: "b", range: [0, 1] },
        ]),
    ],
    ["a falling range", () => diagram(henonModel, [1, 0], [0, 1])],
    ["a negative number of slices", () => diagram(henonModel, [0, 1], [0, 1], { slices: -1 })],
    ["a step of 0", () => diagram(henonModel, [0, 1], [0, 1], { maxStep: 0 })],
  ];
  it.each(cases)("%s", (_name, run) => {
    expect(run).toThrow(RangeError);
  });
});
