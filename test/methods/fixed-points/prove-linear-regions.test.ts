import { describe, expect, it } from "vitest";
import { certifyFixedPoint } from "../../../src/methods/fixed-points/certify-fixed-point.js";
import { proveCycles } from "../../../src/methods/fixed-points/prove-cycles.js";
import { proveFixedPoints } from "../../../src/methods/fixed-points/prove-fixed-points.js";
import { luFactor, luSolve } from "../../../src/linalg/lu.js";
import { randomStream } from "../../../src/random/stream.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import type { PlrnnWeights, ShallowPlrnnWeights, VanillaWeights } from "../../../src/systems/cell-weights.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters } from "../../../src/systems/parameters.js";
import type { DiscreteMap } from "../../../src/systems/system.js";

function draws(seed: number) {
  const { normal } = randomStream(seed);
  return (count: number, scale = 1) => Float64Array.from({ length: count }, () => scale * normal());
}

function plrnn(n: number, seed: number): PlrnnWeights {
  const draw = draws(seed);
  return { cell: "plrnn", a: draw(n, 0.5), wRec: draw(n * n, 1.5 / Math.sqrt(n)), b: draw(n) };
}

/** Fixed points of z = A z + W relu(z) + h by solving in all 2^n regions in plain floating point. */
function bruteForce({ a, wRec, b }: PlrnnWeights): number[][] {
  const n = b.length;
  const found: number[][] = [];
  for (let region = 0; region < 2 ** n; region++) {
    const m = wRec.map((v, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return (i === j ? 1 - a[i]! : 0) - ((region >> j) & 1 ? v : 0);
    });
    const z = luSolve(luFactor(m, n), b);
    if (z.every((v, i) => v > 0 === ((region >> i) & 1) > 0)) found.push([...z]);
  }
  return found;
}

const prove = (weights: Parameters<typeof cellModel>[0]) => {
  const model = cellModel(weights);
  return proveFixedPoints(model, defaultParameters(model));
};

describe("fixed points by linear regions", () => {
  it("are those of brute force over all regions, with their boxes and directions", () => {
    const counts = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const weights = plrnn(1 + (seed % 7), seed);
      const expected = bruteForce(weights);
      const { status, method, fixedPoints, boxes } = prove(weights);
      expect({ status, method, boxes }).toEqual({
        status: "complete",
        method: "linear regions",
        boxes: 2 ** weights.b.length,
      });
      expect(fixedPoints).toHaveLength(expected.length);
      counts.add(expected.length);
      for (const z of expected) {
        const hits = fixedPoints.filter(({ certificate: { existence } }) =>
          existence.lo.every((lo, i) => z[i]! >= lo - 1e-9 && z[i]! <= existence.hi[i]! + 1e-9),
        );
        expect(hits).toHaveLength(1);
      }
      for (const { residual, multipliers, certificate, state } of fixedPoints) {
        expect(residual).toBeLessThan(1e-9 * Math.max(1, ...state.map(Math.abs)));
        expect(certificate.unstableDirections).toBe(
          multipliers.filter(({ re, im }) => Math.hypot(re, im) > 1).length,
        );
        const model = cellModel(weights);
        expect(certifyFixedPoint(model, defaultParameters(model), Float64Array.from(state)).status).toBe(
          "certified",
        );
      }
    }
    expect(counts.size).toBeGreaterThan(2);
  });

  it("of one unit are h/(1 − a) and h/(1 − a − w), where these have the sign of their side", () => {
    for (const [a, w, h] of [
      [0.5, 1, -1],
      [0.5, -1, 1],
      [0.5, 1, 1],
      [0.2, 2, -0.3],
      [1.5, -2, 0.4],
    ] as const) {
      const off = h / (1 - a);
      const on = h / (1 - a - w);
      const expected = [...(off < 0 ? [off] : []), ...(on > 0 ? [on] : [])].sort((x, y) => x - y);
      const { fixedPoints } = prove({
        cell: "plrnn",
        a: Float64Array.of(a),
        wRec: Float64Array.of(w),
        b: Float64Array.of(h),
      });
      expect(fixedPoints).toHaveLength(expected.length);
      fixedPoints.forEach(({ state }, i) => {
        expect(state[0]).toBeCloseTo(expected[i]!, 12);
      });
    }
  });

  it("of ReLU networks, both conventions, and of shallow PLRNNs leave no residual", () => {
    for (let seed = 0; seed < 10; seed++) {
      const draw = draws(100 + seed);
      const [wRec, b] = [draw(16, 0.8), draw(4)];
      const post: VanillaWeights = { cell: "vanilla", activation: "relu", wRec, b };
      const [one, two] = [prove(post), prove({ ...post, state: "pre" })];
      expect([one.status, two.status]).toEqual(["complete", "complete"]);
      expect(one.fixedPoints).toHaveLength(two.fixedPoints.length);
      const shallow: ShallowPlrnnWeights = {
        cell: "shplrnn",
        a: draw(2, 0.5),
        w1: draw(10),
        w2: draw(10),
        h1: draw(2),
        h2: draw(5),
      };
      for (const { residual, state } of [
        ...one.fixedPoints,
        ...two.fixedPoints,
        ...prove(shallow).fixedPoints,
      ]) {
        expect(residual).toBeLessThan(1e-9 * Math.max(1, ...state.map(Math.abs)));
      }
    }
  });

  it("leaves a point on a kink and a singular region undecided, but counts the origin of a network without bias", () => {
    const one = (a: number, w: number, h: number) =>
      prove({ cell: "plrnn", a: Float64Array.of(a), wRec: Float64Array.of(w), b: Float64Array.of(h) });
    expect(one(1, 0.5, 0.5).status).toBe("undecided");
    const origin = one(0.5, 0.2, 0);
    expect(origin.status).toBe("complete");
    expect(origin.fixedPoints.map(({ state }) => state)).toEqual([[0]]);
    expect(origin.fixedPoints[0]!.certificate.stability).toBe("not proven");
  });

  it("says that there are more regions than the budget", () => {
    const model = cellModel(plrnn(8, 0));
    const { status, reason, boxes } = proveFixedPoints(model, defaultParameters(model), { budget: 255 });
    expect({ status, reason, boxes }).toEqual({ status: "undecided", reason: "budget", boxes: 0 });
  });
});

describe("proveCycles", () => {
  it("counts the cycles of the full shift on two symbols, of a steep tent map", () => {
    // x' = 1 − s|x| with s = 2.1, a full shift on two symbols: a x + w relu(x) + 1.
    const s = 2.1;
    const tent = cellModel({
      cell: "plrnn",
      a: Float64Array.of(s),
      wRec: Float64Array.of(-2 * s),
      b: Float64Array.of(1),
    });
    const p = defaultParameters(tent);
    expect([1, 2, 3, 4, 5, 6].map((k) => proveCycles(tent, p, k).cycles.length)).toEqual([2, 1, 2, 3, 6, 9]);
    const { existence } = proveCycles(tent, p, 2).cycles[0]!;
    // On the left s x + 1, on the right 1 − s y: x = (1 − s)/(1 + s²), y = (1 + s)/(1 + s²).
    const expected = [(1 - s) / (1 + s * s), (1 + s) / (1 + s * s)];
    expect(existence.map(({ lo }) => lo[0]!).sort((x, y) => x - y)).toEqual(
      expected.map((v) => expect.closeTo(v, 12) as number),
    );
  });

  it("gives cycles of networks that step into themselves", () => {
    let found = 0;
    for (let seed = 0; seed < 30; seed++) {
      const model = cellModel(plrnn(3, seed));
      const p = defaultParameters(model);
      const { cycles } = proveCycles(model, p, 2);
      for (const { existence } of cycles) {
        found++;
        const [x, y] = existence.map(({ lo }) => Float64Array.from(lo)) as [Float64Array, Float64Array];
        const image = (model.system as DiscreteMap).step(x, p);
        image.forEach((v, i) => {
          expect(v).toBeCloseTo(y[i]!, 8);
        });
        expect(x.some((v, i) => Math.abs(v - y[i]!) > 1e-6)).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(3);
  });

  it("refuses other models", () => {
    const latch = findModel("latch")!;
    expect(() => proveCycles(latch, defaultParameters(latch), 2)).toThrow(/latch is no map of rectifiers/);
  });
});
