import { describe, expect, it } from "vitest";
import { drivenNeuron } from "../../analyses/driven-neuron.js";
import { inputShift } from "../../analyses/input-shift.js";
import { drivenFigure } from "../../figures/driven.js";
import { drawFigure } from "../../figures/figure.js";
import { inputShiftFigure } from "../../figures/input-shift.js";
import { lineStyle } from "../../figures/theme.js";

const driven = drivenNeuron({ steps: 300, lengths: [1, 10, 100] });
const shift = inputShift({ points: 41, settlingSteps: 500 });

describe("driven", () => {
  it("shows every threshold it was given, and says the numbers in its caption", () => {
    const { spec, caption } = drawFigure(drivenFigure, driven);
    const text = JSON.stringify(spec);
    for (const { length, amplitude } of driven.pulses.thresholds) {
      expect(text).toContain(`"length":${length},"amplitude":${amplitude}`);
    }
    expect(caption).toContain("0.71041 apart");
    expect(caption).toContain("0.03112");
    expect(caption).toContain("1.025^{*t*}");
    expect(caption).toContain("10^{−6} above");
  });
});

describe("input-shift", () => {
  it("draws branches in the style of their stability", () => {
    const text = JSON.stringify(drawFigure(inputShiftFigure, shift).spec);
    const layers = [...text.matchAll(/"data":\{"values":\[(\{"input":[^\]]*)\]\},"mark":(\{[^}]*\})/g)]
      .map(([, values, mark]) => ({
        stabilities: new Set([...values!.matchAll(/"stability":"(\w+)"/g)].map((m) => m[1])),
        width: (JSON.parse(mark!) as { strokeWidth?: number }).strokeWidth,
      }))
      .filter(({ stabilities }) => stabilities.size > 0);
    expect(layers.map(({ stabilities }) => [...stabilities])).toEqual([["stable"], ["unstable"], ["stable"]]);
    expect(layers.map(({ width }) => width)).toEqual([
      lineStyle.stable.strokeWidth,
      lineStyle.unstable.strokeWidth,
      lineStyle.stable.strokeWidth,
    ]);
  });
});
