import { describe, expect, it } from "vitest";
import {
  divergingRamp,
  lightRamp,
  missingColor,
  orderedColors,
  parseHex,
  rampColor,
  sequentialRamp,
  type Ramp,
} from "../../figures/palettes.js";

/** CIE L*a*b* (D65), the colour space the ramps were not made in. */
function lab(color: string): [number, number, number] {
  const [r, g, b] = parseHex(color).map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function lightness(ramp: Ramp): number[] {
  return Array.from({ length: 65 }, (_, k) => lab(rampColor(ramp, k / 64))[0]);
}

describe("colour ramps", () => {
  it("rise in lightness all the way, over most of the scale", () => {
    const values = lightness(sequentialRamp);
    for (let k = 1; k < values.length; k++) expect(values[k]! - values[k - 1]!).toBeGreaterThan(0);
    expect(values.at(-1)! - values[0]!).toBeGreaterThan(80);
    const falling = lightness(lightRamp);
    for (let k = 1; k < falling.length; k++) expect(falling[k - 1]! - falling[k]!).toBeGreaterThan(0);
  });

  it.each([
    ["sequential", sequentialRamp],
    ["light", lightRamp],
  ] as const)("%s: lightness follows the value in even steps", (_, ramp) => {
    const steps = lightness(ramp)
      .slice(1)
      .map((value, k, all) => Math.abs(value - (k === 0 ? lightness(ramp)[0]! : all[k - 1]!)));
    const mean = steps.reduce((a, b) => a + b) / steps.length;
    for (const step of steps) expect(step / mean).toBeLessThan(2);
    for (const step of steps) expect(step / mean).toBeGreaterThan(0.3);
  });

  it("diverges from a light neutral middle to two equally dark ends", () => {
    const values = lightness(divergingRamp);
    expect(Math.max(...values)).toBe(values[32]);
    expect(Math.abs(values[0]! - values[64]!)).toBeLessThan(5);
    const [, a, b] = lab(rampColor(divergingRamp, 0.5));
    expect(Math.hypot(a, b)).toBeLessThan(1);
  });

  it("keeps the colour of missing values apart from every ramp", () => {
    const missing = lab(missingColor);
    for (const ramp of [sequentialRamp, lightRamp, divergingRamp]) {
      for (let k = 0; k <= 64; k++) {
        const distance = Math.hypot(...lab(rampColor(ramp, k / 64)).map((v, i) => v - missing[i]!));
        expect(distance).toBeGreaterThan(10);
      }
    }
  });

  it("takes ordered colours from end to end and rejects what is no colour", () => {
    expect(orderedColors(3, ["#000000", "#ffffff"], [0, 1])).toEqual(["#000000", "#808080", "#ffffff"]);
    expect(orderedColors(1)).toHaveLength(1);
    expect(() => parseHex("red")).toThrow(/colour is "red"/);
  });
});
