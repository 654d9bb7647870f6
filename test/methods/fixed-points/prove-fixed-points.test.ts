import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneNeuronFolds } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { newtonFixedPoint } from "../../../src/methods/fixed-points/newton-fixed-point.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import {
  proveFixedPoints,
  type ProvenFixedPoint,
  type ProvenFixedPoints,
} from "../../../src/methods/fixed-points/prove-fixed-points.js";
import { randomStream } from "../../../src/random/stream.js";
import type { CellWeights } from "../../../src/systems/cell-weights.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";
import { parameterList } from "../../../src/systems/parameter-table.js";
import { defaultParameters } from "../../../src/systems/parameters.js";

type Box = ProvenFixedPoint["certificate"]["existence"];

const holds = ({ lo, hi }: Box, x: ArrayLike<number>, slack = 0): boolean =>
  lo.every((v, i) => x[i]! >= v - slack && x[i]! <= hi[i]! + slack);

function randomNetwork(cell: "vanilla" | "sigmoid", n: number, gain: number, seed: number): Model {
  const { normal } = randomStream(seed, n);
  const scale = (cell === "sigmoid" ? 4 * gain : gain) / Math.sqrt(n);
  const wRec = Float64Array.from({ length: n * n }, () => scale * normal());
  const b = Float64Array.from({ length: n }, (_, i) => {
    const sum = wRec.subarray(i * n, (i + 1) * n).reduce((s, v) => s + v, 0);
    return 0.2 * normal() - (cell === "sigmoid" ? sum / 2 : 0);
  });
  return networkModel({ cell, wRec, b });
}

/** Roots that Newton finds from many starts in the box, as they come; it shares nothing with the proof. */
function searched(model: Model, p: Float64Array, starts: number): Float64Array[] {
  const { uniform } = randomStream(99);
  const found: Float64Array[] = [];
  for (let k = 0; k < starts; k++) {
    const guess = Float64Array.from(model.stateBox, ([lo, hi]) => lo + (hi - lo) * uniform());
    const { status, state } = newtonFixedPoint(model.system, guess, p);
    if (status === "converged") found.push(state);
  }
  return found;
}

const proven = (model: Model, p = defaultParameters(model)): ProvenFixedPoints => proveFixedPoints(model, p);

describe("one neuron, against its closed form", () => {
  const oneNeuron = findModel("one-neuron")!;

  it("counts 1, 3 and 1, with states in their boxes and stability proven", () => {
    for (const [w, b] of [
      [5, -2.5],
      [5, -2.4],
      [5, -2.2],
      [6, -3],
      [20, -10],
      [3, -1.5],
      [-5, 2],
      [0, 0.3],
    ]) {
      for (const name of ["one-neuron", "one-neuron-flow"]) {
        const model = findModel(name)!;
        const p = defaultParameters(model);
        p.set([w!, b!]);
        const [{ status, fixedPoints }, closed] = [proven(model, p), oneNeuronFixedPoints(model, p)];
        expect({ w, b, status, count: fixedPoints.length }).toEqual({
          w,
          b,
          status: "complete",
          count: closed.points.length,
        });
        fixedPoints.forEach(({ certificate }, i) => {
          const point = closed.points[i]!;
          expect(holds(certificate.existence, point.state, 1e-15)).toBe(true);
          expect(certificate.unstableDirections).toBe(point.stability === "stable" ? 0 : 1);
        });
      }
    }
  });

  it.each([1e-2, 1e-5, 1e-8, 1e-11])(
    "is right %d inside and outside of the folds of w = 5 and w = 20",
    (gap) => {
      for (const w of [5, 20]) {
        const folds = oneNeuronFolds(oneNeuron, Float64Array.of(w, 0, 1, 1, 0));
        for (const [side, { bias: b }] of folds.entries()) {
          for (const inside of [true, false]) {
            const sign =
              (side === 0 ? 1 : -1) * Math.sign(folds[1]!.bias - folds[0]!.bias) * (inside ? 1 : -1);
            const p = Float64Array.of(w, b + sign * gap, 1, 1, 0);
            const { status, fixedPoints } = proven(oneNeuron, p);
            expect({ w, side, inside, status, count: fixedPoints.length }).toEqual({
              w,
              side,
              inside,
              status: "complete",
              count: inside ? 3 : 1,
            });
          }
        }
      }
    },
  );

  it("leaves the pair undecided at a fold to within rounding, and counts the third point alone", () => {
    for (const { state: x, bias: b } of oneNeuronFolds(oneNeuron, Float64Array.of(5, 0, 1, 1, 0))) {
      const { status, reason, fixedPoints, undecided } = proven(oneNeuron, Float64Array.of(5, b, 1, 1, 0));
      expect({ status, reason, count: fixedPoints.length, open: undecided.length }).toEqual({
        status: "undecided",
        reason: "resolution",
        count: 1,
        open: 1,
      });
      expect(holds(undecided[0]!, [x])).toBe(true);
      expect(undecided[0]!.hi[0]! - undecided[0]!.lo[0]!).toBeLessThan(1e-6);
    }
  });

  it("leaves the cusp undecided", () => {
    expect(proven(oneNeuron, Float64Array.of(4, -2, 1, 1, 0)).status).toBe("undecided");
  });

  it("takes an input that bypasses the sigmoid, and the leak", () => {
    const p = Float64Array.of(5, -2.6, 0.3, 1, 0.02);
    const closed = oneNeuronFixedPoints(oneNeuron, p);
    const { fixedPoints } = proven(oneNeuron, p);
    expect(fixedPoints).toHaveLength(closed.points.length);
    fixedPoints.forEach((point, i) => {
      expect(point.state[0]).toBeCloseTo(closed.points[i]!.state[0]!, 13);
      expect(point.multipliers[0]!.re).toBeCloseTo(closed.points[i]!.multipliers[0]!.re, 12);
    });
  });
});

describe("random networks, against Newton from many starts", () => {
  it.each(["vanilla", "sigmoid"] as const)(
    "%s: every root lies in one existence box and none is missed",
    (cell) => {
      const counts = new Set<number>();
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 4 }),
          fc.double({ min: 1, max: 5, noNaN: true }),
          fc.nat(1e6),
          (n, gain, seed) => {
            const model = randomNetwork(cell, n, gain, seed);
            const p = defaultParameters(model);
            const { status, fixedPoints } = proven(model, p);
            expect(status).toBe("complete");
            counts.add(fixedPoints.length);
            const hit = fixedPoints.map(() => 0);
            for (const root of searched(model, p, 60)) {
              const boxes = fixedPoints.map(({ certificate }, i) => [certificate, i] as const);
              const near = boxes.filter(([{ existence }]) => holds(existence, root, 1e-9));
              expect(near).toHaveLength(1);
              hit[near[0]![1]]!++;
            }
            for (const { residual, certificate } of fixedPoints) {
              expect(residual).toBeLessThan(1e-9);
              expect(holds(certificate.uniqueness, certificate.existence.lo)).toBe(true);
              expect(holds(certificate.uniqueness, certificate.existence.hi)).toBe(true);
            }
            // Lefschetz–Hopf: as many even as odd numbers of real multipliers beyond 1, plus one.
            expect(fixedPoints.length % 2).toBe(1);
          },
        ),
        { numRuns: 60, seed: 3 },
      );
      expect(counts.size).toBeGreaterThan(2);
    },
  );

  it("keeps uniqueness boxes apart from other points", () => {
    for (let seed = 0; seed < 10; seed++) {
      const { fixedPoints } = proven(randomNetwork("vanilla", 4, 3, seed));
      for (const a of fixedPoints)
        for (const b of fixedPoints) expect(holds(a.certificate.uniqueness, b.state)).toBe(a === b);
    }
  });

  it("sees a wrong weight: the existence boxes of one network hold no root of another", () => {
    const model = randomNetwork("vanilla", 3, 3, 1);
    const p = defaultParameters(model);
    const wrong = p.slice();
    wrong[4]! += 1e-6;
    const { fixedPoints } = proven(model, p);
    const moved = searched(model, wrong, 40).filter((x) => x.some((v) => Math.abs(v) > 1e-6));
    expect(moved.length).toBeGreaterThan(10);
    for (const x of moved) {
      expect(fixedPoints.filter(({ certificate }) => holds(certificate.existence, x))).toEqual([]);
    }
  });
});

describe("cells with the same fixed points", () => {
  const { normal } = randomStream(7);
  const n = 3;
  const wRec = Float64Array.from({ length: n * n }, () => 2 * normal());
  const b = Float64Array.from({ length: n }, () => 0.3 * normal());
  const vanilla = networkModel({ cell: "vanilla", wRec, b });
  const post = proven(vanilla);

  /** A model by its weights alone, with the step of its cell written out here. */
  function handMade(
    weights: CellWeights,
    kind: "map" | "flow",
    step: (x: Float64Array) => Float64Array,
  ): Model {
    const into = (x: Float64Array, _p: Float64Array, out = new Float64Array(n)) => {
      out.set(step(x));
      return out;
    };
    const system = {
      kind,
      dimension: n,
      parameterDimension: 0,
      inputDimension: 0,
      step: into,
      derivative: into,
      jacobian: numeric,
    };
    function numeric(x: Float64Array, _p: Float64Array, out = new Float64Array(n * n)) {
      for (let j = 0; j < n; j++) {
        const [up, down] = [x.slice(), x.slice()];
        up[j]! += 1e-6;
        down[j]! -= 1e-6;
        const [f, g] = [step(up), step(down)];
        for (let i = 0; i < n; i++) out[i * n + j] = (f[i]! - g[i]!) / 2e-6;
      }
      return out;
    }
    return {
      ...vanilla,
      system: system as unknown as Model["system"],
      parameters: parameterList([]),
      cell: () => weights,
    };
  }
  const tanhOf = (x: Float64Array) => x.map(Math.tanh);
  const affine = (y: Float64Array) =>
    y.map((_, i) => y.reduce((sum, v, j) => sum + wRec[i * n + j]! * v, b[i]!));

  const alpha = Float64Array.of(0.1, 0.5, 1);
  const tau = Float64Array.of(0.5, 1, 4);
  const theta = Float64Array.of(0.2, -0.1, 0);
  const cases: readonly [string, Model][] = [
    ["pre", handMade({ cell: "vanilla", state: "pre", wRec, b }, "map", (x) => affine(tanhOf(x)))],
    [
      "leaky post",
      handMade({ cell: "leaky", state: "post", wRec, b, alpha }, "map", (x) => {
        const g = tanhOf(affine(x));
        return x.map((v, i) => (1 - alpha[i]!) * v + alpha[i]! * g[i]!);
      }),
    ],
    [
      "leaky pre with thresholds",
      handMade({ cell: "leaky", wRec, b, alpha, theta }, "map", (x) => {
        const g = affine(x.map((v, i) => Math.tanh(v + theta[i]!)));
        return x.map((v, i) => (1 - alpha[i]!) * v + alpha[i]! * g[i]!);
      }),
    ],
    [
      "ctrnn",
      handMade({ cell: "ctrnn", activation: "tanh", wRec, b, tau, theta }, "flow", (x) => {
        const g = affine(x.map((v, i) => Math.tanh(v + theta[i]!)));
        return x.map((v, i) => (g[i]! - v) / tau[i]!);
      }),
    ],
    [
      "ctrnn, post",
      handMade({ cell: "ctrnn", activation: "tanh", state: "post", wRec, b, tau }, "flow", (x) => {
        const g = tanhOf(affine(x));
        return x.map((v, i) => (g[i]! - v) / tau[i]!);
      }),
    ],
  ];

  it.each(cases)("%s: residuals vanish, and unstable directions are those of the midpoint", (name, model) => {
    const { status, fixedPoints } = proveFixedPoints(model, new Float64Array(0));
    expect(status).toBe("complete");
    if (!name.includes("thresholds") && name !== "ctrnn")
      expect(fixedPoints).toHaveLength(post.fixedPoints.length);
    for (const { residual, multipliers, certificate } of fixedPoints) {
      expect(residual).toBeLessThan(1e-11);
      const grows = multipliers.filter(({ re, im }) =>
        model.system.kind === "map" ? Math.hypot(re, im) > 1 : re > 0,
      );
      expect(certificate.unstableDirections).toBe(grows.length);
    }
  });
});

describe("a trained network", () => {
  it("has exactly 27 fixed points: 8 stable, 12, 6 and 1 with one, two and three unstable directions", () => {
    const { status, fixedPoints } = proven(findModel("flip-flop")!);
    expect(status).toBe("complete");
    const by = [0, 1, 2, 3].map(
      (k) => fixedPoints.filter((x) => x.certificate.unstableDirections === k).length,
    );
    expect(by).toEqual([8, 12, 6, 1]);
  });
});

describe("limits", () => {
  it("says that the budget was reached, and which boxes are left", () => {
    const model = randomNetwork("vanilla", 4, 3, 0);
    const { status, reason, undecided, boxes } = proveFixedPoints(model, defaultParameters(model), {
      budget: 3,
    });
    expect({ status, reason }).toEqual({ status: "undecided", reason: "budget" });
    expect(undecided.length).toBeGreaterThan(0);
    expect(boxes).toBeLessThan(50);
    const all = proven(model).fixedPoints;
    const some = proveFixedPoints(model, defaultParameters(model), { budget: 3 });
    for (const { state } of all) {
      const boxed = [...some.fixedPoints.map((x) => x.certificate.existence), ...some.undecided];
      expect(boxed.filter((box) => holds(box, state, 1e-12)).length).toBeGreaterThan(0);
    }
  });

  it("refuses models without an interval extension and bad options", () => {
    const henon = findModel("henon")!;
    expect(() => proven(henon)).toThrow(/henon has no interval extension/);
    const model = findModel("latch")!;
    expect(() => proveFixedPoints(model, Float64Array.of(2))).toThrow(/p has 1 entries; expected 2/);
    expect(() => proveFixedPoints(model, defaultParameters(model), { budget: 0 })).toThrow(/budget/);
    expect(() => proveFixedPoints(model, Float64Array.of(NaN, 0))).toThrow(/finite/);
  });
});
