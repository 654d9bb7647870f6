import type { MapFlowConvergenceResult } from "../analyses/map-flow-convergence.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { categoryColors, okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** The one-neuron map against its flow: trajectories for several ε, and the error at T over ε. */
export const mapFlowFigure: Figure<MapFlowConvergenceResult> = {
  name: "map-flow",
  title: "From the map to the flow as *ε* falls",
  equation:
    "x_{t+1} = (1-\\varepsilon)\\,x_t + \\varepsilon\\,\\sigma(w x_t + b) \\;\\longrightarrow\\; \\dot x = -x + \\sigma(w x + b)",
  defaultWidth: "single",
  caption: ({ options, series }) => {
    const { w, duration, initialState, shownBias } = options;
    const limits = series.map(({ b, constant }) => `${number(constant, 4)} *ε* at *b* = ${number(b)}`);
    return (
      `The one-neuron map with *w* = ${w}, started at *x*(0) = ${initialState} without input. ` +
      `**a** *b* = ${number(shownBias)}: the flow (black line) and the map for several *ε* (dots, joined by thin lines), ` +
      "against time in units of the flow. " +
      `**b** Distance |*x*_{map} − *x*_{flow}| at time *T* = ${duration} for ${series.length} biases; dotted, slope 1. ` +
      `The limit is first order in *ε*: the difference tends to ${limits.join(", ")}.`
    );
  },
  spec: (result, layout) =>
    panelPage(layout, [{ panels: [trajectories(result), errors(result)], height: 118, gap: 50 }]),
};

function number(value: number, digits?: number): string {
  return (digits === undefined ? `${value}` : value.toPrecision(digits)).replace("-", "−");
}

/** Unlike those of ε in the other panel. */
const biasColors = [okabeIto.purple, okabeIto.black, okabeIto.orange, okabeIto.skyBlue, okabeIto.yellow];

const epsilonLabel = (epsilon: number) => `*ε* = ${number(epsilon)}`;

/** Inside a corner of the panel. */
const inside = { title: null, offset: 5, rowPadding: 1, symbolType: "stroke", symbolSize: 100 } as const;

function trajectories({ flow, maps, options }: MapFlowConvergenceResult): PanelSpec {
  const flowRows = flow.t.map((t, i) => ({ t, x: flow.x[i]!, series: "flow" }));
  const mapRows = maps.flatMap(({ epsilon, t, x }) =>
    t.map((time, k) => ({ t: time, x: x[k]!, series: epsilonLabel(epsilon) })),
  );
  const labels = maps.map(({ epsilon }) => epsilonLabel(epsilon));
  const color = {
    field: "series",
    type: "nominal",
    scale: {
      domain: ["flow", ...labels],
      range: [okabeIto.black, ...categoryColors.slice(0, labels.length)],
    },
    legend: { ...inside, orient: "top-left" },
  } as const;
  return {
    title: panelTitle("a"),
    encoding: {
      x: { field: "t", type: "quantitative", title: "Time *εt*", scale: exactly(0, options.duration) },
      y: { field: "x", type: "quantitative", title: "State *x*", scale: { zero: false } },
      color,
    },
    layer: [
      { data: { values: mapRows }, mark: { type: "line", strokeWidth: 0.7 } },
      { data: { values: flowRows }, mark: { type: "line", ...lineStyle.stable } },
      { data: { values: mapRows }, mark: { type: "point", size: 6 } },
    ],
  };
}

function errors({ series }: MapFlowConvergenceResult): PanelSpec {
  const labels = series.map(({ b }) => `*b* = ${number(b)}`);
  const rows = series.flatMap(({ errors: points }, i) =>
    points
      .filter(({ error }) => error !== 0)
      .map(({ epsilon, error }) => ({ epsilon, error: Math.abs(error), series: labels[i]! })),
  );
  const epsilons = outward(rows.map(({ epsilon }) => epsilon));
  const sizes = outward(rows.map(({ error }) => error));
  return {
    title: panelTitle("b"),
    encoding: {
      x: { field: "epsilon", type: "quantitative", title: "Step *ε*", ...logChannel(epsilons) },
      y: { field: "error", type: "quantitative", title: "Distance at *T*", ...logChannel(sizes) },
    },
    layer: [
      {
        data: { values: slopeOne(epsilons, sizes) },
        mark: { type: "line", ...lineStyle.reference, color: ink.axis, clip: true },
      },
      { data: { values: rows }, mark: "line", encoding: { color: seriesColor(labels) } },
      { data: { values: rows }, mark: { type: "point", size: 10 }, encoding: { color: seriesColor(labels) } },
    ],
  };
}

function seriesColor(labels: readonly string[]) {
  return {
    field: "series",
    type: "nominal",
    scale: { domain: labels, range: biasColors.slice(0, labels.length) },
    legend: { ...inside, orient: "bottom-right" },
  } as const;
}

/** The decades that enclose the values. */
function outward(values: readonly number[]): [low: number, high: number] {
  const logs = values.map((v) => Math.log10(v));
  return [10 ** Math.floor(Math.min(...logs) + 1e-9), 10 ** Math.ceil(Math.max(...logs) - 1e-9)];
}

/** A line of slope one from the lower left corner up. */
function slopeOne([left, right]: [number, number], [bottom]: [number, number]) {
  return [left, right].map((epsilon) => ({ epsilon, error: (bottom * epsilon) / left }));
}
