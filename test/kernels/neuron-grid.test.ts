import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsNeuronGrid, type NeuronGrid } from "../../src/kernels/neuron-grid-task.js";
import { neuronGrid, type NeuronGridResults } from "../../src/kernels/neuron-grid.js";

const ws = Float64Array.from({ length: 61 }, (_, i) => 4 + i / 20);
const bs = Float64Array.from({ length: 41 }, (_, i) => -4 + i / 20);
const grid: NeuronGrid = {
  x: { parameter: 0, values: ws },
  y: { parameter: 1, values: bs },
  parameters: [0, 0, 1, 0, 0],
  start: 0.6224593312018546,
  steps: 50,
  target: 0.7,
};

function results(points: number): NeuronGridResults {
  return { loss: new Float64Array(points), dx: new Float64Array(points), dy: new Float64Array(points) };
}

function filled(
  task: NeuronGrid,
  first = 0,
  points = task.x.values.length * task.y.values.length,
): NeuronGridResults {
  const out = results(points);
  neuronGrid(task)(first, out);
  return out;
}

const magic = 6755399441055744;
const quadratic = 7101177.051062975;
const root = 1318.3027495151064;
const leading = 1 / ((1035 ** 2 + quadratic) * (root + 1035));

/** e^(−z) by the kernel's operations, in their order. */
function twinExponential(z: number): number {
  const u = z * 1474.4343317885207;
  const k = u + magic - magic;
  const f = u - (k + 1035);
  const octaves = Math.floor(k / 1022);
  const power = leading * 2 ** (-(k - 1022 * octaves) / 1022) * 2 ** -octaves;
  return power * ((f * f + quadratic) * (root - f));
}

/** One point, without company and without stopping early. */
function twin(w: number, b: number, { start, steps, target }: NeuronGrid): readonly number[] {
  let [y, p, q] = [start, start, 1];
  for (let t = 1; t < steps; t++) {
    const e = twinExponential(w * y + b);
    y = 1 / (1 + e);
    const m = e * y * (y * w);
    [p, q] = [y + m * p, 1 + m * q];
  }
  const e = twinExponential(w * y + b);
  y = 1 / (1 + e);
  const slope = 2 * (y - target) * (e * y * y);
  return [(y - target) * (y - target), slope * p, slope * q];
}

/** One point of the leaky map, with the derivatives in two of its parameters. */
function leakyTwin(
  [w, b, epsilon, wIn, u]: readonly [number, number, number, number, number],
  parameters: readonly [number, number],
  { start, steps, target }: NeuronGrid,
): readonly number[] {
  let x = start;
  const tangents = [0, 0];
  const inner = (parameter: number): number => (parameter === 0 ? x : Number(parameter === 1));
  const direct = [0, 0, wIn * u, epsilon * u, epsilon * wIn];
  for (let t = 0; t < steps; t++) {
    const e = twinExponential(w * x + b);
    const sigma = 1 / (1 + e);
    const slope = e * sigma * sigma * epsilon;
    const m = 1 - epsilon + slope * w;
    const move = sigma - x;
    for (const [i, parameter] of parameters.entries()) {
      const rest = (parameter === 2 ? move : 0) + direct[parameter]!;
      tangents[i] = m * tangents[i]! + (slope * inner(parameter) + rest);
    }
    x = x + epsilon * move + epsilon * wIn * u;
  }
  const twice = 2 * (x - target);
  return [(x - target) * (x - target), twice * tangents[0]!, twice * tangents[1]!];
}

describe("neuron grid kernel", () => {
  it.each([1, 2, 49, 50, 51, 300])("gives the bits of its twin after %i steps", (steps) => {
    const task = { ...grid, steps };
    const { loss, dx, dy } = filled(task);
    for (const [i, value] of loss.entries()) {
      expect([value, dx[i], dy[i]]).toEqual(twin(ws[i % 61]!, bs[Math.floor(i / 61)]!, task));
    }
  });

  const ranges = [
    [3, 6],
    [-4, -1],
    [0.05, 1],
    [-1, 1],
    [0, 0.3],
  ] as const;
  const pairs = [0, 1, 2, 3, 4].flatMap((x) =>
    [0, 1, 2, 3, 4].filter((y) => y !== x).map((y) => [x, y] as const),
  );
  it.each(pairs)("gives the bits of its twin for parameters %i and %i of the leaky map", (x, y) => {
    const axis = (parameter: number, count: number) => {
      const [from, to] = ranges[parameter]!;
      const values = Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
      return { parameter, values };
    };
    const parameters = [5, -2.4, 0.3, 0.7, 0.1] as const;
    const task = { ...grid, x: axis(x, 13), y: axis(y, 11), parameters, start: 0.4, steps: 157 };
    const { loss, dx, dy } = filled(task);
    for (const [i, value] of loss.entries()) {
      const p = [...parameters] as [number, number, number, number, number];
      p[x] = task.x.values[i % 13]!;
      p[y] = task.y.values[Math.floor(i / 13)]!;
      expect([value, dx[i], dy[i]]).toEqual(leakyTwin(p, [x, y], task));
    }
  });

  it("gives a point the same bits whichever are computed with it", () => {
    const task = { ...grid, steps: 80 };
    const whole = filled(task);
    fc.assert(
      fc.property(fc.nat(2400), fc.integer({ min: 1, max: 100 }), (first, points) => {
        const part = filled(task, first, points);
        expect(part.loss).toEqual(whole.loss.slice(first, first + points));
        expect(part.dx).toEqual(whole.dx.slice(first, first + points));
        expect(part.dy).toEqual(whole.dy.slice(first, first + points));
      }),
      { numRuns: 50 },
    );
  });

  it("keeps what it has when another grid needs a larger table", () => {
    const fill = neuronGrid(grid);
    const before = results(100);
    fill(0, before);
    filled({ ...grid, x: { parameter: 0, values: Float64Array.of(-200, 200) } });
    const after = results(100);
    fill(0, after);
    expect(after).toEqual(before);
  });

  it.each([1, 0.5])(
    "stays on the unstable point that is its start, where nothing needs rounding: ε = %f",
    (epsilon) => {
      const one = (parameter: number, value: number) => ({ parameter, values: Float64Array.of(value) });
      const [x, y] = [one(0, 5), one(1, -2.5)];
      const task = {
        ...grid,
        x,
        y,
        parameters: [0, 0, epsilon, 0, 0],
        start: 0.5,
        steps: 400,
        target: 0.855,
      };
      const { loss, dy } = filled(task);
      expect(loss[0]).toBe((0.5 - 0.855) ** 2);
      // dx/db after T steps of multiplier 1 + ε/4, a geometric series: (1 + ε/4)^T − 1 (claim C8).
      expect(dy[0]! / (2 * (0.5 - 0.855) * ((1 + epsilon / 4) ** 400 - 1))).toBeCloseTo(1, 12);
    },
  );

  it("runs b along the columns as well", () => {
    const turned = filled({ ...grid, x: grid.y, y: grid.x });
    const straight = filled(grid);
    for (const [i, value] of turned.loss.entries()) {
      const other = (i % 41) * 61 + Math.floor(i / 41);
      expect([value, turned.dx[i], turned.dy[i]]).toEqual([
        straight.loss[other],
        straight.dy[other],
        straight.dx[other],
      ]);
    }
  });

  it("knows where e^z would overflow", () => {
    const wide = (w: number) => ({ ...grid, x: { parameter: 0, values: Float64Array.of(-w, w) } });
    expect(fitsNeuronGrid(wide(500))).toBe(true);
    expect(fitsNeuronGrid(wide(700))).toBe(false);
    expect(fitsNeuronGrid({ ...grid, parameters: [0, 0, 1, 1e300, 1e300] })).toBe(false);
    const { loss, dx, dy } = filled(wide(590));
    for (const array of [loss, dx, dy]) expect(array.every(Number.isFinite)).toBe(true);
  });
});
