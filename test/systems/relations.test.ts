import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logistic } from "../../src/systems/activation.js";
import { catMap } from "../../src/systems/cat-map.js";
import { henonMap } from "../../src/systems/henon-map.js";
import { latchingNeuron } from "../../src/systems/latching-neuron.js";
import { lorenzFlow } from "../../src/systems/lorenz-flow.js";
import { networkLayout } from "../../src/systems/network-layout.js";
import { oneNeuronFlow, oneNeuronMap } from "../../src/systems/one-neuron.js";
import { pascanuNeuron } from "../../src/systems/pascanu-neuron.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";

const f = (...values: number[]) => Float64Array.from(values);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe("one-neuron models are each other in other variables", () => {
  it("the single hidden unit is the one-neuron map at ε = 1 under y = σ(x)", () => {
    fc.assert(
      fc.property(between(-6, 6), between(-8, 8), between(-5, 5), (x, w, b) => {
        const y = logistic(pascanuNeuron.step(f(x), f(w, b))[0]!);
        const twin = oneNeuronMap.step(f(logistic(x)), f(w, b, 1, 1, 0))[0]!;
        expect(Math.abs(y - twin)).toBeLessThan(1e-14);
      }),
      { seed: 1 },
    );
  });

  it("a = 2y − 1 of the one-neuron map at ε = 1 latches with weight w/4 and input (b + w/2)/2", () => {
    fc.assert(
      fc.property(between(0, 1), between(-8, 8), between(-5, 5), (y, w, b) => {
        const a = 2 * oneNeuronMap.step(f(y), f(w, b, 1, 1, 0))[0]! - 1;
        const twin = latchingNeuron.step(f(2 * y - 1), f(w / 4, (b + w / 2) / 2))[0]!;
        expect(Math.abs(a - twin)).toBeLessThan(1e-14);
      }),
      { seed: 1 },
    );
  });

  it("the map is the Euler step of the flow", () => {
    const x = f(0.3);
    const drift = oneNeuronFlow.derivative(x, f(5, -2.4, 0.7, 0.2))[0]!;
    expect(oneNeuronMap.step(x, f(5, -2.4, 0.1, 0.7, 0.2))[0]).toBeCloseTo(0.3 + 0.1 * drift, 15);
  });

  it("fixed points at b = −2.5, their multipliers and eigenvalues are the published ones", () => {
    // Closed form b = ln(x/(1 − x)) − 5x; λ = −1 + 5x(1 − x).
    const expected = [
      [0.144794108256065, -0.38085613],
      [0.5, 0.25],
      [0.855205891743935, -0.38085613],
    ] as const;
    for (const [x, eigenvalue] of expected) {
      const p = f(5, -2.5, 0.1, 1, 0);
      expect(oneNeuronMap.step(f(x), p)[0]).toBeCloseTo(x, 14);
      expect(oneNeuronMap.jacobian(f(x), p)[0]).toBeCloseTo(1 + 0.1 * eigenvalue, 8);
      expect(oneNeuronFlow.jacobian(f(x), f(5, -2.5, 1, 0))[0]).toBeCloseTo(eigenvalue, 8);
    }
  });
});

describe("networks", () => {
  it("with one unit are the one-neuron models", () => {
    const sigmoid = sigmoidNetwork({ units: 1 });
    const logisticCell = vanillaNetwork({ units: 1, activation: "logistic" });
    const tanhCell = vanillaNetwork({ units: 1, inputs: 1, activation: "tanh" });
    expect(sigmoid.step(f(0.3), f(5, -2.4))[0]).toBeCloseTo(pascanuNeuron.step(f(0.3), f(5, -2.4))[0]!, 14);
    expect(logisticCell.step(f(0.3), f(5, -2.4))[0]).toBeCloseTo(
      oneNeuronMap.step(f(0.3), f(5, -2.4, 1, 1, 0))[0]!,
      14,
    );
    expect(tanhCell.step(f(0.3), f(2, 1, 0, 0.4))[0]).toBeCloseTo(
      latchingNeuron.step(f(0.3), f(2, 0.4))[0]!,
      14,
    );
  });

  it("in their two forms are conjugate under h = σ(x)", () => {
    const size = { units: 3, inputs: 2 };
    const p = Float64Array.from({ length: 20 }, (_, i) => 3 * Math.sin(1 + 7 * i));
    const x = f(0.4, -1.2, 2);
    const left = sigmoidNetwork(size).step(x, p).map(logistic);
    const right = vanillaNetwork({ ...size, activation: "logistic" }).step(x.map(logistic), p);
    left.forEach((v, i) => {
      expect(right[i]).toBeCloseTo(v, 14);
    });
  });

  it("have the immediate parameter Jacobian of operator norm √(‖σ(x)‖² + ‖u‖² + 1)", () => {
    // Without the columns of u the matrix is I ⊗ [σ(x); u; 1]ᵀ: its rows are orthogonal, of that length.
    const layout = networkLayout({ units: 2, inputs: 1 });
    const p = f(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const x = f(0.5, -0.5);
    const jacobian = sigmoidNetwork(layout).parameterJacobian(x, p);
    const rows = [0, 1].map((i) => jacobian.slice(i * 9, i * 9 + layout.u));
    const norm = Math.hypot(logistic(0.5), logistic(-0.5), 9, 1);
    rows.forEach((row) => {
      expect(Math.hypot(...row)).toBeCloseTo(norm, 13);
    });
    expect(rows[0]!.reduce((sum, v, i) => sum + v * rows[1]![i]!, 0)).toBe(0);
  });

  it.each([
    [{ units: 0 }, "units is 0; expected an integer of at least 1"],
    [{ units: 1.5 }, "units is 1.5"],
    [{ units: 1, inputs: -1 }, "inputs is -1; expected an integer of at least 0"],
    [{ units: NaN }, "units is NaN"],
  ])("of impossible size %o are refused", (size, message) => {
    expect(() => sigmoidNetwork(size)).toThrow(RangeError);
    expect(() => vanillaNetwork({ ...size, activation: "tanh" })).toThrow(message);
  });
});

describe("reference maps", () => {
  it("Hénon: published multipliers at its fixed points", () => {
    const p = f(1.4, 0.3);
    const discriminant = Math.sqrt(0.7 ** 2 + 4 * 1.4);
    const cases = [
      [(-0.7 + discriminant) / 2.8, 0.1559463223, -1.9237388582],
      [(-0.7 - discriminant) / 2.8, 3.2598220979, -0.092029562],
    ] as const;
    for (const [x, first, second] of cases) {
      const state = f(x, 0.3 * x);
      henonMap.step(state, p).forEach((v, i) => {
        expect(v).toBeCloseTo(state[i]!, 14);
      });
      const [a, b, c, d] = henonMap.jacobian(state, p);
      expect(a! + d!).toBeCloseTo(first + second, 9);
      expect(a! * d! - b! * c!).toBeCloseTo(first * second, 9);
    }
  });

  it("Lorenz: its three equilibria and its divergence", () => {
    const p = f(10, 28, 8 / 3);
    const side = Math.sqrt((8 / 3) * 27);
    for (const x of [f(0, 0, 0), f(side, side, 27), f(-side, -side, 27)]) {
      expect(Math.hypot(...lorenzFlow.derivative(x, p))).toBeLessThan(1e-13);
      const j = lorenzFlow.jacobian(x, p);
      expect(j[0]! + j[4]! + j[8]!).toBeCloseTo(-(10 + 1 + 8 / 3), 14);
    }
  });

  it("the cat map is exactly invertible on the floating-point grid", () => {
    expect(Array.from(catMap.step(f(0.25, 0.5), f()))).toEqual([0, 0.75]);
    const grid = between(0, 1 - 2 ** -53).map((v) => Math.floor(v * 2 ** 53) / 2 ** 53);
    fc.assert(
      fc.property(grid, grid, (x, y) => {
        const [x1, y1] = catMap.step(f(x, y), f());
        const mod = (a: bigint) => ((a % scale) + scale) % scale;
        const scale = 1n << 53n;
        const [bx, by] = [BigInt(x1! * 2 ** 53), BigInt(y1! * 2 ** 53)];
        expect(Number(mod(bx - by)) / 2 ** 53).toBe(x);
        expect(Number(mod(2n * by - bx)) / 2 ** 53).toBe(y);
      }),
      { seed: 1 },
    );
    expect(Array.from(catMap.step(f(-1e-20, 1.5), f()))).toEqual([0.5, 0.5]);
  });
});
