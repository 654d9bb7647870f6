import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjointSensitivity } from "../../../src/methods/sensitivity/adjoint-sensitivity.js";
import { sensitivityDisagreement } from "../../../src/methods/sensitivity/sensitivity-disagreement.js";
import { tangentSensitivity } from "../../../src/methods/sensitivity/tangent-sensitivity.js";
import { stateAt, trajectory } from "../../../src/methods/trajectory.js";
import { pascanuNeuron } from "../../../src/systems/pascanu-neuron.js";
import type { DiscreteMap } from "../../../src/systems/system.js";
import { linearMap } from "../lyapunov/linear-map.js";
import { drivenNetworks } from "../bounds/random-network.js";

const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

describe("adjointSensitivity", () => {
  it.each([
    [-2.5, [0.08631166947713, 0.1009250176369]],
    [-2.6, [0.119458680388, 0.1476018081568]],
    [-2.62, [-0.02732878602552, -0.2395027563857]],
  ])("gives the gradient of the single-unit error surface at (5, %f) (C14)", (b, expected) => {
    const x0 = Float64Array.of(0.5);
    const p = Float64Array.of(5, b);
    const x = trajectory(pascanuNeuron, x0, p, { steps: 50 }).states[50]!;
    const adjoint = Float64Array.of(2 * (sigma(x) - 0.7) * sigma(x) * (1 - sigma(x)));
    const { dLdp } = adjointSensitivity(pascanuNeuron, x0, p, { steps: 50, adjoint });
    expect(dLdp[0]! / expected[0]!).toBeCloseTo(1, 9);
    expect(dLdp[1]! / expected[1]!).toBeCloseTo(1, 9);
  });

  it("agrees with the tangent to rounding on driven networks", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const tangent = tangentSensitivity(map, x0, p, { steps, inputs });
        expect(tangent.status).toBe("ok");
        const disagreement = sensitivityDisagreement(map, x0, p, { steps, inputs }, tangent);
        expect(disagreement).toBeLessThan(1e-12);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("uses the parameter Jacobian where a system has no pullback, with the same result", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const plain: DiscreteMap = { ...map };
        delete (plain as { parameterPullback?: unknown }).parameterPullback;
        const adjoint = x0.map((v) => v + 2);
        const options = { steps, inputs, adjoint };
        const one = adjointSensitivity(map, x0, p, options).dLdp;
        const other = adjointSensitivity(plain, x0, p, options).dLdp;
        const scale = Math.max(...one.map(Math.abs));
        one.forEach((v, i) => {
          expect(Math.abs(v - other[i]!)).toBeLessThanOrEqual(1e-13 * scale);
        });
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  it("adds the losses of every step: L = ½ Σ_t ‖x_t‖²", () => {
    fc.assert(
      fc.property(drivenNetworks, ({ map, x0, p, steps, inputs }) => {
        const few = Math.min(steps, 6);
        const driven = { steps: few, inputs: inputs.slice(0, few * map.inputDimension) };
        const loss = (q: Float64Array): number =>
          trajectory(map, x0, q, driven).states.reduce((sum, v) => sum + (v * v) / 2, 0);
        const { states } = trajectory(map, x0, p, driven);
        const { dLdp } = adjointSensitivity(map, x0, p, { ...driven, adjoint: states });
        const scale = 1 + Math.max(...dLdp.map(Math.abs)) ** 2;
        for (let j = 0; j < map.parameterDimension - map.inputDimension; j += 3) {
          const at = (h: number): number => loss(p.map((v, i) => (i === j ? v + h : v)));
          expect(Math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - dLdp[j]!)).toBeLessThan(1e-7 * scale);
        }
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  it("keeps the input gradient of each step, whose sum is the input entry of dL/dp", () => {
    const p = Float64Array.of(0.5, 0);
    const options = { steps: 4, inputs: Float64Array.of(1, 1, 1, 1), adjoint: Float64Array.of(16) };
    const result = adjointSensitivity(linearMap, Float64Array.of(0), p, options);
    expect([...result.dLdinputs]).toEqual([2, 4, 8, 16]);
    expect(result.dLdp[1]).toBe(30);
    expect([...result.adjoints]).toEqual([1, 2, 4, 8, 16]);
    expect([...stateAt(result.run, 1)]).toEqual([1]);
  });

  it("reports overflow and divergence as a status", () => {
    const adjoint = Float64Array.of(1);
    const overflow = adjointSensitivity(linearMap, Float64Array.of(0), Float64Array.of(1e30, 0), {
      steps: 50,
      adjoint,
    });
    expect(overflow.status).toBe("overflow");
    expect(overflow.dLdp.length).toBe(0);
    const diverged = adjointSensitivity(linearMap, Float64Array.of(1), Float64Array.of(1e200, 0), {
      steps: 5,
      adjoint,
    });
    expect(diverged.status).toBe("diverged");
  });

  it("rejects an adjoint of the wrong length", () => {
    const run = (): unknown =>
      adjointSensitivity(linearMap, Float64Array.of(0), Float64Array.of(1, 0), {
        steps: 3,
        adjoint: new Float64Array(3),
      });
    expect(run).toThrow("the adjoint has 3 entries; expected 4");
  });
});
