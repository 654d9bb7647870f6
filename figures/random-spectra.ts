import type { EnsembleSpectrum, RandomSpectraResult } from "../analyses/random-spectra.js";
import { exactly } from "./axes.js";
import type { Figure, FigureLayout } from "./figure.js";
import { panelPage, panelTitle, panelWidths, type PanelRow, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { fontSize, ink, lineStyle } from "./theme.js";

const color = { data: okabeIto.blue, bars: "#bcd6ea", theory: okabeIto.vermillion } as const;
const titles = {
  gaussian: "Gaussian",
  "low-rank": "Low rank + noise",
  dale: "Dale’s law",
  orthogonal: "Orthogonal",
  sparse: "Sparse",
} as const;
/** Half the side of the square of the complex plane shown. */
const reach = 2.1;
/** Upper end of the axis of densities; the one bar of an orthogonal matrix leaves it. */
const highest = 1.3;

/** Eigenvalues and singular values of random matrices, with the laws of large ones. */
export const randomSpectraFigure: Figure<RandomSpectraResult> = {
  name: "random-spectra",
  title: "Spectra of random recurrent matrices",
  equation:
    "W_{ij} \\sim \\mathcal{N}(0, g^2/n): \\quad |\\lambda| \\le g, \\qquad p(s) = \\frac{\\sqrt{4g^2 - s^2}}{\\pi g^2}, \\quad \\|W\\|_2 \\to 2g",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    // In a row of four the first axis is titled for all.
    const titled = (index: number) => index === 0 || layout.width === "single";
    const columns = result.spectra.map(
      (spectrum, i) => [plane(spectrum, i, titled(i)), singular(spectrum, i, titled(i))] as const,
    );
    return layout.width === "double" ? grid(columns, layout) : stack(columns, layout);
  },
};

type Columns = readonly (readonly [plane: PanelSpec, singular: PanelSpec])[];

function grid(columns: Columns, layout: FigureLayout) {
  const options = { margin: { left: 40, right: 10 } };
  const row = (panels: readonly PanelSpec[], height: number): PanelRow => ({ panels, height, gap: 32 });
  const upper = row(
    columns.map(([panel]) => panel),
    0,
  );
  const [side] = panelWidths(layout, upper, options);
  return panelPage(
    layout,
    [
      { ...upper, height: side! },
      row(
        columns.map(([, panel]) => panel),
        110,
      ),
    ],
    options,
  );
}

function stack(columns: Columns, layout: FigureLayout) {
  const options = { margin: { left: 40, right: 10 } };
  const [side] = panelWidths(layout, { panels: columns[0]!, height: 0 }, options);
  return panelPage(
    layout,
    columns.map((panels) => ({ panels, height: side! })),
    options,
  );
}

function caption({ spectra, options }: RandomSpectraResult): string {
  const named = (name: EnsembleSpectrum["spec"]["ensemble"]) =>
    spectra.find(({ spec }) => spec.ensemble === name)!;
  const [one] = named("dale").outliers;
  const low = named("low-rank");
  return (
    `Random matrices of ${options.units} units and gain *g* = 1. **a**–**d** Eigenvalues (dots) and the circle of radius *g* ` +
    "that bounds them in the limit (red): independent Gaussian entries; noise plus a matrix of rank two with eigenvalues " +
    `${low.predictedOutliers.map((v) => number(v)).join(" and ")} (red rings), which stand outside the disc; columns of one sign, ` +
    "balanced rows (Dale’s law), denser at the centre; Haar-distributed orthogonal. " +
    "**e**–**h** Density of the singular values (bars) and its limit (red line) up to the edge (dotted): the quarter circle " +
    "of Marchenko and Pastur, the norm tending to 2*g*; the low-rank part lifts two of them to " +
    `${low.outliers.map(({ found }) => number(found)).join(" and ")} (triangles; in the limit ${low.outliers.map(({ predicted }) => number(predicted)).join(" and ")}, red); two bulks under Dale’s law and one ` +
    `singular value at ${number(one!.found)} (in the limit ${number(one!.predicted)}), of order √*n*; all equal to *g* for an orthogonal matrix. ` +
    `Spectral radii: ${spectra.map(({ spectralRadius }) => number(spectralRadius)).join(", ")}.`
  );
}

function number(value: number): string {
  return String(Number(value.toFixed(value >= 10 ? 1 : 2))).replace("-", "−");
}

function plane(spectrum: EnsembleSpectrum, index: number, titled: boolean): PanelSpec {
  const { radius, spec, eigenvalues, predictedOutliers } = spectrum;
  const circle = Array.from({ length: 121 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 120;
    return { re: radius * Math.cos(angle), im: radius * Math.sin(angle), i };
  });
  const axis = { values: [-2, -1, 0, 1, 2] };
  const scale = exactly(-reach, reach);
  return {
    title: panelTitle("abcdef"[index]!, titles[spec.ensemble]),
    encoding: {
      x: { field: "re", type: "quantitative", title: "Re *λ*", scale, axis },
      y: { field: "im", type: "quantitative", title: titled ? "Im *λ*" : null, scale, axis },
    },
    layer: [
      {
        data: { values: circle },
        mark: { type: "line", color: color.theory, strokeWidth: 0.9 },
        encoding: { order: { field: "i", type: "quantitative" } },
      },
      {
        data: { values: [...eigenvalues] },
        mark: { type: "point", filled: true, size: 4, color: color.data, opacity: 0.8 },
      },
      {
        data: { values: predictedOutliers.map((re) => ({ re, im: 0 })) },
        mark: { type: "point", size: 40, filled: false, color: color.theory, strokeWidth: 1 },
      },
    ],
  };
}

function singular(spectrum: EnsembleSpectrum, index: number, titled: boolean): PanelSpec {
  const { histogram, density, edge, outliers } = spectrum;
  const last = Math.max(edge, ...outliers.map(({ found }) => (found < 2 * edge ? found : 0)));
  const right = Math.max(2.2, 1.08 * last);
  const y = { field: "density", type: "quantitative", title: titled ? "Density" : null } as const;
  return {
    title: panelTitle("efgh"[index]!),
    encoding: {
      x: {
        field: "s",
        type: "quantitative",
        title: "Singular value *s*",
        scale: exactly(0, right),
      },
      y: { ...y, scale: exactly(0, highest), axis: { values: [0, 0.5, 1] } },
    },
    layer: [
      {
        data: { values: histogram.filter((bar) => bar.density > 0).map((bar) => ({ ...bar, zero: 0 })) },
        mark: { type: "rect", color: color.bars, clip: true, stroke: "white", strokeWidth: 0.4 },
        encoding: {
          x: { field: "from", type: "quantitative" },
          x2: { field: "to" },
          y: { field: "zero", type: "quantitative" },
          y2: { field: "density" },
        },
      },
      {
        data: { values: [{ s: edge }] },
        mark: { type: "rule", color: ink.faint, ...lineStyle.reference },
        encoding: { y: { value: 0 }, y2: { value: "height" } },
      },
      { data: { values: [...density] }, mark: { type: "line", color: color.theory, clip: true } },
      ...outlierMarks(spectrum),
      ...note(spectrum),
    ],
  };
}

/** Found (filled) and predicted (open) singular values beyond the edge, on the axis; those far off are a note. */
function outlierMarks({ outliers, edge }: EnsembleSpectrum): Layer[] {
  const near = outliers.filter(({ found }) => found < 2 * edge);
  const marks = (values: readonly object[], filled: boolean, stroke: string): Layer => ({
    data: { values: [...values] },
    mark: {
      type: "point",
      shape: "triangle-up",
      filled,
      color: stroke,
      size: 26,
      strokeWidth: 1,
      yOffset: -4,
    },
  });
  if (near.length === 0) return [];
  return [
    marks(
      near.map(({ found }) => ({ s: found, density: 0 })),
      true,
      color.data,
    ),
    marks(
      near.map(({ predicted }) => ({ s: predicted, density: 0 })),
      false,
      color.theory,
    ),
  ];
}

/** What the axes cannot show: the one bar of an orthogonal matrix, a singular value far beyond the edge. */
function note({ spec, outliers, edge }: EnsembleSpectrum): Layer[] {
  const far = outliers.find(({ found }) => found >= 2 * edge);
  if (spec.ensemble !== "orthogonal" && far === undefined) return [];
  const text = far === undefined ? "all at *g*" : `one at ${number(far.found)} →`;
  return [
    {
      data: { values: [{ text, s: (far === undefined ? 0.88 : 0.97) * edge, density: 0.62 }] },
      mark: { type: "text", align: "right", baseline: "middle", fontSize: fontSize.note },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}
