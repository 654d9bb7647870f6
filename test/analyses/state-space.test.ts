import { describe, expect, it } from "vitest";
import { stateSpace } from "../../analyses/state-space.js";
import { eigenvaluePlanes } from "../../analyses/eigenvalue-planes.js";
import { findModel } from "../../src/systems/models.js";
import { networkModel } from "../../src/systems/network-model.js";

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, k) => x - b[k]!));

describe("stateSpace of the flip-flop network", () => {
  const result = stateSpace();
  const points = (unstable: number) => result.fixedPoints.filter((point) => point.unstable === unstable);

  it("has the 27 points of a 3-bit memory: a cube's corners, edges, faces and centre", () => {
    expect([0, 1, 2, 3].map((unstable) => points(unstable).length)).toEqual([8, 12, 6, 1]);
    expect(result.modes).toHaveLength(12 + 2 * 6 + 3);
    const explained = result.axes.map((axis) => axis.explained!);
    expect(explained[0]).toBeGreaterThan(explained[1]!);
    expect(explained.reduce((sum, part) => sum + part, 0)).toBeGreaterThan(0.9);
  });

  it("runs down from every edge to two corners, each corner reached from three edges", () => {
    expect(result.connections).toHaveLength(24);
    const reached = points(0).map(({ at }) =>
      result.connections.filter((run) => distance(run.at(-1)!, at) < 1e-3),
    );
    expect(reached.map((runs) => runs.length)).toEqual(Array.from({ length: 8 }, () => 3));
  });

  it("points arrows along the way down", () => {
    const first = result.modes.find(({ unstable }) => unstable === 1)!;
    const [a, b] = first.ends;
    const middle = a.map((x, k) => (x + b[k]!) / 2);
    const run = result.connections.find((path) => distance(path[0]!, middle) < 0.02)!;
    const along = run.find((at) => distance(at, middle) > 0.05)!;
    const cosine =
      a.reduce((sum, x, k) => sum + (x - middle[k]!) * (along[k]! - middle[k]!), 0) /
      (distance(a, middle) * distance(along, middle));
    expect(Math.abs(cosine)).toBeGreaterThan(0.99);
  });

  it("visits all eight memories when pulses come", () => {
    const near = points(0).filter(({ at }) => result.runs.flat().some((state) => distance(state, at) < 0.2));
    expect(near).toHaveLength(8);
    expect(result.driven).toBe(true);
  });

  it("gives the same for the same seed, and other runs for another", () => {
    expect(stateSpace({ runs: 2 }).runs).toEqual(stateSpace({ runs: 2 }).runs);
    expect(stateSpace({ runs: 1 }).runs).not.toEqual(stateSpace({ runs: 1, seed: 1 }).runs);
  });
});

describe("stateSpace of other models", () => {
  it("shows two state variables as they are", () => {
    const henon = findModel("henon")!;
    const { axes, fixedPoints, driven } = stateSpace({ model: henon, runs: 3, steps: 50 });
    expect(axes).toEqual([
      { label: "x", explained: null },
      { label: "y", explained: null },
    ]);
    const root = (sign: number) => (-0.7 + sign * Math.sqrt(0.49 + 5.6)) / 2.8;
    expect(fixedPoints.map(({ at }) => at[0])).toEqual(
      [root(-1), root(1)].map((x): unknown => expect.closeTo(x, 12)),
    );
    expect(driven).toBe(false);
  });

  it("follows a flow, and cuts runs that leave for good", () => {
    const lorenz = stateSpace({ model: findModel("lorenz")!, runs: 2, steps: 100 });
    expect(lorenz.fixedPoints.map(({ unstable }) => unstable).sort()).toEqual([1, 2, 2]);
    expect(lorenz.connections).toHaveLength(2);
    const henon = stateSpace({ model: findModel("henon")!, runs: 20, steps: 200 });
    expect(henon.runs.flat(2).every((x) => Math.abs(x) < 12)).toBe(true);
  });

  it("refuses a single state variable", () => {
    expect(() => stateSpace({ model: findModel("latch")! })).toThrow("latch has one state variable");
  });
});

describe("eigenvaluePlanes", () => {
  it("has one plane for each number of unstable directions", () => {
    const { planes } = eigenvaluePlanes();
    expect(planes.map(({ unstable, points, multipliers }) => [unstable, points, multipliers.length])).toEqual(
      [
        [0, 8, 192],
        [1, 12, 288],
        [2, 6, 144],
        [3, 1, 24],
      ],
    );
    for (const { unstable, points, multipliers } of planes) {
      expect(multipliers.filter(({ re, im }) => Math.hypot(re, im) > 1)).toHaveLength(unstable * points);
    }
  });

  it("tells the slowest decay and growth in steps for a factor e", () => {
    // Around 0, x' = tanh(W x) with W = diag(0.9, 1.2) has these multipliers.
    const model = networkModel({
      cell: "vanilla",
      wRec: Float64Array.of(0.9, 0, 0, 1.2),
      b: new Float64Array(2),
    });
    const origin = eigenvaluePlanes({ model }).planes.find(({ unstable }) => unstable === 1)!;
    expect(origin.slowestDecay).toBeCloseTo(-1 / Math.log(0.9), 10);
    expect(origin.slowestGrowth).toBeCloseTo(1 / Math.log(1.2), 10);
  });

  it("takes the real part for a flow", () => {
    const { kind, planes } = eigenvaluePlanes({ model: findModel("lorenz")! });
    expect(kind).toBe("flow");
    expect(planes.map(({ unstable, points }) => [unstable, points])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    // The origin's eigenvalues are −β and those of [[−σ, σ], [ρ, −1]].
    expect(planes[0]!.slowestDecay).toBeCloseTo(3 / 8, 10);
    expect(planes[0]!.slowestGrowth).toBeCloseTo(2 / (-11 + Math.sqrt(81 + 1120)), 10);
  });
});
