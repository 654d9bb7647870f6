import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul } from "../../../src/linalg/matrix.js";
import { luFactor, luDeterminant } from "../../../src/linalg/lu.js";
import { singularValues } from "../../../src/linalg/singular-values.js";
import { lyapunovRun, lyapunovSpectrum } from "../../../src/methods/lyapunov/lyapunov-spectrum.js";
import { stateAt, trajectory } from "../../../src/methods/trajectory.js";
import { catMap } from "../../../src/systems/cat-map.js";
import { henonMap } from "../../../src/systems/henon-map.js";
import { logisticMap } from "../../../src/systems/logistic-map.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { expectClose, values } from "./exponent-checks.js";
import { linearMap } from "./linear-map.js";
import { drivenNetworks, numbersFrom } from "../bounds/random-network.js";

const henon = { x0: Float64Array.of(0.1, 0.1), p: Float64Array.of(1.4, 0.3) };

/** x' = A x, p = A. */
function constantMap(n: number): DiscreteMap {
  return {
    kind: "map",
    dimension: n,
    parameterDimension: n * n,
    inputDimension: 0,
    step: (x, p, out) => matMul(p, x, n, n, 1, out),
    jacobian: (_x, p, out = new Float64Array(n * n)) => {
      out.set(p);
      return out;
    },
    parameterJacobian: (_x, _p, out = new Float64Array(n ** 3)) => out.fill(0),
  };
}

describe("Lyapunov spectrum of a map", () => {
  it("is that of the Hénon attractor: 0.41921 within its error, sum ln 0.3, dimension 1.2583", () => {
    const found = lyapunovSpectrum(henonMap, henon.x0, henon.p, { steps: 200_000 });
    const [first] = found.exponents;
    expect(Math.abs(first!.value! - 0.41920859)).toBeLessThan(4 * first!.standardError!);
    expect(first!.standardError!).toBeLessThan(0.002);
    expect(found.sum).toBeCloseTo(Math.log(0.3), 11);
    expect(found.kaplanYorke).toBeCloseTo(1.2583, 2);
    expect(found).toMatchObject({ status: "ok", length: 200_000, warmUp: 1000, blocks: 20, dimension: 2 });
  });

  it("is ln 2 for the logistic map at r = 4", () => {
    const found = lyapunovSpectrum(logisticMap, Float64Array.of(0.2137), Float64Array.of(4), {
      steps: 100_000,
    });
    expect(found.exponents[0]!.value).toBeCloseTo(Math.LN2, 3);
    const [low, high] = found.exponents[0]!.interval!;
    expect(low).toBeLessThan(Math.LN2);
    expect(high).toBeGreaterThan(Math.LN2);
    expect(found.kaplanYorke).toBe(1);
  });

  it("is ±ln((3 + √5)/2) for the cat map", () => {
    const golden = Math.log((3 + Math.sqrt(5)) / 2);
    const found = lyapunovSpectrum(catMap, Float64Array.of(0.1, 0.2), new Float64Array(0));
    expectClose(found, [golden, -golden], 1e-12);
    expect(found.kaplanYorke).toBeCloseTo(2, 12);
  });

  it("is the logarithms of the moduli of the eigenvalues for constant Jacobians, whatever the order", () => {
    const diagonal = Float64Array.of(0.25, 0, 0, 0, -3, 0, 0, 0, 1);
    const lower = Float64Array.of(0.5, 0, 0, 7, 2, 0, -4, 1, 1);
    const options = { steps: 200, warmUp: 300 };
    const x0 = Float64Array.of(1, 1, 1);
    expectClose(
      lyapunovSpectrum(constantMap(3), new Float64Array(3), diagonal, options),
      [Math.log(3), 0, Math.log(0.25)],
      1e-12,
    );
    expectClose(
      lyapunovSpectrum(constantMap(3), x0.fill(0), lower, options),
      [Math.LN2, 0, -Math.LN2],
      1e-12,
    );
  });

  it("does not change with the coordinates, that is with the norm", () => {
    const map = sigmoidNetwork({ units: 3 });
    const p = numbersFrom(11, map.parameterDimension).map((v) => 14 * v);
    const scales = [1, 30, 0.02];
    const scaled: DiscreteMap = {
      ...map,
      step: (x, q, out = new Float64Array(3)) => {
        const inner = map.step(
          x.map((v, i) => v * scales[i]!),
          q,
        );
        inner.forEach((v, i) => (out[i] = v / scales[i]!));
        return out;
      },
      jacobian: (x, q, out = new Float64Array(9)) => {
        const inner = map.jacobian(
          x.map((v, i) => v * scales[i]!),
          q,
        );
        inner.forEach((v, at) => (out[at] = (v * scales[at % 3]!) / scales[Math.floor(at / 3)]!));
        return out;
      },
    };
    const steps = 20_000;
    const plain = lyapunovSpectrum(map, new Float64Array(3), p, { steps });
    const other = lyapunovSpectrum(scaled, new Float64Array(3), p, { steps });
    // The difference of two norms is bounded, so it falls as 1/steps.
    expectClose(other, values(plain) as number[], (2 * Math.log(30 / 0.02)) / steps);
  });

  it("sums to the mean of ln |det J|", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, inputs, steps }) => {
        fc.pre(steps >= 2);
        const n = map.dimension;
        const found = lyapunovSpectrum(map, x0, p, { steps, warmUp: 0, inputs });
        const run = trajectory(map, x0, p, { steps, inputs });
        const width = map.inputDimension;
        let logDeterminants = 0;
        for (let t = 0; t < steps; t++) {
          const q = p.slice();
          q.set(inputs.subarray(t * width, (t + 1) * width), p.length - width);
          logDeterminants += luDeterminant(luFactor(map.jacobian(stateAt(run, t), q), n)).logAbs;
        }
        fc.pre(found.sum !== null && logDeterminants / steps > -25 * n);
        expect(found.sum * steps).toBeCloseTo(logDeterminants, 5);
      }),
      { numRuns: 100 },
    );
  });

  it("stays between the extreme singular values of the product, with their sum", () => {
    // Every growth of one vector lies between the extreme singular values, and the volume is the determinant.
    const map = sigmoidNetwork({ units: 4 });
    const p = numbersFrom(5, map.parameterDimension).map((v) => 6 * v);
    const steps = 3;
    const found = lyapunovSpectrum(map, new Float64Array(4), p, { steps, warmUp: 0 });
    const { states } = trajectory(map, new Float64Array(4), p, { steps });
    let product: Float64Array = map.jacobian(states.subarray(0, 4), p);
    for (let t = 1; t < steps; t++) {
      product = matMul(map.jacobian(states.subarray(4 * t, 4 * t + 4), p), product, 4, 4, 4);
    }
    const logs = Array.from(singularValues(product, 4, 4), (s) => Math.log(s) / steps);
    expect(found.sum).toBeCloseTo(
      logs.reduce((a, b) => a + b, 0),
      7,
    );
    expect(found.exponents[0]!.value!).toBeLessThanOrEqual(logs[0]! + 1e-12);
    expect(found.exponents[3]!.value!).toBeGreaterThanOrEqual(logs[3]! - 1e-12);
  });

  it("finds the largest alone as it finds it among all", () => {
    const map = sigmoidNetwork({ units: 5 });
    const p = numbersFrom(3, map.parameterDimension).map((v) => 20 * v);
    const all = lyapunovSpectrum(map, new Float64Array(5), p, { steps: 3000 });
    const some = lyapunovSpectrum(map, new Float64Array(5), p, { steps: 3000, exponents: 2 });
    expect(some.exponents.length).toBe(2);
    // Frames differ, so estimates do by the memory of the start, O(1/steps).
    expectClose(some, values(all).slice(0, 2) as number[], 3e-3);
  });

  it("is that of the network C2(c): 0.536, and −∞ across its line", () => {
    const found = lyapunovSpectrum(
      sigmoidNetwork({ units: 2 }),
      Float64Array.of(-2.9, -8.9),
      Float64Array.of(12, -12, 12, -12, -3, -9),
      { steps: 200_000 },
    );
    expect(found.exponents[0]!.value).toBeCloseTo(0.5355, 2);
    expect(found.exponents[1]).toEqual({
      value: null,
      status: "singular",
      standardError: null,
      interval: null,
      correlation: null,
    });
    expect(found).toMatchObject({ status: "ok", sum: null, kaplanYorke: 1 });
    expect(found.trace.at(-1)!.values).toEqual([found.exponents[0]!.value, null]);
  });

  it("is conditional on the inputs it is given, row for row", () => {
    const p = Float64Array.of(0.5, 0);
    const inputs = Float64Array.of(1, 2, 3, 4, 5);
    const found = lyapunovSpectrum(linearMap, Float64Array.of(8), p, { steps: 3, warmUp: 2, inputs });
    expect(values(found)).toEqual([Math.log(0.5)]);
    // x = 8 → 5 → 4.5 → 5.25 → 6.625 → 8.3125
    expect([...found.finalState]).toEqual([8.3125]);
  });

  it("says how it converges: every estimate of the trace is the mean so far", () => {
    const found = lyapunovSpectrum(henonMap, henon.x0, henon.p, { steps: 1000 });
    const lengths = found.trace.map(({ length }) => length);
    expect(lengths[0]).toBe(1);
    expect(lengths.at(-1)).toBe(1000);
    for (let k = 1; k < lengths.length; k++) expect(lengths[k]).toBeGreaterThan(lengths[k - 1]!);
    expect(found.trace.at(-1)!.values).toEqual(values(found));
    const early = lyapunovSpectrum(henonMap, henon.x0, henon.p, { steps: 100 });
    const at = found.trace.find(({ length }) => length === 100)!;
    expectClose(early, at.values as number[], 1e-13);
  });

  it("yields the share done, rising to its end", () => {
    const shares = [...lyapunovRun(henonMap, henon.x0, henon.p, { steps: 1000, warmUp: 500 })];
    expect(shares.length).toBeGreaterThan(20);
    expect(shares[0]).toBeCloseTo(1 / 3, 12);
    shares.forEach((share, i) => {
      expect(share).toBeGreaterThan(shares[i - 1] ?? 0);
    });
    expect(shares.at(-1)).toBeLessThan(1);
  });

  it("reports a run that diverges, with what it has", () => {
    const found = lyapunovSpectrum(henonMap, Float64Array.of(10, 10), henon.p, { steps: 100, warmUp: 0 });
    expect(found.status).toBe("diverged");
    expect(found.length).toBeLessThan(12);
    expect(found.finalState.every(Number.isFinite)).toBe(true);
    const during = lyapunovSpectrum(henonMap, Float64Array.of(10, 10), henon.p, { steps: 100 });
    expect(during).toMatchObject({ status: "diverged", length: 0, kaplanYorke: null, sum: null, blocks: 0 });
    expect(during.warmUp).toBeLessThan(12);
    expect(during.exponents.map(({ status }) => status)).toEqual(["unknown", "unknown"]);
  });

  it("survives Jacobians near the ends of the range, and says where they leave it", () => {
    const huge = Float64Array.of(1e170, 0, 0, 1e160);
    const options = { steps: 10, warmUp: 0 };
    const found = lyapunovSpectrum(constantMap(2), new Float64Array(2), huge, options);
    expect(found.sum).toBeCloseTo(330 * Math.LN10, 9);
    const tiny = lyapunovSpectrum(
      constantMap(2),
      new Float64Array(2),
      Float64Array.of(1e-200, 0, 0, 2e-200),
      options,
    );
    expect(tiny.exponents[0]!.value).toBeLessThanOrEqual(Math.log(2e-200));
    expect(tiny.sum).toBeCloseTo(2 * Math.log(1e-200) + Math.LN2, 9);
    const zero = lyapunovSpectrum(constantMap(2), new Float64Array(2), new Float64Array(4), options);
    expect(zero.exponents.map(({ status }) => status)).toEqual(["singular", "singular"]);
    expect(zero.kaplanYorke).toBe(0);
  });

  it("refuses what makes no sense", () => {
    const run = (options: object) => () => lyapunovSpectrum(henonMap, henon.x0, henon.p, options);
    expect(run({ steps: 0 })).toThrow(/steps is 0; expected a whole number, at least 1/);
    expect(run({ warmUp: -1 })).toThrow(/warmUp is -1/);
    expect(run({ exponents: 3 })).toThrow(/exponents is 3; expected a whole number from 1 to 2/);
    expect(run({ blocks: 0 })).toThrow(/blocks is 0/);
    expect(run({ inputs: new Float64Array(3) })).toThrow(/without external input/);
    expect(() => lyapunovSpectrum(henonMap, Float64Array.of(NaN, 0), henon.p)).toThrow(/holds NaN/);
  });
});
