import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operatorNorm } from "../../../src/linalg/norms.js";
import { singularValues } from "../../../src/linalg/singular-values.js";
import {
  jacobianChain,
  matrixChain,
  type JacobianChain,
} from "../../../src/methods/products/jacobian-chain.js";
import { jacobianProductSeries } from "../../../src/methods/products/jacobian-product.js";
import { productSingularValues } from "../../../src/methods/products/product-singular-values.js";
import { timesLeft, toScaled } from "../../../src/methods/products/scaled-product.js";
import { trajectory } from "../../../src/methods/trajectory.js";
import { randomStream } from "../../../src/random/stream.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters, defaultState } from "../../../src/systems/parameters.js";
import { vanillaNetwork } from "../../../src/systems/vanilla-network.js";
import { drivenNetworks } from "../bounds/random-network.js";

function gaussian(n: number, stream: number): Float64Array {
  const { normal } = randomStream(9, stream);
  return Float64Array.from({ length: n * n }, () => normal() / Math.sqrt(n));
}

/** A chain of diagonal factors, the same each time. */
function diagonalChain(entries: readonly number[], length: number): JacobianChain {
  const n = entries.length;
  const times = (_i: number, v: Float64Array) =>
    v.map((x, at) => x * entries[Math.floor(at / (v.length / n))]!);
  return { dimension: n, length, times, transposedTimes: times };
}

describe("leading singular values of a product that is never formed", () => {
  it("agree with those of the scaled product of the Jacobians of driven networks, from either end", () => {
    fc.assert(
      fc.property(
        drivenNetworks,
        fc.constantFrom("end", "start"),
        ({ map, x0, p, steps, inputs }, anchor) => {
          fc.pre(steps > 0);
          const { states } = trajectory(map, x0, p, { steps, inputs });
          const k = Math.ceil(steps / 2);
          const exact = jacobianProductSeries(map, states, p, {
            ...{ lags: [k], anchor, inputs },
            ...{ singularValues: true, spectralRadius: false },
          }).lags[0]!.logSingularValues;
          const count = Math.min(2, map.dimension);
          const chain = jacobianChain(map, states, p, 4, inputs);
          const found = productSingularValues(chain, { count, factors: k, anchor });
          expect(found.status).toBe("converged");
          for (let i = 0; i < count && exact[i] !== null; i++) {
            // The scaled product loses what is far below its norm.
            const lost = Math.exp(exact[0]! - exact[i]!) * 1e-14 * k;
            expect(Math.abs(found.logSingularValues[i]! - exact[i]!)).toBeLessThan(1e-9 + lost);
          }
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("agree with all singular values of Gaussian products, and stretch the directions they name", () => {
    const n = 40;
    const factors = Array.from({ length: 10 }, (_, i) => gaussian(n, i));
    const product = factors.slice(1).reduce((P, f) => timesLeft(f, n, P), toScaled(factors[0]!, n, n));
    const exact = singularValues(product.mantissa, n, n).map(
      (s) => Math.log(s) + product.exponent * Math.LN2,
    );
    const found = productSingularValues(matrixChain(n, factors), { count: 3 });
    expect(found.status).toBe("converged");
    found.logSingularValues.forEach((log, i) => {
      expect(Math.abs(log! - exact[i]!)).toBeLessThan(1e-9);
    });
    const image = factors.reduce((v, f) => matrixChain(n, [f]).times(1, v), Float64Array.from(found.initial));
    const gain = Math.exp(found.logSingularValues[0]!);
    found.final.forEach((v, i) => {
      expect(image[i]! / gain).toBeCloseTo(v, 6);
    });
  });

  it("are k ln d of diagonal factors, a million to one a step and over 1500 steps", () => {
    const entries = [1e3, 1e-3, 0.9, 1.1, 0.2, 0.1, 1e-5, 2e-6, 1, 3e-6];
    const found = productSingularValues(diagonalChain(entries, 1500), { count: 10 });
    expect([found.status, found.k]).toEqual(["converged", 1500]);
    const sorted = [...entries].sort((a, b) => b - a);
    found.logSingularValues.forEach((log, i) => {
      expect(log).toBeCloseTo(1500 * Math.log(sorted[i]!), 7);
    });
    expect(Math.abs(found.initial[0]!)).toBeCloseTo(1, 12);
  });

  it("are the one multiplier's product of a one-neuron model", () => {
    const model = findModel("pascanu")!;
    const map = model.system as Parameters<typeof trajectory>[0];
    const [p, x0] = [defaultParameters(model), defaultState(model)];
    const { states } = trajectory(map, x0, p, { steps: 200 });
    const log = states
      .subarray(0, 200)
      .reduce((sum, x) => sum + Math.log(Math.abs(map.jacobian(Float64Array.of(x), p)[0]!)), 0);
    const found = productSingularValues(jacobianChain(map, states, p, 4));
    expect(found.logSingularValues[0]).toBeCloseTo(log, 9);
  });

  it("never exceed the true ones where the passes run out, and say so", () => {
    const n = 60;
    const factors = [gaussian(n, 20)];
    const cut = productSingularValues(matrixChain(n, factors), { maxPasses: 4 });
    expect([cut.status, cut.passes]).toEqual(["budget", 4]);
    const exact = Math.log(operatorNorm(factors[0]!, n, n));
    expect(cut.logSingularValues[0]!).toBeLessThan(exact);
    expect(cut.logSingularValues[0]!).toBeGreaterThan(exact - 1);
  });

  it("say that rounding stops them where the tolerance is out of reach", () => {
    const map = findModel("henon")!.system as Parameters<typeof trajectory>[0];
    const p = defaultParameters(findModel("henon")!);
    const { states } = trajectory(map, new Float64Array(2), p, { steps: 500 });
    const found = productSingularValues(jacobianChain(map, states, p, 2), { count: 2, tolerance: 0 });
    expect(found.status).toBe("rounding");
    // |det J| = 0.3 at every state.
    const sum = found.logSingularValues.reduce<number>((a, b) => a + b!, 0);
    expect(Math.abs(sum - 500 * Math.log(0.3))).toBeLessThan(1e-10);
    expect(Math.max(...(found.errors as number[]))).toBeLessThan(1e-10);
  });

  it("are null where the product is zero, nilpotent or of lower rank", () => {
    const n = 6;
    const shift = new Float64Array(n * n);
    for (let i = 0; i + 1 < n; i++) shift[i * n + i + 1] = 3;
    const times = (k: number) => matrixChain(n, Array<Float64Array>(k).fill(shift));
    const three = productSingularValues(times(3), { count: 6 }).logSingularValues;
    three.forEach((log, i) => {
      if (i < 3) expect(log).toBeCloseTo(3 * Math.log(3), 10);
      else expect(log).toBeNull();
    });
    const all = productSingularValues(times(6), { count: 6 });
    expect([all.status, all.logSingularValues]).toEqual(["converged", Array<null>(6).fill(null)]);
    const zero = productSingularValues(diagonalChain([0, 0], 3), { count: 2 });
    expect(zero.logSingularValues).toEqual([null, null]);
  });

  it("are one for no factors, and at any scale", () => {
    expect(productSingularValues(diagonalChain([5, 6], 3), { factors: 0 }).logSingularValues[0]).toBeCloseTo(
      0,
      14,
    );
    for (const scale of [1e170, 1e-170, 1e-310]) {
      const found = productSingularValues(diagonalChain([scale, scale / 3], 50), { count: 2 });
      expect(found.logSingularValues[0]! / (50 * Math.log(scale))).toBeCloseTo(1, scale < 1e-300 ? 4 : 12);
    }
  });

  it("refuse a matrix of the wrong shape", () => {
    expect(() => matrixChain(3, [new Float64Array(6)])).toThrow("factor 1 has 6 entries; expected 3 × 3");
  });

  it("end where a factor is not finite", () => {
    const factors = [gaussian(5, 1), gaussian(5, 2).fill(NaN, 3, 4)];
    expect(productSingularValues(matrixChain(5, factors)).status).toBe("non-finite");
  });

  it("do not depend on whether the weights stay in a kernel", () => {
    const map = vanillaNetwork({ units: 9, activation: "tanh" });
    const { normal } = randomStream(2);
    const p = Float64Array.from({ length: map.parameterDimension }, () => normal());
    const { states } = trajectory(map, p.slice(0, 9), p, { steps: 20 });
    const { kind, dimension, parameterDimension, inputDimension, step, jacobian, parameterJacobian } = map;
    const plain = { kind, dimension, parameterDimension, inputDimension, step, jacobian, parameterJacobian };
    const [a, b] = [map, plain].map((m) =>
      productSingularValues(jacobianChain(m, states, p, 8), { count: 3 }),
    );
    a!.logSingularValues.forEach((log, i) => {
      expect(log).toBeCloseTo(b!.logSingularValues[i]!, 9);
    });
  });

  it.each([
    [{ count: 0 }, "the number of singular values is 0"],
    [{ count: 3 }, "3 singular values; expected at most the 2 state variables"],
    [{ factors: 4 }, "4 factors; expected at most the 3 there are"],
    [{ factors: -1 }, "the number of factors is -1"],
    [{ maxPasses: 0 }, "maxPasses is 0"],
  ])("refuse %o", (options, message) => {
    expect(() => productSingularValues(diagonalChain([1, 2], 3), options)).toThrow(message);
  });
});
