import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activationNames,
  activations,
  logistic,
  logisticDerivative,
  relu,
  reluDerivative,
  tanhDerivative,
} from "../../src/systems/activation.js";

const any = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Relative distance, so that the smallest tail values count as much as the largest. */
function expectRelative(found: number, expected: number, tolerance = 1e-15): void {
  expect(Math.abs(found / expected - 1)).toBeLessThanOrEqual(tolerance);
}

describe("logistic", () => {
  // Computed with 40 digits.
  it.each([
    [0.1, 0.52497918747894, 0.24937604019289197],
    [1.5, 0.8175744761936437, 0.14914645207033286],
    [-3, 0.04742587317756678, 0.04517665973091213],
    [20, 0.9999999979388464, 2.061153613941849e-9],
    [-36.5, 1.4068617124461467e-16, 1.4068617124461464e-16],
    [40, 1.0, 4.248354255291589e-18],
    [-700, 9.85967654375977e-305, 9.85967654375977e-305],
  ])("and its slope at %d", (z, value, slope) => {
    expectRelative(logistic(z), value);
    expectRelative(logisticDerivative(z), slope, 2e-15);
  });

  it("stays in [0, 1], with slopes in [0, 1/4], for every number", () => {
    fc.assert(
      fc.property(any, (z) => {
        expect(logistic(z)).toBeGreaterThanOrEqual(0);
        expect(logistic(z)).toBeLessThanOrEqual(1);
        expect(logisticDerivative(z)).toBeGreaterThanOrEqual(0);
        expect(logisticDerivative(z)).toBeLessThanOrEqual(0.25);
        expect(logisticDerivative(-z)).toBe(logisticDerivative(z));
        expect(logistic(z) + logistic(-z)).toBeCloseTo(1, 15);
      }),
      { seed: 1 },
    );
  });

  it("passes NaN and the infinities through", () => {
    expect([logistic(NaN), logisticDerivative(NaN)]).toEqual([NaN, NaN]);
    expect([logistic(-Infinity), logistic(0), logistic(Infinity)]).toEqual([0, 0.5, 1]);
    expect(logisticDerivative(Infinity)).toBe(0);
    expect(logistic(-745)).toBe(5e-324);
  });
});

describe("tanh", () => {
  // sech² z with 40 digits.
  it.each([
    [0.1, 0.9900662908474398],
    [1.5, 0.18070663892364852],
    [-3, 0.00986603716544019],
    [20, 1.6993417021166355e-17],
    [-36.5, 7.917039511787618e-32],
  ])("slope at %d", (z, slope) => {
    expectRelative(tanhDerivative(z), slope, 2e-15);
  });
});

describe("relu", () => {
  it("has slope 0 up to its kink and 1 beyond, and keeps NaN", () => {
    expect([-2, 0, 3].map(relu)).toEqual([0, 0, 3]);
    expect([-2, 0, 3].map(reluDerivative)).toEqual([0, 0, 1]);
    expect(relu(NaN)).toBeNaN();
  });
});

describe("the table of activations", () => {
  it("has each under its own name, with the supremum of its slope and its range", () => {
    expect(activationNames.map((name) => activations[name].name)).toEqual(activationNames);
    expect(activationNames.map((name) => activations[name].supDerivative)).toEqual([0.25, 1, 1]);
    fc.assert(
      fc.property(fc.constantFrom(...activationNames), any, (name, z) => {
        const phi = activations[name];
        expect(phi.derivative(z)).toBeLessThanOrEqual(phi.supDerivative);
        expect(phi.value(z)).toBeGreaterThanOrEqual(phi.range[0]);
        expect(phi.value(z)).toBeLessThanOrEqual(phi.range[1]);
      }),
      { seed: 1 },
    );
    expect(activations.logistic.derivative(0)).toBe(0.25);
    expect(activations.tanh.derivative(0)).toBe(1);
  });
});
