import type { BoundCurve, BoundCurves } from "../analyses/bound-curves.js";
import type { FigureLayout } from "./figure.js";
import type { PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { fontSize, ink, pageWidth } from "./theme.js";

export type BoundPanelData = Pick<BoundCurves, "lags" | "curves" | "simulated">;

interface CurveStyle {
  /** Label markup. */
  readonly label: string;
  readonly color: string;
  readonly strokeWidth: number;
  readonly strokeDash?: number[];
}

const chain: Readonly<Record<string, CurveStyle>> = {
  "s JSR": { label: "JSR", color: okabeIto.vermillion, strokeWidth: 1.6 },
  "s min‖SWS⁻¹‖₂": { label: "min ‖*SWS*^{−1}‖_{2}", color: okabeIto.blue, strokeWidth: 1.6 },
  "s ρ(|W|)": { label: "*ρ*(|*W*|)", color: okabeIto.green, strokeWidth: 1.2, strokeDash: [5, 2] },
  "s‖W‖₂": { label: "‖*W*‖_{2}", color: okabeIto.skyBlue, strokeWidth: 1.6 },
  "s‖W‖₁": { label: "‖*W*‖_{1}", color: okabeIto.purple, strokeWidth: 1 },
  "s‖W‖∞": { label: "‖*W*‖_{∞}", color: okabeIto.purple, strokeWidth: 1, strokeDash: [3, 1.5] },
};
const lower: Readonly<Record<string, string>> = {
  "s max cycle mean of |W|": "cycle mean",
  "s max ρ(W[I,I])": "max *ρ*(*W*_{*II*})",
};
const grey = "#bdbdbd";

function styleOf({ name, kind }: BoundCurve): CurveStyle {
  switch (kind) {
    case "box":
      return { label: "in the box", color: okabeIto.orange, strokeWidth: 1.6, strokeDash: [6, 1.5] };
    case "trajectory":
      return { label: "own factors", color: okabeIto.black, strokeWidth: 1.1, strokeDash: [1.2, 1.6] };
    case "word":
      return { label: "worst word", color: okabeIto.black, strokeWidth: 1.3 };
    case "lower":
      return { label: lower[name] ?? name, color: ink.faint, strokeWidth: 0.7 };
    case "upper":
      return chain[name] ?? { label: name, color: ink.faint, strokeWidth: 1 };
  }
}

/** Between the middles of two labels, px. */
const labelPitch = 9.2;

/** Of the plotting area, px: labels stand right of it and keep their distance in it. */
interface PanelSize {
  readonly width: number;
  readonly height: number;
}

/** Room that the names of the curves take right of a plotting area, px. */
export const boundLabelRoom = 88;

/** Width of each of so many plotting areas in a row, px. */
export function panelWidth(
  { width }: FigureLayout,
  count: number,
  gap: number,
  margin: { readonly left: number; readonly right: number },
): number {
  return (pageWidth[width] - margin.left - margin.right - gap * (count - 1)) / count;
}

/** One network: growth per step over the number of factors, both logarithmic, each curve named at its right end. */
export function boundPanel(data: BoundPanelData, size: PanelSize): PanelSpec {
  const { lags, curves, simulated } = data;
  const domain = growthDomain(data);
  const last = lags.at(-1)!;
  const y = { type: "quantitative", scale: { type: "log", domain, nice: false } } as const;
  const axis = { values: ticks(domain), format: "~g", labelOverlap: false } as const;
  const band = lags.flatMap((k, i) => {
    const pair = simulated[i];
    return pair === null || pair === undefined ? [] : [{ k, low: pair[0], high: pair[1] }];
  });
  return {
    encoding: {
      x: {
        field: "k",
        type: "quantitative",
        title: "Factors *k*",
        scale: { type: "log", domain: [1, Math.max(2, last)], nice: false },
        axis: { values: [1, 2, 4, 8, 16, 32, 64, 128, 256].filter((k) => k <= last), format: "~g" },
      },
    },
    layer: [
      {
        data: { values: band },
        mark: { type: "area", clip: true, color: grey, opacity: 0.75 },
        encoding: { y: { field: "low", ...y, title: "Growth per step", axis }, y2: { field: "high" } },
      },
      {
        data: { values: [{ one: 1 }] },
        mark: { type: "rule", color: ink.axis, strokeWidth: 0.6 },
        encoding: { x: { value: 0 }, x2: { value: size.width }, y: { field: "one", ...y } },
      },
      ...drawnOrder(curves).map((curve) => {
        const { color, strokeWidth, strokeDash } = styleOf(curve);
        const values = lags.flatMap((k, i) => {
          const growth = curve.growth[i] ?? null;
          return growth === null || growth > 1e3 * domain[1] || growth < 1e-3 * domain[0]
            ? []
            : [{ k, growth }];
        });
        return {
          data: { values },
          mark: { type: "line", clip: true, color, strokeWidth, ...(strokeDash && { strokeDash }) },
          encoding: { y: { field: "growth", ...y } },
        } as const;
      }),
      ...labels(data, domain, size),
    ],
  };
}

/** Lower bounds beneath, then upper ones, what was simulated on top. */
function drawnOrder(curves: readonly BoundCurve[]): readonly BoundCurve[] {
  const order = ["lower", "upper", "box", "trajectory", "word"];
  return curves.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

const farthest = 1e12;

/** From below what was simulated to above the largest bound at the last lag. */
function growthDomain({ curves, simulated }: BoundPanelData): [number, number] {
  const ends = curves.flatMap(({ growth }) => growth.at(-1) ?? []);
  const lows = [...ends, ...simulated.flatMap((pair) => pair?.[0] ?? [])].filter((v) => v > 0);
  // At least a factor of four, also where everything is zero or one; growth beyond the farthest is cut off.
  const low = Math.max(1 / farthest, Math.min(0.5, ...lows));
  const high = Math.min(farthest, Math.max(2, ...ends));
  const room = Math.log(high / low) * 0.06 + 0.05;
  return [low * Math.exp(-room), high * Math.exp(2 * room)];
}

/** 1, 2, 5 times powers of ten, inside the domain. */
function ticks([low, high]: readonly [number, number]): number[] {
  const values: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of high / low > 200 ? [1] : [1, 2, 5]) values.push(Number(`${m}e${e}`));
  }
  return values.filter((v) => v >= low && v <= high);
}

/** Names at the right ends, apart from each other, with a line to the curve where one had to move. */
function labels(
  { lags, curves, simulated }: BoundPanelData,
  [low, high]: readonly [number, number],
  { width, height }: PanelSize,
) {
  const place = (growth: number): number => {
    const share = (Math.log(high) - Math.log(growth)) / Math.log(high / low);
    return height * Math.max(0, Math.min(1, share));
  };
  const named = curves.flatMap((curve) => {
    const growth = curve.growth.at(-1) ?? null;
    return growth === null
      ? []
      : [{ label: styleOf(curve).label, color: styleOf(curve).color, at: place(growth) }];
  });
  const band = simulated[lags.length - 1];
  if (band) named.push({ label: "simulated", color: "#6b6b6b", at: place(Math.sqrt(band[0] * band[1])) });
  const sorted = named.toSorted((a, b) => a.at - b.at);
  const spots = spread(
    sorted.map(({ at }) => at),
    labelPitch,
    height,
  );
  return sorted.flatMap(({ label, color, at }, i) => [
    {
      data: { values: [{}] },
      mark: { type: "rule", color, strokeWidth: 0.6 },
      encoding: {
        x: { value: width + 1 },
        x2: { value: width + 10 },
        y: { value: at },
        y2: { value: spots[i]! },
      },
    } as const,
    {
      data: { values: [{ label }] },
      mark: { type: "text", align: "left", baseline: "middle", fontSize: fontSize.note, color: ink.text },
      encoding: {
        x: { value: width + 12 },
        y: { value: spots[i]! },
        text: { field: "label", type: "nominal" },
      },
    } as const,
  ]);
}

/** The places nearest to the wanted ones, in order, that keep the distance, within [0, height] if they fit. */
function spread(wanted: readonly number[], pitch: number, height: number): number[] {
  const places = [...wanted];
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let i = 1; i < places.length; i++) {
      const missing = pitch - (places[i]! - places[i - 1]!);
      if (missing <= 0) continue;
      places[i - 1]! -= missing / 2;
      places[i]! += missing / 2;
    }
    if (places.length > 0 && places[0]! < 0) places[0] = 0;
    const last = places.length - 1;
    if (last >= 0 && places[last]! > height) places[last] = height;
  }
  return places;
}
