import type { ConvergingMap, LyapunovConvergenceResult } from "../analyses/lyapunov-convergence.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

const styles = {
  henon: { label: "Hénon map", color: okabeIto.blue },
  logistic: { label: "logistic map, *r* = 4", color: okabeIto.vermillion },
} as const;

/** One running estimate with its band, and how errors fall over many starts. */
export const lyapunovConvergenceFigure: Figure<LyapunovConvergenceResult> = {
  name: "lyapunov-convergence",
  title: "Convergence of a Lyapunov exponent",
  equation:
    "\\hat\\lambda(t) = \\frac{1}{t} \\sum_{s \\le t} \\ln R_{11}(s), \\qquad \\hat\\lambda(t) - \\lambda = O(t^{-1/2})",
  defaultWidth: "double",
  caption: ({ options, maps }) =>
    "How estimates of the largest Lyapunov exponent converge with the steps *t* averaged over. " +
    `**a** One run on the Hénon attractor (*a* = 1.4, *b* = 0.3): the running estimate, its 95 % band from block means, and the published value ${maps[0]!.exact.toPrecision(5)} (dotted). ` +
    `**b** Root mean square error over ${options.starts} starts: of the Hénon map, which falls as 1/√*t*, and of the logistic map at *r* = 4 (exponent ln 2), which falls as 1/*t*, ` +
    "for its ln |*f*′| differs from ln 2 only by a difference of one function at successive states. Dotted: guides of these slopes.",
  spec: ({ maps }, layout) => {
    const panels = [estimate(maps[0]!), errors(maps)];
    const margin = { top: 32, left: 46, right: 12 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 190, gap: 60 }], { margin });
    const rows = panels.map((panel) => ({ panels: [panel], height: 160 }));
    return panelPage(layout, rows, { margin, rowGap: 62 });
  },
};

/** Twice the standard error, near enough the 95 % of many degrees of freedom. */
const bandWidth = 2;

function estimate({ lengths, estimates, bands, exact }: ConvergingMap): PanelSpec {
  const [bottom, top] = [exact - 0.25, exact + 0.25];
  // Beyond the axis a band is cut here: not every renderer clips an area that reaches far out.
  const cut = (v: number) => Math.max(bottom, Math.min(top, v));
  const rows = lengths.map((length, k) => {
    const [value, half] = [estimates[k]!, bandWidth * bands[k]!];
    return { length, value, low: cut(value - half), high: cut(value + half) };
  });
  const color = styles.henon.color;
  const y = {
    type: "quantitative",
    title: "Estimate of *λ*_{1}, nats per step",
    scale: exactly(bottom, top),
  } as const;
  return {
    title: { ...panelTitle("a", "", 40), offset: 16 },
    encoding: {
      x: {
        field: "length",
        type: "quantitative",
        title: "Steps *t*",
        ...logChannel([1, lengths.at(-1)!]),
      },
    },
    layer: [
      {
        data: { values: rows },
        mark: { type: "area", color, opacity: 0.18, clip: true },
        encoding: { y: { field: "low", ...y }, y2: { field: "high" } },
      },
      {
        data: { values: [{ exact }] },
        mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
        encoding: { y: { field: "exact", ...y }, x: { value: 0 }, x2: { value: "width" } },
      },
      {
        data: { values: rows },
        mark: { type: "line", color, ...lineStyle.plain, clip: true },
        encoding: { y: { field: "value", ...y } },
      },
      ...keyRow([
        { label: "estimate", width: 70, line: { ...lineStyle.plain, color } },
        { label: "95 % band", width: 66, swatch: "#d1e3f0" },
        { label: "published", width: 70, line: { ...lineStyle.reference, color: ink.axis } },
      ]),
    ],
  };
}

function errors(maps: readonly ConvergingMap[]): PanelSpec {
  const last = maps[0]!.lengths.at(-1)!;
  const all = maps.flatMap((map) => map.errors).filter((e) => e > 0);
  const low = 10 ** Math.floor(Math.log10(Math.min(...all)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...all)));
  return {
    title: { ...panelTitle("b", "", 40), offset: 16 },
    encoding: {
      x: { field: "length", type: "quantitative", title: "Steps *t*", ...logChannel([1, last]) },
      y: {
        field: "error",
        type: "quantitative",
        title: "Error of *λ*_{1}, root mean square",
        ...logChannel([low, high]),
      },
    },
    layer: [
      ...maps.flatMap((map, i) => guide(map, i === 0 ? 0.5 : 1, last)),
      ...maps.map(({ name, lengths, errors: values }): Layer => {
        const rows = values.flatMap((error, k) => (error > 0 ? [{ length: lengths[k]!, error }] : []));
        return {
          data: { values: rows },
          mark: { type: "line", color: styles[name].color, ...lineStyle.plain, clip: true },
        };
      }),
      ...keyRow(
        maps.map(({ name }) => ({
          label: styles[name].label,
          width: 92,
          line: { ...lineStyle.plain, color: styles[name].color },
        })),
      ),
    ],
  };
}

/** A power of t above the middle of a curve, with its name. */
function guide({ lengths, errors: values }: ConvergingMap, power: number, last: number): Layer[] {
  const middle = Math.floor(lengths.length / 2);
  const scale = 2.2 * values[middle]! * lengths[middle]! ** power;
  const at = (length: number) => ({ length, error: scale * length ** -power });
  return [
    {
      data: { values: [at(10), at(last)] },
      mark: { type: "line", ...lineStyle.reference, color: ink.axis, clip: true },
    },
    {
      data: { values: [{ ...at(last ** 0.78), text: power === 1 ? "1/*t*" : "1/√*t*" }] },
      mark: { type: "text", align: "left", baseline: "bottom", dx: 2, dy: -3 },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}
