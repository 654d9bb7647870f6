import type { Figure } from "./figure.js";
import { pageDefaults, panelPage, panelWidths } from "./page.js";
import {
  planeCurvePanel,
  planeKey,
  pointsSentence,
  stylesSentence,
  wrappedKey,
  type PlaneCurvesData,
} from "./plane-curve-panel.js";
import { assignments } from "./result-text.js";

/** Curves of bifurcations in the plane of two parameters of one model. */
export interface PlaneCurvesPlot {
  readonly title: string;
  /** Of the other parameters. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly plane: PlaneCurvesData;
}

/** Bifurcation curves over any two parameters of any model. */
export const planeCurvesFigure: Figure<PlaneCurvesPlot> = {
  name: "plane-curves",
  title: "Bifurcations over two parameters",
  equation: "g(x, \\alpha, \\beta) = 0, \\qquad s(x, \\alpha, \\beta) = 0",
  defaultWidth: "single",
  caption: ({ title, parameters, plane }) => {
    const set = assignments(parameters);
    const [first, second] = plane.symbols;
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. Bifurcations of its fixed points over ${first} and ${second}.` +
      stylesSentence([plane]) +
      pointsSentence([plane])
    );
  },
  spec: ({ plane }, layout) => {
    const height = layout.width === "single" ? 210 : 320;
    const margin = { ...pageDefaults.margin, left: 46, right: 14 };
    const [width] = panelWidths(layout, { panels: [{ mark: "point" }], height }, { margin });
    const key = wrappedKey(planeKey([plane]), width!);
    const panel = planeCurvePanel(plane, { width: width!, height }, key.layers);
    return panelPage(layout, [{ panels: [panel], height }], { margin: { ...margin, top: 4 + key.height } });
  },
};
