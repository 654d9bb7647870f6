import type { ErrorSurfaceResult, SurfacePath } from "../analyses/error-surface.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { heatMapLayers } from "./heat-map.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { pageWidth } from "./theme.js";

/** What lies over the dark and the light part of the ramp alike. */
const over = {
  wall: okabeIto.vermillion,
  plain: okabeIto.black,
  clipped: okabeIto.purple,
  isoline: "#ffffff",
  halo: "#ffffff",
} as const;

/** Pascanu's Fig. 6: the error over weight and bias with its isolines, its wall, and descent across it. */
export const errorSurfaceFigure: Figure<ErrorSurfaceResult> = {
  name: "error-surface",
  title: "Error surface of a single hidden unit",
  equation:
    "E(w, b) = \\bigl(\\sigma(x_T) - y\\bigr)^2, \\qquad x_t = w\\,\\sigma(x_{t-1}) + b, \\qquad " +
    "\\text{wall: } b = x_0 - \\sigma(x_0)\\,w, \\quad w > \\frac{1}{\\sigma'(x_0)}",
  defaultWidth: "single",
  caption,
  spec: (result, layout) => {
    const margin = { left: 42, right: 50, top: 22 };
    const height = layout.width === "single" ? 220 : 400;
    const width = pageWidth[layout.width] - margin.left - margin.right;
    return panelPage(layout, [{ panels: [surfacePanel(result, { width, height })], height }], { margin });
  },
};

interface PanelSize {
  readonly width: number;
  readonly height: number;
}

function caption({ options, descents, wallDisagreement, traced, levels }: ErrorSurfaceResult): string {
  const { descent } = options;
  const [plain, clipped] = descents as readonly [SurfacePath, SurfacePath];
  const agreement =
    traced.length === 0 ? "" : `, found within ${short(wallDisagreement)} by bisection of runs (circles)`;
  const plainEnd = plain.points
    .at(-1)!
    .map((v) => number(v, 4))
    .join(", ");
  return (
    `Error *E* = (*σ*(*x*_{*T*}) − ${options.target})^{2} of a single hidden unit *x*_{*t*} = *w* *σ*(*x*_{*t*−1}) + *b* ` +
    `with *x*_{0} = ${options.x0}, *T* = ${options.steps}. White: isolines at ${levels.join(", ")}. ` +
    `Red: the wall *b* = *x*_{0} − *σ*(*x*_{0}) *w*${agreement}. ` +
    `Gradient descent from (${descent.start.map((v) => number(v)).join(", ")}) (dot), *η* = ${descent.learningRate}: ` +
    (plain.exit === null
      ? `plain (black), to (${plainEnd}); `
      : `plain (black) is thrown off by the wall (arrow) and ends at (${plainEnd}) with *E* = ${number(plain.error.at(-1)!, 2)}; `) +
    `with the norm of the gradient clipped at ${clipped.limit} (purple) it zigzags along the wall, after ` +
    `${descent.updates} updates at *E* = ${short(clipped.error.at(-1)!)}.`
  );
}

function surfacePanel(result: ErrorSurfaceResult, size: PanelSize): PanelSpec {
  const { options, error, largestError } = result;
  const x: [number, number] = [options.w.from, options.w.to];
  const y: [number, number] = [options.b.from, options.b.to];
  const field = { values: error, columns: options.w.count, rows: options.b.count, x, y };
  const heat = { domain: [0, largestError] as const, title: "*E*", legendLength: 120 };
  return {
    encoding: {
      x: { field: "w", type: "quantitative", title: "Weight *w*", scale: exactly(...x) },
      y: { field: "b", type: "quantitative", title: "Bias *b*", scale: exactly(...y) },
    },
    layer: [
      ...heatMapLayers(field, heat),
      ...isolineLayers(result),
      wallLayer(result),
      ...pathLayers(result, size),
      tracedLayer(result),
      ...keyRow(keyEntries(result)),
    ],
  };
}

function keyEntries({ descents, wall }: ErrorSurfaceResult): KeyEntry[] {
  const line = (color: string, strokeWidth: number) => ({ line: { color, strokeWidth, strokeDash: [] } });
  const steps = descents.map(({ limit }) =>
    limit === null
      ? { label: "plain descent", width: 86, ...line(over.plain, 1.2) }
      : { label: `clipped at ${number(limit)}`, width: 80, ...line(over.clipped, 1.2) },
  );
  return wall.length === 0 ? steps : [{ label: "wall", width: 48, ...line(over.wall, 1.6) }, ...steps];
}

function isolineLayers({ isolines }: ErrorSurfaceResult): Layer[] {
  const values = isolines.flatMap(({ x, y }, line) => x.map((w, i) => ({ w, b: y[i]!, line, i })));
  return [
    {
      data: { values },
      mark: { type: "line", color: over.isoline, strokeWidth: 0.5, opacity: 0.75, clip: true },
      encoding: { detail: { field: "line" }, order: { field: "i" } },
    },
  ];
}

function wallLayer({ wall }: ErrorSurfaceResult): Layer {
  return {
    data: { values: wall.map(([w, b]) => ({ w, b })) },
    mark: { type: "line", color: over.wall, strokeWidth: 1.6, clip: true },
  };
}

function tracedLayer({ traced }: ErrorSurfaceResult): Layer {
  return {
    data: { values: traced.map(([w, b]) => ({ w, b })) },
    mark: { type: "point", filled: false, fill: "white", color: over.wall, size: 20, clip: true },
  };
}

function pathLayers({ descents, options }: ErrorSurfaceResult, size: PanelSize): Layer[] {
  return descents.flatMap(({ points, limit, exit }) => {
    const color = limit === null ? over.plain : over.clipped;
    const end =
      exit === null
        ? points.length
        : points.findIndex(([w, b]) => w === exit.from[0] && b === exit.from[1]) + 1;
    const values = points.slice(0, end).map(([w, b], i) => ({ w, b, i }));
    const line = (
      rows: { w: number; b: number; i: number }[],
      stroke: string,
      strokeWidth: number,
    ): Layer => ({
      data: { values: rows },
      mark: { type: "line", color: stroke, strokeWidth, clip: true },
      encoding: { order: { field: "i" } },
    });
    const leap = exit === null ? [] : [exit.from, beforeFrame(exit)].map(([w, b], i) => ({ w, b, i }));
    return [
      line(values, over.halo, 1.6),
      line(leap, over.halo, 2.2),
      line(values, color, 0.8),
      line(leap, color, 1.2),
      {
        data: { values: leap.slice(1) },
        mark: {
          type: "point",
          shape: "triangle",
          color,
          size: 34,
          angle: heading(leap, options, size),
          clip: true,
        },
      },
      {
        data: { values: values.slice(0, 1) },
        mark: { type: "point", color: okabeIto.black, stroke: over.halo, strokeWidth: 0.8, size: 26 },
      },
    ] as Layer[];
  });
}

/** Where the tip of an arrow that leaves the frame stops, so that its head is whole. */
function beforeFrame({ from, to }: NonNullable<SurfacePath["exit"]>): readonly [number, number] {
  return [from[0] + 0.96 * (to[0] - from[0]), from[1] + 0.96 * (to[1] - from[1])];
}

/** Direction of an arrow on the page, degrees clockwise from up. */
function heading(
  [from, to]: readonly { readonly w: number; readonly b: number }[],
  { w, b }: ErrorSurfaceResult["options"],
  { width, height }: PanelSize,
): number {
  if (from === undefined || to === undefined) return 0;
  const right = ((to.w - from.w) / (w.to - w.from)) * width;
  const up = ((to.b - from.b) / (b.to - b.from)) * height;
  return (Math.atan2(right, up) * 180) / Math.PI;
}

function number(value: number, digits = 12): string {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

function short(value: number): string {
  const [mantissa, exponent] = value.toExponential(0).split("e") as [string, string];
  return Math.abs(Number(exponent)) < 3 ? number(value, 2) : `${mantissa}·10^{${number(Number(exponent))}}`;
}
