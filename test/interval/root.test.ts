import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { productDown, rootDown, rootUp, scaledNumber, timesPowerOfTwoDown } from "../../src/interval/root.js";

/** A double as a fraction numerator / 2^1074, exactly. */
function exact(x: number): bigint {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, x);
  const bits = bytes.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
}

const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });

describe("rootUp", () => {
  it("is never below the exact root, and within some ulps of it", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (x, k) => {
          const root = rootUp(x, k);
          const scale = 2n ** (1074n * BigInt(k - 1));
          expect(exact(root) ** BigInt(k) >= exact(x) * scale).toBe(true);
          expect(exact(root * (1 - 2 ** -46)) ** BigInt(k) <= exact(x) * scale).toBe(true);
        },
      ),
      { numRuns: 500, seed: 5 },
    );
    expect(rootUp(Infinity, 3)).toBe(Infinity);
  });
});

describe("rootDown", () => {
  it("never exceeds the exact root, and is within some ulps of it", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 6 }), (factors) => {
        const k = factors.length;
        const root = rootDown(productDown(factors), k);
        // All numbers are multiples of 2^−1074, so integers compare exactly.
        const product = factors.reduce((p, x) => p * exact(x), 1n);
        expect(exact(root) ** BigInt(k) <= product).toBe(true);
        const above = root * (1 + 2 ** -48) + 4 * Number.MIN_VALUE;
        if (above < Number.MAX_VALUE) expect(exact(above) ** BigInt(k) >= product).toBe(true);
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  it("is exact for powers of two, and zero of zero", () => {
    expect(rootDown(productDown([2, 8]), 2)).toBe(4);
    expect(rootDown(productDown([2 ** -1074, 2 ** 1000]), 2)).toBe(2 ** -37);
    expect(rootDown(productDown([3, 0, 5]), 3)).toBe(0);
    expect(rootDown({ mantissa: 1.5, exponent: 5000 }, 1)).toBe(Number.MAX_VALUE);
  });

  it("splits a number into mantissa and exponent", () => {
    fc.assert(
      fc.property(positive, (x) => {
        const { mantissa, exponent } = scaledNumber(x);
        expect(mantissa).toBeGreaterThanOrEqual(1);
        expect(mantissa).toBeLessThan(2);
        const back = timesPowerOfTwoDown(mantissa, exponent);
        const lost = exact(x) - exact(back);
        expect(lost >= 0n && lost <= (x < 2 ** -1000 ? 8n + (exact(x) >> 50n) : 0n)).toBe(true);
      }),
      { numRuns: 500, seed: 4 },
    );
  });
});
