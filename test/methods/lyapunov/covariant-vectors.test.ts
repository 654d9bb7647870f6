import { describe, expect, it } from "vitest";
import { matVec } from "../../../src/linalg/matrix.js";
import { dot, norm2 } from "../../../src/linalg/vector.js";
import { covariantVectors } from "../../../src/methods/lyapunov/covariant-vectors.js";
import { finiteTimeExponents } from "../../../src/methods/lyapunov/finite-time-exponents.js";
import { lyapunovSpectrum } from "../../../src/methods/lyapunov/lyapunov-spectrum.js";
import { catMap } from "../../../src/systems/cat-map.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { logisticMap } from "../../../src/systems/logistic-map.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import { numbersFrom } from "../bounds/random-network.js";

const henon = { x0: Float64Array.of(0.1, 0.1), p: Float64Array.of(1.4, 0.3) };
const golden = Math.log((3 + Math.sqrt(5)) / 2);

describe("covariant Lyapunov vectors", () => {
  it("are carried into each other by the Jacobian, with the growth they say", () => {
    const map = sigmoidNetwork({ units: 4 });
    const p = numbersFrom(8, map.parameterDimension).map((v) => 25 * v);
    const steps = 60;
    const found = covariantVectors(map, new Float64Array(4), p, { steps });
    expect(found.status).toBe("ok");
    for (let t = 0; t < steps; t++) {
      const jacobian = map.jacobian(found.states.subarray(4 * t, 4 * t + 4), p);
      for (let i = 0; i < 4; i++) {
        const at = (time: number) => found.vectors.subarray((time * 4 + i) * 4, (time * 4 + i + 1) * 4);
        const moved = matVec(jacobian, at(t), 4, 4);
        expect(norm2(at(t))).toBeCloseTo(1, 12);
        expect(Math.log(norm2(moved))).toBeCloseTo(found.growth[t * 4 + i]!, 5);
        expect(dot(moved, at(t + 1)) / norm2(moved)).toBeCloseTo(1, 8);
      }
    }
  });

  it("grow by the Lyapunov exponents on average (Hénon)", () => {
    const steps = 20_000;
    const options = { steps, warmUp: 1000 };
    const { growth } = covariantVectors(henonMap, henon.x0, henon.p, options);
    const spectrum = lyapunovSpectrum(henonMap, henon.x0, henon.p, options);
    for (const i of [0, 1]) {
      let sum = 0;
      for (let t = 0; t < steps; t++) sum += growth[2 * t + i]!;
      expect(sum / steps).toBeCloseTo(spectrum.exponents[i]!.value!, 3);
    }
  });

  it("are the eigenvectors where the Jacobian is constant (cat map), at right angles as it is symmetric", () => {
    const found = covariantVectors(catMap, Float64Array.of(0.1, 0.2), new Float64Array(0), { steps: 5 });
    const ratio = (1 + Math.sqrt(5)) / 2;
    for (let t = 0; t <= 5; t++) {
      const v = found.vectors.subarray(4 * t, 4 * t + 4);
      expect(v[0]! / v[1]!).toBeCloseTo(ratio, 10);
      expect(v[3]! / v[2]!).toBeCloseTo(-ratio, 10);
    }
    found.growth.forEach((g, k) => {
      expect(g).toBeCloseTo(k % 2 === 0 ? golden : -golden, 10);
    });
    expect(found.angles).toHaveLength(1);
    expect(found.angles[0]!.pair).toEqual([0, 1]);
    expect(found.angles[0]!.smallest).toBeCloseTo(Math.PI / 2, 7);
  });

  it("come close on the Hénon attractor, where stable and unstable directions nearly touch", () => {
    const { angles } = covariantVectors(henonMap, henon.x0, henon.p, { steps: 5000 });
    expect(angles[0]!.smallest).toBeLessThan(0.02);
    expect(angles[0]!.mean).toBeGreaterThan(0.3);
  });

  it("cannot be traced back through a singular Jacobian, or along a diverging run: a status", () => {
    const p = Float64Array.of(12, -12, 12, -12, -3, -9);
    const singular = covariantVectors(sigmoidNetwork({ units: 2 }), Float64Array.of(-2.9, -8.9), p);
    expect(singular).toMatchObject({ status: "singular", failedAt: 1000, angles: [] });
    const leading = covariantVectors(sigmoidNetwork({ units: 2 }), Float64Array.of(-2.9, -8.9), p, {
      exponents: 1,
    });
    expect(leading.status).toBe("ok");
    expect(covariantVectors(henonMap, Float64Array.of(9, 9), henon.p).status).toBe("diverged");
  });

  it("are refused where they would not fit", () => {
    expect(() => covariantVectors(henonMap, henon.x0, henon.p, { steps: 1e8 })).toThrow(
      /need \d+ MB; expected/,
    );
    expect(() => covariantVectors(henonMap, henon.x0, henon.p, { exponents: 3 })).toThrow(/exponents is 3/);
  });
});

describe("finite-time exponents", () => {
  it("average to the spectrum over adjoining windows", () => {
    const options = { steps: 5000, warmUp: 100 };
    const { windows } = finiteTimeExponents(henonMap, henon.x0, henon.p, { ...options, window: 10 });
    expect(windows).toHaveLength(500);
    const { exponents } = lyapunovSpectrum(henonMap, henon.x0, henon.p, options);
    for (const i of [0, 1]) {
      const mean = windows.reduce((sum, { frame }) => sum + frame[i]!, 0) / windows.length;
      expect(mean).toBeCloseTo(exponents[i]!.value!, 10);
    }
  });

  it("are the logarithms of the singular values: their sum is ln 0.3, their largest an upper bound on growth", () => {
    const { windows } = finiteTimeExponents(henonMap, henon.x0, henon.p, {
      steps: 200,
      window: 4,
      stride: 1,
    });
    expect(windows).toHaveLength(197);
    for (const { singular, frame } of windows) {
      expect(singular[0]! + singular[1]!).toBeCloseTo(Math.log(0.3), 9);
      expect(singular[0]!).toBeGreaterThanOrEqual(frame[0]! - 1e-12);
    }
  });

  it("are those of a constant Jacobian", () => {
    const { windows } = finiteTimeExponents(catMap, Float64Array.of(0.3, 0.4), new Float64Array(0), {
      window: 50,
    });
    for (const { singular, frame } of windows) {
      expect(singular[0]).toBeCloseTo(golden, 12);
      // e^(−2·50·0.96) is far below rounding.
      expect(singular[1]).toBeNull();
      expect(frame[1]).toBeCloseTo(-golden, 12);
    }
  });

  it("have one value in one dimension, and end where the run does", () => {
    const { windows } = finiteTimeExponents(logisticMap, Float64Array.of(0.3), Float64Array.of(3.9), {
      steps: 60,
    });
    expect(windows.map(({ start }) => start)).toEqual([0, 20, 40]);
    for (const { singular, frame } of windows) expect(singular[0]).toBeCloseTo(frame[0]!, 12);
    expect(finiteTimeExponents(henonMap, Float64Array.of(9, 9), henon.p).status).toBe("diverged");
    expect(() => finiteTimeExponents(henonMap, henon.x0, henon.p, { steps: 5 })).toThrow(/at least 20/);
  });
});
