import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenvaluesTwo } from "../../src/linalg/eigenvalues-two.js";

describe("eigenvaluesTwo", () => {
  it.each([
    ["rotation", [0, -1, 1, 0], [0, 1, 0, -1]],
    ["nilpotent", [12, -12, 12, -12], [0, 0, 0, 0]],
    ["triangular", [1, 7, 0, -3], [-3, 0, 1, 0]],
    ["off-diagonal pair 340 decades apart", [0, 1e170, 1e-170, 0], [1, 0, -1, 0]],
    ["off-diagonal pair 600 decades apart", [0, 1e300, 1e-300, 0], [1, 0, -1, 0]],
    ["negative mean", [-3, 1, 2, -4], [-5, 0, -2, 0]],
  ] as const)("%s", (_, [a, b, c, d], expected) => {
    const e = eigenvaluesTwo(a, b, c, d);
    const found = [e.re1, e.im1, e.re2, e.im2];
    expected.forEach((v, i) => {
      expect(found[i]).toBeCloseTo(v, 14);
    });
  });

  it("does not cancel in the smaller root", () => {
    // λ² − 1e8 λ + 1 = 0; mean − root has no digit of the smaller root right.
    const e = eigenvaluesTwo(1e8, -1, 1, 0);
    expect(e.re2 / 1e-8).toBeCloseTo(1 + 1e-16, 15);
    expect(e.re1).toBe(1e8);
  });

  it("does not cancel in the discriminant", () => {
    // [[1 + 2h, −h], [h, 1]] has the discriminant h² − h² = 0: 1 + h twice, exactly.
    const h = 2 ** -26;
    expect(eigenvaluesTwo(1 + 2 * h, -h, h, 1)).toEqual({ re1: 1 + h, im1: 0, re2: 1 + h, im2: 0 });
    const delta = 2 ** -70;
    const im = Math.sqrt(h * delta);
    expect(eigenvaluesTwo(1 + 2 * h, -(h + delta), h, 1).im1 / im).toBeCloseTo(1, 14);
  });

  it("keeps what the difference of the diagonal loses", () => {
    // (a − d)/2 = ½ + 2⁻⁶¹ rounds to ½; the discriminant 2⁻⁶¹ + 2⁻¹²² hangs on the rest.
    const { re1, im1 } = eigenvaluesTwo(1, -0.5, 0.5, -(2 ** -60));
    expect(im1).toBe(0);
    expect((re1 - 0.5) * 2 ** 30.5).toBeCloseTo(1, 6);
  });

  it("has the trace and the determinant of the matrix", () => {
    const entry = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(entry, entry, entry, entry, (a, b, c, d) => {
        const e = eigenvaluesTwo(a, b, c, d);
        expect(e.re1 + e.re2).toBeCloseTo(a + d, 9);
        expect(e.re1 * e.re2 - e.im1 * e.im2).toBeCloseTo(a * d - b * c, 7);
      }),
      { seed: 1 },
    );
  });
});
