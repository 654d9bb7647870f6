import { describe, expect, it } from "vitest";
import { bifurcation, bifurcationPicture } from "../../analyses/bifurcation.js";
import { bifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { findModel } from "../../src/systems/models.js";

describe("bifurcation of the one-neuron network over its bias (C5, C10)", () => {
  const result = bifurcation();

  it("has one branch, two folds, and two stable points exactly between them", () => {
    expect(result.branches).toHaveLength(1);
    expect(result.specialPoints.map((s) => s.type)).toEqual(["fold", "fold"]);
    expect(result.bistable).toHaveLength(1);
    expect(result.bistable[0]!.from).toBeCloseTo(-2.655610338630688, 12);
    expect(result.bistable[0]!.to).toBeCloseTo(-2.344389661369312, 12);
  });

  it("x0 = ½ crosses the basin boundary at b = −2.5, inside that window and at no bifurcation", () => {
    expect(result.crossings).toHaveLength(1);
    expect(result.crossings[0]!.parameter).toBeCloseTo(-2.5, 14);
    expect(result.crossings[0]!.state).toBe(0.5);
    // Other starts cross where they are the unstable point: b = ln(x/(1 − x)) − 5x.
    const [crossing] = bifurcation({ x0: 0.4 }).crossings;
    expect(crossing!.parameter).toBeCloseTo(Math.log(0.4 / 0.6) - 2, 13);
    // A start outside the unstable branch crosses nothing.
    expect(bifurcation({ x0: 0.9 }).crossings).toEqual([]);
    expect(bifurcation({ x0: null }).crossings).toEqual([]);
  });

  it("arrows point the way one step of the map moves, and keep off the branches", () => {
    expect(result.arrows.length).toBeGreaterThan(15);
    for (const { parameter, from, to } of result.arrows) {
      const middle = (from + to) / 2;
      const next = 1 / (1 + Math.exp(-(5 * middle + parameter)));
      expect(Math.sign(next - middle)).toBe(Math.sign(to - from));
      for (const end of [from, to]) {
        const stillMoves = 1 / (1 + Math.exp(-(5 * end + parameter))) - end;
        expect(Math.sign(stillMoves)).toBe(Math.sign(to - from));
      }
    }
  });

  it("echoes what it was computed with, as plain data", () => {
    expect(result.options).toMatchObject({ model: "one-neuron", parameter: "b", range: [-3, -2], x0: 0.5 });
    expect(result.fixed).toBe("*w* = 5, *ε* = 1");
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe("other models", () => {
  it("an unstable point with a single attractor bounds no basin: w = −5 has no crossing", () => {
    const result = bifurcation({ parameters: [-5, 0, 1, 1, 0], range: [-1, 6] });
    expect(result.crossings).toEqual([]);
    expect(result.bistable).toEqual([]);
  });

  it("more than one state: no arrows, no crossing; the chosen variable on the ordinate", () => {
    const model = findModel("lorenz")!;
    const result = bifurcation({ model, parameter: "rho", range: [0, 30], variable: 2 });
    expect(result.arrows).toEqual([]);
    expect(result.crossings).toEqual([]);
    expect(result.bistable).toHaveLength(1);
    expect(result.bistable[0]!.from).toBeCloseTo(1, 9);
    expect(result.bistable[0]!.to).toBeCloseTo(470 / 19, 9);
    const heights = result.branches.flatMap((branch) => branch.state);
    expect(Math.max(...heights)).toBeCloseTo(29, 9);
    expect(() => bifurcation({ model, parameter: "rho", range: [0, 30], variable: 3 })).toThrow(
      /variable is 3/,
    );
  });

  it("takes a diagram computed elsewhere", () => {
    const model = findModel("latch")!;
    const p = Float64Array.of(1.25, 0);
    const picture = bifurcationPicture(model, p, bifurcationDiagram(model, p, "h", [-0.3, 0.3]));
    expect(picture.bistable[0]!.to).toBeCloseTo(0.0778051693, 10);
    expect(picture.options.x0).toBeNull();
    expect(picture.fixed).toBe("*w* = 1.25");
  });
});
