import { describe, expect, it } from "vitest";
import { flowStepper } from "../../../src/methods/basins/flow-stepper.js";
import { cycleStates, limitCycle, returnTime } from "../../../src/methods/basins/limit-cycle.js";
import { orbitMap, samplingTime } from "../../../src/methods/basins/orbit-map.js";
import type { Flow } from "../../../src/systems/system.js";
import { hopfModel } from "./basin-models.js";

const none = new Float64Array(0);
const hopf = hopfModel.system as Flow;

/** ẋ = f(x) of one state. */
function lineFlow(f: (x: number) => number): Flow {
  return {
    kind: "flow",
    dimension: 1,
    parameterDimension: 0,
    inputDimension: 0,
    derivative: (x, _p, out = new Float64Array(1)) => out.fill(f(x[0]!)),
    jacobian: (_x, _p, out = new Float64Array(1)) => out,
    parameterJacobian: (_x, _p, out = new Float64Array(0)) => out,
  };
}

describe("flowStepper", () => {
  it("keeps the error of the Hopf flow near the tolerance, from the solution in polar coordinates", () => {
    const r0 = 0.1;
    const time = 3;
    const r = 1 / Math.sqrt(1 + (1 / (r0 * r0) - 1) * Math.exp(-2 * time));
    for (const tolerance of [1e-6, 1e-9, 1e-12]) {
      const x = Float64Array.of(r0, 0);
      expect(flowStepper(hopf, none, tolerance).advance(x, time)).toBe(true);
      const error = Math.hypot(x[0]! - r * Math.cos(time), x[1]! - r * Math.sin(time));
      expect(error).toBeLessThan(100 * tolerance);
    }
  });

  it("gives the same bits whatever was done before", () => {
    const stepper = flowStepper(hopf, none, 1e-8);
    const [a, b] = [Float64Array.of(0.3, 0.1), Float64Array.of(0.3, 0.1)];
    stepper.advance(a, 1.7);
    stepper.advance(Float64Array.of(-5, 8), 0.3);
    stepper.advance(b, 1.7);
    expect(Array.from(b)).toEqual(Array.from(a));
  });

  it("says where a solution ends: ẋ = x² blows up at t = 1", () => {
    const stepper = flowStepper(
      lineFlow((x) => x * x),
      none,
      1e-8,
    );
    const x = Float64Array.of(1);
    expect(stepper.advance(x, 0.9)).toBe(true);
    expect(x[0]! / 10).toBeCloseTo(1, 6);
    expect(stepper.advance(Float64Array.of(1), 1.1)).toBe(false);
  });
});

describe("limitCycle", () => {
  it("closes the orbit of the Hopf normal form from a poor guess", () => {
    const cycle = limitCycle(hopf, Float64Array.of(0.9, 0.1), none, 6)!;
    expect(cycle.period).toBeCloseTo(2 * Math.PI, 9);
    expect(Math.hypot(...cycle.state)).toBeCloseTo(1, 9);
    expect(cycle.multipliers).toHaveLength(1);
    const states = cycleStates(hopf, none, cycle, 8);
    for (let k = 0; k < 8; k++) expect(Math.hypot(states[2 * k]!, states[2 * k + 1]!)).toBeCloseTo(1, 8);
  });

  it("times a return, and gives up where there is none", () => {
    const time = returnTime(hopf, none, Float64Array.of(0, 1), 0.3, 1e-3);
    expect(time).toBeCloseTo(2 * Math.PI, 8);
    expect(returnTime(hopf, none, Float64Array.of(0, 0.01), 0.3, 1e-3)).toBeUndefined();
  });

  it("is not fooled by an equilibrium", () => {
    expect(limitCycle(hopf, Float64Array.of(1e-9, 0), none, 6)).toBeUndefined();
  });
});

describe("orbitMap", () => {
  it("has the Jacobian of its step: a flow's by the variational equation, against differences", () => {
    const time = samplingTime(hopfModel, none);
    const orbit = orbitMap(hopf, none, time);
    const x = Float64Array.of(0.7, -0.4);
    const jacobian = orbit.jacobian(x);
    for (let j = 0; j < 2; j++) {
      const [up, down] = [x.slice(), x.slice()];
      up[j]! += 1e-4;
      down[j]! -= 1e-4;
      orbit.advance(up);
      orbit.advance(down);
      for (let i = 0; i < 2; i++) expect(jacobian[2 * i + j]).toBeCloseTo((up[i]! - down[i]!) / 2e-4, 5);
    }
  });
});
