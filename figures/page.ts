import type { TopLevelSpec } from "vega-lite";
import type { FigureLayout } from "./figure.js";
import { figureConfig, fontSize, pageWidth, vegaLiteSchema } from "./theme.js";

/** A unit, layer or concat specification without width and height: the page sets them. */
export type PanelSpec = Extract<TopLevelSpec, { vconcat: unknown }>["vconcat"][number];
/** A layer of a panel that has several. */
export type Layer = Extract<PanelSpec, { layer: unknown }>["layer"][number];

export interface PanelRow {
  readonly panels: readonly PanelSpec[];
  /** Height of the plotting areas, px. */
  readonly height: number;
  /** Relative widths of the plotting areas; equal unless given. */
  readonly weights?: readonly number[];
  /** Between two plotting areas, px: room for the right one's axis labels and title. */
  readonly gap?: number;
  /** Between this row's plotting areas and the next row's, px; the page's `rowGap` unless given. */
  readonly below?: number;
}

export interface PageOptions {
  /** Room around the outermost plotting areas for axes, titles and panel letters, px. */
  readonly margin?: {
    readonly left?: number;
    readonly right?: number;
    readonly top?: number;
    readonly bottom?: number;
  };
  /** Between two rows of plotting areas, px. */
  readonly rowGap?: number;
}

export const pageDefaults = {
  margin: { left: 38, right: 8, top: 16, bottom: 28 },
  columnGap: 44,
  rowGap: 46,
} as const;

/** What the renderer reads to cut the page: plotting area (0, 0) lies at (left, top) of a width × height page. */
export interface PageBox {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** Width of each plotting area of a row, px; together with gaps and margins they fill the page exactly. */
export function panelWidths(layout: FigureLayout, row: PanelRow, options: PageOptions = {}): number[] {
  const margin = { ...pageDefaults.margin, ...options.margin };
  const weights = row.weights ?? row.panels.map(() => 1);
  if (weights.length !== row.panels.length) {
    throw new RangeError(`weights has ${weights.length} entries; expected one a panel, ${row.panels.length}`);
  }
  const gaps = (row.gap ?? pageDefaults.columnGap) * (row.panels.length - 1);
  const free = pageWidth[layout.width] - margin.left - margin.right - gaps;
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => (free * w) / total);
}

/**
 * Lays panels out in rows on a page of exactly the layout's width.
 *
 * Plotting areas are placed by arithmetic (Vega-Lite's flush bounds), so they align and never move with the
 * length of a tick label; axes, titles and legends use the margins and gaps, which must be wide enough: a test
 * over the catalogue finds text that leaves the page or touches other text.
 */
export function panelPage(
  layout: FigureLayout,
  rows: readonly PanelRow[],
  options: PageOptions = {},
): TopLevelSpec {
  const margin = { ...pageDefaults.margin, ...options.margin };
  const pitches = rows.map((row) => row.height + (row.below ?? options.rowGap ?? pageDefaults.rowGap));
  const heights = rows.reduce((sum, { height }, i) => sum + (i < rows.length - 1 ? pitches[i]! : height), 0);
  const page: PageBox = {
    width: pageWidth[layout.width],
    height: heights + margin.top + margin.bottom,
    left: margin.left,
    top: margin.top,
  };
  return {
    $schema: vegaLiteSchema,
    config: figureConfig,
    usermeta: { page },
    ...flush,
    spacing: 0,
    vconcat: rows.flatMap((row, i) => {
      const panels = hconcat(layout, row, options);
      return i === rows.length - 1 ? [panels] : [panels, spacer(pitches[i]!)];
    }),
  };
}

/** A row of panels has no height of its own under flush bounds, so an empty view keeps its place. */
function spacer(height: number): PanelSpec {
  return { data: { values: [{}] }, mark: { type: "point", opacity: 0 }, width: 1, height };
}

/** Panels keep their own scales and legends; Vega-Lite would merge the colours of all of them. */
const flush = {
  bounds: "flush",
  resolve: {
    scale: {
      color: "independent",
      fill: "independent",
      stroke: "independent",
      opacity: "independent",
      shape: "independent",
      size: "independent",
      strokeDash: "independent",
      strokeWidth: "independent",
    },
  },
} as const;

function hconcat(layout: FigureLayout, row: PanelRow, options: PageOptions): PanelSpec {
  const widths = panelWidths(layout, row, options);
  return {
    ...flush,
    spacing: row.gap ?? pageDefaults.columnGap,
    hconcat: row.panels.map((panel, i) => ({ ...panel, width: widths[i]!, height: row.height })),
  };
}

/**
 * Title of a panel: its letter in bold at the far left of the margin, then a short text over the plotting area.
 * `inset` is how far left of the plotting area the letter begins, px.
 */
export function panelTitle(
  letter: string,
  text = "",
  inset = 30,
): { text: string; dx: number; fontSize: number } {
  return {
    text: text === "" ? `**${letter}**` : `**${letter}**\u2002${text}`,
    dx: -inset,
    fontSize: fontSize.label,
  };
}
