/**
 * Okabe & Ito's eight colours, distinguishable with every common colour-vision deficiency.
 *
 * @see Okabe & Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/
 */
export const okabeIto = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Categories in the order they should be used: dark enough to read as thin lines on white. */
export const categoryColors: readonly string[] = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.green,
  okabeIto.purple,
  okabeIto.orange,
  okabeIto.skyBlue,
  okabeIto.black,
];

/** Control points of a colour ramp, equally spaced in OKLab arc length; colours between are interpolated. */
export type Ramp = readonly string[];

/** Dark blue over green to light yellow, lightness rising throughout: fields and heat maps. */
export const sequentialRamp: Ramp = [
  ...["#190f41", "#181e56", "#0f2d68", "#083d6e", "#0d4e73", "#125f7a", "#167082", "#1b818a", "#20928f"],
  ...["#24a392", "#29b490", "#4cc38b", "#73cf85", "#98db81", "#bce482", "#deee89", "#fef795"],
];

/** Near white to dark blue, one hue: ordered lines and areas on a white page. */
export const lightRamp: Ramp = [
  ...["#eff6fd", "#ddeaf9", "#cbdef4", "#b9d3f0", "#a8c7eb", "#97bbe5", "#87afdf", "#77a2d9", "#6796d2"],
  ...["#588aca", "#4a7dc2", "#3c71b9", "#2f64af", "#2358a5", "#174c9a", "#0a3f8e", "#04357f"],
];

/** Blue, light grey, red-brown; both arms equally dark. The middle colour belongs to zero. */
export const divergingRamp: Ramp = [
  ...["#074491", "#0d59ae", "#2771c1", "#4389d1", "#62a1dd", "#82b7e7", "#a6cdee", "#cbe1f3", "#f4f4f4"],
  ...["#f0d9c9", "#e9bda2", "#e0a17e", "#d4855e", "#c56841", "#b34c27", "#9f3010", "#841907"],
];

/** Where a field has no value (NaN): a grey that occurs in no ramp. */
export const missingColor = "#b8b8b8";

export type Rgb = readonly [red: number, green: number, blue: number];

/** "#rrggbb" as three bytes. */
export function parseHex(color: string): Rgb {
  const value = /^#[0-9a-f]{6}$/i.test(color) ? parseInt(color.slice(1), 16) : Number.NaN;
  if (Number.isNaN(value)) throw new RangeError(`colour is "${color}"; expected #rrggbb`);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colour of a ramp at position t, clamped to [0, 1], as bytes. */
export function rampRgb(ramp: Ramp, t: number): Rgb {
  const at = Math.min(1, Math.max(0, t)) * (ramp.length - 1);
  const left = Math.min(ramp.length - 2, Math.floor(at));
  const a = parseHex(ramp[left]!);
  const b = parseHex(ramp[left + 1]!);
  const mix = (i: 0 | 1 | 2): number => Math.round(a[i] + (at - left) * (b[i] - a[i]));
  return [mix(0), mix(1), mix(2)];
}

/** The colour of a ramp at position t in [0, 1], as "#rrggbb". */
export function rampColor(ramp: Ramp, t: number): string {
  return `#${rampRgb(ramp, t)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")}`;
}

/**
 * `count` colours from a ramp for an ordered family of lines (T = 5, 10, 20, 50), first to last.
 * The default interval leaves out what would vanish on white.
 */
export function orderedColors(
  count: number,
  ramp: Ramp = lightRamp,
  interval: readonly [number, number] = [0.42, 1],
): string[] {
  const step = count > 1 ? (interval[1] - interval[0]) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => rampColor(ramp, interval[0] + i * step));
}
