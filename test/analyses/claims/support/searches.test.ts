import { describe, expect, it } from "vitest";
import {
  logisticByComplexStep,
  tanhByComplexStep,
} from "../../../../analyses/claims/support/complex-step.js";
import { flowByQuadrature } from "../../../../analyses/claims/support/flow-by-quadrature.js";
import { foldByEscape } from "../../../../analyses/claims/support/fold-by-escape.js";
import { edgeState, iterate, restStates, settle } from "../../../../analyses/claims/support/scalar-map.js";
import { bisect, differentiate, goldenMaximum } from "../../../../analyses/claims/support/search-line.js";

describe("searches on a line", () => {
  it("bisects to the last bit, from either side", () => {
    expect(bisect((x) => x * x >= 2, 1, 2)).toBeCloseTo(Math.SQRT2, 15);
    expect(bisect((x) => x * x <= 2, 2, 1)).toBeCloseTo(Math.SQRT2, 15);
    expect(() => bisect((x) => x > 3, 1, 2)).toThrow(/boundary/);
  });

  it("finds a maximum", () => {
    const { place, value } = goldenMaximum((x) => x * Math.exp(-x), 0, 10);
    expect(place).toBeCloseTo(1, 7);
    expect(value).toBeCloseTo(Math.exp(-1), 15);
  });

  it("differentiates with order six", () => {
    const error = (h: number) => Math.abs(differentiate(Math.sin, 1, h) - Math.cos(1));
    expect(Math.log2(error(0.8) / error(0.4))).toBeCloseTo(6, 0);
    expect(error(1e-2)).toBeLessThan(1e-13);
  });
});

describe("derivatives by complex step", () => {
  it.each([-40, -3, -0.1, 0, 0.7, 5, 40])("are right to rounding at %d", (x) => {
    const logistic = 1 / (2 + 2 * Math.cosh(x));
    expect(logisticByComplexStep(x) / logistic).toBeCloseTo(1, 14);
    expect(tanhByComplexStep(x) * Math.cosh(x) ** 2).toBeCloseTo(1, 14);
  });
});

describe("runs of a scalar map", () => {
  /** Fixed points 0 and ±1; 0 repels. */
  const cubic = (x: number) => x + 0.3 * (x - x ** 3);

  it("settle, and say so if they do not", () => {
    expect(settle(cubic, 0.1)).toBeCloseTo(1, 15);
    expect(() => settle((x) => 1 - x, 0.2, 100)).toThrow(/not settled after 100/);
    expect(iterate((x) => 2 * x, 1, 10)).toBe(1024);
  });

  it("show attractors and the boundary between them", () => {
    expect(edgeState(cubic, -1.2, 0.9)).toBeCloseTo(0, 15);
    const { attractors, repellers } = restStates(cubic, -1.3, 1);
    expect(attractors.map((x) => Math.round(x * 1e12) / 1e12)).toEqual([-1, 1]);
    expect(repellers).toHaveLength(1);
    expect(repellers[0]).toBeCloseTo(0, 15);
  });

  it("locate the fold of x + μ + x² at the origin", () => {
    const stepAt = (mu: number) => (x: number) => x + mu + x * x;
    const search = { stepAt, x0: -0.4, gate: 0.5, trapped: -0.1, escaping: 0.1, tolerance: 1e-8 };
    const { parameter, state } = foldByEscape(search);
    expect(Math.abs(parameter)).toBeLessThan(1e-8);
    expect(Math.abs(state)).toBeLessThan(1e-7);
    expect(() => foldByEscape({ ...search, escaping: -0.05 })).toThrow(/expected the run/);
  });
});

describe("the flow by separation of variables", () => {
  it("is exponential without the weight", () => {
    const rest = 1 / (1 + Math.exp(-0.4));
    for (const x0 of [-1, 0.2, 2]) {
      const { state, speed } = flowByQuadrature({ w: 0, b: 0.4, x0, rest, duration: 7 });
      expect(state).toBeCloseTo(rest + (x0 - rest) * Math.exp(-7), 13);
      expect(speed / ((rest - x0) * Math.exp(-7))).toBeCloseTo(1, 12);
    }
  });

  it("reaches the published state, also in two stretches", () => {
    const rest = settle((x) => 1 / (1 + Math.exp(2.45 - 5 * x)), 1);
    const run = { w: 5, b: -2.45, rest };
    const { state } = flowByQuadrature({ ...run, x0: 0.5, duration: 10 });
    expect(state).toBeCloseTo(0.800258316858, 12);
    const middle = flowByQuadrature({ ...run, x0: 0.5, duration: 4 }).state;
    expect(flowByQuadrature({ ...run, x0: middle, duration: 6 }).state).toBeCloseTo(state, 12);
  });
});
