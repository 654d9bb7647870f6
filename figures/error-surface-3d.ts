import type { ErrorSurfaceResult } from "../analyses/error-surface.js";
import { cubeAxesLayers } from "./cube-axes.js";
import type { Figure, FigureLayout } from "./figure.js";
import { panelPage } from "./page.js";
import { okabeIto } from "./palettes.js";
import { surfaceFeatures, surfaceLayer, type SurfaceView } from "./perspective.js";
import { pageWidth } from "./theme.js";

/** The error surface in perspective: the wall is a cliff. */
export const errorSurface3dFigure: Figure<ErrorSurfaceResult> = {
  name: "error-surface-3d",
  title: "Error surface of a single hidden unit, in perspective",
  equation:
    "E(w, b) = \\bigl(\\sigma(x_T) - y\\bigr)^2, \\qquad x_t = w\\,\\sigma(x_{t-1}) + b, \\qquad " +
    "\\text{wall: } b = x_0 - \\sigma(x_0)\\,w, \\quad w > \\frac{1}{\\sigma'(x_0)}",
  defaultWidth: "single",
  caption: ({ options, largestGradient }) =>
    `Error *E* = (*σ*(*x*_{*T*}) − ${options.target})^{2} of a single hidden unit *x*_{*t*} = *w* *σ*(*x*_{*t*−1}) + *b* ` +
    `with *x*_{0} = ${options.x0}, *T* = ${options.steps}, seen from the side of small *w* and large *b*, shaded by slope. ` +
    "Red: the wall *b* = *x*_{0} − *σ*(*x*_{0}) *w*, at the foot of the cliff. The gradient reaches " +
    `${Math.round(largestGradient)} on a grid of ${options.w.count} × ${options.b.count} points and more between them.`,
  spec: (result, layout) => {
    const view = viewOf(layout);
    return panelPage(
      layout,
      [
        {
          panels: [{ layer: [...cubeAxesLayers(view, axes(result)), surface(result, view)] }],
          height: view.height,
        },
      ],
      { margin: { left: 0, right: 0, top: 0, bottom: 0 } },
    );
  },
};

function viewOf({ width }: FigureLayout): SurfaceView {
  const margin = { left: 48, right: 34, top: 8, bottom: 30 };
  const page = pageWidth[width];
  const height = width === "single" ? 250 : 420;
  return { azimuth: 140, elevation: 30, relief: 0.55, width: page, height, margin };
}

function axes({ options: { w, b }, relief }: ErrorSurfaceResult) {
  const ticks = (from: number, to: number, count: number, digits: number) =>
    Array.from({ length: count }, (_, i) => {
      const at = i / (count - 1);
      return { at, label: (from + at * (to - from)).toFixed(digits).replace("-", "−") };
    });
  const top = topOf(relief.error);
  return {
    u: { title: "*w*", ticks: ticks(w.from, w.to, 4, 0) },
    v: { title: "*b*", ticks: ticks(b.from, b.to, 5, 1) },
    w: { title: "*E*", ticks: ticks(0, top, 1 + Math.round(top / 0.1), 1) },
  };
}

/** The next tenth above the highest error. */
function topOf(error: readonly number[]): number {
  return Math.ceil(10 * Math.max(...error)) / 10;
}

function surface({ options: { w, b }, relief, foot }: ErrorSurfaceResult, view: SurfaceView) {
  const top = topOf(relief.error);
  const v = (bias: number): number => (bias - b.from) / (b.to - b.from);
  const grid = {
    columns: relief.columns,
    rows: relief.rows,
    heights: relief.error.map((error) => error / top),
    v: relief.b.map(v),
  };
  const line = foot.map(
    ([weight, bias, error]) => [(weight - w.from) / (w.to - w.from), v(bias), error / top] as const,
  );
  return surfaceLayer(
    surfaceFeatures(grid, view, [{ points: line, color: okabeIto.vermillion, width: 1.4 }]),
  );
}
