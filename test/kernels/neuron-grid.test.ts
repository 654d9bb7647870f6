import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neuronGrid, type NeuronGrid, type NeuronGridResults } from "../../src/kernels/neuron-grid.js";

const grid = {
  ws: Float64Array.from({ length: 61 }, (_, i) => 4 + i / 20),
  bs: Float64Array.from({ length: 41 }, (_, i) => -4 + i / 20),
  columnsAreW: true,
  start: 0.6224593312018546,
  steps: 50,
  target: 0.7,
} as const satisfies NeuronGrid;

function results(points: number): NeuronGridResults {
  return { loss: new Float64Array(points), dw: new Float64Array(points), db: new Float64Array(points) };
}

function filled(task: NeuronGrid, first = 0, points = task.ws.length * task.bs.length): NeuronGridResults {
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
    const m = e * y * y * w;
    [p, q] = [y + m * p, 1 + m * q];
  }
  const e = twinExponential(w * y + b);
  y = 1 / (1 + e);
  const slope = 2 * (y - target) * (e * y * y);
  return [(y - target) * (y - target), slope * p, slope * q];
}

describe("neuron grid kernel", () => {
  it.each([1, 2, 49, 50, 51, 300])("gives the bits of its twin after %i steps", (steps) => {
    const task = { ...grid, steps };
    const { loss, dw, db } = filled(task);
    for (const [i, value] of loss.entries()) {
      expect([value, dw[i], db[i]]).toEqual(twin(grid.ws[i % 61]!, grid.bs[Math.floor(i / 61)]!, task));
    }
  });

  it("gives a point the same bits whichever are computed with it", () => {
    const task = { ...grid, steps: 80 };
    const whole = filled(task);
    fc.assert(
      fc.property(fc.nat(2400), fc.integer({ min: 1, max: 100 }), (first, points) => {
        const part = filled(task, first, points);
        expect(part.loss).toEqual(whole.loss.slice(first, first + points));
        expect(part.dw).toEqual(whole.dw.slice(first, first + points));
        expect(part.db).toEqual(whole.db.slice(first, first + points));
      }),
      { numRuns: 50 },
    );
  });

  it("keeps what it has when another grid needs a larger table", () => {
    const fill = neuronGrid(grid);
    const before = results(100);
    fill(0, before);
    filled({ ...grid, ws: Float64Array.of(-30, 30), bs: Float64Array.of(-10, 10) });
    const after = results(100);
    fill(0, after);
    expect(after).toEqual(before);
  });

  it("stays on the unstable point that is its start, where nothing needs rounding", () => {
    const task = { ...grid, ws: Float64Array.of(5), bs: Float64Array.of(-2.5), start: 0.5, steps: 400 };
    const { loss, db } = filled({ ...task, target: 0.855 });
    expect(loss[0]).toBe((0.5 - 0.855) ** 2);
    // dy/db after N steps of multiplier 5/4: ((5/4)^N − 1)/(5 − 4) by the geometric series.
    expect(db[0]! / (2 * (0.5 - 0.855) * (1.25 ** 400 - 1))).toBeCloseTo(1, 12);
  });

  it("runs b along the columns as well", () => {
    const turned = filled({ ...grid, columnsAreW: false });
    const straight = filled(grid);
    for (const [i, value] of turned.loss.entries()) {
      expect(value).toBe(straight.loss[(i % 41) * 61 + Math.floor(i / 41)]);
    }
  });
});
