import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matMul } from "../../src/linalg/matrix.js";
import { luFactor, luDeterminant } from "../../src/linalg/lu.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { flowLyapunovSpectrum } from "../../src/methods/flow-lyapunov-spectrum.js";
import { lyapunovRun, lyapunovSpectrum } from "../../src/methods/lyapunov-spectrum.js";
import type { LyapunovSpectrum } from "../../src/methods/lyapunov-estimate.js";
import { stateAt, trajectory } from "../../src/methods/trajectory.js";
import { catMap } from "../../src/systems/cat-map.js";
import { henonMap } from "../../src/systems/henon-map.js";
import { logisticMap } from "../../src/systems/logistic-map.js";
import { lorenzFlow } from "../../src/systems/lorenz-flow.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import type { DiscreteMap, Flow } from "../../src/systems/system.js";
import { linearMap } from "./linear-map.js";
import { drivenNetworks, numbersFrom } from "./random-network.js";

const henon = { x0: Float64Array.of(0.1, 0.1), p: Float64Array.of(1.4, 0.3) };

function values({ exponents }: LyapunovSpectrum): (number | null)[] {
  return exponents.map(({ value }) => value);
}

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

function expectClose(found: LyapunovSpectrum, expected: readonly number[], tolerance: number): void {
  expect(found.exponents.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found.exponents[i]!.value! - value)).toBeLessThan(tolerance);
  });
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

  it("moves few vectors of a large network without forming its Jacobian", () => {
    const units = 40;
    const { jacobian, ...map } = sigmoidNetwork({ units });
    const p = numbersFrom(6, map.parameterDimension).map((v) => 2.5 * v);
    const x0 = numbersFrom(7, units);
    const refuse = () => {
      throw new Error("the Jacobian was formed");
    };
    const options = { steps: 300, warmUp: 100, exponents: 3 };
    const found = lyapunovSpectrum({ ...map, jacobian: refuse }, x0, p, options);
    const { tangent, weighted, ...plain } = { ...map, jacobian };
    expect([tangent, weighted]).not.toContain(undefined);
    expectClose(found, values(lyapunovSpectrum(plain, x0, p, options)) as number[], 1e-12);
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

  it("is the same by the SIMD kernel and step by step, driven, in either form, whole and in part", () => {
    fc.assert(
      fc.property(drivenNetworks, fc.nat(), ({ map, x0, p, inputs, steps }, pick) => {
        fc.pre(steps >= 2 && map.dimension >= 6);
        const { weighted, ...plain } = map;
        expect(weighted).toBeDefined();
        const exponents = 1 + (pick % map.dimension);
        const options = { steps: steps - 1, warmUp: 1, inputs, exponents };
        const found = lyapunovSpectrum(map, x0, p, options);
        const expected = lyapunovSpectrum(plain, x0, p, options);
        expect(found.finalState).toEqual(expected.finalState);
        expected.exponents.forEach(({ value, status }, i) => {
          expect(found.exponents[i]!.status).toBe(status);
          if (value !== null && value > -15) expect(found.exponents[i]!.value).toBeCloseTo(value, 8);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("holds for networks whose weights are singular or huge", () => {
    const n = 8;
    const map = sigmoidNetwork({ units: n });
    const ranks = (scale: number) =>
      Float64Array.from({ length: n * n + n }, (_, at) => (at < n * n ? scale * (1 + (at % n)) : 0));
    const found = lyapunovSpectrum(map, new Float64Array(n), ranks(0.01), { steps: 50 });
    expect(found.exponents.map(({ status }) => status)).toEqual(["ok", ...Array<string>(7).fill("singular")]);
    // J = 1 vᵀ with v_j = 0.01 (j + 1) σ'(x*): its one eigenvalue is Σ v.
    const [x] = found.finalState;
    const slope = 1 / (2 + Math.exp(x!) + Math.exp(-x!));
    expect(found.exponents[0]!.value).toBeCloseTo(Math.log(0.36 * slope), 12);
    const { weighted, ...plain } = map;
    expect(weighted).toBeDefined();
    const huge = numbersFrom(2, n * n + n).map((v) => 1e160 * v);
    const options = { steps: 1, warmUp: 0 };
    const one = lyapunovSpectrum(map, new Float64Array(n), huge, options);
    expectClose(one, values(lyapunovSpectrum(plain, new Float64Array(n), huge, options)) as number[], 1e-9);
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

describe("Lyapunov spectrum of a flow", () => {
  const p = Float64Array.of(10, 28, 8 / 3);

  it("is that of the Lorenz attractor: 0.9056, 0, −14.572, sum −(σ + 1 + β), dimension 2.062", () => {
    const found = flowLyapunovSpectrum(lorenzFlow, Float64Array.of(1, 1, 1), p, {
      duration: 300,
      tolerance: 1e-8,
    });
    expect(found.sum).toBeCloseTo(-(10 + 1 + 8 / 3), 6);
    const published = [0.9056, 0, -14.5723];
    published.forEach((value, i) => {
      const { value: estimate, standardError } = found.exponents[i]!;
      expect(Math.abs(estimate! - value)).toBeLessThan(4 * standardError! + 1e-3);
    });
    expect(found.exponents[0]!.standardError).toBeLessThan(0.05);
    expect(found.kaplanYorke).toBeCloseTo(2.062, 2);
    expect(found).toMatchObject({ status: "ok", length: 300, warmUp: 20, blocks: 20 });
  });

  it("is the real parts of the eigenvalues at an equilibrium", () => {
    // At the origin: −8/3 and the roots of λ² + 11 λ − 270.
    const root = Math.sqrt(121 + 4 * 270);
    const found = flowLyapunovSpectrum(lorenzFlow, new Float64Array(3), p, { duration: 5, warmUp: 10 });
    expectClose(found, [(root - 11) / 2, -8 / 3, (-root - 11) / 2], 1e-6);
  });

  it("ends with a status where the state blows up, or the segments run out", () => {
    const square: Flow = {
      kind: "flow",
      dimension: 1,
      parameterDimension: 0,
      inputDimension: 0,
      derivative: (x, _p, out = new Float64Array(1)) => out.fill(x[0]! ** 2),
      jacobian: (x, _p, out = new Float64Array(1)) => out.fill(2 * x[0]!),
      parameterJacobian: (_x, _p, out = new Float64Array(0)) => out,
    };
    const none = new Float64Array(0);
    const blown = flowLyapunovSpectrum(square, Float64Array.of(1), none, { duration: 2, warmUp: 0 });
    expect(blown.status).not.toBe("ok");
    expect(blown.length).toBeLessThanOrEqual(1);
    const short = flowLyapunovSpectrum(lorenzFlow, Float64Array.of(1, 1, 1), p, { maxSegments: 7 });
    expect(short).toMatchObject({ status: "max-steps", length: 0 });
  });

  it("refuses times and counts that make no sense", () => {
    const run = (options: object) => () =>
      flowLyapunovSpectrum(lorenzFlow, Float64Array.of(1, 1, 1), p, options);
    expect(run({ duration: 0 })).toThrow(/duration is 0; expected a finite time above 0/);
    expect(run({ warmUp: -1 })).toThrow(/warmUp is -1/);
    expect(run({ exponents: 4 })).toThrow(/from 1 to 3/);
  });
});
