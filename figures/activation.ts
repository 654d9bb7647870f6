import type { ActivationBoundsResult } from "../analyses/activation-bounds.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { lineStyle } from "./theme.js";

const colors = { tanh: okabeIto.blue, logistic: okabeIto.vermillion } as const;

/** Derivatives of tanh and the logistic function with their suprema, and what they mean over k steps. */
export const activationFigure: Figure<ActivationBoundsResult> = {
  name: "activation",
  title: "Derivatives of the activation functions and their bounds",
  equation:
    "\\tanh'(z) = 1 - \\tanh^2 z \\le 1, \\qquad \\sigma'(z) = \\sigma(z)\\,(1-\\sigma(z)) \\le \\tfrac14",
  defaultWidth: "single",
  caption: ({ underflowLag }) =>
    "**a** Derivatives of tanh (blue) and of the logistic function *σ* (red) with their suprema, 1 and 1/4 (dotted). " +
    "**b** The largest product of *k* such derivatives. The bound |*σ*′| ≤ 1 often quoted is four times too large " +
    `at every step: the product is at most 4^{−*k*}, which is zero in double precision from *k* = ${underflowLag} on.`,
  spec: (result, layout) =>
    panelPage(layout, [{ panels: [derivatives(result), products(result)], height: 112, weights: [1, 1] }]),
};

function derivatives({ curves, options }: ActivationBoundsResult): PanelSpec {
  const values = curves.flatMap(({ name, z, derivative }) =>
    z.map((v, i) => ({ z: v, derivative: derivative[i]!, name })),
  );
  const bounds = curves.map(({ name, supremum }) => ({ supremum, name }));
  const names = [
    { z: 1.1, y: 0.62, name: "tanh", label: "tanh′" },
    { z: 2.6, y: 0.13, name: "logistic", label: "*σ*′" },
  ];
  const color = {
    field: "name",
    type: "nominal",
    scale: { domain: Object.keys(colors), range: Object.values(colors) },
    legend: null,
  } as const;
  return {
    title: panelTitle("a"),
    encoding: {
      x: { field: "z", type: "quantitative", title: "*z*", scale: exactly(-options.range, options.range) },
    },
    layer: [
      {
        data: { values: bounds },
        mark: { type: "rule", ...lineStyle.reference },
        encoding: {
          x: { value: 0 },
          x2: { value: "width" },
          y: { field: "supremum", type: "quantitative" },
          color,
        },
      },
      {
        data: { values },
        mark: "line",
        encoding: {
          y: { field: "derivative", type: "quantitative", title: "*φ*′(*z*)", scale: exactly(0, 1.05) },
          color,
        },
      },
      {
        data: { values: names },
        mark: { type: "text", align: "left", baseline: "middle" },
        encoding: { y: { field: "y", type: "quantitative" }, text: { field: "label" }, color },
      },
    ],
  };
}

function products({ lags, log10Products }: ActivationBoundsResult): PanelSpec {
  const last = lags.at(-1)!;
  const series = [
    { name: "tanh", values: log10Products.stated },
    { name: "logistic", values: log10Products.logistic },
  ];
  const rows = series.flatMap(({ name, values }) =>
    lags.map((k) => ({ k, name, product: 10 ** values[k]! })),
  );
  const low = Math.min(...rows.map((row) => row.product));
  return {
    title: panelTitle("b"),
    data: { values: rows },
    mark: "line",
    encoding: {
      x: { field: "k", type: "quantitative", title: "Steps *k*", scale: exactly(0, last) },
      y: { field: "product", type: "quantitative", title: "Largest product", ...logChannel([low, 10]) },
      color: {
        field: "name",
        type: "nominal",
        scale: { domain: Object.keys(colors), range: Object.values(colors) },
        legend: null,
      },
    },
  };
}
