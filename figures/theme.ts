import type { TopLevelSpec } from "vega-lite";
import { categoryColors, lightRamp, divergingRamp, sequentialRamp } from "./palettes.js";
import type { FigureWidth } from "./figure.js";

/** Page widths in px at 96 dpi: 89 mm and 183 mm. */
export const pageWidth: Readonly<Record<FigureWidth, number>> = { single: 336, double: 692 };

/** Type sizes in px of the page; nothing but sub- and superscripts is set smaller than `tick`. */
export const fontSize = { tick: 7.5, label: 8.5, note: 7.5, panel: 10 } as const;

export const fontFamily = "DejaVu Sans";

export const ink = { text: "#1a1a1a", axis: "#333333", faint: "#8a8a8a", grid: "#e4e4e4" } as const;

/** Spread into a mark: `{ type: "line", ...lineStyle.stable }`. */
export interface LineStyle {
  readonly strokeWidth: number;
  readonly strokeDash: number[];
}

/** Line marks for branches and orbits: the style always comes from the stability in the data. */
export const lineStyle: Readonly<Record<"stable" | "unstable" | "plain" | "reference", LineStyle>> = {
  stable: { strokeWidth: 1.6, strokeDash: [] },
  unstable: { strokeWidth: 0.9, strokeDash: [3, 2] },
  /** Curves that are data, not branches. */
  plain: { strokeWidth: 1.2, strokeDash: [] },
  /** Bounds, asymptotes, thresholds. */
  reference: { strokeWidth: 0.8, strokeDash: [1.5, 1.5] },
};

export const vegaLiteSchema = "https://vega.github.io/schema/vega-lite/v6.json";

export type FigureConfig = NonNullable<TopLevelSpec["config"]>;

/** The one look of all figures. `panelPage` puts it into the specification; a hand-made one must itself. */
export const figureConfig: FigureConfig = {
  aria: false,
  background: "white",
  font: fontFamily,
  padding: 0,
  view: { stroke: null },
  axis: {
    domainColor: ink.axis,
    domainWidth: 0.7,
    grid: false,
    gridColor: ink.grid,
    gridWidth: 0.5,
    labelColor: ink.text,
    labelFontSize: fontSize.tick,
    labelLimit: 0,
    labelPadding: 2,
    labelOverlap: "parity",
    tickColor: ink.axis,
    // Ticks and axis lines exactly where the data are, not on the nearest px of a screen.
    tickRound: false,
    translate: 0,
    tickSize: 3,
    tickWidth: 0.7,
    titleColor: ink.text,
    titleFontSize: fontSize.label,
    titleFontWeight: "normal",
    titleLimit: 0,
    titlePadding: 4,
  },
  axisX: { tickCount: 5, labelFlush: false },
  // Digits stand centred on their tick: Vega rounds the shift of the baseline down to a whole px.
  axisY: { tickCount: 5, labelOffset: 0.7 },
  legend: {
    labelColor: ink.text,
    labelFontSize: fontSize.note,
    labelLimit: 0,
    labelOffset: 3,
    offset: 6,
    padding: 0,
    rowPadding: 2,
    symbolSize: 36,
    symbolStrokeWidth: 1.4,
    titleColor: ink.text,
    titleFontSize: fontSize.note,
    titleFontWeight: "normal",
    titleLimit: 0,
    titlePadding: 3,
    gradientThickness: 7,
    gradientStrokeColor: ink.axis,
    gradientStrokeWidth: 0.4,
    tickCount: 4,
  },
  title: {
    anchor: "start",
    color: ink.text,
    fontSize: fontSize.label,
    fontWeight: "normal",
    frame: "group",
    limit: 0,
    offset: 4,
  },
  line: { strokeWidth: lineStyle.plain.strokeWidth, strokeCap: "butt", strokeJoin: "round" },
  rule: { color: ink.axis, strokeWidth: 0.7 },
  point: { size: 22, strokeWidth: 1, filled: true, opacity: 1 },
  text: { color: ink.text, fontSize: fontSize.note },
  range: {
    category: [...categoryColors],
    heatmap: [...sequentialRamp],
    ramp: [...lightRamp],
    ordinal: [...lightRamp.slice(6)],
    diverging: [...divergingRamp],
  },
};
