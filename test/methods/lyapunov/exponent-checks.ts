import { expect } from "vitest";
import type { LyapunovSpectrum } from "../../../src/methods/lyapunov/lyapunov-estimate.js";

export function values({ exponents }: LyapunovSpectrum): (number | null)[] {
  return exponents.map(({ value }) => value);
}

export function expectClose(found: LyapunovSpectrum, expected: readonly number[], tolerance: number): void {
  expect(found.exponents.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found.exponents[i]!.value! - value)).toBeLessThan(tolerance);
  });
}
