import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, type PanelSpec } from "./page.js";
import { assignments, extent, lineKey, plain, seriesColor } from "./result-text.js";
import { lineStyle } from "./theme.js";

/** Size of the product of k Jacobians, with upper bounds; decimal logarithms, null for zero. */
export interface ProductNormsPlot {
  readonly title: string;
  readonly equation: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly lags: readonly number[];
  readonly curves: readonly {
    readonly label: string;
    readonly kind: "measured" | "bound";
    readonly log10: readonly (number | null)[];
  }[];
  readonly status: string;
}

/** Operator norm and spectral radius of Jacobian products against their length, and every bound. */
export const productNormsFigure: Figure<ProductNormsPlot> = {
  name: "product-norms",
  title: "Norms of Jacobian products",
  equation: "\\|\\Pi_k\\|_2 = \\|J_T J_{T-1} \\cdots J_{T-k+1}\\|_2",
  defaultWidth: "single",
  caption: ({ title, parameters, curves, status }) => {
    const bounds = curves.filter(({ kind }) => kind === "bound").length;
    const withRadius = curves.filter(({ kind }) => kind === "measured").length > 1;
    const set = assignments(parameters);
    return [
      `${title}${set === "" ? "" : ` at ${set}`}.`,
      `Decimal logarithm of the operator norm${withRadius ? " and of the spectral radius" : ""} of the product of *k* Jacobians along the trajectory (solid)`,
      bounds > 0
        ? `and ${bounds} upper bounds on the norm that follow from the weights alone (dashed).`
        : ".",
      status === "ok" ? "" : `The run stopped early (${status}).`,
    ]
      .filter(Boolean)
      .join(" ")
      .replace(" .", ".");
  },
  spec: (plot, layout) => {
    const { lags, curves } = plot;
    const rows = Math.ceil(curves.length / perRow);
    const all = curves.flatMap(({ log10 }) => log10.filter((v) => v !== null));
    const last = lags.at(-1) ?? 1;
    const panel: PanelSpec = {
      encoding: {
        x: {
          field: "k",
          type: "quantitative",
          title: "Factors *k*",
          scale: exactly(Math.min(1, last - 1), last),
        },
        y: {
          field: "log10",
          type: "quantitative",
          title: "log_{10} of the size",
          scale: exactly(...extent(all)),
        },
      },
      layer: [
        ...curves.map(({ log10, kind }, i) => {
          const values = log10.flatMap((value, k) => (value === null ? [] : [{ k: lags[k]!, log10: value }]));
          const type = lags.length === 1 ? "point" : "line";
          return {
            data: { values },
            mark: { type, color: seriesColor(i), clip: true, ...styleOf(kind) },
          } as const;
        }),
        ...Array.from({ length: rows }, (_, r) => {
          const group = curves.slice(r * perRow, (r + 1) * perRow);
          const keys = group.map(({ label, kind }, i) => {
            return { ...lineKey(plain(label), r * perRow + i, styleOf(kind).strokeDash), width: keyWidth };
          });
          return keyRow(keys, 9 + 11 * (rows - 1 - r));
        }).flat(),
      ],
    };
    return panelPage(layout, [{ panels: [panel], height: 190 }], {
      margin: { top: 12 + 11 * rows, left: 42 },
    });
  },
};

/** Entries of the key in one row. */
const perRow = 3;
const keyWidth = 95;

function styleOf(kind: "measured" | "bound") {
  return kind === "measured" ? lineStyle.plain : { strokeWidth: 1.1, strokeDash: [4, 2] };
}
