import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { assignments, extent, lineKey, seriesColor } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";

/** Lyapunov exponents of one run, and how they came about. */
export interface LyapunovTracePlot {
  readonly title: string;
  readonly kind: "map" | "flow";
  readonly parameters: Readonly<Record<string, number>>;
  /** Largest first; null for −∞. */
  readonly exponents: readonly {
    readonly value: number | null;
    readonly interval: readonly [number, number] | null;
  }[];
  /** Estimates after a part of the run. */
  readonly trace: readonly { readonly length: number; readonly values: readonly (number | null)[] }[];
  readonly kaplanYorke: number | null;
  readonly status: string;
}

/** Curves drawn of a long spectrum. */
const drawnCurves = 4;

/** Running estimates with the final 95 % intervals, and where there are several exponents, the spectrum. */
export const lyapunovTraceFigure: Figure<LyapunovTracePlot> = {
  name: "lyapunov-trace",
  title: "Lyapunov exponents",
  equation: "\\lambda_i = \\lim_{T \\to \\infty} \\frac{1}{T} \\sum_{t=1}^{T} \\ln R_{ii}(t)",
  defaultWidth: "single",
  caption: ({ title, kind, parameters, exponents, kaplanYorke, status }) => {
    const set = assignments(parameters);
    const shown = Math.min(drawnCurves, exponents.length);
    return [
      `${title}${set === "" ? "" : ` at ${set}`}.`,
      `Estimates of the ${shown === 1 ? "largest exponent" : `${shown} largest exponents`} against the ${kind === "map" ? "steps" : "time"} averaged over; bands: the final 95 % intervals, from block means.`,
      exponents.length > 1 ? "**b** All exponents computed, with their 95 % intervals." : "",
      kaplanYorke === null ? "" : `Kaplan–Yorke dimension ${Number(kaplanYorke.toPrecision(5))}.`,
      exponents.some(({ value }) => value === null) ? "Exponents of −∞ are left out." : "",
      status === "ok" ? "" : `The run stopped early (${status}).`,
    ]
      .filter(Boolean)
      .join(" ");
  },
  spec: (plot, layout) => {
    const panels = plot.exponents.length > 1 ? [convergence(plot), spectrum(plot)] : [convergence(plot)];
    const margin = { top: 30, left: 46, right: 12 };
    if (layout.width === "double") {
      return panelPage(layout, [{ panels, height: 190, gap: 56 }], { margin });
    }
    const rows = panels.map((panel, i) => ({ panels: [panel], height: i === 0 ? 150 : 130 }));
    return panelPage(layout, rows, { margin, rowGap: 56 });
  },
};

const zeroLine: Layer = {
  data: { values: [{ zero: 0 }] },
  mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
  encoding: { y: { field: "zero", type: "quantitative" }, x: { value: 0 }, x2: { value: "width" } },
};

function convergence({ kind, trace, exponents }: LyapunovTracePlot): PanelSpec {
  const curves = exponents.slice(0, drawnCurves);
  const lengths = trace.map(({ length }) => length);
  const last = lengths.at(-1) ?? 1;
  const first = Math.min(lengths[0] ?? 1, last / 2);
  // The first steps scatter far and would squeeze what follows.
  const settled = trace.filter(({ length }) => length >= Math.min(last / 3, 30 * first));
  const values = settled.flatMap((point) => point.values.slice(0, drawnCurves)).filter((v) => v !== null);
  const ends = curves.flatMap(({ interval }) => interval ?? []);
  const [low, high] = extent([...values, ...ends, 0], 0.08);
  return {
    ...(exponents.length > 1 && { title: { ...panelTitle("a", "", 40), offset: 14 } }),
    encoding: {
      x: {
        field: "length",
        type: "quantitative",
        title: kind === "map" ? "Steps averaged over" : "Time averaged over",
        ...logChannel([first, last]),
      },
      y: {
        field: "value",
        type: "quantitative",
        title: kind === "map" ? "Exponent, nats per step" : "Exponent, nats per time",
        scale: exactly(low, high),
      },
    },
    layer: [
      ...(low < 0 && high > 0 ? [zeroLine] : []),
      ...curves.map(({ interval }, i) => band(interval, i)),
      ...curves.map((_, i): Layer => {
        const points = trace.flatMap(({ length, values: row }) =>
          row[i] === null || row[i] === undefined ? [] : [{ length, value: row[i] }],
        );
        return {
          data: { values: points },
          mark: { type: "line", color: seriesColor(i), ...lineStyle.plain, clip: true },
        };
      }),
      ...keyRow(curves.map((_, i) => ({ ...lineKey(`*λ*_{${i + 1}}`, i), width: 44 }))),
    ],
  };
}

function band(interval: readonly [number, number] | null, i: number): Layer {
  const values = interval === null ? [] : [{ low: interval[0], high: interval[1] }];
  return {
    data: { values },
    mark: { type: "rect", color: seriesColor(i), opacity: 0.18, clip: true },
    encoding: {
      x: { value: 0 },
      x2: { value: "width" },
      y: { field: "low", type: "quantitative" },
      y2: { field: "high" },
    },
  };
}

function spectrum({ exponents, kind }: LyapunovTracePlot): PanelSpec {
  const rows = exponents.flatMap(({ value, interval }, i) =>
    value === null
      ? []
      : [{ index: i + 1, value, low: interval?.[0] ?? value, high: interval?.[1] ?? value }],
  );
  const n = exponents.length;
  return {
    title: panelTitle("b", "", 40),
    encoding: {
      x: {
        field: "index",
        type: "quantitative",
        title: "Number *i*",
        scale: exactly(n > 20 ? 0 : 0.5, n > 20 ? n + 1 : n + 0.5),
        axis: { tickMinStep: 1, format: "d" },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: kind === "map" ? "*λ*_{*i*}, nats per step" : "*λ*_{*i*}, nats per time",
        scale: exactly(...extent([...rows.flatMap(({ low, high }) => [low, high]), 0], 0.08)),
      },
    },
    layer: [
      zeroLine,
      {
        data: { values: rows },
        mark: { type: "rule", color: okabeIto.blue, strokeWidth: 1 },
        encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
      },
      { data: { values: rows }, mark: { type: "point", color: okabeIto.blue, size: n > 40 ? 6 : 18 } },
    ],
  };
}
