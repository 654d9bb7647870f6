import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tangentSensitivity } from "../../../src/methods/sensitivity/tangent-sensitivity.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { oneNeuronMap } from "../../../src/systems/one-neuron.js";
import { pascanuNeuron } from "../../../src/systems/pascanu-neuron.js";
import { linearMap } from "../lyapunov/linear-map.js";
import { drivenNetworks } from "../bounds/random-network.js";

describe("tangentSensitivity", () => {
  it("has the closed forms of a linear map", () => {
    const inputs = Float64Array.of(1, 2, 3);
    const result = tangentSensitivity(linearMap, Float64Array.of(8), Float64Array.of(0.5, 0), {
      steps: 3,
      inputs,
    });
    expect([...result.state]).toEqual([5.25]);
    expect([...result.dxdx0]).toEqual([0.125]);
    // d/da of a³x₀ + a²u₀ + a u₁ + u₂, and 1 + a + a² for a shift of every input.
    expect([...result.dxdp]).toEqual([3 * 0.25 * 8 + 2 * 0.5 * 1 + 2, 1.75]);
  });

  it("grows as (1 + ε/4)^N − 1 on the wall of the one-neuron map (C8)", () => {
    const p = Float64Array.of(5, -2.5, 0.1, 1, 0);
    const { dxdp, dxdx0, state } = tangentSensitivity(oneNeuronMap, Float64Array.of(0.5), p, { steps: 500 });
    expect(state[0]).toBe(0.5);
    expect(dxdx0[0]! / 1.025 ** 500).toBeCloseTo(1, 11);
    expect(dxdp[1]! / (1.025 ** 500 - 1)).toBeCloseTo(1, 11);
    expect(dxdp[1]! / 230107.5182669).toBeCloseTo(1, 11);
  });

  it("grows as m⁵⁰ on the wall of the single-unit error surface (C14)", () => {
    // σ(½) to the last digit; rounding grows like m⁵⁰ as well, so few digits are left.
    const b = 0.5 - 5 / (1 + Math.exp(-0.5));
    const { dxdx0 } = tangentSensitivity(pascanuNeuron, Float64Array.of(0.5), Float64Array.of(5, b), {
      steps: 50,
    });
    expect(dxdx0[0]! / 3178.6034215).toBeCloseTo(1, 8);
  });

  it("agrees with central differences of the trajectory of driven networks", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const n = map.dimension;
        const m = map.parameterDimension;
        const few = Math.min(steps, 8);
        const driven = { steps: few, inputs: inputs.slice(0, few * map.inputDimension) };
        const last = (x: Float64Array, q: Float64Array): Float64Array =>
          trajectory(map, x, q, driven).states.slice(few * n);
        const { dxdx0, dxdp } = tangentSensitivity(map, x0, p, driven);
        const h = 1e-5;
        const weights = m - map.inputDimension;
        for (let j = 0; j < n + weights; j++) {
          const shifted = (sign: number): Float64Array => {
            const x = x0.slice();
            const q = p.slice();
            if (j < n) x[j]! += sign * h;
            else q[j - n]! += sign * h;
            return last(x, q);
          };
          const up = shifted(1);
          const down = shifted(-1);
          for (let i = 0; i < n; i++) {
            const exact = j < n ? dxdx0[i * n + j]! : dxdp[i * m + j - n]!;
            const scale = 1 + Math.max(...dxdx0.map(Math.abs), ...dxdp.map(Math.abs));
            expect(Math.abs((up[i]! - down[i]!) / (2 * h) - exact)).toBeLessThan(2e-7 * scale ** 2);
          }
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it("answers to a shift of all inputs in its input columns", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const few = Math.min(steps, 8);
        const width = map.inputDimension;
        const used = inputs.slice(0, few * width);
        const { dxdp } = tangentSensitivity(map, x0, p, { steps: few, inputs: used });
        const at = (shift: number): Float64Array => {
          const shifted = used.map((v, i) => (i % width === 0 ? v + shift : v));
          return trajectory(map, x0, p, { steps: few, inputs: shifted }).states.slice(few * map.dimension);
        };
        const up = at(1e-5);
        const down = at(-1e-5);
        const column = map.parameterDimension - width;
        for (let i = 0; i < map.dimension; i++) {
          const exact = dxdp[i * map.parameterDimension + column]!;
          expect(Math.abs((up[i]! - down[i]!) / 2e-5 - exact)).toBeLessThan(1e-7 * (1 + exact ** 2));
        }
      }),
      { numRuns: 25, seed: 2 },
    );
  });

  it("stops with a status, and finite numbers, where a derivative overflows", () => {
    const result = tangentSensitivity(linearMap, Float64Array.of(0), Float64Array.of(1e30, 0), { steps: 50 });
    expect(result).toMatchObject({ status: "overflow", steps: 10, requestedSteps: 50 });
    expect(result.dxdx0[0]! / 1e300).toBeCloseTo(1, 12);
  });

  it("says so where the state itself diverges", () => {
    const result = tangentSensitivity(linearMap, Float64Array.of(1), Float64Array.of(1e200, 0), { steps: 5 });
    expect(result).toMatchObject({ status: "diverged", steps: 1 });
    expect(result.state[0]).toBe(1e200);
  });
});
