import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { assignments, extent, lineKey, plain, seriesColor } from "./result-text.js";
import { lineStyle } from "./theme.js";

/** A run of a map or a flow. */
export interface TrajectoryPlot {
  readonly title: string;
  readonly equation: string;
  readonly kind: "map" | "flow";
  readonly parameters: Readonly<Record<string, number>>;
  /** Steps or times, shape [count]. */
  readonly times: readonly number[];
  /** Some state variables, each of shape [count]. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** State variables of the model. */
  readonly dimension: number;
  readonly status: string;
}

/** Up to this many steps of a map are marked one by one. */
const markedSteps = 80;

/** State variables against time and, where there are two or more, the first two against each other. */
export const trajectoryFigure: Figure<TrajectoryPlot> = {
  name: "trajectory",
  title: "Trajectory",
  equation: "x_t = F(x_{t-1}; p)",
  defaultWidth: "single",
  caption: ({ title, kind, parameters, series, dimension, status }) => {
    const which = series.length < dimension ? ` (the first ${series.length} of ${dimension})` : "";
    const set = assignments(parameters);
    return [
      `${title}${set === "" ? "" : ` at ${set}`}.`,
      `State variables${which} against ${kind === "map" ? "the step" : "time"}.`,
      series.length > 1
        ? "**b** The first two against each other; the open circle is the initial state."
        : "",
      status === "ok"
        ? ""
        : `The run stopped early (${status}); states far outside its usual range are drawn at the edge.`,
    ]
      .filter(Boolean)
      .join(" ");
  },
  spec: (plot, layout) => {
    const panels = plot.series.length > 1 ? [overTime(plot), plane(plot)] : [overTime(plot)];
    const margin = { top: 30, left: 46 };
    if (layout.width === "double") {
      const weights = panels.length > 1 ? [1.7, 1] : [1];
      return panelPage(layout, [{ panels, height: 190, weights, gap: 56 }], { margin });
    }
    const rows = panels.map((panel, i) => ({ panels: [panel], height: i === 0 ? 130 : 200 }));
    return panelPage(layout, rows, { margin });
  },
};

function overTime({ kind, times, series }: TrajectoryPlot): PanelSpec {
  const low = times[0] ?? 0;
  const high = times.at(-1) ?? 1;
  const marked = kind === "map" && times.length <= markedSteps;
  return {
    ...(series.length > 1 && { title: { ...panelTitle("a", "", 40), offset: 14 } }),
    encoding: {
      x: {
        field: "t",
        type: "quantitative",
        title: kind === "map" ? "Step *t*" : "Time *t*",
        scale: exactly(low, high > low ? high : low + 1),
      },
      y: {
        field: "value",
        type: "quantitative",
        title: series.length === 1 ? `State *${plain(series[0]!.name)}*` : "State",
        scale: exactly(...extent(series.flatMap(({ values }) => values))),
      },
    },
    layer: [
      ...series.flatMap(({ values }, i) => {
        const data = { values: values.map((value, k) => ({ t: times[k]!, value })) };
        const color = seriesColor(i);
        const line = { data, mark: { type: "line", color, ...lineStyle.plain, clip: true } } as const;
        return marked ? [line, { data, mark: { type: "point", color, size: 9 } } as const] : [line];
      }),
      ...(series.length > 1 ? keyRow(series.map(({ name }, i) => lineKey(`*${plain(name)}*`, i))) : []),
    ],
  };
}

function plane({ kind, series }: TrajectoryPlot): PanelSpec {
  const [a, b] = [series[0]!, series[1]!];
  const rows = a.values.map((x, k) => ({ x, y: b.values[k]!, k }));
  const channel = ({ name, values }: (typeof series)[number]) =>
    ({ type: "quantitative", title: `*${plain(name)}*`, scale: exactly(...extent(values)) }) as const;
  const color = seriesColor(0);
  return {
    title: panelTitle("b", "", 40),
    encoding: { x: { field: "x", ...channel(a) }, y: { field: "y", ...channel(b) } },
    layer: [
      kind === "flow"
        ? {
            data: { values: rows },
            mark: { type: "line", color, strokeWidth: 0.8, clip: true },
            encoding: { order: { field: "k", type: "quantitative" } },
          }
        : {
            data: { values: rows },
            mark: { type: "point", color, size: rows.length > 500 ? 2 : 8, clip: true },
          },
      {
        data: { values: rows.slice(0, 1) },
        mark: { type: "point", shape: "circle", size: 30, filled: false, stroke: "black", fill: "white" },
      },
    ],
  };
}
