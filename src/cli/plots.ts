import { drawFigure, type DrawnFigure, type Figure } from "../../figures/figure.js";
import type { HeatMapField } from "../../figures/heat-map.js";
import { lagSizesFigure } from "../../figures/lag-sizes.js";
import { lossMapFigure } from "../../figures/loss-map.js";
import { lyapunovTraceFigure } from "../../figures/lyapunov-trace.js";
import { multipliersFigure } from "../../figures/multipliers.js";
import { productNormsFigure } from "../../figures/product-norms.js";
import { plain } from "../../figures/result-text.js";
import { trajectoryFigure } from "../../figures/trajectory.js";
import type { MeasuredProduct } from "../methods/products/jacobian-product.js";
import type { Landscape } from "../methods/landscape/landscape.js";
import type { LyapunovSpectrum } from "../methods/lyapunov/lyapunov-estimate.js";
import type { FixedPoint, NormBound } from "../methods/results.js";
import type { Model } from "../systems/model.js";
import { parameterSymbol } from "../systems/parameters.js";
import type { GridWall } from "./grid-wall.js";

/** What every plot of a model's result says of the model. */
export interface PlotSubject {
  readonly model: Model;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Points of a curve, and nodes of a side of a map, beyond which some are left out. */
const most = { points: 4000, nodes: 800 } as const;
/** State variables drawn of a large network. */
const drawnStates = 5;
/** How far beyond the state box a trajectory is followed, in widths of the box. */
const shownReach = 20;

/** Draws a plot of a model's result under a title that names the model. */
export function drawPlot<Plot>(figure: Figure<Plot>, { model }: PlotSubject, plot: Plot): DrawnFigure {
  const title = `${figure.title}: ${plain(model.title)}`;
  return { ...drawFigure(figure, plot), title };
}

/** The fields every plot has. */
export function commonFields({ model, parameters }: PlotSubject) {
  return { title: plain(model.title), equation: model.equation, kind: model.system.kind, parameters };
}

/** Every stride-th index of `count`, the last always among them. */
export function thinned(count: number, limit: number): number[] {
  const stride = Math.ceil(count / limit);
  const kept = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
  return kept.at(-1) === count - 1 || count === 0 ? kept : [...kept, count - 1];
}

/**
 * @param states  flat [count, n]
 * @param spacing time between two states
 */
export function trajectoryPlot(
  subject: PlotSubject,
  states: Float64Array,
  spacing: number,
  status: string,
): DrawnFigure {
  const { model } = subject;
  const n = model.system.dimension;
  const indices = thinned(states.length / n, most.points);
  const series = model.stateNames.slice(0, drawnStates).map((name, j) => {
    const [low, high] = model.stateBox[j]!;
    const reach = shownReach * (high - low);
    // A diverging run would leave nothing of itself to see.
    const cut = (x: number) => Math.max(low - reach, Math.min(high + reach, x));
    return { name, values: indices.map((i) => cut(states[i * n + j]!)) };
  });
  const times = indices.map((i) => i * spacing);
  const plot = { ...commonFields(subject), times, series, dimension: n, status };
  return { ...drawPlot(trajectoryFigure, subject, plot), equation: model.equation };
}

export function productNormsPlot(
  subject: PlotSubject,
  lags: readonly (MeasuredProduct & { readonly logBounds: readonly (number | null)[] })[],
  bounds: readonly NormBound[],
  status: string,
): DrawnFigure {
  const kept = thinned(lags.length, most.points).map((i) => lags[i]!);
  const curve = (
    label: string,
    kind: "measured" | "bound",
    of: (lag: (typeof lags)[number]) => number | null,
  ) => {
    return { label, kind, log10: kept.map((lag) => toLog10(of(lag))) };
  };
  const radius = curve("spectral radius", "measured", ({ logSpectralRadius }) => logSpectralRadius);
  // Not measured by `--leading`, zero throughout for a nilpotent product: nothing to draw either way.
  const curves = [
    curve("norm", "measured", ({ logNorm }) => logNorm),
    ...(radius.log10.every((v) => v === null) ? [] : [radius]),
    ...bounds.map(({ method }, i) => curve(method, "bound", ({ logBounds }) => logBounds[i]!)),
  ];
  return drawPlot(productNormsFigure, subject, {
    ...commonFields(subject),
    lags: kept.map(({ k }) => k),
    curves,
    status,
  });
}

function toLog10(natural: number | null): number | null {
  return natural === null ? null : natural / Math.LN10;
}

export function lagSizesPlot(
  subject: PlotSubject,
  terms: readonly { lag: number; logNorm: number | null; cumulativeShare: number | null }[],
  steps: number,
): DrawnFigure {
  const kept = thinned(terms.length, most.points).map((i) => terms[i]!);
  const plotted = kept.map(({ lag, logNorm, cumulativeShare }) => {
    return { lag, log10: toLog10(logNorm), share: cumulativeShare };
  });
  return drawPlot(lagSizesFigure, subject, { ...commonFields(subject), terms: plotted, steps });
}

export function multipliersPlot(subject: PlotSubject, fixedPoints: readonly FixedPoint[]): DrawnFigure {
  const points = fixedPoints.flatMap(({ multipliers, stability }) => {
    return multipliers.map(({ re, im }) => ({ re, im, stability }));
  });
  return drawPlot(multipliersFigure, subject, {
    ...commonFields(subject),
    points,
    fixedPoints: fixedPoints.length,
  });
}

export function lossMapPlot(subject: PlotSubject, found: Landscape, wall: GridWall): DrawnFigure {
  const { task, loss, gradientX, gradientY } = found;
  const symbolOf = (name: string) => parameterSymbol(subject.model, name);
  const log10Gradient = loss.map((_, k) => {
    const norm = Math.hypot(gradientX[k]!, gradientY[k]!);
    return norm > 0 ? Math.log10(norm) : NaN;
  });
  return drawPlot(lossMapFigure, subject, {
    ...commonFields(subject),
    steps: task.steps,
    symbols: [`*${symbolOf(task.x.parameter)}*`, `*${symbolOf(task.y.parameter)}*`],
    loss: field(found, loss),
    log10Gradient: field(found, log10Gradient),
    wall: wall.points,
    wallMethod: wall.method === "exact" ? "closed form" : "by simulation",
  });
}

function field({ task: { x, y } }: Landscape, values: Float64Array): HeatMapField {
  const [columns, rows] = [thinned(x.count, most.nodes), thinned(y.count, most.nodes)];
  const picked = rows.flatMap((r) => columns.map((c) => values[r * x.count + c]!));
  return {
    values: picked,
    columns: columns.length,
    rows: rows.length,
    x: [x.from, x.to],
    y: [y.from, y.to],
  };
}

export function lyapunovPlot(
  subject: PlotSubject,
  { exponents, trace, kaplanYorke, status }: LyapunovSpectrum,
): DrawnFigure {
  const plotted = exponents.map(({ value, interval }) => ({ value, interval }));
  return drawPlot(lyapunovTraceFigure, subject, {
    ...commonFields(subject),
    exponents: plotted,
    trace,
    kaplanYorke,
    status,
  });
}
