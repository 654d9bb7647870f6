import { describe, expect, it } from "vitest";
import { flowLyapunovSpectrum } from "../../../src/methods/lyapunov/flow-lyapunov-spectrum.js";
import { lorenzFlow } from "../../../src/systems/lorenz-flow.js";
import type { Flow } from "../../../src/systems/system.js";
import { expectClose } from "./exponent-checks.js";

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
