import { describe, expect, it } from "vitest";
import { dot, norm2 } from "../../../src/linalg/vector.js";
import { flowCovariantVectors } from "../../../src/methods/lyapunov/flow-covariant-vectors.js";
import { flowFiniteTimeExponents } from "../../../src/methods/lyapunov/flow-finite-time-exponents.js";
import { flowLyapunovSpectrum } from "../../../src/methods/lyapunov/flow-lyapunov-spectrum.js";
import { stroboscopicMap } from "../../../src/methods/lyapunov/stroboscopic-map.js";
import { lorenzFlow } from "../../../src/systems/lorenz-flow.js";
import type { Flow } from "../../../src/systems/system.js";

const p = Float64Array.of(10, 28, 8 / 3);
const x0 = Float64Array.of(1, 1, 20);

/** ẋ = A x with A = [[−1, a], [0, −3]], a the parameter: e^(Aτ) is known. */
const shear: Flow = {
  kind: "flow",
  dimension: 2,
  parameterDimension: 1,
  inputDimension: 0,
  derivative(x, [a], out = new Float64Array(2)) {
    out.set([-x[0]! + a! * x[1]!, -3 * x[1]!]);
    return out;
  },
  jacobian(_x, [a], out = new Float64Array(4)) {
    out.set([-1, a!, 0, -3]);
    return out;
  },
  parameterJacobian(x, _p, out = new Float64Array(2)) {
    out.set([x[1]!, 0]);
    return out;
  },
};

describe("stroboscopic map", () => {
  it("is the exponential of a linear flow, with its derivative by the parameter", () => {
    const map = stroboscopicMap(shear, 0.7);
    const [slow, fast] = [Math.exp(-0.7), Math.exp(-2.1)];
    const coupling = (slow - fast) / 2;
    const [x, a] = [Float64Array.of(2, -3), Float64Array.of(5)];
    const expected = [2 * slow - 3 * 5 * coupling, -3 * fast];
    map.step(x, a).forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i]!, 9);
    });
    const jacobian = [slow, 5 * coupling, 0, fast];
    map.jacobian(x, a).forEach((v, i) => {
      expect(v).toBeCloseTo(jacobian[i]!, 8);
    });
    const byParameter = map.parameterJacobian(x, a);
    expect(byParameter[0]).toBeCloseTo(-3 * coupling, 8);
    expect(byParameter[1]).toBeCloseTo(0, 12);
  });

  it("refuses an interval that is no time, and marks a flow that blows up", () => {
    expect(() => stroboscopicMap(shear, 0)).toThrow(/interval is 0; expected a positive time/);
    const square: Flow = {
      ...shear,
      dimension: 1,
      parameterDimension: 0,
      derivative: (x) => Float64Array.of(x[0]! ** 2),
      jacobian: (x) => Float64Array.of(2 * x[0]!),
      parameterJacobian: () => new Float64Array(0),
    };
    const none = new Float64Array(0);
    const blown = stroboscopicMap(square, 2).step(Float64Array.of(1), none);
    expect([...blown]).toEqual([NaN]);
    const vectors = flowCovariantVectors(square, Float64Array.of(1), none, { duration: 4 });
    expect(vectors.status).toBe("diverged");
    expect(flowFiniteTimeExponents(square, Float64Array.of(1), none, { duration: 4 }).status).toBe(
      "diverged",
    );
  });
});

describe("covariant Lyapunov vectors of a flow", () => {
  it("are the eigenvectors of a linear flow, with its eigenvalues as growth", () => {
    const found = flowCovariantVectors(shear, Float64Array.of(1, 1), Float64Array.of(4), {
      duration: 1,
      warmUp: 10,
      settle: 10,
      samples: 5,
    });
    expect(found.interval).toBeCloseTo(0.2, 15);
    for (let t = 0; t <= 5; t++) {
      const [slow, fast] = [
        found.vectors.subarray(4 * t, 4 * t + 2),
        found.vectors.subarray(4 * t + 2, 4 * t + 4),
      ];
      expect(Math.abs(slow[0]!)).toBeCloseTo(1, 9);
      // (A + 3I) v = 0: 2 v₁ + 4 v₂ = 0.
      expect(fast[0]! / fast[1]!).toBeCloseTo(-2, 6);
    }
    found.growth.forEach((g, i) => {
      expect(g).toBeCloseTo(i % 2 === 0 ? -1 : -3, 6);
    });
  });

  it("have the one of exponent 0 along the flow (Lorenz)", () => {
    const samples = 150;
    const found = flowCovariantVectors(lorenzFlow, x0, p, { duration: 15, warmUp: 15, settle: 15, samples });
    expect(found.status).toBe("ok");
    let sum = 0;
    for (let t = 0; t <= samples; t++) {
      const velocity = lorenzFlow.derivative(found.states.subarray(3 * t, 3 * t + 3), p);
      const neutral = found.vectors.subarray(9 * t + 3, 9 * t + 6);
      sum += Math.abs(dot(velocity, neutral)) / norm2(velocity);
    }
    expect(sum / (samples + 1)).toBeGreaterThan(0.999);
  });
});

describe("finite-time exponents of a flow", () => {
  it("average to the spectrum in the frame, and sum to the divergence in both (Lorenz)", () => {
    const run = { duration: 40, warmUp: 20 };
    const { windows, status } = flowFiniteTimeExponents(lorenzFlow, x0, p, { ...run, window: 0.5 });
    const spectrum = flowLyapunovSpectrum(lorenzFlow, x0, p, run);
    expect(status).toBe("ok");
    expect(windows).toHaveLength(80);
    expect(windows[3]!.start).toBeCloseTo(1.5, 12);
    const mean = windows.reduce((sum, w) => sum + w.frame[0]!, 0) / windows.length;
    expect(Math.abs(mean - spectrum.exponents[0]!.value!)).toBeLessThan(0.05);
    for (const { singular, frame } of windows) {
      expect(singular.reduce<number>((a, v) => a + v!, 0)).toBeCloseTo(-41 / 3, 5);
      expect(frame.reduce<number>((a, v) => a + v!, 0)).toBeCloseTo(-41 / 3, 5);
    }
  });

  it("refuses a window longer than the run", () => {
    expect(() => flowFiniteTimeExponents(lorenzFlow, x0, p, { duration: 1, window: 2 })).toThrow(
      /window is 2; expected a time above 0, at most the duration 1/,
    );
  });
});
