import type { BatchNormDepthResult, DepthNetwork } from "../analyses/batch-norm-depth.js";
import type { ScaledNetwork } from "../analyses/batch-norm-scale.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type Layer, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { lineStyle } from "./theme.js";

const styles: Readonly<Record<ScaledNetwork, { strokeWidth: number; strokeDash: number[]; color: string }>> =
  {
    plain: { ...lineStyle.plain, color: okabeIto.orange },
    normalised: { ...lineStyle.stable, color: okabeIto.blue },
    epsilon: { ...lineStyle.plain, strokeDash: [5, 2], color: okabeIto.vermillion },
  };
const depthColors: Readonly<Record<DepthNetwork, string>> = {
  plain: okabeIto.orange,
  normalised: okabeIto.blue,
  skip: okabeIto.green,
};
const law = { ...lineStyle.plain, strokeWidth: 1, strokeDash: [4, 2], color: okabeIto.black };

/** What batch normalisation does to gradients over the scale of the weights and over depth. */
export const batchNormFigure: Figure<BatchNormDepthResult> = {
  name: "batch-norm",
  title: "Batch normalisation undoes the scale of weights, and explodes without skips",
  equation:
    "\\mathrm{BN}((aW)u) = \\mathrm{BN}(Wu), \\qquad \\frac{\\partial L}{\\partial (aW)} = \\frac1a \\frac{\\partial L}{\\partial W}, \\qquad \\langle w_i, \\partial L/\\partial w_i \\rangle = 0, \\qquad \\frac{\\|\\partial L/\\partial x_{l}\\|}{\\|\\partial L/\\partial x_{l+1}\\|} \\to \\sqrt{\\frac{\\pi}{\\pi - 1}}",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const [a, b, c] = [scaled(result, "byInput"), scaled(result, "byWeight"), depth(result)];
    const margin = { top: 44, left: 42 };
    if (layout.width === "double") {
      return panelPage(layout, [{ panels: [a, b, c], height: 150, gap: 52, weights: [1, 1, 1.25] }], {
        margin,
      });
    }
    return panelPage(
      layout,
      [
        { panels: [a, b], height: 110, gap: 52, below: 74 },
        { panels: [c], height: 130 },
      ],
      { margin },
    );
  },
};

function caption({ options, scale, profiles, limit }: BatchNormDepthResult): string {
  const { units, batch, depth: layers } = options;
  const gain = profiles.find(({ network }) => network === "normalised")!.gain;
  return (
    `Gradients of one layer tanh(BN(*aWu*)) of ${scale.options.units} units on ${scale.options.batch} samples against the scale *a* of its weights: in its input (**a**) and ` +
    "in its weights (**b**), without batch normalisation (orange), with it at *ε* = 0 (blue), where they are exactly constant and exactly as 1/*a*, and at " +
    `*ε* = ${scientific(scale.options.epsilon)} (red, dashed), where that ends once the variance of *aWu* comes down to *ε*. ` +
    `**c** Gradient at layer *l* relative to that at the output of ${layers} layers of ${units} rectifiers, *W* relu(*x*), with weights of variance 2/${units} and ${batch} samples: ` +
    `as they are (orange), with batch normalisation (blue: ${gain.toFixed(3)} a layer), and with batch normalisation and a connection around every layer (green). ` +
    `Black, dashed: the laws of wide networks, √(*π*/(*π* − 1)) = ${limit.toFixed(4)} a layer for many samples, and a power of depth with connections.`
  );
}

function scientific(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return `10^{${String(exponent).replace("-", "−")}}`;
}

function scaled({ scale }: BatchNormDepthResult, field: "byInput" | "byWeight"): PanelSpec {
  const { options, rows } = scale;
  const values = rows.map((row) => row[field]);
  const y = {
    field,
    type: "quantitative",
    title: field === "byInput" ? "‖∂*L*/∂*u*‖" : "‖∂*L*/∂(*aW*)‖",
    ...logChannel(
      [10 ** Math.floor(Math.log10(Math.min(...values))), 10 ** Math.ceil(Math.log10(Math.max(...values)))],
      5,
    ),
  } as const;
  const line = (network: ScaledNetwork): Layer => ({
    data: {
      values: rows
        .filter((row) => row.network === network)
        .map((row) => ({ factor: row.factor, [field]: row[field] })),
    },
    mark: { type: "line", ...styles[network] },
    encoding: { y },
  });
  const keys = [
    { label: "no BN", width: 50, line: styles.plain },
    { label: "BN, *ε* = 0", width: 62, line: styles.normalised },
  ];
  const epsilon = { label: `BN, *ε* = ${scientific(options.epsilon)}`, width: 70, line: styles.epsilon };
  return {
    title: panelTitle(field === "byInput" ? "a" : "b", "", 34),
    encoding: {
      x: {
        field: "factor",
        type: "quantitative",
        title: "Scale of the weights *a*",
        ...logChannel([10 ** options.from, 10 ** options.to], 4),
      },
    },
    layer: [
      line("plain"),
      line("normalised"),
      line("epsilon"),
      ...(field === "byInput" ? [...keyRow(keys, 23), ...keyRow([epsilon])] : []),
    ],
  };
}

function depth({ profiles, options }: BatchNormDepthResult): PanelSpec {
  const all = profiles.flatMap(({ measured, law: wide }) => [...measured, ...wide]);
  const y = {
    field: "size",
    type: "quantitative",
    title: "‖∂*L*/∂*x*_{*l*}‖ / ‖∂*L*/∂*x*_{*L*}‖",
    ...logChannel([0.1, 10 ** Math.ceil(Math.max(...all))]),
  } as const;
  const curve = (sizes: readonly number[], style: object): Layer => ({
    data: { values: sizes.map((log, layer) => ({ layer, size: 10 ** log })) },
    mark: { type: "line", ...style },
    encoding: { y },
  });
  const measured = (network: DepthNetwork) => ({ ...lineStyle.stable, color: depthColors[network] });
  return {
    title: panelTitle("c", "", 34),
    encoding: {
      x: { field: "layer", type: "quantitative", title: "Layer *l*", scale: exactly(0, options.depth) },
    },
    layer: [
      ...profiles.map(({ network, measured: sizes }) => curve(sizes, measured(network))),
      ...profiles.filter(({ network }) => network !== "plain").map(({ law: sizes }) => curve(sizes, law)),
      ...keyRow(
        [
          { label: "no BN", width: 62, line: measured("plain") },
          { label: "BN", width: 40, line: measured("normalised") },
        ],
        23,
      ),
      ...keyRow([
        { label: "BN, skips", width: 62, line: measured("skip") },
        { label: "wide networks", width: 80, line: law },
      ]),
    ],
  };
}
