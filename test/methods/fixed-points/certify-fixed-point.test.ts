import { describe, expect, it } from "vitest";
import { certifyFixedPoint } from "../../../src/methods/fixed-points/certify-fixed-point.js";
import { newtonFixedPoint } from "../../../src/methods/fixed-points/newton-fixed-point.js";
import { oneNeuronFolds } from "../../../src/methods/bifurcations/one-neuron-folds.js";
import { proveFixedPoints } from "../../../src/methods/fixed-points/prove-fixed-points.js";
import { randomStream } from "../../../src/random/stream.js";
import type { Model } from "../../../src/systems/model.js";
import { findModel } from "../../../src/systems/models.js";
import { networkModel } from "../../../src/systems/network-model.js";
import { defaultParameters } from "../../../src/systems/parameters.js";

function network(cell: "vanilla" | "sigmoid", n: number, gain: number, seed = n): Model {
  const { normal } = randomStream(seed);
  const wRec = Float64Array.from({ length: n * n }, () => (gain * normal()) / Math.sqrt(n));
  return networkModel({ cell, wRec, b: Float64Array.from({ length: n }, () => 0.5 * normal()) });
}

function rootOf(model: Model): Float64Array {
  const { normal } = randomStream(1);
  for (let k = 0; k < 40; k++) {
    const guess = Float64Array.from(model.stateNames, () => normal());
    const { status, state } = newtonFixedPoint(model.system, guess, defaultParameters(model));
    if (status === "converged") return state;
  }
  throw new Error("no root found");
}

describe("certifyFixedPoint", () => {
  it.each([
    ["vanilla", 3],
    ["vanilla", 30],
    ["vanilla", 60],
    ["sigmoid", 5],
    ["sigmoid", 120],
  ] as const)("%s, %i units: the root lies in its box, and the box is small", (cell, n) => {
    const model = network(cell, n, cell === "sigmoid" ? 8 : 2);
    const state = rootOf(model);
    const proof = certifyFixedPoint(model, defaultParameters(model), state);
    if (proof.status !== "certified") throw new Error(proof.reason);
    const { existence, uniqueness, unstableDirections } = proof;
    for (let i = 0; i < n; i++) {
      expect(existence.lo[i]).toBeLessThanOrEqual(state[i]! + 1e-10);
      expect(existence.hi[i]).toBeGreaterThanOrEqual(state[i]! - 1e-10);
      expect(existence.hi[i]! - existence.lo[i]!).toBeLessThan(1e-8);
      expect(uniqueness.lo[i]).toBeLessThan(existence.lo[i]!);
      expect(uniqueness.hi[i]).toBeGreaterThan(existence.hi[i]!);
    }
    expect(unstableDirections).not.toBeNull();
  });

  it("agrees with the complete proof on the points of the flip-flop network, and on its uniqueness boxes", () => {
    const model = findModel("flip-flop")!;
    const p = defaultParameters(model);
    const { fixedPoints } = proveFixedPoints(model, p);
    for (const { state, certificate } of fixedPoints) {
      const proof = certifyFixedPoint(model, p, Float64Array.from(state));
      if (proof.status !== "certified") throw new Error(proof.reason);
      expect(proof.unstableDirections).toBe(certificate.unstableDirections);
      const others = fixedPoints.filter((other) =>
        other.state.every((v, i) => v >= proof.uniqueness.lo[i]! && v <= proof.uniqueness.hi[i]!),
      );
      expect(others.map((other) => other.state)).toEqual([state]);
    }
  });

  it("fails for states that are no fixed points", () => {
    for (const n of [3, 60]) {
      const model = network("vanilla", n, 2);
      const state = rootOf(model);
      const p = defaultParameters(model);
      const away = state.map((v) => (v > 0 ? v - 0.5 : v + 0.5));
      expect(certifyFixedPoint(model, p, away).status).toBe("not certified");
      expect(
        certifyFixedPoint(
          model,
          p,
          state.map(() => NaN),
        ).status,
      ).toBe("not certified");
    }
  });

  it("fails at a fold and beside it, and succeeds farther off", () => {
    const model = findModel("one-neuron")!;
    const { state, bias } = oneNeuronFolds(model, Float64Array.of(5, 0, 1, 1, 0))[0]!;
    const at = (b: number): string =>
      certifyFixedPoint(model, Float64Array.of(5, b, 1, 1, 0), Float64Array.of(state)).status;
    expect(at(bias)).toBe("not certified");
    expect([at(bias - 1e-3), at(bias + 1e-3)]).toContain("not certified");
  });

  it("refuses a model without an interval extension", () => {
    const henon = findModel("henon")!;
    expect(() => certifyFixedPoint(henon, defaultParameters(henon), new Float64Array(2))).toThrow(
      /no interval/,
    );
  });
});
