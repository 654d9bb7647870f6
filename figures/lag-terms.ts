import type { LagHorizonCurve, LagHorizonsResult } from "../analyses/lag-horizons.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** Sizes of the lag terms of a gradient, their cumulative share, and how far back it reaches. */
export const lagTermsFigure: Figure<LagHorizonsResult> = {
  name: "lag-terms",
  title: "Lag terms of the gradient and their horizon",
  equation:
    "\\frac{\\partial x_T}{\\partial b} = \\sum_{k=0}^{T-1} \\gamma^k\\,\\frac{\\partial F}{\\partial b}, \\qquad K = \\left\\lceil \\frac{\\ln 0.01}{\\ln\\gamma} \\right\\rceil",
  defaultWidth: "double",
  caption: ({ curves, options }) =>
    `**a** Size of the lag-*k* term of ∂*x*_{*T*}/∂*b*, relative to the most recent one, at stable fixed points of the ` +
    `one-neuron map (*w* = ${options.w}, *ε* = 1) with multiplier *γ* = ${curves.map((c) => c.gamma).join(", ")}. ` +
    `**b** Share of the first *K* terms in the whole. Filled: ${percent(1 - options.share)} reached, after ` +
    `${curves.map((c) => c.measuredHorizon).join(", ")} terms; open: the first 1/*γ* terms, said in the literature to be ` +
    `all that matter, reach only ${curves.map((c) => percent(1 - c.claimedMissing)).join(", ")}. ` +
    "**c** The horizon grows with *γ*, as 1/|ln *γ*| (solid); 1/*γ* (dashed) has the opposite trend.",
  spec: (result, layout) => {
    const panels = [sizes(result), shares(result), horizons(result)];
    const rows =
      layout.width === "double"
        ? [{ panels, height: 150 }]
        : [
            { panels: panels.slice(0, 1), height: 105 },
            { panels: panels.slice(1, 2), height: 120 },
            { panels: panels.slice(2), height: 105 },
          ];
    return panelPage(layout, rows, { margin: { left: 40, right: 14 } });
  },
};

function percent(value: number): string {
  return `${Number((100 * value).toPrecision(value > 0.9 ? 3 : 2))} %`;
}

interface Colored {
  readonly curve: LagHorizonCurve;
  readonly color: string;
}

function colored({ curves }: LagHorizonsResult): Colored[] {
  const palette = orderedColors(curves.length);
  return curves.map((curve, i) => ({ curve, color: palette[i]! }));
}

/** Lags shown: a tenth more than the longest horizon. */
function reach({ curves }: LagHorizonsResult): number {
  return Math.max(...curves.map((curve) => curve.measuredHorizon));
}

function sizes(result: LagHorizonsResult): PanelSpec {
  const last = 50;
  const y = { type: "quantitative", title: "Size relative to *k* = 0", ...logChannel([1e-8, 1.5]) } as const;
  const lines = colored(result);
  return {
    title: panelTitle("a"),
    encoding: { x: { field: "k", type: "quantitative", title: "Lag *k*", scale: exactly(0, last) } },
    layer: [
      ...lines.map(({ curve, color }) => ({
        data: {
          values: curve.log10Size
            .slice(0, last + 1)
            .flatMap((size, k) => (size === null ? [] : [{ k, size: 10 ** size }])),
        },
        mark: { type: "line", color, clip: true } as const,
        encoding: { y: { field: "size", ...y } },
      })),
      ...lines.map(({ curve, color }) => label(curve, color, y)),
    ],
  };
}

function label(
  curve: LagHorizonCurve,
  color: string,
  y: object,
): Extract<PanelSpec, { layer: unknown }>["layer"][number] {
  const k = Math.min(34, Math.max(14, Math.round(-6 / Math.log10(curve.gamma))));
  const size = curve.log10Size[k] ?? 0;
  return {
    data: { values: [{ k, size: 10 ** size, label: `*γ* = ${curve.gamma}` }] },
    mark: { type: "text", align: "left", baseline: "bottom", dx: 4, dy: -2, color },
    encoding: { y: { field: "size", type: "quantitative", ...y }, text: { field: "label" } },
  };
}

function shares(result: LagHorizonsResult): PanelSpec {
  const decades: [number, number] = [0.75, 10 ** Math.ceil(Math.log10(reach(result)))];
  const y = { type: "quantitative", title: "Share of the whole", scale: exactly(0, 1.05) } as const;
  const lines = colored(result);
  const rows = (curve: LagHorizonCurve) =>
    curve.share
      .slice(1, decades[1] + 1)
      .map((share, i) => ({ terms: i + 1, share }))
      // On a log axis neighbours closer than a sixtieth of their value add nothing to a smooth line.
      .filter(({ terms }) => terms % Math.ceil(terms / 60) === 0 || terms === decades[1]);
  const points = lines.flatMap(({ curve, color }) => [
    {
      terms: curve.measuredHorizon,
      share: curve.share[curve.measuredHorizon]!,
      label: String(curve.measuredHorizon),
      color,
      fill: color,
    },
    { terms: curve.claimedHorizon, share: 1 - curve.claimedMissing, label: "1/*γ*", color, fill: "white" },
  ]);
  return {
    title: panelTitle("b"),
    encoding: {
      x: { field: "terms", type: "quantitative", title: "Number of terms *K*", ...logChannel(decades) },
      y: { field: "share", ...y },
    },
    layer: [
      {
        data: { values: [{ share: 1 - result.options.share }] },
        mark: { type: "rule", color: ink.faint, ...lineStyle.reference },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      ...lines.map(({ curve, color }) => ({
        data: { values: rows(curve) },
        mark: { type: "line", color, interpolate: "monotone" } as const,
      })),
      {
        data: { values: points },
        mark: { type: "point", filled: true },
        encoding: {
          stroke: { field: "color", type: "nominal", scale: null },
          fill: { field: "fill", type: "nominal", scale: null },
        },
      },
      {
        data: { values: points.filter((point) => point.fill === "white").slice(0, 1) },
        mark: { type: "text", align: "left", baseline: "middle", dx: 6 },
        encoding: { text: { field: "label" }, color: { field: "color", type: "nominal", scale: null } },
      },
      {
        data: { values: points.filter((point) => point.fill !== "white") },
        mark: { type: "text", align: "center", baseline: "bottom", dy: -5 },
        encoding: { text: { field: "label" }, color: { field: "color", type: "nominal", scale: null } },
      },
    ],
  };
}

function horizons(result: LagHorizonsResult): PanelSpec {
  const { gamma, lags, claimed } = result.horizon;
  const y = { type: "quantitative", title: "Horizon, terms", ...logChannel([0.9, 2000]) } as const;
  const points = colored(result).map(({ curve, color }) => ({
    gamma: curve.gamma,
    terms: curve.measuredHorizon,
    color,
  }));
  return {
    title: panelTitle("c"),
    encoding: {
      x: { field: "gamma", type: "quantitative", title: "Factor per lag *γ*", scale: exactly(0.1, 1) },
    },
    layer: [
      {
        data: { values: gamma.map((v, i) => ({ gamma: v, terms: claimed[i]! })) },
        mark: { type: "line", color: okabeIto.vermillion, clip: true, ...lineStyle.unstable },
        encoding: { y: { field: "terms", ...y } },
      },
      {
        data: { values: gamma.map((v, i) => ({ gamma: v, terms: lags[i]! })) },
        mark: { type: "line", color: okabeIto.black, clip: true },
        encoding: { y: { field: "terms", ...y } },
      },
      {
        data: { values: points },
        mark: { type: "point", filled: true },
        encoding: { y: { field: "terms", ...y }, color: { field: "color", type: "nominal", scale: null } },
      },
      {
        data: {
          values: [
            { gamma: 0.2, terms: 9, label: `ln ${result.options.share} / ln *γ*`, color: okabeIto.black },
            { gamma: 0.22, terms: 1.1, label: "claimed: 1/*γ*", color: okabeIto.vermillion },
          ],
        },
        mark: { type: "text", align: "left", baseline: "bottom" },
        encoding: {
          y: { field: "terms", ...y },
          text: { field: "label" },
          color: { field: "color", type: "nominal", scale: null },
        },
      },
    ],
  };
}
