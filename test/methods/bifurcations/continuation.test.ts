import { describe, expect, it } from "vitest";
import { bifurcationPoint } from "../../../src/methods/bifurcations/bifurcation-point.js";
import { crossingPoint } from "../../../src/methods/bifurcations/continuation-branch-point.js";
import {
  continuationEquation,
  firstTangent,
  tangentAt,
} from "../../../src/methods/bifurcations/continuation-equation.js";
import { continueArc } from "../../../src/methods/bifurcations/continuation.js";
import type { Flow } from "../../../src/systems/system.js";

/** ẋ = f(x, λ) of one state and one parameter from its value and partial derivatives. */
function scalarFlow(f: (x: number, l: number) => number, fx: typeof f, fl: typeof f): Flow {
  const filled = (value: number, out: Float64Array = new Float64Array(1)) => out.fill(value);
  return {
    kind: "flow",
    dimension: 1,
    parameterDimension: 1,
    inputDimension: 0,
    derivative: (x, p, out) => filled(f(x[0]!, p[0]!), out),
    jacobian: (x, p, out) => filled(fx(x[0]!, p[0]!), out),
    parameterJacobian: (x, p, out) => filled(fl(x[0]!, p[0]!), out),
  };
}

function arcOf(flow: Flow, x: number, lambda: number, options = {}, direction = 1) {
  const equation = continuationEquation(flow, Float64Array.of(0), 0, Float64Array.of(1, 1));
  const y = equation.point(Float64Array.of(x), lambda);
  const tangent = firstTangent(equation, y)!.map((v) => direction * v);
  const range = { parameter: [-2, 2], states: [[-5, 5]] } as const;
  return { equation, ...continueArc(equation, { y, tangent }, range, options) };
}

const circle = scalarFlow(
  (x, l) => x * x + l * l - 1,
  (x) => 2 * x,
  (_x, l) => 2 * l,
);

describe("continueArc", () => {
  it("goes once round a circle and closes", () => {
    const { points, end } = arcOf(circle, 1, 0);
    expect(end).toBe("closed");
    for (const { y } of points) expect(Math.abs(Math.hypot(y[0]!, y[1]!) - 1)).toBeLessThan(1e-14);
    const length = points.reduce((sum, { y }, i) => {
      const next = points[(i + 1) % points.length]!.y;
      return sum + Math.hypot(next[0]! - y[0]!, next[1]! - y[1]!);
    }, 0);
    expect(length).toBeGreaterThan(2 * Math.PI * 0.999);
    expect(length).toBeLessThan(2 * Math.PI * 1.01);
  });

  it("stops with the last good point where the equation ends", () => {
    const root = scalarFlow(
      (x, l) => Math.sqrt(1 - l) - x,
      () => -1,
      (_x, l) => -0.5 / Math.sqrt(1 - l),
    );
    const { points, end } = arcOf(root, 1, 0);
    expect(end).toBe("failed");
    const last = points.at(-1)!.y;
    expect(last[1]).toBeGreaterThan(0.99);
    expect(Math.abs(last[0]! ** 2 + last[1]! - 1)).toBeLessThan(1e-12);
  });

  it("stops at the number of points asked for, and on the edge of the states", () => {
    expect(arcOf(circle, 1, 0, { maxPoints: 7 })).toMatchObject({ end: "max-steps", points: { length: 7 } });
    const steep = scalarFlow(
      (x, l) => l - x / 50,
      () => -1 / 50,
      () => 1,
    );
    const { points, end, equation } = arcOf(steep, 0, 0);
    expect(end).toBe("box");
    expect(equation.state(points.at(-1)!.y)[0]).toBeCloseTo(5, 12);
    expect(equation.parameter(points.at(-1)!.y)).toBeCloseTo(0.1, 12);
  });
});

describe("extended systems", () => {
  it("the circle's folds at λ = ±1, from a poor guess, quadratically", () => {
    const { equation } = arcOf(circle, 1, 0);
    const found = bifurcationPoint(equation, Float64Array.of(0.1, 0.97), 0);
    expect(found.status).toBe("converged");
    expect(Math.abs(found.y[1]! - 1)).toBeLessThan(1e-14);
    expect(Math.abs(found.y[0]!)).toBeLessThan(1e-12);
  });

  it("the crossing of x(x − λ) = 0 at the origin, where the tangent is undefined", () => {
    const crossing = scalarFlow(
      (x, l) => x * (x - l),
      (x, l) => 2 * x - l,
      (x) => -x,
    );
    const { equation } = arcOf(crossing, 0, 1);
    const found = crossingPoint(equation, Float64Array.of(0.02, -0.03));
    expect(found.status).toBe("converged");
    expect(Math.hypot(found.y[0]!, found.y[1]!)).toBeLessThan(1e-14);
    expect(firstTangent(equation, Float64Array.of(0, 0))).toBeUndefined();
    expect(tangentAt(equation, Float64Array.of(0, 0), Float64Array.of(0, 1))).toBeUndefined();
  });

  it("says so where there is no such point", () => {
    const line = scalarFlow(
      (x, l) => x - l,
      () => 1,
      () => -1,
    );
    const { equation } = arcOf(line, 0, 0);
    expect(bifurcationPoint(equation, Float64Array.of(0.1, 0.1), 0).status).not.toBe("converged");
    expect(crossingPoint(equation, Float64Array.of(0.1, 0.1)).status).not.toBe("converged");
  });
});
