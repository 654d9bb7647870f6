import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { assignments, extent } from "./result-text.js";
import { lineStyle } from "./theme.js";

/** Sizes of the lag terms of ∂x_T/∂p. */
export interface LagSizesPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly terms: readonly {
    readonly lag: number;
    /** Decimal logarithm of the norm; null for zero. */
    readonly log10: number | null;
    readonly share: number | null;
  }[];
  readonly steps: number;
}

/** How much each step back in time contributes to the gradient, and how many steps make up the most of it. */
export const lagSizesFigure: Figure<LagSizesPlot> = {
  name: "lag-sizes",
  title: "Lag terms of the gradient",
  equation:
    "\\frac{\\partial x_T}{\\partial p} = \\sum_k J_T \\cdots J_{T-k+1}\\,\\frac{\\partial^+ x_{T-k}}{\\partial p}",
  defaultWidth: "single",
  caption: ({ title, parameters, steps }) => {
    const set = assignments(parameters);
    return (
      `${title}${set === "" ? "" : ` at ${set}`}, *T* = ${steps}. **a** Decimal logarithm of the Frobenius norm of the ` +
      "lag-*k* term of ∂*x*_{*T*}/∂*p*: what the parameters did *k* steps before the end. **b** Share of all terms up " +
      "to lag *k* in the sum of all sizes; dotted: 99 %."
    );
  },
  spec: (plot, layout) => {
    const panels = [sizes(plot), shares(plot)];
    const margin = { left: 46 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 170, gap: 56 }], { margin });
    return panelPage(
      layout,
      panels.map((panel) => ({ panels: [panel], height: 110 })),
      { margin },
    );
  },
};

function lagChannel({ terms }: LagSizesPlot) {
  const last = terms.at(-1)?.lag ?? 1;
  return {
    field: "lag",
    type: "quantitative",
    title: "Lag *k*",
    scale: exactly(0, Math.max(1, last)),
  } as const;
}

function sizes(plot: LagSizesPlot): PanelSpec {
  const rows = plot.terms.filter(({ log10 }) => log10 !== null);
  const y = {
    field: "log10",
    type: "quantitative",
    title: "log_{10} of the norm",
    scale: exactly(...extent(rows.map(({ log10 }) => log10!))),
  } as const;
  const color = okabeIto.blue;
  return {
    title: panelTitle("a", "", 40),
    data: { values: rows },
    encoding: { x: lagChannel(plot), y },
    layer: [
      { mark: { type: "line", color, ...lineStyle.plain, clip: true } },
      ...(rows.length <= markedLags ? [{ mark: { type: "point", color, size: 9 } } as const] : []),
    ],
  };
}

/** Up to this many lags are marked one by one. */
const markedLags = 80;

function shares(plot: LagSizesPlot): PanelSpec {
  const x = lagChannel(plot);
  const y = {
    field: "share",
    type: "quantitative",
    title: "Cumulative share",
    scale: exactly(0, 1.03),
  } as const;
  return {
    title: panelTitle("b", "", 40),
    layer: [
      {
        data: { values: [{ share: 0.99 }] },
        mark: { type: "rule", ...lineStyle.reference },
        encoding: { y },
      },
      {
        data: { values: plot.terms.filter(({ share }) => share !== null) },
        mark: { type: "line", color: okabeIto.vermillion, ...lineStyle.plain, clip: true },
        encoding: { x, y },
      },
    ],
  };
}
