import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelWidths, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { assignments, extent } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";
import type { Stability } from "../src/methods/results.js";

/** Multipliers of fixed points, or eigenvalues of equilibria. */
export interface MultipliersPlot {
  readonly title: string;
  readonly kind: "map" | "flow";
  readonly parameters: Readonly<Record<string, number>>;
  readonly points: readonly { readonly re: number; readonly im: number; readonly stability: Stability }[];
  readonly fixedPoints: number;
}

const styles: Readonly<
  Record<Stability, { readonly fill: string; readonly stroke: string; readonly shape: string }>
> = {
  stable: { fill: okabeIto.blue, stroke: okabeIto.blue, shape: "circle" },
  unstable: { fill: "white", stroke: okabeIto.vermillion, shape: "circle" },
  nonhyperbolic: { fill: ink.text, stroke: ink.text, shape: "diamond" },
};

/** The complex plane with the boundary of stability and every multiplier. */
export const multipliersFigure: Figure<MultipliersPlot> = {
  name: "multipliers",
  title: "Multipliers of fixed points",
  equation: "\\det\\bigl(J(x^*) - \\mu I\\bigr) = 0",
  defaultWidth: "single",
  caption: ({ title, kind, parameters, fixedPoints }) => {
    const set = assignments(parameters);
    const [what, where, border] =
      kind === "map"
        ? ["Multipliers", "fixed points", "the unit circle"]
        : ["Eigenvalues", "equilibria", "the imaginary axis"];
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. ${what} of the ${fixedPoints} ${where} found: those of a stable one filled, ` +
      `of an unstable one open. Dotted: ${border}, inside (left of) which all of them must lie for stability.`
    );
  },
  spec: (plot, layout) => {
    const { points, kind } = plot;
    const reach = kind === "map" ? [-1.1, 1.1] : [0];
    const row = { panels: [{ mark: "point" as const }], height: layout.width === "single" ? 250 : 330 };
    const [width] = panelWidths(layout, row, { margin });
    const [re, im] = sameScale(
      extent([...points.map((q) => q.re), ...reach], 0.08),
      extent([...points.map((q) => q.im), ...(kind === "map" ? reach : [-0.5, 0.5])], 0.08),
      width! / row.height,
    );
    const kinds = (Object.keys(styles) as Stability[]).filter((s) => points.some((q) => q.stability === s));
    const panel = {
      encoding: {
        x: { field: "re", type: "quantitative", title: "Real part", scale: exactly(...re) },
        y: { field: "im", type: "quantitative", title: "Imaginary part", scale: exactly(...im) },
      },
      layer: [
        {
          data: { values: border(kind, im) },
          mark: { type: "line", ...lineStyle.reference, color: ink.axis, clip: true },
          encoding: { order: { field: "order", type: "quantitative" } },
        },
        ...kinds.map((stability) => ({
          data: { values: points.filter((q) => q.stability === stability) },
          mark: { type: "point", size: 24, filled: true, ...styles[stability] },
        })),
        ...keyRow(kinds.map((stability) => ({ label: stability, width: 70, point: styles[stability] }))),
      ],
    };
    return panelPage(layout, [{ ...row, panels: [panel as PanelSpec] }], { margin });
  },
};

const margin = { top: 22, left: 44 } as const;

/** Widens one of two ranges so that a unit is as long in both directions: circles are to be round. */
function sameScale(
  x: readonly [number, number],
  y: readonly [number, number],
  aspect: number,
): [[number, number], [number, number]] {
  const unit = Math.max((x[1] - x[0]) / aspect, y[1] - y[0]);
  return [around(x, unit * aspect), around(y, unit)];
}

function around([low, high]: readonly [number, number], span: number): [number, number] {
  const middle = (low + high) / 2;
  return [middle - span / 2, middle + span / 2];
}

/** The unit circle, or the imaginary axis over the range shown. */
function border(kind: "map" | "flow", [low, high]: readonly [number, number]) {
  if (kind === "flow") return [low, high].map((im, order) => ({ re: 0, im, order }));
  return Array.from({ length: 181 }, (_, k) => {
    const angle = (Math.PI * k) / 90;
    return { re: Math.cos(angle), im: Math.sin(angle), order: k };
  });
}
