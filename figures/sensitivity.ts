import type { BiasSensitivityResult, Wall } from "../analyses/bias-sensitivity.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** dx(T)/db of the one-neuron flow against b: a spike at the basin boundary, and none at the folds. */
export const sensitivityFigure: Figure<BiasSensitivityResult> = {
  name: "sensitivity",
  title: "Sensitivity of the final state to the bias",
  equation:
    "\\dot x = -x + \\sigma(wx + b), \\qquad \\frac{\\partial x(T)}{\\partial b}\\Big|_{\\text{wall}} = \\frac{\\sigma'}{\\lambda}\\left(e^{\\lambda T} - 1\\right), \\qquad \\frac{\\partial x^*}{\\partial b} = \\left(\\frac{1}{x^*(1-x^*)} - w\\right)^{-1}",
  defaultWidth: "single",
  caption: (result) =>
    `**a** Sensitivity |∂*x*(*T*)/∂*b*| of the one-neuron flow with *w* = ${result.options.w}, started at ` +
    `*x*(0) = ${result.options.x0}, for *T* = ${result.options.durations.join(", ")} (light to dark). ` +
    (result.wall === null
      ? ""
      : `It peaks at *b* = ${minus(result.wall.b)}, where *x*(0) lies on the boundary between two basins. `) +
    "Red: the settled sensitivity along the branches of stable equilibria; it diverges only at the folds (dotted), " +
    "which this run does not feel. " +
    (result.wall === null
      ? ""
      : "**b** The same against the distance to the boundary, from above. The nearer, the longer the gradient grows; " +
        `on the boundary itself it is σ′(e^{*λT*} − 1)/*λ* (dotted), *λ* = ${Number(result.wall.eigenvalue.toPrecision(4))}.`),
  spec: (result, layout) => {
    const panels = [againstBias(result), ...(result.wall === null ? [] : [nearWall(result, result.wall)])];
    const rows =
      layout.width === "double"
        ? [{ panels, height: 190, weights: panels.map((_, i) => (i === 0 ? 1.35 : 1)), gap: 52 }]
        : panels.map((panel, i) => ({ panels: [panel], height: i === 0 ? 170 : 130 }));
    return panelPage(layout, rows, { margin: { left: 42, right: 10 } });
  },
};

const axisTitle = "|∂*x*(*T*)/∂*b*|";

function domainOf({ curves }: BiasSensitivityResult): [number, number] {
  const all = curves.flatMap((curve) => curve.dxdb.map(Math.abs));
  const high = Math.ceil(Math.log10(Math.max(...all)) + 0.3);
  return [Math.min(...all) / 1.6, 10 ** high];
}

function colors(result: BiasSensitivityResult): Readonly<Record<number, string>> {
  const palette = orderedColors(result.options.durations.length);
  return Object.fromEntries(result.options.durations.map((duration, i) => [duration, palette[i]!]));
}

function againstBias(result: BiasSensitivityResult): PanelSpec {
  const { curves, settled, folds, wall, options } = result;
  const domain = domainOf(result);
  const palette = colors(result);
  const y = { type: "quantitative", title: axisTitle, ...logChannel(domain) } as const;
  const lines = curves.map(({ duration, b, dxdb }) => ({
    data: { values: b.map((v, i) => ({ b: v, size: Math.abs(dxdb[i]!) })) },
    mark: { type: "line", color: palette[duration]!, clip: true } as const,
    encoding: { y: { field: "size", ...y } },
  }));
  const inRange = folds.filter((b) => b >= options.from && b <= options.to);
  const [shortest, ...longer] = wall?.peaks ?? [];
  const peaks = longer.map(({ duration, dxdb }) => ({ b: wall!.b, size: dxdb, label: `*T* = ${duration}` }));
  const broad = shortest ? [onCurve(result, 0, 0.74)] : [];
  return {
    title: panelTitle("a"),
    encoding: {
      x: { field: "b", type: "quantitative", title: "Bias *b*", scale: exactly(options.from, options.to) },
    },
    layer: [
      {
        data: { values: inRange.map((b) => ({ b })) },
        mark: { type: "rule", color: ink.faint, ...lineStyle.reference },
      },
      {
        data: { values: inRange.map((b) => ({ b, label: "fold" })) },
        mark: { type: "text", align: "center", baseline: "bottom", color: ink.faint },
        encoding: { text: { field: "label" }, y: { value: -3 } },
      },
      ...settled.map(({ b, dxdb }) => ({
        data: { values: b.map((v, i) => ({ b: v, size: dxdb[i]! })) },
        mark: { type: "line", color: okabeIto.vermillion, strokeWidth: 0.8, clip: true } as const,
        encoding: { y: { field: "size", ...y } },
      })),
      ...lines,
      {
        data: { values: peaks },
        mark: { type: "text", align: "left", baseline: "middle", dx: 7 },
        encoding: { y: { field: "size", ...y }, text: { field: "label" } },
      },
      {
        data: { values: broad },
        mark: { type: "text", align: "left", baseline: "bottom", dy: -3 },
        encoding: { y: { field: "size", ...y }, text: { field: "label" } },
      },
      {
        data: { values: inRange.slice(-1).map((b) => ({ b, label: "settled, ∂*x*\\*/∂*b*" })) },
        mark: { type: "text", align: "left", baseline: "middle", dx: 6, color: okabeIto.vermillion },
        encoding: { y: { value: 34 }, text: { field: "label" } },
      },
    ],
  };
}

/** A label on a curve, at a share of the range of b. */
function onCurve({ curves, options }: BiasSensitivityResult, index: number, share: number) {
  const { b, dxdb, duration } = curves[index]!;
  const at = b.findIndex((v) => v >= options.from + share * (options.to - options.from));
  return { b: b[at]!, size: Math.abs(dxdb[at]!), label: `*T* = ${duration}` };
}

function nearWall(result: BiasSensitivityResult, wall: Wall): PanelSpec {
  const domain = domainOf(result);
  const palette = colors(result);
  const y = { type: "quantitative", title: axisTitle, ...logChannel(domain) } as const;
  const distances = wall.approach[0]!.distance;
  const reach: [number, number] = [distances[0]!, distances.at(-1)!];
  const labels = wall.peaks.map(({ duration, dxdb }) => ({ size: dxdb, label: `*T* = ${duration}` }));
  return {
    title: panelTitle("b"),
    encoding: {
      x: {
        field: "distance",
        type: "quantitative",
        title: `Distance from the basin boundary, *b* ${wall.b < 0 ? "+" : "−"} ${minus(Math.abs(wall.b))}`,
        ...logChannel(reach),
      },
    },
    layer: [
      {
        data: { values: wall.peaks.map(({ closedForm }) => ({ size: closedForm })) },
        mark: { type: "rule", color: ink.faint, ...lineStyle.reference },
        encoding: { x: { value: 0 }, x2: { value: "width" }, y: { field: "size", ...y } },
      },
      ...wall.approach.map(({ duration, distance, dxdb }) => ({
        data: { values: distance.map((v, i) => ({ distance: v, size: Math.abs(dxdb[i]!) })) },
        mark: { type: "line", color: palette[duration]!, clip: true } as const,
        encoding: { y: { field: "size", ...y } },
      })),
      {
        data: { values: labels },
        mark: { type: "text", align: "left", baseline: "bottom", dx: 5, dy: -2 },
        encoding: { x: { value: 0 }, y: { field: "size", ...y }, text: { field: "label" } },
      },
    ],
  };
}

/** A number with a typographic minus. */
function minus(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}
