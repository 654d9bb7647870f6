import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { assignments, extent, plain } from "./result-text.js";
import { lineStyle } from "./theme.js";

/** Where orbits settle over one parameter, with the fixed points behind them. */
export interface OrbitDiagramPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Label markup. */
  readonly parameter: string;
  readonly range: readonly [number, number];
  readonly state: string;
  readonly orbits: readonly { readonly parameter: number; readonly state: number }[];
  /** Stretches of equal stability. */
  readonly branches: readonly {
    readonly stable: boolean;
    readonly points: readonly { readonly parameter: number; readonly state: number }[];
  }[];
}

const styles = {
  stable: { ...lineStyle.stable, color: okabeIto.blue },
  unstable: { ...lineStyle.unstable, color: okabeIto.vermillion },
} as const;

/** Orbit diagram: brute force, with the branches of fixed points over it. */
export const orbitDiagramFigure: Figure<OrbitDiagramPlot> = {
  name: "orbit-diagram",
  title: "Orbit diagram",
  equation: "x_t = F(x_{t-1}; p), \\qquad t \\to \\infty",
  defaultWidth: "single",
  caption: ({ title, parameters, parameter, state }) => {
    const set = assignments(parameters);
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. States *${plain(state)}* on which orbits settle, against ${parameter} (dots), ` +
      "and fixed points: stable (bold) and unstable (dashed)."
    );
  },
  spec: ({ parameter, range, state, orbits, branches }, layout) => {
    const panel: PanelSpec = {
      encoding: {
        x: {
          field: "parameter",
          type: "quantitative",
          title: `Parameter ${parameter}`,
          scale: exactly(...range),
        },
        y: {
          field: "state",
          type: "quantitative",
          title: `State *${plain(state)}*`,
          scale: exactly(
            ...extent([...orbits, ...branches.flatMap(({ points }) => points)].map((q) => q.state)),
          ),
        },
      },
      layer: [
        { data: { values: [...orbits] }, mark: { type: "point", size: 0.8, color: "black", strokeWidth: 0 } },
        ...branches.map(({ stable, points }) => ({
          data: { values: points.map((point, order) => ({ ...point, order })) },
          mark: { type: "line" as const, clip: true, ...styles[stable ? "stable" : "unstable"] },
          encoding: { order: { field: "order", type: "quantitative" as const } },
        })),
        ...keyRow([
          { label: "orbits", width: 50, point: { shape: "circle", fill: "black", stroke: "black" } },
          { label: "stable", width: 62, line: styles.stable },
          { label: "unstable", width: 70, line: styles.unstable },
        ]),
      ],
    };
    return panelPage(layout, [{ panels: [panel], height: layout.width === "single" ? 190 : 280 }], {
      margin: { top: 22, left: 44, right: 12 },
    });
  },
};
