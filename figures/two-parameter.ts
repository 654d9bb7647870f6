import type { TwoParameterPanel, TwoParameterPicture } from "../analyses/two-parameter.js";
import type { Figure, FigureLayout } from "./figure.js";
import { pageDefaults, panelPage, panelTitle, panelWidths, type PanelSpec } from "./page.js";
import {
  planeCurvePanel,
  planeKey,
  pointsSentence,
  stylesSentence,
  wrappedKey,
  type PlaneCurvesData,
} from "./plane-curve-panel.js";

const letters = ["a", "b"] as const;
const margin = { ...pageDefaults.margin, left: 40, right: 12 };

/** Fold, Hopf, flip and Neimark–Sacker curves of two neurons, and where they meet. */
export const twoParameterFigure: Figure<TwoParameterPicture> = {
  name: "two-parameter",
  title: "Bifurcations of two neurons over two parameters",
  equation:
    "\\dot{\\mathbf{y}} = -\\mathbf{y} + W\\,\\sigma(\\mathbf{y}) + \\mathbf{I}, \\qquad " +
    "\\mathbf{h}' = \\tanh(W \\mathbf{h} + \\mathbf{b})",
  defaultWidth: "double",
  caption: ({ panels }) =>
    panels
      .map(({ network, symbols }, i) => {
        const [first, second] = symbols.map((symbol) => symbol.split(" ").at(-1)!);
        return `**${letters[i]!}** Bifurcations of the fixed points of ${network} over ${first!} and ${second!}. `;
      })
      .join("")
      .trimEnd() +
    stylesSentence(panels.map(dataOf)) +
    pointsSentence(panels.map(dataOf)),
  spec(result, layout) {
    const planes = result.panels.map(dataOf);
    const key = wrappedKey(planeKey(planes), panelsWidth(layout), 24);
    const top = key.height;
    if (layout.width === "single") {
      const rows = result.panels.map((panel, i) => ({
        panels: [drawn(panel, i, panelsWidth(layout), 230, i === 0 ? key.layers : [])],
        height: 230,
      }));
      return panelPage(layout, rows, { margin: { ...margin, top } });
    }
    const height = 290;
    const widths = panelWidths(
      layout,
      { panels: [{ mark: "point" }, { mark: "point" }], height },
      { margin },
    );
    const panels = result.panels.map((panel, i) =>
      drawn(panel, i, widths[i]!, height, i === 0 ? key.layers : []),
    );
    return panelPage(layout, [{ panels, height }], { margin: { ...margin, top } });
  },
};

function panelsWidth(layout: FigureLayout): number {
  return panelWidths(layout, { panels: [{ mark: "point" }], height: 1 }, { margin })[0]!;
}

/** The key stands above the title of the first panel. */
function drawn(
  panel: TwoParameterPanel,
  index: number,
  width: number,
  height: number,
  key: ReturnType<typeof wrappedKey>["layers"],
): PanelSpec {
  const title = panelTitle(letters[index]!, panel.title, 26);
  return { title, ...planeCurvePanel(dataOf(panel), { width, height }, key) };
}

function dataOf({ symbols, diagram: { axes, curves, codimensionTwo } }: TwoParameterPanel): PlaneCurvesData {
  return { symbols, ranges: [axes[0].range, axes[1].range], curves, points: codimensionTwo };
}
