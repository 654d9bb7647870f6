import { describe, expect, it } from "vitest";
import {
  cuspCoefficient,
  flipCoefficient,
  foldCoefficient,
  hopfCoefficient,
  neimarkSackerCoefficient,
} from "../../../src/methods/bifurcations/normal-forms.js";
import { centreCrossingPair } from "../../../src/systems/centre-crossing-pair.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { logisticMap } from "../../../src/systems/logistic-map.js";
import { lorenzFlow } from "../../../src/systems/lorenz-flow.js";
import { rotationTanhMap } from "../../../src/systems/rotation-tanh-map.js";
import type { DiscreteMap, Flow } from "../../../src/systems/system.js";
import { planarFlow } from "./plane-systems.js";

/** x' = tanh(p₀ x) + p₁. */
const tanhMap: DiscreteMap = {
  kind: "map",
  dimension: 1,
  parameterDimension: 2,
  inputDimension: 0,
  step: (x, p, out = new Float64Array(1)) => out.fill(Math.tanh(p[0]! * x[0]!) + p[1]!),
  jacobian: (x, p, out = new Float64Array(1)) => out.fill(p[0]! / Math.cosh(p[0]! * x[0]!) ** 2),
  parameterJacobian: (x, p, out = new Float64Array(2)) => {
    out[0] = x[0]! / Math.cosh(p[0]! * x[0]!) ** 2;
    out[1] = 1;
    return out;
  },
};

describe("foldCoefficient and cuspCoefficient", () => {
  it("½f'' at a fold of the tanh neuron, without a criticality", () => {
    const w = 2;
    const a = Math.acosh(Math.sqrt(w));
    const x = a / w;
    const p = Float64Array.of(w, x - Math.tanh(a));
    const form = foldCoefficient(tanhMap, Float64Array.of(x), p)!;
    // q = ±1 and the coefficient is even in it but for the sign of q.
    const exact = -w * w * Math.tanh(a) * (1 - Math.tanh(a) ** 2);
    expect(Math.abs(Math.abs(form.coefficient) - Math.abs(exact))).toBeLessThan(1e-10);
    expect(form.criticality).toBeNull();
  });

  it("−w³/3 at the pitchfork of x' = tanh x, which is a degenerate fold", () => {
    const at = [Float64Array.of(0), Float64Array.of(1, 0)] as const;
    expect(foldCoefficient(tanhMap, ...at)).toEqual({
      coefficient: expect.closeTo(0, 12) as number,
      criticality: "degenerate",
    });
    const form = cuspCoefficient(tanhMap, ...at)!;
    expect(form.coefficient).toBeCloseTo(-1 / 3, 9);
    expect(form.criticality).toBe("supercritical");
  });

  it("the cubic of ẋ = xy, ẏ = −y + x² at the origin is that of its centre manifold y = x² + …", () => {
    const flow = planarFlow(
      (x, y) => [x * y, -y + x * x],
      (x, y) => [y, x, 2 * x, -1],
    );
    const form = cuspCoefficient(flow, Float64Array.of(0, 0), new Float64Array(0))!;
    expect(form.coefficient).toBeCloseTo(1, 9);
    expect(form.criticality).toBe("subcritical");
  });

  it("is undefined at a double zero", () => {
    const flow = planarFlow(
      (_x, y) => [y, 0],
      () => [0, 1, 0, 0],
    );
    expect(foldCoefficient(flow, Float64Array.of(0, 0), new Float64Array(0))).toBeUndefined();
  });
});

describe("flipCoefficient", () => {
  it("is 9 for the logistic map at r = 3", () => {
    const form = flipCoefficient(logisticMap, Float64Array.of(2 / 3), Float64Array.of(3))!;
    expect(form.coefficient).toBeCloseTo(9, 9);
    expect(form.criticality).toBe("supercritical");
  });

  it("agrees with the formula for the Hénon map at 4a = 3(1 − b)²", () => {
    const b = 0.3;
    const a = (3 * (1 - b) ** 2) / 4;
    const x = (b - 1 + Math.sqrt((1 - b) ** 2 + 4 * a)) / (2 * a);
    const length = Math.hypot(1, b);
    const q0 = 1 / length;
    const p0 = length / (1 + b);
    const quadratic = -2 * a * q0 * q0;
    const exact = (p0 * -2 * a * q0 * (quadratic / (1 + 2 * a * x - b))) / 2;
    const form = flipCoefficient(henonMap, Float64Array.of(x, b * x), Float64Array.of(a, b))!;
    expect(form.coefficient).toBeCloseTo(exact, 9);
  });

  it("is a question for maps", () => {
    expect(() => flipCoefficient(lorenzFlow, new Float64Array(3), Float64Array.of(10, 28, 2))).toThrow(
      RangeError,
    );
  });
});

describe("neimarkSackerCoefficient", () => {
  it.each([0.4, 1, 2.5])("is −½ for the rotation followed by tanh at the angle %d", (theta) => {
    const form = neimarkSackerCoefficient(rotationTanhMap, new Float64Array(2), Float64Array.of(1, theta))!;
    expect(form.coefficient).toBeCloseTo(-0.5, 8);
    expect(form.criticality).toBe("supercritical");
  });

  /** x' = r x (1 − y), y' = x: Kuznetsov's example 4.2, e^{−iθ}c₁ there with another length of q. */
  it("is negative for the delayed logistic map at r = 2", () => {
    const delayed: DiscreteMap = {
      kind: "map",
      dimension: 2,
      parameterDimension: 1,
      inputDimension: 0,
      step: (x, p, out = new Float64Array(2)) => {
        out.set([p[0]! * x[0]! * (1 - x[1]!), x[0]!]);
        return out;
      },
      jacobian: (x, p, out = new Float64Array(4)) => {
        out.set([p[0]! * (1 - x[1]!), -p[0]! * x[0]!, 1, 0]);
        return out;
      },
      parameterJacobian: (x, _p, out = new Float64Array(2)) => {
        out.set([x[0]! * (1 - x[1]!), 0]);
        return out;
      },
    };
    const form = neimarkSackerCoefficient(delayed, Float64Array.of(0.5, 0.5), Float64Array.of(2))!;
    // Kuznetsov finds a(0) = −2 with ⟨q, q⟩ = 2 for q = (½ + i√3/2, 1): half of it for a unit vector.
    expect(form.coefficient).toBeCloseTo(-1, 8);
  });
});

describe("hopfCoefficient", () => {
  it("is −1/(2c) of the centre-crossing pair of logistic neurons at w = 4", () => {
    for (const c of [2, 6]) {
      const form = hopfCoefficient(
        centreCrossingPair,
        Float64Array.of((4 - c) / 2, (4 + c) / 2),
        Float64Array.of(4, c),
      )!;
      expect(form.coefficient).toBeCloseTo(-1 / (2 * c), 8);
      expect(form.criticality).toBe("supercritical");
    }
  });

  it("is subcritical for the Lorenz flow at ρ = 470/19", () => {
    const rho = 470 / 19;
    const beta = 8 / 3;
    const x = Math.sqrt(beta * (rho - 1));
    const form = hopfCoefficient(lorenzFlow, Float64Array.of(x, x, rho - 1), Float64Array.of(10, rho, beta))!;
    expect(form.criticality).toBe("subcritical");
    expect(form.coefficient).toBeGreaterThan(0);
  });

  /** Guckenheimer & Holmes (1983), eq. 3.4.11, for ẋ = −ωy + f, ẏ = ωx + g; l₁ = 2a/ω with a unit vector. */
  it("agrees with the planar formula of Guckenheimer and Holmes", () => {
    const omega = 1.7;
    const [a, b, c] = [0.3, -0.8, 0.5];
    const [d, e, h] = [-0.4, 0.9, 1.1];
    const flow: Flow = planarFlow(
      (x, y) => [
        -omega * y + a * x * x + b * x * y + c * y * y + 0.2 * x ** 3,
        omega * x + d * x * x + e * x * y + h * y * y - 0.6 * x * x * y,
      ],
      (x, y) => [
        2 * a * x + b * y + 0.6 * x * x,
        -omega + b * x + 2 * c * y,
        omega + 2 * d * x + e * y - 1.2 * x * y,
        e * x + 2 * h * y - 0.6 * x * x,
      ],
    );
    const [fxx, fxy, fyy] = [2 * a, b, 2 * c];
    const [gxx, gxy, gyy] = [2 * d, e, 2 * h];
    const cubic = 1.2 + 0 + -1.2 + 0;
    const quadratic = fxy * (fxx + fyy) - gxy * (gxx + gyy) - fxx * gxx + fyy * gyy;
    const exact = cubic / 16 + quadratic / (16 * omega);
    const form = hopfCoefficient(flow, new Float64Array(2), new Float64Array(0))!;
    expect(form.coefficient).toBeCloseTo((2 * exact) / omega, 9);
  });

  it("is undefined without a complex pair", () => {
    const flow = planarFlow(
      (x, y) => [x, -y],
      () => [1, 0, 0, -1],
    );
    expect(hopfCoefficient(flow, new Float64Array(2), new Float64Array(0))).toBeUndefined();
  });
});
