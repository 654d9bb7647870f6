import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lyapunovSpectrum } from "../../../src/methods/lyapunov/lyapunov-spectrum.js";
import { sigmoidNetwork } from "../../../src/systems/sigmoid-network.js";
import { expectClose, values } from "./exponent-checks.js";
import { drivenNetworks, numbersFrom } from "../bounds/random-network.js";

describe("Lyapunov spectrum of a network", () => {
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

  it.each([3, 7])(
    "tells rounding from growth: of %i units with weights of rank one, all but one exponent is −∞",
    (n) => {
      const map = sigmoidNetwork({ units: n });
      const [u, v] = [numbersFrom(21, n), numbersFrom(22, n)];
      const p = new Float64Array(n * n + n);
      for (let at = 0; at < n * n; at++) p[at] = 5 * u[Math.floor(at / n)]! * v[at % n]!;
      const { exponents } = lyapunovSpectrum(map, numbersFrom(23, n), p, { steps: 200 });
      expect(exponents.map(({ status }) => status)).toEqual(["ok", ...Array<string>(n - 1).fill("singular")]);
    },
  );

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
});
