import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { assignments, decimal, extent } from "./result-text.js";
import { ink } from "./theme.js";

/** Curves of bifurcations in the plane of two parameters. */
export interface PlaneCurvesPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Label markup. */
  readonly symbols: readonly [string, string];
  readonly curves: readonly {
    readonly type: "fold" | "flip";
    readonly points: readonly { readonly parameter: number; readonly and: number }[];
  }[];
  readonly cusp: { readonly parameter: number; readonly and: number };
}

const colors = { fold: okabeIto.blue, flip: okabeIto.vermillion } as const;

/** Folds, flips and the cusp of a one-neuron model over its weight and bias. */
export const planeCurvesFigure: Figure<PlaneCurvesPlot> = {
  name: "plane-curves",
  title: "Bifurcations over two parameters",
  equation:
    "b = -\\frac{w}{2} \\pm \\Bigl(\\tfrac12 w r - 2 \\operatorname{artanh} r\\Bigr), \\qquad r = \\sqrt{1 - 4/w}",
  defaultWidth: "single",
  caption: ({ title, parameters, symbols, curves, cusp }) => {
    const set = assignments(parameters);
    const names = curves.map(({ type }) => `${type}s`).join(" and ");
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. Curves of ${names} over ${symbols.join(" and ")}, from closed form. ` +
      `Between the two arms of the folds there are three fixed points, elsewhere one; the arms meet in the cusp at ` +
      `(${decimal(cusp.parameter)}, ${decimal(cusp.and)}).`
    );
  },
  spec: ({ symbols, curves, cusp }, layout) => {
    const all = curves.flatMap(({ points }) => points);
    const channel = (key: "parameter" | "and", title: string) => {
      const scale = exactly(...extent([...all, cusp].map((point) => point[key])));
      return { field: key, type: "quantitative", title, scale } as const;
    };
    const panel: PanelSpec = {
      encoding: { x: channel("parameter", symbols[0]), y: channel("and", symbols[1]) },
      layer: [
        ...curves.map(({ type, points }) => ({
          data: { values: points.map((point, order) => ({ ...point, order })) },
          mark: { type: "line" as const, clip: true, color: colors[type], strokeWidth: 1.4 },
          encoding: { order: { field: "order", type: "quantitative" as const } },
        })),
        {
          data: { values: [cusp] },
          mark: { type: "point", size: 30, fill: ink.text, stroke: ink.text, filled: true },
        },
        ...keyRow([
          ...curves.map(({ type }) => ({
            label: `${type}s`,
            width: 54,
            line: { strokeWidth: 1.4, strokeDash: [], color: colors[type] },
          })),
          { label: "cusp", width: 40, point: { shape: "circle", fill: ink.text, stroke: ink.text } },
        ]),
      ],
    };
    return panelPage(layout, [{ panels: [panel], height: layout.width === "single" ? 200 : 300 }], {
      margin: { top: 22, left: 44, right: 12 },
    });
  },
};
