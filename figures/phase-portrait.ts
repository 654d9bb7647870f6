import type { PhasePortraitResult, PortraitOrbit } from "../analyses/phase-portrait.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** One dark colour an attractor for its orbits, and a light one for its basin. */
const attractorColors = [okabeIto.blue, okabeIto.vermillion, okabeIto.green, okabeIto.purple] as const;
const basinColors = ["#e3eef7", "#fbe8dc", "#dff2ec", "#f7e9f1"] as const;
/** Over the bands, which reach the frame. */
const axis = { zindex: 1 } as const;
const noAttractor = { line: ink.faint, band: "#efefef" } as const;

/** Cobweb and trajectories of a map of one state, coloured by the attractor they reach. */
export const phasePortraitFigure: Figure<PhasePortraitResult> = {
  name: "phase-portrait",
  title: "Phase portrait and basins of the one-neuron map",
  equation: "x_{t+1} = \\sigma(w\\,x_t + b)",
  defaultWidth: "double",
  caption: ({ symbol, parameters, separatrices, cobwebs }) =>
    `**a** The map ${symbol}_{*t*} ↦ ${symbol}_{*t*+1} (black) and the diagonal (grey) for ${parameters}; filled ` +
    "circles: stable, open circles: unstable fixed points; bands: basins of attraction. Two orbits start at " +
    `${symbol}_{0} = ${cobwebs.map((orbit) => decimal(orbit.states[0]!)).join(" and ")}. **b** Trajectories, coloured by ` +
    "the attractor they reach" +
    (separatrices.length > 0
      ? `; dashed: the basin boundary, ${symbol} = ${separatrices.map(decimal).join(", ")}.`
      : "."),
  spec: (result, layout) =>
    layout.width === "double"
      ? panelPage(layout, [
          { panels: [cobweb(result), trajectories(result)], height: 216, weights: [1, 1.75] },
        ])
      : panelPage(layout, [
          { panels: [cobweb(result)], height: 250 },
          { panels: [trajectories(result)], height: 150 },
        ]),
};

function cobweb(result: PhasePortraitResult): PanelSpec {
  const { graph, interval, symbol, cobwebs, fixedPoints } = result;
  const [low, high] = interval;
  const scale = exactly(low, high);
  const webs = cobwebs.flatMap((orbit, k) => webRows(orbit, k));
  return {
    title: panelTitle("a"),
    encoding: {
      x: { field: "x", type: "quantitative", title: `${symbol}_{*t*}`, scale, axis },
      y: { field: "y", type: "quantitative", title: `${symbol}_{*t*+1}`, scale, axis },
    },
    layer: [
      ...bands(result, "x"),
      {
        data: { values: [low, high].map((v) => ({ x: v, y: v })) },
        mark: { type: "line", color: ink.faint, strokeWidth: 0.8 },
      },
      {
        data: { values: graph.x.map((x, i) => ({ x, y: graph.next[i]! })) },
        mark: { type: "line", color: ink.text, strokeWidth: 1.3, clip: true },
      },
      ...webLayers(webs),
      ...fixedPointLayers(fixedPoints.map(({ state, stability }) => ({ x: state, y: state, stability }))),
    ],
  };
}

/** (x_0, x_0) → (x_0, x_1) → (x_1, x_1) → …, the steps of the cobweb in order. */
function webRows({ states, attractor }: PortraitOrbit, orbit: number) {
  const corners = states.slice(1).flatMap((next, t) => [
    { x: states[t]!, y: next },
    { x: next, y: next },
  ]);
  const start = { x: states[0]!, y: states[0]! };
  const color = lineColor(attractor);
  return [start, ...corners].map((corner, order) => ({ ...corner, order, orbit, color }));
}

function webLayers(rows: readonly { x: number; y: number; order: number; color: string }[]): Layer[] {
  const color = { field: "color", type: "nominal", scale: null } as const;
  return [
    {
      data: { values: [...rows] },
      mark: { type: "line", strokeWidth: 0.9, clip: true },
      encoding: {
        detail: { field: "orbit", type: "nominal" },
        order: { field: "order", type: "quantitative" },
        color,
      },
    },
    {
      data: { values: rows.filter((row) => row.order === 0) },
      mark: { type: "point", shape: "square", size: 12, strokeWidth: 0 },
      encoding: { fill: color },
    },
  ];
}

function trajectories(result: PhasePortraitResult): PanelSpec {
  const { interval, symbol, options } = result;
  const rows = result.trajectories.flatMap(({ states, attractor }, orbit) =>
    states.map((y, t) => ({ t, y, orbit, color: lineColor(attractor) })),
  );
  return {
    title: panelTitle("b"),
    encoding: {
      x: { field: "t", type: "quantitative", title: "Step *t*", scale: exactly(0, options.steps), axis },
      y: {
        field: "y",
        type: "quantitative",
        title: `${symbol}_{*t*}`,
        scale: exactly(interval[0], interval[1]),
        axis,
      },
    },
    layer: [
      ...bands(result, "y"),
      {
        data: { values: rows },
        mark: { type: "line", strokeWidth: 0.8, clip: true },
        encoding: {
          detail: { field: "orbit", type: "nominal" },
          color: { field: "color", type: "nominal", scale: null },
        },
      },
      {
        data: { values: result.separatrices.map((y) => ({ y })) },
        mark: { type: "rule", ...lineStyle.unstable, color: ink.text },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      ...endLabels(result),
    ],
  };
}

/** Names of the separatrix and the attractors at the right end, over the lines that run there. */
function endLabels({ separatrices }: PhasePortraitResult): Layer[] {
  return [
    {
      data: { values: separatrices.map((y) => ({ y, text: "separatrix" })) },
      mark: { type: "text", align: "right", baseline: "bottom", dy: -2, dx: -3 },
      encoding: { x: { value: "width" }, text: { field: "text", type: "nominal" } },
    },
  ];
}

function bands({ basins }: PhasePortraitResult, axis: "x" | "y"): Layer[] {
  const values = basins.map(({ low, high, attractor }) => ({ low, high, band: bandColor(attractor) }));
  const along =
    axis === "x"
      ? { x: { field: "low", type: "quantitative" as const }, x2: { field: "high" }, ...fullHeight }
      : { y: { field: "low", type: "quantitative" as const }, y2: { field: "high" }, ...fullWidth };
  return [
    {
      data: { values },
      mark: { type: "rect" },
      encoding: { ...along, color: { field: "band", type: "nominal", scale: null } },
    },
  ];
}

const fullHeight = { y: { value: 0 }, y2: { value: "height" } } as const;
const fullWidth = { x: { value: 0 }, x2: { value: "width" } } as const;

function fixedPointLayers(points: readonly { x: number; y: number; stability: string }[]): Layer[] {
  const values = points.map((q) => ({ ...q, fill: q.stability === "stable" ? ink.text : "white" }));
  return [
    {
      data: { values },
      mark: { type: "point", size: 32, stroke: ink.text, strokeWidth: 1.1 },
      encoding: { fill: { field: "fill", type: "nominal", scale: null } },
    },
  ];
}

function lineColor(attractor: number | null): string {
  return attractor === null ? noAttractor.line : attractorColors[attractor % attractorColors.length]!;
}

function bandColor(attractor: number | null): string {
  return attractor === null ? noAttractor.band : basinColors[attractor % basinColors.length]!;
}

function decimal(value: number): string {
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
