import type { LyapunovSpectrumResult } from "../analyses/lyapunov-spectrum.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { decimal, extent } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";

/** The largest exponent of random networks against mean-field theory, and whole spectra. */
export const lyapunovSpectrumFigure: Figure<LyapunovSpectrumResult> = {
  name: "lyapunov-spectrum",
  title: "Lyapunov exponents of random networks against mean-field theory",
  equation:
    "\\lambda_1 = \\tfrac12 \\ln\\bigl(g^2 \\langle \\mathrm{sech}^4(\\sqrt{q}\\,z)\\rangle\\bigr), \\qquad q = g^2 \\langle \\tanh^2(\\sqrt{q}\\,z)\\rangle",
  defaultWidth: "double",
  caption: ({ options, spectra }) =>
    "Lyapunov exponents of tanh networks *x*′ = tanh(*gJx*), *J*_{*ij*} ~ N(0, 1/*N*). " +
    "**a** The largest exponent over the gain *g*: mean-field theory for *N* → ∞ (line; chaos sets in at *g* = 1) and " +
    `means over ${options.networks} networks, bars one standard deviation; at finite *N* chaos sets in later, for ` +
    "limit cycles come first. " +
    `**b** All exponents of one network of ${options.units} units at *g* = ${listed(spectra.map(({ gain }) => decimal(gain)))} (points), and ` +
    "those of products of independent Gaussian matrices with the same largest exponent (dashed, Newman's closed form): " +
    "saturated units drag the lower end of a network's spectrum further down.",
  spec: (result, layout) => {
    const panels = [overGain(result), wholeSpectra(result)];
    const margin = { top: 32, left: 44, right: 10 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 200, gap: 58 }], { margin });
    const rows = panels.map((panel) => ({ panels: [panel], height: 165 }));
    return panelPage(layout, rows, { margin, rowGap: 62 });
  },
};

function listed(items: readonly string[]): string {
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

const sizeStyles = [
  { color: okabeIto.vermillion, shape: "circle" },
  { color: okabeIto.blue, shape: "square" },
  { color: okabeIto.green, shape: "triangle-up" },
] as const;

const zeroLine: Layer = {
  data: { values: [{ zero: 0 }] },
  mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
  encoding: { y: { field: "zero", type: "quantitative" }, x: { value: 0 }, x2: { value: "width" } },
};

function overGain({ theory, points, options }: LyapunovSpectrumResult): PanelSpec {
  const ends = points.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation]);
  const bars = points.map(({ gain, units, mean, deviation }) => {
    // Sizes stand side by side.
    const at = gain + 0.025 * (options.sizes.indexOf(units) - (options.sizes.length - 1) / 2);
    return { gain: at, units, mean, low: mean - deviation, high: mean + deviation };
  });
  const gains = theory.map(({ gain }) => gain);
  return {
    title: { ...panelTitle("a", "", 38), offset: 16 },
    encoding: {
      x: {
        field: "gain",
        type: "quantitative",
        title: "Gain *g*",
        scale: exactly(gains[0]! - 0.08, gains.at(-1)! + 0.08),
      },
      y: {
        field: "mean",
        type: "quantitative",
        title: "Largest exponent *λ*_{1}, nats per step",
        scale: exactly(...extent([...ends, ...theory.map(({ exponent }) => exponent)])),
      },
    },
    layer: [
      zeroLine,
      {
        data: { values: theory },
        mark: { type: "line", color: okabeIto.black, ...lineStyle.plain, clip: true },
        encoding: { y: { field: "exponent", type: "quantitative" } },
      },
      ...options.sizes.flatMap((units, i): Layer[] => {
        const values = bars.filter((bar) => bar.units === units);
        const { color, shape } = sizeStyles[i % sizeStyles.length]!;
        return [
          {
            data: { values },
            mark: { type: "rule", color, strokeWidth: 1 },
            encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
          },
          { data: { values }, mark: { type: "point", shape, fill: color, stroke: color, size: 18 } },
        ];
      }),
      ...keyRow([
        { label: "mean field", width: 80, line: { ...lineStyle.plain, color: okabeIto.black } },
        ...options.sizes.map((units, i) => {
          const { color, shape } = sizeStyles[i % sizeStyles.length]!;
          return { label: `*N* = ${units}`, width: 56, point: { shape, fill: color, stroke: color } };
        }),
      ]),
    ],
  };
}

function wholeSpectra({ spectra }: LyapunovSpectrumResult): PanelSpec {
  const colors = orderedColors(spectra.length);
  const all = spectra.flatMap(({ exponents, independent }) => [...exponents, ...independent]);
  return {
    title: { ...panelTitle("b", "", 38), offset: 16 },
    encoding: {
      x: {
        field: "place",
        type: "quantitative",
        title: "Place in the spectrum *i*/*N*",
        scale: exactly(0, 1.01),
      },
      y: {
        field: "value",
        type: "quantitative",
        title: "Exponent *λ*_{*i*}, nats per step",
        scale: exactly(...extent(all.filter((v) => v !== null))),
      },
    },
    layer: [
      zeroLine,
      ...spectra.flatMap(({ exponents, independent }, i): Layer[] => {
        const at = (k: number) => (k + 1) / exponents.length;
        const color = colors[i]!;
        return [
          {
            data: { values: independent.map((value, k) => ({ place: at(k), value })) },
            mark: { type: "line", color, strokeWidth: 1, strokeDash: [4, 2] },
          },
          {
            data: {
              values: exponents.flatMap((value, k) => (value === null ? [] : [{ place: at(k), value }])),
            },
            mark: { type: "point", fill: color, stroke: color, size: 8 },
          },
        ];
      }),
      ...keyRow([
        ...spectra.map(({ gain }, i) => ({
          label: `*g* = ${decimal(gain)}`,
          width: 52,
          point: { shape: "circle", fill: colors[i]!, stroke: colors[i]! },
        })),
        { label: "independent", width: 80, line: { strokeWidth: 1, strokeDash: [4, 2], color: ink.text } },
      ]),
    ],
  };
}
