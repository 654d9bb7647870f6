import { describe, expect, it } from "vitest";
import { networkBifurcations, type MarkedPoint } from "../../analyses/network-bifurcations.js";
import { networkBifurcationsFigure } from "../../figures/network-bifurcations.js";

const result = networkBifurcations({ maxStep: 0.02, values: 141 });
const { small, trained } = result;

function next(state: readonly number[], gain: number): number[] {
  return small.weights.map((row, i) => {
    return Math.tanh(gain * row.reduce((sum, w, j) => sum + w * state[j]!, 0) + small.biases[i]!);
  });
}

/** Flat [3, 3]: the product of D g W along the cycle. */
function derivative({ state, gain, period }: MarkedPoint): number[] {
  let x = [...state];
  let m = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let t = 0; t < period; t++) {
    x = next(x, gain);
    m = m.map((_, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      const sum = small.weights[i]!.reduce((total, w, l) => total + w * m[3 * l + j]!, 0);
      return gain * (1 - x[i]! ** 2) * sum;
    });
  }
  return m;
}

function determinant(m: readonly number[], shift: number): number {
  const [a, b, c, d, e, f, g, h, i] = m.map((v, k) => (k % 4 === 0 ? v - shift : v)) as [
    ...(readonly [number, number, number, number, number, number, number, number, number]),
  ];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

describe("three units over their gain", () => {
  it("returns to every special point after its period, and has the multiplier that names it", () => {
    for (const point of small.points) {
      let x = [...point.state];
      for (let t = 0; t < point.period; t++) x = next(x, point.gain);
      const errors = x.map((v, i) => Math.abs(v - point.state[i]!));
      expect(Math.max(...errors)).toBeLessThan(1e-9);
      const m = derivative(point);
      // A pair of product 1 leaves the determinant as the third multiplier.
      const multiplier = { fold: 1, flip: -1, "neimark-sacker": determinant(m, 0) }[point.type as "fold"];
      expect(Math.abs(determinant(m, multiplier))).toBeLessThan(1e-6);
    }
  });

  it("has one fixed point before its fold and three after, and two cascades that double up to the period followed", () => {
    const of = (type: string, period: number) =>
      small.points.filter((q) => q.type === type && q.period === period);
    expect(small.counts.map(({ all }) => all)).toEqual([1, 3]);
    expect(of("fold", 1)).toHaveLength(1);
    expect(of("neimark-sacker", 1).map(({ attractor }) => attractor)).toEqual([false, true]);
    expect(of("fold", 2)).toHaveLength(2);
    for (const period of [1, 2, 4, 8]) expect(of("flip", period)).toHaveLength(2);
    for (const { states, period } of small.points) expect(states).toHaveLength(period);
    // Subcritical: the 2-cycle is born unstable and turns at its fold, below the flip.
    const [first] = of("flip", 1);
    expect(first?.normalForm?.criticality).toBe("subcritical");
    expect(of("fold", 2)[0]!.gain).toBeLessThan(first!.gain);
  });

  it("finds by brute force only what lies on its stable branches, where the period was followed", () => {
    expect(small.orbits.all).toBe(4 * 141);
    expect(small.orbits.settled).toBeGreaterThan(350);
    expect(small.orbits.matched).toBe(small.orbits.settled);
    expect(small.orbits.shortestOther).toBe(3);
  });
});

describe("the trained flip-flop network over its gain", () => {
  it("has its 27 fixed points at the gain it was trained to, 8 of them stable", () => {
    const crossing = trained.lines.flatMap(({ stable, points }) =>
      points.flatMap(({ gain }, i) => (i > 0 && gain < 1 !== points[i - 1]!.gain < 1 ? [stable] : [])),
    );
    expect(crossing).toHaveLength(27);
    expect(crossing.filter((stable) => stable)).toHaveLength(8);
  });

  it("bears two fixed points at every fold", () => {
    expect(trained.points.every(({ type }) => type === "fold")).toBe(true);
    expect(trained.counts[1].all - trained.counts[0].all).toBe(2 * trained.points.length);
  });
});

describe("the figure", () => {
  it("tells in its caption what was found", () => {
    const caption = networkBifurcationsFigure.caption(result);
    expect(caption).toContain("Fold at 1.172; Neimark–Sacker at 1.801, 2.045;");
    expect(caption).toContain("from 1 to 27, 8 of them stable, by 13 folds between *g* = 0.796 and 0.861");
    expect(caption).toContain(`of ${small.orbits.all} orbits ${small.orbits.settled} settle`);
  });
});
