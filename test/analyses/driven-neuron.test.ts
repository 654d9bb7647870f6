import { describe, expect, it } from "vitest";
import { bistableNeuron, bistableNeuronDefaults } from "../../analyses/bistable-neuron.js";
import { drivenNeuron } from "../../analyses/driven-neuron.js";
import { drivenSeparation } from "../../analyses/driven-separation.js";
import { pulseThresholds } from "../../analyses/pulse-thresholds.js";

const relative = (found: number, expected: number) => Math.abs(found / expected - 1);

describe("two attractors at w = 5, b = −2.5", () => {
  it("are the published ones", () => {
    const { low, boundary, high, multiplier } = bistableNeuron(bistableNeuronDefaults);
    expect(low).toBeCloseTo(0.144794108256065, 14);
    expect(boundary).toBeCloseTo(0.5, 15);
    expect(high).toBeCloseTo(0.855205891743935, 14);
    expect(multiplier).toBeCloseTo(1.025, 15);
  });

  it.each([
    [{ b: -2 }, "at w = 5, b = -2 the neuron has one attractor; expected two"],
    [{ w: 3 }, "at w = 3, b = -2.5 the neuron has one attractor"],
    [{ wIn: 0 }, "wIn is 0; expected a positive input weight"],
    [{ epsilon: 2 }, "parameter epsilon of one-neuron is 2"],
  ])("refuses %o", (change, message) => {
    expect(() => bistableNeuron({ ...bistableNeuronDefaults, ...change })).toThrow(message);
  });
});

describe("separation of neighbours", () => {
  const result = drivenSeparation();

  it("without input is 2.79127761e-4 after 200 steps and saturates at 0.71041", () => {
    expect(relative(result.autonomous.separation[200]!, 2.79127761e-4)).toBeLessThan(2e-9);
    expect(result.saturation).toBeCloseTo(0.7104117835, 10);
    expect(result.autonomous.separation.at(-1)).toBeCloseTo(result.saturation, 4);
  });

  it("falls short of 2e-6 · 1.025^t by the cubic term of the map, and by nothing else", () => {
    // d' = m d − c d³ for the half separation, c = ε w³/48: d_T/(m^T d_0) = 1 − (c d_0²/m)(m^2T − 1)/(m² − 1).
    const [m, c, d, t] = [1.025, (0.1 * 5 ** 3) / 48, 1e-6, 200];
    expect(relative(result.autonomous.linear[t]!, 2e-6 * m ** t)).toBeLessThan(1e-9);
    const shortfall = ((c * d * d) / m) * ((m ** (2 * t) - 1) / (m * m - 1));
    const measured = 1 - result.autonomous.separation[t]! / result.autonomous.linear[t]!;
    expect(shortfall).toBeCloseTo(9.7747e-8, 12);
    expect(relative(measured, shortfall)).toBeLessThan(2e-3);
  });

  it("under a common input is the product of the multipliers along the boundary while it is small", () => {
    const { separation, linear } = result.driven;
    for (let t = 0; t <= 250; t += 50) expect(relative(separation[t]!, linear[t]!)).toBeLessThan(1e-5);
    expect(linear[250]!).not.toBeCloseTo(result.autonomous.linear[250]!, 4);
  });

  it("sends each pair to different attractors, and keeps the boundary's orbit between them", () => {
    for (const { below, above } of result.pairs) {
      expect(below.at(-1)).toBeLessThan(0.3);
      expect(above.at(-1)).toBeGreaterThan(0.7);
    }
    expect(Math.min(...result.boundaryPath)).toBeGreaterThan(0.4);
    expect(Math.max(...result.boundaryPath)).toBeLessThan(0.6);
    // Odd about ½: half a period later the orbit of a periodic input is its mirror image.
    const half = result.options.period / 2;
    for (let t = 0; t + half <= 600; t += 37) {
      expect(result.boundaryPath[t]! + result.boundaryPath[t + half]!).toBeCloseTo(1, 6);
    }
  });

  it.each([
    [{ offset: 0 }, "offset is 0"],
    [{ offsets: [1e-3, NaN] }, "offset is NaN"],
    [{ steps: 1.5 }, "steps is 1.5"],
    [{ steps: 1e9 }, "steps is 1000000000"],
    [{ period: 0 }, "period is 0"],
    [{ amplitude: Infinity }, "amplitude is Infinity"],
    [{ amplitude: 5, period: 1e4 }, "the input takes every state of [0, 1] to one attractor"],
  ])("refuses %o", (options, message) => {
    expect(() => drivenSeparation(options)).toThrow(message);
  });
});

describe("pulse thresholds from the lower attractor", () => {
  it("are the published ones", () => {
    const published = [
      [5, 0.72994728],
      [10, 0.37544192],
      [20, 0.19822716],
      [50, 0.0923884],
      [100, 0.05787052],
    ] as const;
    const { thresholds } = pulseThresholds({ lengths: published.map(([length]) => length) });
    thresholds.forEach(({ amplitude, status }, i) => {
      expect(amplitude).toBeCloseTo(published[i]![1], 8);
      expect(status).toBe("converged");
    });
  });

  it("tend to the fold for long pulses and to a constant impulse for short ones", () => {
    const result = pulseThresholds({ lengths: [1, 20_000] });
    // The fold of b + w u: (−2.344389661369312 + 2.5)/5.
    expect(result.constantInput).toBeCloseTo(0.0311220677, 10);
    expect(result.thresholds[1]!.amplitude).toBeGreaterThan(result.constantInput);
    expect(relative(result.thresholds[1]!.amplitude, result.constantInput)).toBeLessThan(1e-4);
    // One step moves the attractor by ε w' u alone: exactly onto the unstable point.
    expect(relative(result.thresholds[0]!.amplitude, result.impulse)).toBeLessThan(1e-9);
    expect(result.impulse).toBeCloseTo((0.5 - 0.144794108256065) / 0.1, 12);
  });

  it("scale with the input weight, and say when runs were too short to decide", () => {
    const plain = pulseThresholds({ lengths: [20] }).thresholds[0]!;
    const doubled = pulseThresholds({ lengths: [20], wIn: 2 }).thresholds[0]!;
    expect(relative(2 * doubled.amplitude, plain.amplitude)).toBeLessThan(1e-10);
    expect(pulseThresholds({ lengths: [20], settlingSteps: 50 }).thresholds[0]!.status).toBe("undecided");
  });

  it.each([
    [{ lengths: [0] }, "length is 0"],
    [{ tolerance: 0 }, "tolerance is 0"],
    [{ settlingSteps: 0 }, "settlingSteps is 0"],
  ])("refuses %o", (options, message) => {
    expect(() => pulseThresholds(options)).toThrow(message);
  });

  it("survive JSON together with the options of both parts", () => {
    const result = drivenNeuron({ steps: 50, lengths: [5] });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result.options).toMatchObject({ w: 5, steps: 50, lengths: [5], period: 160 });
  });
});
