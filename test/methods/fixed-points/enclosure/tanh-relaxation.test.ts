import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tanhChord, tanhRelaxation } from "../../../../src/methods/fixed-points/enclosure/tanh-relaxation.js";
import { exactly } from "../../../interval/exact-doubles.js";
import { exactTanh } from "../../../interval/exact-functions.js";
import { randomStream } from "../../../../src/random/stream.js";

/** tanh a as an integer in units of 2⁻³²⁰, |a| > 2⁻¹⁵⁰ or 0. */
function fixedTanh(a: number): bigint {
  if (a === 0) return 0n;
  const { m } = exactTanh(Math.abs(a));
  return a < 0 ? -m : m;
}

/** A double, or the product of two, in units of 2⁻³²⁰ · 2⁻¹⁸²⁸ = 2⁻²¹⁴⁸. */
const product = (x: number, y: number): bigint => exactly(x) * exactly(y);
const lifted = (fixed: bigint): bigint => fixed << 1828n;

const ends = fc
  .tuple(
    fc.double({ min: -25, max: 25, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([l, width, decades]) => {
    const from = Math.abs(l) < 1e-9 ? 0 : l;
    return [from, from + width * 10 ** (1 - decades)] as const;
  });

describe("tanhChord", () => {
  it("bounds tanh a − s a over the whole interval, in exact arithmetic", () => {
    fc.assert(
      fc.property(
        ends,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        ([l, u], inner) => {
          const out = new Float64Array(4);
          tanhChord(l, u, out);
          const [s, low, high] = [out[0]!, out[1]!, out[2]!];
          const touch = Math.atanh(Math.sqrt(Math.max(0, 1 - s)));
          const points = [l, u, touch, -touch, ...inner.map((t) => l + t * (u - l))];
          for (const a of points) {
            if (!(a >= l && a <= u) || (a !== 0 && Math.abs(a) < 1e-12)) continue;
            const rest = lifted(fixedTanh(a)) - product(s, a);
            const slack = 1n << 1850n;
            expect(rest - product(low, 1)).toBeGreaterThanOrEqual(-slack);
            expect(product(high, 1) - rest).toBeGreaterThanOrEqual(-slack);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("bounds |tanh′ − s| at the ends of the interval, in exact arithmetic", () => {
    fc.assert(
      fc.property(ends, ([l, u]) => {
        const out = new Float64Array(4);
        tanhChord(l, u, out);
        for (const a of [l, u]) {
          if (a !== 0 && Math.abs(a) < 1e-12) continue;
          const t = fixedTanh(a);
          const slope = ((1n << 640n) - t * t) << 434n;
          const apart = slope - exactly(out[0]!);
          const slack = 1n << 830n;
          expect(apart < 0n ? -apart : apart).toBeLessThanOrEqual(exactly(out[3]!) + slack);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is an eighth of the square of a narrow interval wide, where tanh bends most", () => {
    const out = new Float64Array(4);
    for (const width of [1e-1, 1e-2, 1e-3]) {
      const a = Math.atanh(1 / Math.sqrt(3));
      tanhChord(a - width / 2, a + width / 2, out);
      const curvature = 4 / (3 * Math.sqrt(3));
      expect((out[2]! - out[1]!) / ((curvature * width ** 2) / 8)).toBeCloseTo(1, 1);
    }
  });
});

describe("tanhRelaxation", () => {
  it("holds F(x) = L x + b + G t and F'(x) = L + G E at random points of random boxes", () => {
    const { normal, uniform } = randomStream(5);
    for (let trial = 0; trial < 300; trial++) {
      const n = 1 + (trial % 4);
      const w = Float64Array.from({ length: n * n }, () => 2 * normal());
      const b = Float64Array.from({ length: n }, normal);
      const map = tanhRelaxation(w, { lo: b, hi: b });
      const lo = Float64Array.from({ length: n }, () => 2 * normal());
      const hi = lo.map((v) => v + 2 * uniform());
      map.relax(lo, hi);
      const x = lo.map((v, i) => v + (hi[i]! - v) * uniform());
      for (let j = 0; j < n; j++) {
        const s = map.linear[j]! / w[j]!;
        expect(Math.abs(Math.tanh(x[j]!) - s * x[j]! - map.noise[j]!)).toBeLessThanOrEqual(
          map.noiseRadius[j]! + 1e-14,
        );
        expect(Math.abs(1 - Math.tanh(x[j]!) ** 2 - s)).toBeLessThanOrEqual(map.spread[j * n + j]! + 1e-14);
      }
      const image = { lo: new Float64Array(n), hi: new Float64Array(n) };
      map.image(lo, hi, image.lo, image.hi);
      for (let i = 0; i < n; i++) {
        const value = x.reduce((sum, v, j) => sum + w[i * n + j]! * Math.tanh(v), b[i]!);
        expect(value).toBeGreaterThanOrEqual(image.lo[i]! - 1e-13);
        expect(value).toBeLessThanOrEqual(image.hi[i]! + 1e-13);
        expect(image.lo[i]).toBeGreaterThanOrEqual(map.start.lo[i]!);
      }
    }
  });
});
