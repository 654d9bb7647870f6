import type { HistoryCompressionResult, HistoryLane, SymbolKind } from "../analyses/history-compression.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type Layer, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

const colors = {
  raw: ink.axis,
  predictable: okabeIto.blue,
  random: okabeIto.vermillion,
  guessing: okabeIto.green,
} as const;

const kinds: Readonly<Record<SymbolKind, { shape: string; fill: string; size: number; label: string }>> = {
  cue: { shape: "circle", fill: okabeIto.blue, size: 30, label: "cue" },
  target: { shape: "diamond", fill: okabeIto.vermillion, size: 34, label: "target" },
  gap: { shape: "circle", fill: "#9a9a9a", size: 5, label: "gap" },
};

/** What each level of a hierarchy receives of two streams, and what gradient comes back to the cue. */
export const historyCompressionFigure: Figure<HistoryCompressionResult> = {
  name: "history-compression",
  title: "History compression, and a stream that cannot be compressed",
  equation:
    "\\left\\lVert \\frac{\\partial h_{\\text{target}}}{\\partial h_{\\text{cue}}} \\right\\rVert \\approx \\gamma^{\\,n}, \\qquad n = \\text{events between them that the level below failed to predict} + 1",
  defaultWidth: "double",
  caption: ({ options, overLag }) =>
    `Each level predicts its stream and passes up only what it failed to predict, with the time of it. **a** Blocks of a random cue, ${options.lag - 1} symbols that follow one another in turn, and the target that the cue sets: ` +
    "level 1 receives cues and targets, level 2 the cues alone. " +
    "**b** The same with the gap’s symbols independent and uniform: every level receives everything. " +
    `**c** Gradient from the target back to the cue through a tanh network whose recurrent weights have all singular values *γ* = ${options.gain}, over the lag: of the raw stream *γ*^{lag}, one level up *γ*, ` +
    `but *γ*^{lag} again where the gap is random (10^{${overLag.random.above.at(-1)!.toFixed(1)}} at lag ${options.lags.at(-1)!}). ` +
    `**d** Lag ${options.lag}, over the share of the gap’s symbols that are random: a predictor that expects a symbol only from a confidence of ${options.threshold} on, and one that always guesses ` +
    "(over the pairs of which both were passed up). Dotted: *γ* and " +
    `*γ*^{${options.lag}}.`,
  spec: (result, layout) => {
    const lanes = [
      lanePanel("a", "predictable gap", result.lanes.predictable),
      lanePanel("b", "random gap", result.lanes.random),
    ];
    const curves = [overLag(result), overNoise(result)];
    const margin = { top: 32, left: 50, right: 12 };
    if (layout.width === "double") {
      const rows = [
        { panels: lanes, height: 62, gap: 64, below: 74 },
        { panels: curves, height: 170, gap: 64 },
      ];
      return panelPage(layout, rows, { margin });
    }
    const rows = [
      ...lanes.map((panel) => ({ panels: [panel], height: 56, below: 66 })),
      ...curves.map((panel) => ({ panels: [panel], height: 150, below: 68 })),
    ];
    return panelPage(layout, rows, { margin });
  },
};

const laneNames = ["raw stream", "level 1", "level 2"] as const;

function lanePanel(letter: string, title: string, lanes: readonly HistoryLane[]): PanelSpec {
  const rows = lanes.flatMap(({ level, times, kinds: found }) =>
    times.map((time, k) => ({ time, lane: laneNames[level]!, ...kinds[found[k]!] })),
  );
  const last = Math.max(...lanes[0]!.times);
  return {
    title: { ...panelTitle(letter, "", 44), offset: 16 },
    encoding: {
      x: { field: "time", type: "quantitative", title: "Time, symbols", scale: exactly(-1, last + 1) },
      y: {
        field: "lane",
        type: "ordinal",
        title: null,
        sort: [...laneNames],
        scale: { domain: [...laneNames] },
        axis: { ticks: false, domain: false, labelPadding: 4 },
      },
    },
    layer: [
      {
        data: { values: rows },
        mark: { type: "point", filled: true },
        encoding: {
          shape: { field: "shape", type: "nominal", scale: null },
          color: { field: "fill", type: "nominal", scale: null },
          size: { field: "size", type: "quantitative", scale: null },
        },
      },
      ...keyRow(
        Object.values(kinds).map(({ label, shape, fill }) => ({
          label,
          width: 48,
          point: { shape, fill, stroke: fill },
        })),
      ),
      {
        data: { values: [{ text: title }] },
        mark: { type: "text", align: "right", baseline: "middle" },
        encoding: { x: { value: "width" }, y: { value: -9 }, text: { field: "text", type: "nominal" } },
      },
    ],
  };
}

const power = (logs: readonly number[]) => logs.map((v) => 10 ** v);

function line(xs: readonly number[], ys: readonly number[], color: string): Layer {
  const rows = xs.map((x, k) => ({ x, y: ys[k]! }));
  return { data: { values: rows }, mark: { type: "line", ...lineStyle.plain, color } };
}

function points(xs: readonly number[], ys: readonly number[], color: string): Layer {
  const rows = xs.map((x, k) => ({ x, y: ys[k]! }));
  return { data: { values: rows }, mark: { type: "point", filled: true, color, size: 16 } };
}

const gradientTitle = "‖∂*h*_{target}/∂*h*_{cue}‖";

function overLag({ overLag: { predictable, random } }: HistoryCompressionResult): PanelSpec {
  const lowest = Math.min(...random.above, ...random.raw);
  const { values } = predictable;
  return {
    title: { ...panelTitle("c", "", 44), offset: 16 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title: "Lag from cue to target, symbols",
        scale: exactly(0, values.at(-1)! + 2),
      },
      y: {
        field: "y",
        type: "quantitative",
        title: gradientTitle,
        ...logChannel([10 ** Math.floor(lowest), 1]),
      },
    },
    layer: [
      line(values, power(predictable.raw), colors.raw),
      line(values, power(predictable.above), colors.predictable),
      points(values, power(predictable.above), colors.predictable),
      points(random.values, power(random.above), colors.random),
      ...keyRow([
        { label: "raw", width: 46, line: { ...lineStyle.plain, color: colors.raw } },
        { label: "level 1", width: 60, line: { ...lineStyle.plain, color: colors.predictable } },
        {
          label: "level 1, random gap",
          width: 90,
          point: { shape: "circle", fill: colors.random, stroke: colors.random },
        },
      ]),
    ],
  };
}

function overNoise({ overNoise: sure, guessing, options }: HistoryCompressionResult): PanelSpec {
  const marks = [
    { y: options.gain, text: "*γ*" },
    { y: options.gain ** options.lag, text: `*γ*^{${options.lag}}` },
  ];
  return {
    title: { ...panelTitle("d", "", 44), offset: 16 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        title: "Share of random symbols in the gap",
        scale: exactly(0, 1.08),
      },
      y: { field: "y", type: "quantitative", title: gradientTitle, scale: exactly(0, 1) },
    },
    layer: [
      {
        data: { values: marks },
        mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      {
        data: { values: marks.map((mark) => ({ ...mark, x: 1.08 })) },
        mark: { type: "text", align: "right", baseline: "bottom", dy: -3 },
        encoding: { text: { field: "text", type: "nominal" } },
      },
      ...[
        { curve: sure, color: colors.predictable },
        { curve: guessing, color: colors.guessing },
      ].flatMap(({ curve, color }) => [
        line(curve.values, power(curve.above), color),
        points(curve.values, power(curve.above), color),
      ]),
      ...keyRow([
        { label: "confident predictor", width: 112, line: { ...lineStyle.plain, color: colors.predictable } },
        { label: "always guessing", width: 90, line: { ...lineStyle.plain, color: colors.guessing } },
      ]),
    ],
  };
}
