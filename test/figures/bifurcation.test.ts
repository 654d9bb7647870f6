import { describe, expect, it } from "vitest";
import { bifurcation } from "../../analyses/bifurcation.js";
import { cusp } from "../../analyses/cusp.js";
import { phasePortrait } from "../../analyses/phase-portrait.js";
import { bifurcationFigure } from "../../figures/bifurcation.js";
import { cuspFigure } from "../../figures/cusp.js";
import { phasePortraitFigure } from "../../figures/phase-portrait.js";
import { vegaSvg } from "../../src/node/render/vega-svg.js";
import { findModel } from "../../src/systems/models.js";

interface LineRow {
  readonly parameter: number;
  readonly state: number;
  readonly run: string;
}

/** All layers of the one panel, as plain objects. */
function layersOf(spec: unknown): { data: { values: unknown[] }; mark: Record<string, unknown> }[] {
  const page = JSON.parse(JSON.stringify(spec)) as { vconcat: [{ hconcat: [{ layer: [] }] }] };
  return page.vconcat[0].hconcat[0].layer;
}

describe("the bifurcation figure", () => {
  const result = bifurcation();
  const layers = layersOf(bifurcationFigure.spec(result, { width: "single" }));
  const lines = layers.filter((layer) => layer.mark["type"] === "line");

  it("draws stable points bold and unstable ones dashed, by the multipliers of the data", () => {
    const [stable, unstable] = lines as [(typeof lines)[0], (typeof lines)[0]];
    expect(Number(stable.mark["strokeWidth"])).toBeGreaterThan(Number(unstable.mark["strokeWidth"]));
    expect(unstable.mark["strokeDash"]).not.toEqual([]);
    const slope = ({ state }: LineRow) => 5 * state * (1 - state);
    for (const row of stable.data.values as LineRow[]) expect(slope(row)).toBeLessThan(1 + 1e-9);
    for (const row of unstable.data.values as LineRow[]) expect(slope(row)).toBeGreaterThan(1 - 1e-9);
    expect(new Set((stable.data.values as LineRow[]).map((row) => row.run)).size).toBe(2);
  });

  it("joins the stable and unstable runs at the folds, which are filled circles", () => {
    for (const { parameter, state } of result.specialPoints) {
      for (const line of lines) {
        const rows = line.data.values as LineRow[];
        expect(rows.some((row) => row.parameter === parameter && row.state === state[0])).toBe(true);
      }
    }
    const filled = layers.filter(
      (layer) => layer.mark["fill"] === "#1a1a1a" && layer.data.values.length === 2,
    );
    expect(filled).toHaveLength(1);
  });

  it("marks the crossing of x0 with an open circle at b = −2.5 and says so", () => {
    const open = layers.find((layer) => layer.mark["fill"] === "white" && layer.data.values.length === 1)!;
    expect((open.data.values[0] as LineRow).parameter).toBeCloseTo(-2.5, 12);
    const caption = bifurcationFigure.caption(result);
    expect(caption).toContain("*b* = −2.6556, −2.3444");
    expect(caption).toContain("at *b* = −2.5 the initial state");
  });

  it.each([
    ["logistic", "r", [0.5, 4]],
    ["henon", "a", [-0.5, 1.5]],
    ["lorenz", "rho", [0, 30]],
    ["latch", "w", [0, 2]],
  ] as const)("draws %s over %s without a warning", async (name, parameter, range) => {
    const other = bifurcation({ model: findModel(name)!, parameter, range });
    for (const width of ["single", "double"] as const) {
      expect((await vegaSvg(bifurcationFigure.spec(other, { width }))).warnings).toEqual([]);
    }
    expect(bifurcationFigure.caption(other)).toContain(`against *${other.symbols.parameter.slice(1, -1)}*`);
  });
});

describe("the phase portrait and the cusp", () => {
  it("draw other models without a warning", async () => {
    const portrait = phasePortrait({ model: findModel("logistic")!, parameters: [3.2] });
    const latch = cusp({ model: findModel("latch")!, weights: [-3, 3], biases: [-2, 2] });
    const noCusp = cusp({ weights: [-3, 3] });
    for (const width of ["single", "double"] as const) {
      expect((await vegaSvg(phasePortraitFigure.spec(portrait, { width }))).warnings).toEqual([]);
      expect((await vegaSvg(cuspFigure.spec(latch, { width }))).warnings).toEqual([]);
      expect((await vegaSvg(cuspFigure.spec(noCusp, { width }))).warnings).toEqual([]);
    }
    expect(cuspFigure.caption(latch)).toContain("(*w*, *h*) = (1, 0)");
    expect(cuspFigure.caption(cusp({ parameters: [5, 0, 0.7, 1, 0] }))).toContain("no closed form");
  });

  it("colours each trajectory by the attractor it reaches", () => {
    const result = phasePortrait();
    const text = JSON.stringify(phasePortraitFigure.spec(result, { width: "double" }));
    const colors = new Set(result.trajectories.map((orbit) => orbit.attractor));
    expect(colors.size).toBe(2);
    expect(text).toContain("#0072B2");
    expect(text).toContain("#D55E00");
  });
});
