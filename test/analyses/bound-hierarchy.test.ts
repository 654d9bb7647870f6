import { describe, expect, it } from "vitest";
import { boundHierarchyAnalysis, spacedLags } from "../../analyses/bound-hierarchy.js";

const result = boundHierarchyAnalysis({ runs: 10, steps: 64 });

describe("boundHierarchyAnalysis", () => {
  it("has a network that contracts, one at the margin that only sharp bounds decide, and one that explodes", () => {
    expect(result.panels.map(({ name, bounds }) => [name, bounds.verdict])).toEqual([
      ["contracting", "vanishes"],
      ["marginal", "vanishes"],
      ["exploding", "can explode"],
    ]);
    const [contracting, marginal, exploding] = result.panels.map(({ bounds }) => bounds.chain);
    expect(contracting!.upper.filter(({ value }) => value < 1).map(({ method }) => method)).toEqual([
      "s JSR",
      "s min‖SWS⁻¹‖₂",
    ]);
    expect(marginal!.bracket[0]).toBeGreaterThan(0.99);
    expect(marginal!.bracket[1]).toBeLessThan(1);
    expect(exploding!.bracket[0]).toBeGreaterThan(2.9);
  });

  it("keeps what was simulated under each upper bound, and the box and the factors of a run between", () => {
    for (const { lags, curves, simulated } of result.panels) {
      const of = (kind: string) => curves.filter((curve) => curve.kind === kind);
      lags.forEach((_, at) => {
        const top = simulated[at]![1];
        for (const { growth } of [...of("upper"), ...of("box"), ...of("trajectory")]) {
          expect(top).toBeLessThanOrEqual(growth[at]! * (1 + 1e-9));
        }
        for (const { growth } of of("upper")) {
          expect(of("word")[0]!.growth[at]!).toBeLessThanOrEqual(growth[at]! * (1 + 1e-9));
        }
      });
    }
  });

  it("has trajectories whose gradients truly explode in the third network", () => {
    expect(result.panels[2]!.simulated.at(-1)![1]).toBeGreaterThan(1.05);
    expect(result.panels[0]!.simulated.at(-1)![1]).toBeLessThan(0.5);
  });

  it("repeats itself for the same seed, and not for another", () => {
    expect(boundHierarchyAnalysis({ runs: 10, steps: 64 }).panels[2]!.simulated).toEqual(
      result.panels[2]!.simulated,
    );
    const other = boundHierarchyAnalysis({ runs: 2, steps: 8, seed: 1 });
    expect(other.panels[2]!.simulated).not.toEqual(
      boundHierarchyAnalysis({ runs: 2, steps: 8 }).panels[2]!.simulated,
    );
  });

  it("spaces lags by half an octave, up to the last", () => {
    expect(spacedLags(20)).toEqual([1, 2, 3, 4, 6, 8, 11, 16, 20]);
    expect(spacedLags(1)).toEqual([1]);
    expect(() => boundHierarchyAnalysis({ steps: 0 })).toThrow("the largest lag is 0");
  });
});
