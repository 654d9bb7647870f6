import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { heatMapLayers, type HeatMapField } from "./heat-map.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { assignments, decimal, extent } from "./result-text.js";

/** A loss over two parameters, with the size of its gradient and the wall. */
export interface LossMapPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly steps: number;
  /** Symbols of the two parameters, in label markup. */
  readonly symbols: readonly [string, string];
  readonly loss: HeatMapField;
  /** Decimal logarithm of the gradient's norm; NaN for a gradient of zero. */
  readonly log10Gradient: HeatMapField;
  readonly wall: readonly { readonly x: number; readonly y: number }[];
  readonly wallMethod: string;
}

/** The error surface from above: its value, and how steep it is. */
export const lossMapFigure: Figure<LossMapPlot> = {
  name: "loss-map",
  title: "Loss and gradient over two parameters",
  equation: "L(x_T), \\qquad \\|\\nabla L\\|_2",
  defaultWidth: "single",
  caption: ({ title, parameters, steps, symbols, wall, wallMethod }) => {
    const set = assignments(parameters);
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. **a** Loss after *T* = ${decimal(steps)} steps over ${symbols.join(" and ")}. ` +
      "**b** Decimal logarithm of the norm of its gradient in the two." +
      (wall.length === 0
        ? ""
        : ` White in **a**: the wall, where the initial state lies on the boundary between two basins (${wallMethod}).`)
    );
  },
  spec: (plot, layout) => {
    const single = layout.width === "single";
    const height = single ? 150 : 230;
    const panels = [
      map(plot, { field: plot.loss, letter: "a", title: "Loss", height, wall: plot.wall }),
      // The wall would hide what it is drawn for: there the gradient is steepest.
      map(plot, { field: plot.log10Gradient, letter: "b", title: "log_{10} ‖∇*L*‖", height, wall: [] }),
    ];
    const margin = { left: 44, right: 66 };
    if (!single) return panelPage(layout, [{ panels, height, gap: 112 }], { margin });
    return panelPage(
      layout,
      panels.map((panel) => ({ panels: [panel], height })),
      { margin },
    );
  },
};

interface MapPanel {
  readonly field: HeatMapField;
  readonly letter: string;
  readonly title: string;
  readonly height: number;
  readonly wall: LossMapPlot["wall"];
}

function map({ symbols }: LossMapPlot, { field, letter, title, height, wall }: MapPanel): PanelSpec {
  const domain = extent(
    Array.from(field.values, (v) => v ?? Number.NaN),
    0,
  );
  const axis = (k: 0 | 1, range: readonly [number, number]) =>
    ({ type: "quantitative", title: symbols[k], scale: exactly(...range) }) as const;
  return {
    title: panelTitle(letter, "", 38),
    encoding: { x: { field: "x", ...axis(0, field.x) }, y: { field: "y", ...axis(1, field.y) } },
    layer: [
      ...heatMapLayers(field, { domain, title, legendLength: height - 14 }),
      ...(wall.length < 2
        ? []
        : [
            {
              data: { values: [...wall] },
              mark: { type: "line", color: "white", strokeWidth: 1, clip: true },
              encoding: { order: { field: "x", type: "quantitative" } },
            } as const,
          ]),
    ],
  };
}
