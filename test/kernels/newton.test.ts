import { describe, expect, it } from "vitest";
import { newtonKernel, type UnitEquation } from "../../src/kernels/newton.js";
import { newtonBatch } from "../../src/methods/fixed-points/newton-batch.js";
import { newtonFixedPoint } from "../../src/methods/fixed-points/newton-fixed-point.js";
import { randomStream } from "../../src/random/stream.js";
import { activations } from "../../src/systems/activation.js";
import { cellModel } from "../../src/systems/cell-model.js";
import type { CellWeights } from "../../src/systems/cell-weights.js";
import { defaultParameters } from "../../src/systems/parameters.js";

function randomEquation(
  n: number,
  activation: UnitEquation["activation"],
  state: "pre" | "post",
): UnitEquation {
  const { normal } = randomStream(n);
  const gain = { tanh: 1.3, logistic: 6, relu: 0.8 }[activation] / Math.sqrt(n);
  const w = Float64Array.from({ length: n * n }, () => gain * normal());
  return { w, c: Float64Array.from({ length: n }, () => 0.3 * normal()), activation, state };
}

function solved(equation: UnitEquation, starts: Float64Array, tolerance = 1e-11) {
  const states = starts.slice();
  const converged = new Uint8Array(starts.length / equation.c.length);
  newtonKernel(equation, states, converged, tolerance, 8);
  return { states, converged };
}

/** max |g| by the definition, with the activations of the library. */
function residual({ w, c, activation, state }: UnitEquation, x: Float64Array): number {
  const phi = (z: number) => activations[activation].value(z);
  const n = c.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    let z = c[i]!;
    for (let j = 0; j < n; j++) z += w[i * n + j]! * (state === "pre" ? phi(x[j]!) : x[j]!);
    worst = Math.max(worst, Math.abs((state === "pre" ? z : phi(z)) - x[i]!));
  }
  return worst;
}

const sizes = [1, 2, 3, 7, 8, 9, 16, 17, 24, 33, 64];
const kinds = [
  ["tanh", "post"],
  ["tanh", "pre"],
  ["logistic", "post"],
  ["logistic", "pre"],
  ["relu", "post"],
  ["relu", "pre"],
] as const;

describe("newtonKernel", () => {
  it.each(kinds)(
    "%s, %s: what it calls a root is one in plain arithmetic, at every size",
    (activation, state) => {
      for (const n of sizes) {
        const equation = randomEquation(n, activation, state);
        const { normal } = randomStream(100 + n);
        const starts = Float64Array.from({ length: 40 * n }, normal);
        const { states, converged } = solved(equation, starts, 1e-12);
        expect(converged.reduce((sum, c) => sum + c, 0)).toBeGreaterThan(0);
        converged.forEach((yes, i) => {
          const x = states.subarray(i * n, (i + 1) * n);
          if (yes === 1) expect(residual(equation, x)).toBeLessThan(1e-11 * Math.max(1, ...x.map(Math.abs)));
        });
      }
    },
  );

  it("a start ends at the same bits alone and among others", () => {
    for (const n of [5, 16, 40]) {
      const equation = randomEquation(n, "tanh", "post");
      const { uniform } = randomStream(n);
      const starts = Float64Array.from({ length: 70 * n }, () => 2 * uniform() - 1);
      const all = solved(equation, starts);
      for (const i of [0, 31, 32, 69]) {
        const one = solved(equation, starts.slice(i * n, (i + 1) * n));
        expect(one.states).toEqual(all.states.slice(i * n, (i + 1) * n));
        expect(one.converged[0]).toBe(all.converged[i]);
      }
    }
  });

  it("near a root it goes to that root, as Newton's method in double precision does", () => {
    const n = 20;
    const equation = randomEquation(n, "tanh", "post");
    const model = cellModel({ cell: "vanilla", wRec: equation.w, b: equation.c });
    const { normal } = randomStream(9);
    const root = newtonFixedPoint(model.system, new Float64Array(n), defaultParameters(model));
    expect(root.status).toBe("converged");
    const starts = Float64Array.from({ length: 30 * n }, (_, k) => root.state[k % n]! + 1e-3 * normal());
    const { states, converged } = solved(equation, starts);
    expect(Math.min(...converged)).toBe(1);
    states.forEach((v, k) => {
      expect(Math.abs(v - root.state[k % n]!)).toBeLessThan(1e-9);
    });
  });

  it("gives up where there is no root, no direction or no number, and goes on with the next start", () => {
    // max(0, x + 1) = x has no solution; its Jacobian vanishes for x > −1.
    const none = { w: Float64Array.of(1), c: Float64Array.of(1), activation: "relu", state: "post" } as const;
    expect(Array.from(solved(none, Float64Array.of(3, NaN, Infinity)).converged)).toEqual([0, 0, 0]);
    const weak = { w: new Float64Array(81).fill(0.05), c: new Float64Array(9).fill(0.2) };
    const equation = { ...weak, activation: "tanh", state: "post" } as const;
    const { converged } = solved(equation, new Float64Array(27).fill(NaN, 9, 18));
    expect(Array.from(converged)).toEqual([1, 0, 1]);
  });

  it("an equation of one thousand units fits", () => {
    const n = 1000;
    const w = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 0.5 : 0.0001));
    const equation = { w, c: new Float64Array(n).fill(0.1), activation: "tanh", state: "post" } as const;
    const { states, converged } = solved(equation, new Float64Array(n));
    expect(converged[0]).toBe(1);
    expect(residual(equation, states)).toBeLessThan(1e-11);
  });
});

describe("newtonBatch", () => {
  const n = 6;
  const { normal } = randomStream(3);
  const wRec = Float64Array.from({ length: n * n }, () => 1.2 * normal());
  const wIn = Float64Array.from({ length: 2 * n }, normal);
  const b = Float64Array.from({ length: n }, normal);
  const theta = Float64Array.from({ length: n }, normal);
  const u = Float64Array.of(0.5, -1);
  const tau = Float64Array.from({ length: n }, (_, i) => 1 + i);
  const alpha = tau.map((t) => 0.3 / t);
  const affine = { wRec, wIn, b, u };
  const cells: readonly CellWeights[] = [
    { cell: "sigmoid", ...affine },
    { cell: "vanilla", ...affine },
    { cell: "vanilla", ...affine, activation: "logistic", state: "pre" },
    { cell: "ctrnn", ...affine, theta, tau },
    { cell: "ctrnn", ...affine, theta, tau, activation: "tanh", state: "post" },
    { cell: "leaky", ...affine, theta, alpha },
    { cell: "leaky", ...affine, alpha, state: "post" },
  ];
  it.each(cells.map((weights, i) => [weights.cell, i] as const))(
    "%s, number %i: solves the equation that the model itself has",
    (_, index) => {
      const weights = cells[index]!;
      const model = cellModel(weights);
      const p = defaultParameters(model);
      const stream = randomStream(8);
      const starts = Float64Array.from({ length: 60 * n }, stream.normal);
      const { states, converged } = newtonBatch(model, p, starts);
      expect(converged.reduce((sum, c) => sum + c, 0)).toBeGreaterThan(0);
      converged.forEach((yes, i) => {
        if (yes !== 1) return;
        const end = newtonFixedPoint(model.system, states.slice(i * n, (i + 1) * n), p);
        expect(end.status).toBe("converged");
        expect(end.residuals[0]).toBeLessThan(1e-10);
      });
    },
  );
});
