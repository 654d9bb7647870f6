import type { PathLengthsResult } from "../analyses/path-lengths.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { fontSize, ink, lineStyle } from "./theme.js";

const colors = { measured: okabeIto.blue, sampled: okabeIto.orange, paths: okabeIto.green } as const;
const band = { color: "#eef3f8" } as const;
/** The law of independent Gaussian branches. */
const law = { ...lineStyle.plain, strokeWidth: 1, strokeDash: [4, 2], color: okabeIto.black };
const dot = { type: "point", size: 12, filled: true } as const;
const ring = { type: "point", size: 20, filled: false, fill: "white", strokeWidth: 1 } as const;

/** How many paths there are of each length, what one carries, and what all of a length carry. */
export const pathLengthsFigure: Figure<PathLengthsResult> = {
  name: "path-lengths",
  title: "Short paths carry the gradient of a residual network",
  equation:
    "\\prod_{i=1}^{L} (I + J_i) = \\sum_{k=0}^{L} e_k, \\qquad e_k = \\sum_{i_1 < \\dots < i_k} J_{i_k} \\cdots J_{i_1}, \\qquad \\frac{\\mathrm{E}\\|\\delta e_k\\|^2}{\\sum_j \\mathrm{E}\\|\\delta e_j\\|^2} = \\binom{L}{k} p^k (1 - p)^{L - k}, \\quad p = \\frac{g^2}{1 + g^2}",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const [a, b, c] = [count(result), size(result), share(result)];
    const margin = { top: 30, left: 42 };
    if (layout.width === "double")
      return panelPage(layout, [{ panels: [a, b, c], height: 140, gap: 50 }], { margin });
    return panelPage(
      layout,
      [a, b, c].map((panel) => ({ panels: [panel], height: 96 })),
      { margin, rowGap: 58 },
    );
  },
};

const percent = (value: number, digits = 3) => `${Number((100 * value).toPrecision(digits))} %`;

function caption({ options, effective, mean, deviation }: PathLengthsResult): string {
  const { depth, gain, units, networks, paths } = options;
  return (
    `Paths through a residual network of ${depth} layers by their length *k*, the number of branches they go through; ` +
    `the branches’ Jacobians are independent Gaussian matrices of ${units} units and gain *g* = ${gain}. ` +
    "**a** Share of all paths. " +
    `**b** Size of the gradient that one path carries, relative to the adjoint: from the exact sum over all paths of that length (dots, ` +
    `${networks} networks), mean over ${paths} paths drawn at random (rings, one network), and *g*^{*k*} (dashed). ` +
    "**c** Share of the gradient’s mean square that all paths of a length carry together, **a** times the square of **b**: exact (dots), and the binomial law with " +
    `*p* = *g*^{2}/(1 + *g*^{2}) (dashed). Measured mean ${mean.toFixed(2)} and standard deviation ${deviation.toFixed(2)}. ` +
    `Shaded: ${effective.from} to ${effective.to} branches, ${percent(effective.paths)} of the paths, which carry ${percent(effective.share)} of it ` +
    `(${percent(effective.shareLaw)} by the law).`
  );
}

function lengths({ options }: PathLengthsResult) {
  return {
    field: "length",
    type: "quantitative",
    title: "Path length *k*",
    scale: exactly(0, options.depth),
  } as const;
}

function shaded({ effective }: PathLengthsResult) {
  return {
    data: { values: [{ from: effective.from - 0.5, to: effective.to + 0.5 }] },
    mark: { type: "rect", ...band },
    encoding: {
      x: { field: "from", type: "quantitative" },
      x2: { field: "to" },
      y: { value: 0 },
      y2: { value: "height" },
    },
  } as const;
}

function count(result: PathLengthsResult): PanelSpec {
  const { rows } = result;
  return {
    title: panelTitle("a", "", 34),
    encoding: { x: lengths(result) },
    layer: [
      shaded(result),
      {
        data: { values: rows.map(({ length, paths }) => ({ length, paths })) },
        mark: { ...dot, color: colors.paths },
        encoding: {
          y: {
            field: "paths",
            type: "quantitative",
            title: "Share of paths",
            scale: exactly(0, 0.12),
            axis: { values: [0, 0.04, 0.08, 0.12] },
          },
        },
      },
      note(result),
    ],
  };
}

/** What is shaded, above the panel: there is no room for it inside. */
function note({ effective }: PathLengthsResult) {
  const text = `shaded: ${effective.from}–${effective.to} branches, ${percent(effective.paths)} of paths`;
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align: "left", baseline: "middle", fontSize: fontSize.note, color: ink.text },
    encoding: { x: { value: 0 }, y: { value: -9 }, text: { field: "text", type: "nominal" } },
  } as const;
}

function size(result: PathLengthsResult): PanelSpec {
  const { rows, sampled, options } = result;
  const least = Math.min(
    ...rows.map((row) => Math.min(row.size, row.sizeLaw)),
    ...sampled.map((row) => row.size),
  );
  const y = {
    type: "quantitative",
    title: "Gradient of one path",
    ...logChannel([10 ** Math.floor(Math.log10(least)), 10], 5),
  } as const;
  return {
    title: panelTitle("b", "", 34),
    encoding: { x: lengths(result) },
    layer: [
      shaded(result),
      {
        data: { values: rows.map(({ length, sizeLaw }) => ({ length, sizeLaw })) },
        mark: { type: "line", ...law },
        encoding: { y: { field: "sizeLaw", ...y } },
      },
      {
        data: { values: [...sampled] },
        mark: { ...ring, color: colors.sampled },
        encoding: { y: { field: "size", ...y } },
      },
      {
        data: { values: rows.map((row) => ({ length: row.length, size: row.size })) },
        mark: { ...dot, size: 7, color: colors.measured },
        encoding: { y: { field: "size", ...y } },
      },
      ...keyRow([
        entry("exact", 42, colors.measured, true),
        ...(options.paths > 0 ? [entry("random paths", 72, colors.sampled, false)] : []),
        { label: "*g*^{*k*}", width: 40, line: law },
      ]),
    ],
  };
}

function share(result: PathLengthsResult): PanelSpec {
  const { rows } = result;
  const top = Math.max(...rows.map((row) => Math.max(row.share, row.shareLaw)));
  const y = {
    type: "quantitative",
    title: "Share of gradient",
    scale: exactly(0, Math.ceil(25 * top) / 25),
    axis: { tickCount: 4 },
  } as const;
  return {
    title: panelTitle("c", "", 34),
    encoding: { x: lengths(result) },
    layer: [
      shaded(result),
      {
        data: { values: rows.map(({ length, shareLaw }) => ({ length, shareLaw })) },
        mark: { type: "line", ...law },
        encoding: { y: { field: "shareLaw", ...y } },
      },
      {
        data: { values: rows.map((row) => ({ length: row.length, share: row.share })) },
        mark: { ...dot, color: colors.measured },
        encoding: { y: { field: "share", ...y } },
      },
      ...keyRow([entry("exact", 42, colors.measured, true), { label: "binomial law", width: 80, line: law }]),
    ],
  };
}

function entry(label: string, width: number, color: string, filled: boolean) {
  return { label, width, point: { shape: "circle", fill: filled ? color : "white", stroke: color } };
}
