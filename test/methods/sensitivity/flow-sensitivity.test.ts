import { describe, expect, it } from "vitest";
import { flowAdjointSensitivity } from "../../../src/methods/sensitivity/flow-adjoint-sensitivity.js";
import { flowSensitivity } from "../../../src/methods/sensitivity/flow-sensitivity.js";
import { flowTrajectory } from "../../../src/methods/flow-trajectory.js";
import { lorenzFlow } from "../../../src/systems/lorenz-flow.js";
import { oneNeuronFlow } from "../../../src/systems/one-neuron.js";
import type { Flow } from "../../../src/systems/system.js";

const half = Float64Array.of(0.5);
const parameters = (b: number): Float64Array => Float64Array.of(5, b, 1, 0);
const speed = (x: number, b: number): number => -x + 1 / (1 + Math.exp(-(5 * x + b)));

/** ẋ = x², which is 1/(1 − t) from x(0) = 1; p is a dummy. */
const explosion: Flow = {
  kind: "flow",
  dimension: 1,
  parameterDimension: 1,
  inputDimension: 0,
  derivative: (x, _p, out = new Float64Array(1)) => out.fill(x[0]! * x[0]!),
  jacobian: (x, _p, out = new Float64Array(1)) => out.fill(2 * x[0]!),
  parameterJacobian: (_x, _p, out = new Float64Array(1)) => out.fill(0),
};

describe("flowTrajectory", () => {
  it("reaches the state of C9 at T = 10, b = −2.45", () => {
    const run = flowTrajectory(oneNeuronFlow, half, parameters(-2.45), { duration: 10 });
    expect(run).toMatchObject({ status: "ok", duration: 10, requestedDuration: 10 });
    expect(run.at(10)[0]).toBeCloseTo(0.800258316858, 9);
    expect(run.at(0)[0]).toBe(0.5);
    expect(run.states.at(-1)).toBeCloseTo(0.800258316858, 9);
  });

  it("returns along its own path", () => {
    const there = flowTrajectory(oneNeuronFlow, half, parameters(-2.45), { duration: 3 });
    const back = flowTrajectory(oneNeuronFlow, there.at(3), parameters(-2.45), { duration: -3 });
    expect(back.at(-3)[0]).toBeCloseTo(0.5, 8);
    expect(back.at(-1)[0]).toBeCloseTo(there.at(2)[0]!, 8);
  });

  it("ends with a status at a blow-up", () => {
    const run = flowTrajectory(explosion, Float64Array.of(1), Float64Array.of(0), { duration: 2 });
    expect(run.status).toBe("diverged");
    expect(run.duration).toBeCloseTo(1, 6);
    expect(run.at(0.5)[0]).toBeCloseTo(2, 7);
  });

  it("rejects bad shapes and durations", () => {
    const bad = (duration: number, x = half): unknown =>
      flowTrajectory(oneNeuronFlow, x, parameters(-2.5), { duration });
    expect(() => bad(NaN)).toThrow("duration is NaN");
    expect(() => bad(1, Float64Array.of(1, 2))).toThrow("the initial state has 2 entries");
  });
});

describe("flowSensitivity", () => {
  it.each([-2.4, -2.45, -2.6])("to the initial state is f(x(T))/f(x(0)) (C7), b = %f", (b) => {
    for (const duration of [1, 10]) {
      const { state, dxdx0 } = flowSensitivity(oneNeuronFlow, half, parameters(b), { duration });
      expect(dxdx0[0]! / (speed(state[0]!, b) / speed(0.5, b))).toBeCloseTo(1, 6);
    }
  });

  it("vanishes far from the unstable point (C7)", () => {
    const { dxdx0 } = flowSensitivity(oneNeuronFlow, half, parameters(-2.4), { duration: 50 });
    expect(dxdx0[0]! / 2.45678e-9).toBeCloseTo(1, 5);
  });

  it("explodes from the unstable point, as e^{λT} (C7)", () => {
    // Newton from the three digits known.
    let x = 0.393;
    for (let i = 0; i < 20; i++)
      x -= speed(x, -2.4) / (5 * (x + speed(x, -2.4)) * (1 - x - speed(x, -2.4)) - 1);
    const lambda = 5 * x * (1 - x) - 1;
    expect(lambda).toBeCloseTo(0.19312597, 8);
    const { dxdx0 } = flowSensitivity(oneNeuronFlow, Float64Array.of(x), parameters(-2.4), { duration: 50 });
    expect(dxdx0[0]! / Math.exp(50 * lambda)).toBeCloseTo(1, 7);
    expect(dxdx0[0]! / 1.56199e4).toBeCloseTo(1, 5);
  });

  it.each([
    [10, 11.182494],
    [20, 147.41316],
    [50, 268336.29],
  ])("to b is e^{T/4} − 1 on the wall (C8), T = %f", (duration, value) => {
    const { dxdp } = flowSensitivity(oneNeuronFlow, half, parameters(-2.5), { duration });
    expect(dxdp[1]! / (Math.exp(duration / 4) - 1)).toBeCloseTo(1, 8);
    expect(dxdp[1]! / value).toBeCloseTo(1, 7);
  });

  it("settles to (1/(x(1 − x)) − 5)⁻¹ (C6)", () => {
    const at = (b: number): number =>
      flowSensitivity(oneNeuronFlow, half, parameters(b), { duration: 200 }).dxdp[1]!;
    expect(at(-2.4)).toBeCloseTo(0.2180883, 8);
    const low = flowSensitivity(oneNeuronFlow, Float64Array.of(0.1), parameters(-2.4), { duration: 200 });
    expect(low.dxdp[1]).toBeCloseTo(0.66775825, 8);
  });

  it("gives the gradient of the geometric model on its wall (C8)", () => {
    const { dxdp } = flowSensitivity(oneNeuronFlow, half, parameters(-2.5), { duration: 50 });
    expect((-2 * (0.855 - 0.5) * dxdp[1]!) / -190518.76).toBeCloseTo(1, 7);
  });

  it("agrees with the adjoint for a chaotic flow, and with Liouville's formula", () => {
    const x0 = Float64Array.of(1, 2, 20);
    const p = Float64Array.of(10, 28, 8 / 3);
    const options = { duration: 2, tolerance: 1e-12 };
    const { dxdx0, dxdp } = flowSensitivity(lorenzFlow, x0, p, options);
    const scale = Math.max(...dxdp.map(Math.abs), ...dxdx0.map(Math.abs));
    for (let i = 0; i < 3; i++) {
      const adjoint = Float64Array.from([0, 1, 2], (j) => (i === j ? 1 : 0));
      const { dLdx0, dLdp, status } = flowAdjointSensitivity(lorenzFlow, x0, p, { ...options, adjoint });
      expect(status).toBe("ok");
      for (let j = 0; j < 3; j++) {
        expect(Math.abs(dLdx0[j]! - dxdx0[3 * i + j]!) / scale).toBeLessThan(1e-7);
        expect(Math.abs(dLdp[j]! - dxdp[3 * i + j]!) / scale).toBeLessThan(1e-7);
      }
    }
    // det ∂x(T)/∂x(0) = e^{T tr f_x}, the trace being −(10 + 1 + 8/3) everywhere; it lies near rounding here.
    const short = flowSensitivity(lorenzFlow, x0, p, { duration: 0.3, tolerance: 1e-12 }).dxdx0;
    const [a, b, c, d, e, f, g, h, k] = short as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const determinant = a * (e * k - f * h) - b * (d * k - f * g) + c * (d * h - e * g);
    expect(determinant / Math.exp(-0.3 * (11 + 8 / 3))).toBeCloseTo(1, 7);
  });

  it("agrees with central differences of the flow", () => {
    const x0 = Float64Array.of(1, 2, 20);
    const p = Float64Array.of(10, 28, 8 / 3);
    const { dxdp } = flowSensitivity(lorenzFlow, x0, p, { duration: 0.5 });
    for (let j = 0; j < 3; j++) {
      const at = (h: number): Float64Array => {
        const shifted = p.map((v, i) => (i === j ? v + h : v));
        return flowTrajectory(lorenzFlow, x0, shifted, { duration: 0.5, tolerance: 1e-13 }).at(0.5);
      };
      const up = at(1e-4);
      const down = at(-1e-4);
      for (let i = 0; i < 3; i++) expect((up[i]! - down[i]!) / 2e-4).toBeCloseTo(dxdp[3 * i + j]!, 5);
    }
  });

  it("agrees with the adjoint where sensitivities vanish", () => {
    const options = { duration: 50, adjoint: Float64Array.of(1) };
    const forward = flowSensitivity(oneNeuronFlow, half, parameters(-2.4), options);
    const backward = flowAdjointSensitivity(oneNeuronFlow, half, parameters(-2.4), options);
    expect(backward.dLdx0[0]! / forward.dxdx0[0]!).toBeCloseTo(1, 6);
    expect(backward.dLdp[1]).toBeCloseTo(forward.dxdp[1]!, 8);
  });

  it("does nothing in no time, and reports blow-ups and overflow as a status", () => {
    const still = flowSensitivity(oneNeuronFlow, half, parameters(-2.5), { duration: 0 });
    expect([still.status, ...still.dxdx0, ...still.dxdp]).toEqual(["ok", 1, 0, 0, 0, 0]);
    const blown = flowSensitivity(explosion, Float64Array.of(1), Float64Array.of(0), { duration: 2 });
    expect(blown.status).not.toBe("ok");
    expect(blown.duration).toBeLessThanOrEqual(1);
    expect(blown.dxdx0.every(Number.isFinite)).toBe(true);
    const adjoint = Float64Array.of(1);
    const back = flowAdjointSensitivity(explosion, Float64Array.of(1), Float64Array.of(0), {
      duration: 2,
      adjoint,
    });
    expect(back.status).toBe("diverged");
    const long = flowSensitivity(oneNeuronFlow, half, parameters(-2.5), { duration: 4000 });
    expect(long.status).toBe("overflow");
    expect(long.duration).toBeLessThan(2850);
    const far = flowAdjointSensitivity(oneNeuronFlow, half, parameters(-2.5), { duration: 4000, adjoint });
    expect(far.status).toBe("overflow");
  });

  it("gives up, with a status, where the local time scale is far shorter than the run", () => {
    const fast: Flow = {
      ...explosion,
      derivative: (_x, _p, out) => (out ?? new Float64Array(1)).fill(0),
      jacobian: (_x, _p, out) => (out ?? new Float64Array(1)).fill(-1e6),
    };
    const [origin, p] = [Float64Array.of(0), Float64Array.of(0)];
    const options = { duration: 1, maxSegments: 20, adjoint: Float64Array.of(1) };
    const forward = flowSensitivity(fast, origin, p, options);
    expect(forward.status).toBe("max-steps");
    expect(forward.duration).toBeGreaterThan(0);
    expect(forward.duration).toBeCloseTo((20 * 2) / 1e6, 12);
    expect(flowAdjointSensitivity(fast, origin, p, options).status).toBe("max-steps");
  });
});
