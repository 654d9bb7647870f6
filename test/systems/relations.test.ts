import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activationNames, logistic } from "../../src/systems/activation.js";
import { catMap } from "../../src/systems/cat-map.js";
import { cellModel } from "../../src/systems/cell-model.js";
import { ctrnnNetwork } from "../../src/systems/ctrnn-network.js";
import { gruNetwork } from "../../src/systems/gru-network.js";
import { henonMap } from "../../src/systems/henon-map.js";
import { latchingNeuron } from "../../src/systems/latching-neuron.js";
import { leakyNetwork } from "../../src/systems/leaky-network.js";
import { lorenzFlow } from "../../src/systems/lorenz-flow.js";
import { lstmNetwork } from "../../src/systems/lstm-network.js";
import type { Model } from "../../src/systems/model.js";
import { networkLayout } from "../../src/systems/network-layout.js";
import { oneNeuronFlow, oneNeuronMap } from "../../src/systems/one-neuron.js";
import { pascanuNeuron } from "../../src/systems/pascanu-neuron.js";
import { plrnnNetwork } from "../../src/systems/plrnn-network.js";
import { shallowPlrnnNetwork } from "../../src/systems/shallow-plrnn-network.js";
import { sigmoidNetwork } from "../../src/systems/sigmoid-network.js";
import type { DiscreteMap } from "../../src/systems/system.js";
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

/** Entries between −1 and 1, different for every seed. */
const entries = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin(1 + 12.9898 * i + 78.233 * seed));
const joined = (...parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]));
const shapes = (["pre", "post"] as const).flatMap((state) =>
  activationNames.map((activation) => ({ activation, state })),
);

function expectEqual(found: Float64Array, expected: Float64Array, digits = 14): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, digits);
  });
}

describe("cells are each other", () => {
  const size = { units: 3, inputs: 2 };
  const [w, v, b, u] = [entries(9, 1), entries(6, 2), entries(3, 3), entries(2, 4)];
  const theta = entries(3, 5);
  const x = entries(3, 6);

  it.each(shapes)("the leaky map is the Euler step of the flow, $activation $state", (shape) => {
    const tau = f(0.5, 2, 3);
    const flow = ctrnnNetwork({ ...size, ...shape }).derivative(x, joined(w, v, b, theta, tau, u));
    const map = leakyNetwork({ ...size, ...shape });
    const step = map.step(
      x,
      joined(
        w,
        v,
        b,
        theta,
        tau.map((t) => 0.1 / t),
        u,
      ),
    );
    expectEqual(
      step,
      x.map((y, i) => y + 0.1 * flow[i]!),
    );
  });

  it.each(shapes)("without a leak and thresholds it is the vanilla network, $activation $state", (shape) => {
    const p = joined(w, v, b);
    const leaky = leakyNetwork({ ...size, ...shape }).step(x, joined(p, f(0, 0, 0), f(1, 1, 1), u));
    expectEqual(leaky, vanillaNetwork({ ...size, ...shape }).step(x, joined(p, u)));
  });

  it.each([true, false])(
    "the GRU keeps its state, or is a tanh network, as the update gate saturates, %s",
    (resetAfter) => {
      const gru = gruNetwork({ ...size, resetAfter });
      const zero = (length: number) => new Float64Array(length);
      const parameters = (reset: number, update: number) =>
        joined(
          zero(18),
          w,
          zero(12),
          v,
          f(reset, reset, reset, update, update, update),
          zero(3),
          zero(6),
          b,
          u,
        );
      expectEqual(gru.step(x, parameters(0, 800)), x);
      const vanilla = vanillaNetwork({ ...size, activation: "tanh" });
      expectEqual(gru.step(x, parameters(800, -800)), vanilla.step(x, joined(w, v, b, u)));
      expectEqual(gru.jacobian(x, parameters(800, -800)), vanilla.jacobian(x, joined(w, v, b, u)));
    },
  );

  it("the LSTM with an open forget gate is that of 1997", () => {
    const old = { w: entries(27, 1), v: entries(18, 2), b: entries(9, 3) };
    const open = (block: Float64Array, columns: number, value: number) =>
      joined(
        block.slice(0, 3 * columns),
        new Float64Array(3 * columns).fill(value),
        block.slice(3 * columns),
      );
    const p = joined(old.w, old.v, old.b, u);
    const modern = joined(open(old.w, 3, 0), open(old.v, 2, 0), open(old.b, 1, 800), u);
    const state = entries(6, 7);
    const [first, second] = [true, false].map((forgetGate) => lstmNetwork({ ...size, forgetGate }));
    expectEqual(first!.step(state, modern), second!.step(state, p));
    expectEqual(first!.jacobian(state, modern), second!.jacobian(state, p));
  });

  it("the truncated derivative of a memory cell of 1997 in itself is 1, and Π f with forget gate (S3)", () => {
    const p = entries(3 + 3, 1);
    const jacobian = lstmNetwork({ units: 1, forgetGate: false }).jacobian(f(0.2, 0.3), p);
    expect(jacobian[3]).toBe(1);
    const forgetting = lstmNetwork({ units: 1, forgetGate: true });
    const biases = [0, 1, 2, 3, 5].map(
      (bias) => forgetting.jacobian(f(0, 0.3), f(0, 0, 0, 0, 0.4, bias, 0.1, 0.2))[3]!,
    );
    expectEqual(Float64Array.from(biases), f(0.5, 0.73105858, 0.88079708, 0.95257413, 0.99330715), 8);
  });

  it("the PLRNN is the shallow one with W₂ = I and h₂ = 0, and without A the rectifier's pre-activation form", () => {
    const [identity, zero] = [f(1, 0, 0, 0, 1, 0, 0, 0, 1), f(0, 0, 0)];
    const a = entries(3, 8);
    const plrnn = plrnnNetwork({ ...size, diagonal: true });
    const shallow = shallowPlrnnNetwork({ ...size, diagonal: true, hidden: 3 });
    const [p, q] = [joined(a, w, v, b, u), joined(a, w, identity, v, b, zero, u)];
    expectEqual(plrnn.step(x, p), shallow.step(x, q));
    expectEqual(plrnn.jacobian(x, p), shallow.jacobian(x, q));
    const full = plrnnNetwork({ ...size, diagonal: false });
    expectEqual(full.step(x, joined(f(a[0]!, 0, 0, 0, a[1]!, 0, 0, 0, a[2]!), w, v, b, u)), plrnn.step(x, p));
    const rectifier = vanillaNetwork({ ...size, activation: "relu", state: "pre" });
    expectEqual(plrnn.step(x, joined(zero, w, v, b, u)), rectifier.step(x, joined(w, v, b, u)));
  });

  it("a stack is the composition of its layers, one after the other", () => {
    const below = { cell: "vanilla", wRec: w, wIn: v, b } as const;
    const above = { cell: "gru", resetAfter: true, wRec: entries(12, 1), wIn: entries(18, 2) } as const;
    const upper = { ...above, bIn: entries(6, 3), bRec: entries(6, 4) };
    const stack = cellModel({ cell: "stacked", layers: [below, upper], u });
    const state = entries(5, 9);
    const step = (model: Model, y: Float64Array) =>
      (model.system as DiscreteMap).step(y, model.parameters.defaults());
    const first = step(cellModel({ ...below, u }), state.slice(0, 3));
    const second = step(cellModel({ ...upper, u: first }), state.slice(3));
    expectEqual(step(stack, state), joined(first, second), 15);
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
