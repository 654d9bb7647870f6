import { describe, expect, it } from "vitest";
import { mapFlowConvergence } from "../../analyses/map-flow-convergence.js";

const published = mapFlowConvergence({
  biases: [-2.45],
  steps: [100, 1000],
  shownSteps: [10],
  shownBias: -2.45,
});

describe("mapFlowConvergence", () => {
  it("has the published flow and errors at b = −2.45", () => {
    const { flowState, errors } = published.series[0]!;
    expect(Math.abs(flowState - 0.800258316858)).toBeLessThan(1e-12);
    expect(errors.map(({ epsilon }) => epsilon)).toEqual([0.1, 0.01]);
    expect(Math.abs(errors[0]!.error + 8.7345e-4)).toBeLessThan(5e-9);
    expect(Math.abs(errors[1]!.error + 8.5531e-5)).toBeLessThan(5e-10);
  });

  it("is of first order for every bias of the figure", () => {
    for (const { order, constant, errors } of mapFlowConvergence().series) {
      expect(Math.abs(order! - 1)).toBeLessThan(1e-3);
      const [coarse, fine] = errors.slice(-2);
      expect(coarse!.error / coarse!.epsilon / constant).toBeCloseTo(1, 3);
      expect(fine!.epsilon).toBeCloseTo(1e-4, 15);
    }
  });

  it("mirrors: x ↦ 1 − x takes b to −5 − b at w = 5", () => {
    const options = { steps: [10, 100], shownSteps: [] };
    const [left, right] = mapFlowConvergence({ ...options, biases: [-2.45, -2.55] }).series;
    left!.errors.forEach(({ error }, i) => {
      expect(error + right!.errors[i]!.error).toBeCloseTo(0, 12);
    });
  });

  it("has no error and no order on the unstable point, where both rest", () => {
    const { errors, order } = mapFlowConvergence({ biases: [-2.5], steps: [10, 20] }).series[0]!;
    expect(errors.map(({ error }) => error)).toEqual([0, 0]);
    expect(order).toBeNull();
  });

  it("keeps trajectories over the whole time, the map's at its steps", () => {
    const { flow, maps } = published;
    expect([flow.t[0], flow.t.at(-1), flow.x[0]]).toEqual([0, 10, 0.5]);
    expect(flow.x.at(-1)).toBe(published.series[0]!.flowState);
    expect(maps[0]!.epsilon).toBe(1);
    expect(maps[0]!.t).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(maps[0]!.x[1]).toBeCloseTo(1 / (1 + Math.exp(-(5 * 0.5 - 2.45))), 15);
  });

  it.each<[string, () => unknown, string]>([
    ["no bias", () => mapFlowConvergence({ biases: [] }), "biases is empty"],
    ["no time", () => mapFlowConvergence({ duration: 0 }), "duration is 0"],
    ["one ε", () => mapFlowConvergence({ steps: [10] }), "steps has 1 entries"],
    ["half a step", () => mapFlowConvergence({ steps: [10, 20.5] }), "steps holds 20.5"],
    ["no step shown", () => mapFlowConvergence({ shownSteps: [0] }), "steps holds 0"],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});
