import { describe, expect, it } from "vitest";
import { certifyFixedPoint } from "../../../src/methods/fixed-points/certify-fixed-point.js";
import { newtonFixedPoint } from "../../../src/methods/fixed-points/newton-fixed-point.js";
import { proveFixedPoints } from "../../../src/methods/fixed-points/prove-fixed-points.js";
import {
  affineForm,
  composed,
  product,
  type RowForm,
} from "../../../src/methods/fixed-points/enclosure/row-form.js";
import { randomStream } from "../../../src/random/stream.js";
import { cellModel } from "../../../src/systems/cell-model.js";
import type { CellWeights } from "../../../src/systems/cell-weights.js";
import { defaultParameters } from "../../../src/systems/parameters.js";

const kinds = ["gru, reset after", "gru, reset before", "lstm"] as const;

function randomCell(kind: (typeof kinds)[number], n: number, gain: number, seed: number): CellWeights {
  const { normal } = randomStream(seed, n);
  const draw = (count: number, scale: number) => Float64Array.from({ length: count }, () => scale * normal());
  if (kind === "lstm")
    return { cell: "lstm", forgetGate: true, wRec: draw(4 * n * n, gain), b: draw(4 * n, 0.5) };
  const weights = { wRec: draw(3 * n * n, gain), bIn: draw(3 * n, 0.3), bRec: draw(3 * n, 0.3) };
  return { cell: "gru", resetAfter: kind === "gru, reset after", ...weights };
}

describe.each(kinds)("%s", (kind) => {
  it("has every root that Newton finds in one box, with the unstable directions of its Jacobian", () => {
    const counts = new Set<number>();
    for (let seed = 0; seed < 12; seed++) {
      const n = 1 + (seed % 3);
      const model = cellModel(randomCell(kind, n, 3, seed));
      const p = defaultParameters(model);
      const { status, fixedPoints } = proveFixedPoints(model, p);
      expect(status).toBe("complete");
      counts.add(fixedPoints.length);
      const { normal } = randomStream(seed, 77);
      for (let k = 0; k < 60; k++) {
        const guess = Float64Array.from(model.stateNames, () => normal());
        const { status: found, state } = newtonFixedPoint(model.system, guess, p);
        // Outside of the range of tanh a saturated gate leaves no residual that a double could show.
        if (found !== "converged" || state.slice(0, n).some((v) => Math.abs(v) > 1)) continue;
        const near = fixedPoints.filter(({ certificate: { existence } }) =>
          existence.lo.every((lo, i) => state[i]! >= lo - 1e-6 && state[i]! <= existence.hi[i]! + 1e-8),
        );
        expect(near).toHaveLength(1);
      }
      for (const { residual, state, multipliers, certificate } of fixedPoints) {
        expect(residual).toBeLessThan(1e-9);
        expect(certificate.unstableDirections).toBe(
          multipliers.filter(({ re, im }) => Math.hypot(re, im) > 1).length,
        );
        const alone = certifyFixedPoint(model, p, Float64Array.from(state));
        expect(alone.status).toBe("certified");
      }
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  it("certifies no state that is none", () => {
    const model = cellModel(randomCell(kind, 2, 2, 5));
    const p = defaultParameters(model);
    const { normal } = randomStream(3);
    for (let k = 0; k < 10; k++) {
      const state = Float64Array.from(model.stateNames, () => 3 + normal());
      expect(certifyFixedPoint(model, p, state).status).toBe("not certified");
    }
  });
});

describe("forms", () => {
  it("hold the values and the gradients of what they were made of, at random points of random boxes", () => {
    const { normal, uniform } = randomStream(11);
    for (let trial = 0; trial < 400; trial++) {
      const n = 1 + (trial % 3);
      const lo = Float64Array.from({ length: n }, () => normal());
      const box = { lo, hi: lo.map((v) => v + 1.5 * uniform()) };
      const [w, v] = [
        Float64Array.from({ length: n }, () => 2 * normal()),
        Float64Array.from({ length: n }, normal),
      ];
      const [b, c] = [normal(), normal()];
      const kind = (["tanh", "logistic", "exp"] as const)[trial % 3]!;
      const phi = { tanh: Math.tanh, logistic: (a: number) => 1 / (1 + Math.exp(-a)), exp: Math.exp }[kind];
      const form: RowForm = product(
        composed(kind, affineForm(w, { lo: b, hi: b }, box), box),
        composed("tanh", affineForm(v, { lo: c, hi: c }, box), box),
        box,
      );
      const value = (x: Float64Array) => {
        const dot = (y: Float64Array) => x.reduce((sum, xi, i) => sum + xi * y[i]!, 0);
        return phi(dot(w) + b) * Math.tanh(dot(v) + c);
      };
      const x = lo.map((low, i) => low + (box.hi[i]! - low) * uniform());
      const size = Math.max(1, Math.abs(value(x)));
      const rest = value(x) - form.slope.reduce((sum, s, i) => sum + s * x[i]!, 0);
      expect(rest).toBeGreaterThanOrEqual(form.rest.lo - 1e-11 * size);
      expect(rest).toBeLessThanOrEqual(form.rest.hi + 1e-11 * size);
      expect(value(x)).toBeGreaterThanOrEqual(form.range.lo - 1e-11 * size);
      expect(value(x)).toBeLessThanOrEqual(form.range.hi + 1e-11 * size);
      for (let i = 0; i < n; i++) {
        const [up, down] = [x.slice(), x.slice()];
        up[i]! += 1e-5;
        down[i]! -= 1e-5;
        const slope = (value(up) - value(down)) / 2e-5;
        expect(slope).toBeGreaterThanOrEqual(form.low[i]! - 1e-5 * size * 10);
        expect(slope).toBeLessThanOrEqual(form.high[i]! + 1e-5 * size * 10);
      }
    }
  });
});
