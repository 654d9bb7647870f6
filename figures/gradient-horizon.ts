import type { GradientHorizonsResult, HorizonKind, HorizonPoint } from "../analyses/gradient-horizons.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { fontSize, ink, lineStyle } from "./theme.js";

const color: Readonly<Record<HorizonKind, string>> = {
  vanished: okabeIto.blue,
  exploded: okabeIto.vermillion,
  neither: ink.faint,
};
const shapes = ["circle", "square", "triangle-up", "diamond", "cross"] as const;
/** Background of g > 1. */
const chaotic = "#fbf1ea";

/** How many steps back a gradient reaches, against gain and size. */
export const gradientHorizonFigure: Figure<GradientHorizonsResult> = {
  name: "gradient-horizon",
  title: "How far back a gradient reaches in random networks",
  equation:
    "\\|\\delta_T J_T \\cdots J_{T-k+1}\\| \\sim e^{\\lambda k} \\|\\delta_T\\|, \\qquad K = \\frac{\\ln 100}{|\\lambda|}, \\quad \\lambda = \\tfrac12 \\ln\\left( g^2 \\langle \\tanh'^2 \\rangle \\right)",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const panels = [traces(result), horizons(result), shares(result)];
    const margin = { left: 42, right: 12, top: 26 };
    return layout.width === "double"
      ? panelPage(layout, [{ panels, height: 160, weights: [1, 1.35, 1] }], { margin })
      : panelPage(
          layout,
          panels.map((panel, i) => ({ panels: [panel], height: i === 1 ? 150 : 115 })),
          { margin, rowGap: 56 },
        );
  },
};

function caption({ options, groups, traces: kept }: GradientHorizonsResult): string {
  const sizes = groups.map(({ units }) => units).join(", ");
  const largest = groups.at(-1)!.units;
  const percent = `${Number((100 * options.floor).toPrecision(3))} %`;
  const fold = Number((1 / options.floor).toPrecision(6));
  return (
    "A random gradient carried back through networks **h**′ = tanh(*g***Gh**), *G*_{*ij*} ~ *N*(0, 1/*n*). " +
    `**a** Its length over the lag *k*, *g* = ${kept.map(({ gain }) => gain).join(", ")}, *n* = ${largest}, until it has fallen to ${percent} ` +
    `(blue) or grown ${fold}-fold (red); dotted: e^{*λk*}, *λ* by mean-field theory. ` +
    `**b** The lag at which it does so: median and quartiles of those networks of each size (*n* = ${sizes}; symbols as in **c**) ` +
    "that do what most do; filled: fallen; open: grown; grey: neither within " +
    `${options.lags} lags. Lines: ` +
    `ln ${fold}/|*λ*|, which diverges at *g* = 1; on the shaded side theory has the gradient never fall to ${percent}. ` +
    `**c** Share of the networks whose gradient falls to ${percent}: small networks may settle into fixed points or cycles beyond *g* = 1, ` +
    "where their gradients vanish after all; the step is the limit of large *n*."
  );
}

function traces({ traces: kept, options: { floor } }: GradientHorizonsResult): PanelSpec {
  const last = Math.max(...kept.map(({ log10Norm }) => log10Norm.length - 1));
  const lines = kept.map(({ gain, exponent, log10Norm }) => {
    const stroke = color[gain < 1 ? "vanished" : "exploded"];
    const end = log10Norm.length - 1;
    const values = log10Norm.flatMap((v, k) => (v === null ? [] : [{ k, size: 10 ** v }]));
    const reached = Math.min(end, -Math.log(floor) / Math.abs(exponent));
    const straight = [0, reached].map((k) => ({ k, size: Math.exp(exponent * k) }));
    return { gain, stroke, values, straight };
  });
  return {
    title: panelTitle("a", "", 34),
    encoding: {
      x: { field: "k", type: "quantitative", title: "Lag *k*", scale: exactly(0, 1.06 * last) },
      y: {
        field: "size",
        type: "quantitative",
        title: "Length of the gradient",
        ...logChannel([floor / 6, 6 / floor]),
      },
    },
    layer: [
      ...[floor, 1 / floor].map((size): Layer => ({
        data: { values: [{ size }] },
        mark: { type: "rule", color: ink.faint, strokeWidth: 0.5 },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      })),
      ...lines.flatMap(({ stroke, values, straight }): Layer[] => [
        { data: { values }, mark: { type: "line", color: stroke } },
        {
          data: { values: straight },
          mark: { type: "line", color: ink.text, clip: true, ...lineStyle.reference },
        },
      ]),
      ...lines.map(({ gain, stroke, values }): Layer => ({
        data: { values: [{ ...values.at(-1)!, text: `*g* = ${gain}` }] },
        mark: {
          type: "text",
          align: values.length > 0.85 * last ? "right" : "center",
          baseline: gain < 1 ? "top" : "bottom",
          dy: gain < 1 ? 4 : -4,
          color: stroke,
        },
        encoding: { text: { field: "text", type: "nominal" } },
      })),
    ],
  };
}

function gainChannel({ options: { gains } }: GradientHorizonsResult) {
  const [low, high] = [Math.min(...gains), Math.max(...gains)];
  const pad = 0.04 * (high - low);
  return {
    field: "gain",
    type: "quantitative",
    title: "Gain *g*",
    scale: exactly(low - pad, high + pad),
  } as const;
}

/** Shading of g > 1, to the end of the axis. */
function shading(result: GradientHorizonsResult): Layer {
  const [, end] = gainChannel(result).scale.domain;
  return {
    data: { values: [{ gain: 1, end }] },
    mark: { type: "rect", color: chaotic },
    encoding: { x2: { field: "end" }, y: { value: 0 }, y2: { value: "height" } },
  };
}

function horizons(result: GradientHorizonsResult): PanelSpec {
  const y = {
    field: "lag",
    type: "quantitative",
    title: "Horizon, steps",
    ...logChannel([4, 2000]),
  } as const;
  const lines = [result.theory.filter(({ gain }) => gain < 1), result.theory.filter(({ gain }) => gain > 1)];
  const percent = Number((100 * result.options.floor).toPrecision(3));
  return {
    title: panelTitle("b", "", 34),
    encoding: { x: gainChannel(result), y },
    layer: [
      shading(result),
      ...lines.map((values): Layer => ({
        data: { values },
        mark: { type: "line", color: ink.text, clip: true },
      })),
      ...result.groups.flatMap(({ points }, i) =>
        symbols(points, i - (result.groups.length - 1) / 2, shapes[i]!),
      ),
      {
        data: {
          values: [
            { gain: gainChannel(result).scale.domain[1], lag: 1500, text: `never falls to ${percent} %` },
          ],
        },
        mark: { type: "text", align: "right", baseline: "middle", dx: -4, fontSize: fontSize.note },
        encoding: { text: { field: "text", type: "nominal" } },
      },
      ...keyRow([
        {
          label: "falls",
          width: 42,
          point: { shape: "circle", fill: color.vanished, stroke: color.vanished },
        },
        { label: "grows", width: 47, point: { shape: "circle", fill: "white", stroke: color.exploded } },
        { label: "neither", width: 52, point: { shape: "circle", fill: "white", stroke: color.neither } },
        { label: "theory", width: 50, line: { ...lineStyle.plain, color: ink.text } },
      ]),
    ],
  };
}

/** Median and quartiles of one size, set apart from the other sizes by a few px. */
function symbols(points: readonly HorizonPoint[], place: number, shape: string): Layer[] {
  const values = points.map(({ gain, kind, lag }) => ({
    gain,
    lag: lag.median,
    low: lag.low,
    high: lag.high,
    stroke: color[kind],
    fill: kind === "vanished" ? color.vanished : "white",
  }));
  const stroke = { field: "stroke", type: "nominal", scale: null } as const;
  return [
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 0.8, xOffset: 4 * place },
      encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" }, color: stroke },
    },
    {
      data: { values },
      mark: { type: "point", filled: true, shape, size: 20, strokeWidth: 0.9, xOffset: 4 * place },
      encoding: { stroke, fill: { field: "fill", type: "nominal", scale: null } },
    },
  ];
}

function shares(result: GradientHorizonsResult): PanelSpec {
  const x = gainChannel(result);
  const [low, high] = x.scale.domain;
  const step = [
    { gain: low, share: 1 },
    { gain: 1, share: 1 },
    { gain: 1, share: 0 },
    { gain: high, share: 0 },
  ].map((row, order) => ({ ...row, order }));
  return {
    title: panelTitle("c", "", 34),
    encoding: {
      x,
      y: {
        field: "share",
        type: "quantitative",
        title: "Share of networks",
        scale: exactly(-0.04, 1.04),
        axis: { values: [0, 0.5, 1] },
      },
    },
    layer: [
      shading(result),
      {
        data: { values: step },
        mark: { type: "line", color: ink.text, ...lineStyle.reference },
        encoding: { order: { field: "order", type: "quantitative" } },
      },
      ...result.groups.flatMap(({ points }, i): Layer[] => {
        const values = points.map(({ gain, shares: { vanished } }) => ({ gain, share: vanished }));
        return [
          { data: { values }, mark: { type: "line", color: color.vanished, strokeWidth: 0.8 } },
          {
            data: { values },
            mark: { type: "point", filled: true, shape: shapes[i]!, size: 20, color: color.vanished },
          },
        ];
      }),
      ...keyRow(
        result.groups.map(({ units }, i) => ({
          label: i === 0 ? `*n* = ${units}` : String(units),
          width: i === 0 ? 46 : 30,
          point: { shape: shapes[i]!, fill: color.vanished, stroke: color.vanished },
        })),
      ),
    ],
  };
}
