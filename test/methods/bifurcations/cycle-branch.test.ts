import { describe, expect, it } from "vitest";
import { bifurcationDiagram } from "../../../src/methods/bifurcations/bifurcation-diagram.js";
import { findModel } from "../../../src/systems/models.js";
import { withParameters } from "../../../src/systems/parameters.js";

function cascade(
  name: string,
  parameter: string,
  range: readonly [number, number],
  cycles: number,
  values: Readonly<Record<string, number>> = {},
) {
  const model = findModel(name)!;
  return bifurcationDiagram(model, withParameters(model, values), parameter, range, { cycles });
}

function flips({ specialPoints }: ReturnType<typeof cascade>, period: number) {
  return specialPoints.filter((s) => s.type === "flip" && (s.period ?? 1) === period);
}

const within = (found: number, expected: number, tolerance: number) => {
  expect(Math.abs(found - expected)).toBeLessThan(tolerance);
};

describe("cycles that emanate from flips", () => {
  it("logistic map: the published doublings, each supercritical", () => {
    const result = cascade("logistic", "r", [2.8, 3.6], 32);
    // The first three in closed form or to the digits of OEIS A086180 and A091517; then Briggs (1991).
    const published = [
      3, 3.449489742783178, 3.544090359551923, 3.5644072660954, 3.5687594195438, 3.5696916098014,
    ];
    published.forEach((r, i) => {
      const [flip, ...others] = flips(result, 2 ** i);
      within(flip!.parameter, r, i < 3 ? 2e-15 : 1e-13);
      expect(flip).toMatchObject({ status: "converged", normalForm: { criticality: "supercritical" } });
      expect(others).toEqual([]);
    });
    expect(result.branches.map(({ period }) => period)).toEqual([1, 1, 2, 4, 8, 16, 32]);
  });

  it("the logistic 2-cycle agrees with its closed form, and its multiplier is 4 + 2r − r²", () => {
    const { branches } = cascade("logistic", "r", [2.8, 3.9], 2);
    const [two] = branches.filter(({ period }) => period === 2);
    expect(two).toMatchObject({ start: "flip", end: "range" });
    for (const { parameter: r, cycle, multipliers, stability } of two!.points) {
      const root = Math.sqrt(Math.max(0, (r + 1) * (r - 3)));
      const exact = [(r + 1 - root) / (2 * r), (r + 1 + root) / (2 * r)];
      const found = cycle!.map(([x]) => x!).sort((a, b) => a - b);
      found.forEach((x, i) => {
        within(x, exact[i]!, 1e-7);
      });
      const multiplier = 4 + 2 * r - r * r;
      within(multipliers[0]!.re, multiplier, 1e-7);
      if (Math.abs(Math.abs(multiplier) - 1) > 1e-6) {
        expect(stability).toBe(Math.abs(multiplier) < 1 ? "stable" : "unstable");
      }
    }
  });

  it("Hénon map at b = 0.3: 3(1 − b)²/4, (5 − 6b + 5b²)/4, and the doublings of Derrida, Gervois & Pomeau (1979)", () => {
    const result = cascade("henon", "a", [0, 1.06], 16);
    within(flips(result, 1)[0]!.parameter, 0.3675, 1e-14);
    within(flips(result, 2)[0]!.parameter, 0.9125, 1e-14);
    within(flips(result, 4)[0]!.parameter, 1.02585541, 1e-8);
    within(flips(result, 8)[0]!.parameter, 1.05112566, 1e-8);
    within(flips(result, 16)[0]!.parameter, 1.05656376, 1e-8);
  });

  it("one neuron: the 2-cycles close between both flips, and 4-cycles within them", () => {
    const { branches, specialPoints } = cascade("one-neuron", "b", [-1, 31], 4, { w: -30, epsilon: 0.5 });
    expect(branches.map(({ period, start, end }) => [period, start, end])).toEqual([
      [1, "range", "range"],
      [2, "flip", "flip"],
      [4, "flip", "flip"],
      [4, "flip", "flip"],
    ]);
    // A bias of w/2 apart from the middle is a symmetry of the neuron: b ↦ −w − b.
    const all = specialPoints.map((s) => s.parameter);
    all.forEach((b, i) => {
      within(b + all[all.length - 1 - i]!, 30, 1e-9);
    });
    for (const { points } of branches.slice(1)) {
      for (const i of [0, points.length - 1]) expect(points[i]!.stability).toBe("nonhyperbolic");
    }
  });

  it("states of a cycle follow one another", () => {
    const { branches } = cascade("henon", "a", [0, 1.03], 4);
    for (const { points, period } of branches.filter((b) => b.period > 1)) {
      for (const { parameter: a, cycle } of points) {
        expect(cycle).toHaveLength(period);
        cycle!.forEach(([x, y], t) => {
          const next = cycle![(t + 1) % period]!;
          within(next[0]!, 1 - a * x! * x! + y!, 1e-9);
          within(next[1]!, 0.3 * x!, 1e-9);
        });
      }
    }
  });
});
