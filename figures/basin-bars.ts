import { areaColor, infinityColor } from "./category-map.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, type PanelSpec } from "./page.js";
import { assignments, decimal } from "./result-text.js";
import { ink } from "./theme.js";

/** Shares of basins with their intervals. */
export interface BasinBarsPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly samples: number;
  readonly shares: readonly {
    /** In label markup. */
    readonly name: string;
    readonly infinity: boolean;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly undecided: number;
}

/** How much of the box each attractor attracts. */
export const basinBarsFigure: Figure<BasinBarsPlot> = {
  name: "basin-shares",
  title: "Shares of the basins of attraction",
  equation: "\\hat p \\pm 1.96 \\sqrt{\\hat p (1 - \\hat p)/N}",
  defaultWidth: "single",
  caption: ({ title, parameters, samples, undecided }) => {
    const set = assignments(parameters);
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. Share of ${decimal(samples)} starts, drawn evenly from the state box, that each ` +
      `attractor attracts, with Wilson's 95 % intervals${undecided > 0 ? `; ${decimal(100 * undecided, 2)} % are undecided` : ""}.`
    );
  },
  spec: (plot, layout) => {
    const height = Math.max(60, 16 * Math.min(plot.shares.length, mostBars));
    return panelPage(layout, [{ panels: [bars(plot)], height }], {
      margin: { left: 74, top: 10, right: 16 },
    });
  },
};

const mostBars = 40;

function bars({ shares }: BasinBarsPlot): PanelSpec {
  const values = shares.slice(0, mostBars).map((share, k) => {
    return { ...share, zero: 0, color: share.infinity ? infinityColor : areaColor(k) };
  });
  const largest = Math.max(...values.map(({ high }) => high));
  const y = {
    field: "name",
    type: "nominal",
    sort: null,
    title: null,
    axis: { ticks: false, domain: false },
  } as const;
  const x = {
    type: "quantitative",
    title: "Share of the box",
    scale: exactly(0, Math.min(1, 1.04 * largest)),
  } as const;
  return {
    data: { values },
    layer: [
      {
        mark: { type: "bar", stroke: ink.axis, strokeWidth: 0.4, height: { band: 0.7 } },
        encoding: { x: { field: "value", ...x }, y, fill: { field: "color", type: "nominal", scale: null } },
      },
      {
        mark: { type: "rule", strokeWidth: 1.1, color: ink.text },
        encoding: { x: { field: "low", ...x }, x2: { field: "high" }, y },
      },
    ],
  };
}
