import type { ResidualProductResult } from "../analyses/residual-product.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type Layer, type PanelSpec } from "./page.js";
import { lightRamp, okabeIto } from "./palettes.js";
import { decimal } from "./result-text.js";
import { fontSize, ink, lineStyle } from "./theme.js";

const product = { ...lineStyle.stable, color: okabeIto.black };
const chainSum = { ...lineStyle.plain, strokeDash: [4, 2], color: okabeIto.vermillion };
const order = (index: number) => ({ ...lineStyle.plain, strokeWidth: 1, color: lightRamp[7 + 3 * index]! });

/** The source text's sum, the product it should be, and layers that undo the identity. */
export const residualProductFigure: Figure<ResidualProductResult> = {
  name: "residual-product",
  title: "Through residual layers the gradient is a product, and it can vanish",
  equation:
    "\\frac{\\partial x_L}{\\partial x_0} = \\prod_{i=1}^{L} (I + J_i) = \\sum_{k=0}^{L} \\sum_{i_1 < \\dots < i_k} J_{i_k} \\cdots J_{i_1} \\ne I + J_1 + J_2 J_1 + \\dots + J_L \\cdots J_1",
  defaultWidth: "double",
  caption: ({ options, scalars, chainSumError, shrinking }) =>
    `Residual layers *x* + *f*(*x*). **a** What a tangent of length 1 becomes through *l* layers whose Jacobians are independent Gaussian matrices ` +
    `of ${options.units} units and gain *g* = ${options.gain}: the true product (black), the sum over all paths cut off at *m* branches (blue), and the sum of the source ` +
    "text, *I* + *J*_{1} + *J*_{2}*J*_{1} + … (red, dashed), which keeps only the paths that begin at the first branch and leave none out. " +
    `**b** Relative error of the sum over the paths of at most *m* branches after ${options.depth} layers, and of the source text’s (red, ${decimal(chainSumError, 3)}). ` +
    `Already (½, −3/10, 4/5) have the product ${decimal(scalars.product)} and the sum ${decimal(scalars.chainSum)}. ` +
    `**c** The identity does not keep gradients from vanishing: with *f* = −*c* *x* they are (1 − *c*)^{*l*}, *c* = ${shrinking.map(({ factor }) => factor).join(", ")}; ` +
    "with *c* = 1 nothing passes the first layer.",
  spec: (result, layout) => {
    const [a, b, c] = [depth(result), errors(result), shrinking(result)];
    const margin = { top: 44, left: 42 };
    if (layout.width === "double") {
      return panelPage(layout, [{ panels: [a, b, c], height: 140, gap: 52 }], { margin });
    }
    return panelPage(
      layout,
      [
        { panels: [a], height: 130, below: 52 },
        { panels: [b, c], height: 110, gap: 50 },
      ],
      { margin },
    );
  },
};

function layers({ options }: ResidualProductResult) {
  return {
    field: "layers",
    type: "quantitative",
    title: "Layers *l*",
    scale: exactly(0, options.depth),
  } as const;
}

function depth(result: ResidualProductResult): PanelSpec {
  const { rows, orders } = result;
  const sizes = rows.flatMap((row) => [row.product, row.chainSum, ...row.orders]);
  const y = {
    field: "size",
    type: "quantitative",
    title: "Size of the gradient",
    ...logChannel([
      10 ** Math.floor(Math.log10(Math.min(...sizes))),
      10 ** Math.ceil(Math.log10(Math.max(...sizes))),
    ]),
  } as const;
  const line = (sizeOf: (row: (typeof rows)[number]) => number, style: object): Layer => ({
    data: { values: rows.map((row) => ({ layers: row.layers, size: sizeOf(row) })) },
    mark: { type: "line", ...style },
    encoding: { y },
  });
  return {
    title: panelTitle("a", "", 34),
    encoding: { x: layers(result) },
    layer: [
      ...orders.map((_, i) => line((row) => row.orders[i]!, order(i))),
      line((row) => row.chainSum, chainSum),
      line((row) => row.product, product),
      ...keyRow(
        [
          { label: "product", width: 58, line: product },
          { label: "source text’s sum", width: 90, line: chainSum },
        ],
        23,
      ),
      ...keyRow(
        orders.map((m, i) => ({
          label: i === 0 ? `*m* = ${m}` : `${m}`,
          width: i === 0 ? 50 : 32,
          line: order(i),
        })),
      ),
    ],
  };
}

function errors({ errors: found, chainSumError, options }: ResidualProductResult): PanelSpec {
  const least = 1e-16;
  const y = {
    field: "error",
    type: "quantitative",
    title: "Relative error",
    ...logChannel([least, 100], 5),
  } as const;
  return {
    title: panelTitle("b", "", 34),
    encoding: {
      x: {
        field: "m",
        type: "quantitative",
        title: "Longest path *m*",
        scale: exactly(0, options.depth),
      },
    },
    layer: [
      {
        data: { values: [{ error: chainSumError }] },
        mark: { type: "rule", ...chainSum },
        encoding: { x: { value: 0 }, x2: { value: "width" }, y },
      },
      {
        data: { values: [{ text: "source text’s sum", error: chainSumError }] },
        mark: {
          ...{ type: "text", align: "right", baseline: "bottom", dy: -2 },
          ...{ fontSize: fontSize.note, color: okabeIto.vermillion },
        },
        encoding: { x: { value: "width" }, y, text: { field: "text", type: "nominal" } },
      },
      {
        data: { values: found.map((error, m) => ({ m, error: Math.max(error, least) })) },
        mark: { type: "point", size: 10, filled: true, color: okabeIto.blue },
        encoding: { y },
      },
    ],
  };
}

function shrinking(result: ResidualProductResult): PanelSpec {
  const low = 1e-16;
  const y = {
    field: "size",
    type: "quantitative",
    title: "Size of the gradient",
    ...logChannel([low, 10], 5),
  } as const;
  const curves = result.shrinking.map(({ sizes }, i): Layer => ({
    data: { values: sizes.map((size, l) => ({ layers: l, size })) },
    mark: { type: "line", clip: true, ...lineStyle.plain, color: lightRamp[7 + 3 * i]! },
    encoding: { y },
  }));
  const labels = result.shrinking.map(({ factor, sizes }) => {
    const end = sizes.findLastIndex((size) => size > 30 * low);
    const at = Math.min(end, Math.round(0.6 * (sizes.length - 1)));
    return { layers: at, size: sizes[at]!, text: `*c* = ${factor}` };
  });
  return {
    title: panelTitle("c", "*f* = −*c* *x*", 34),
    encoding: { x: layers(result) },
    layer: [
      ...curves,
      {
        data: { values: labels },
        mark: {
          type: "text",
          align: "left",
          baseline: "bottom",
          dx: 3,
          fontSize: fontSize.note,
          color: ink.text,
        },
        encoding: { y, text: { field: "text", type: "nominal" } },
      },
    ],
  };
}
