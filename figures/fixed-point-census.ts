import type { FixedPointCensus } from "../analyses/fixed-point-census.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, panelWidths, type PanelSpec } from "./page.js";
import { okabeIto, sequentialRamp } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** Random networks with so many fixed points or more are one class. */
const manyFrom = 9;

/** How many fixed points networks have, counted with proof. */
export const fixedPointCensusFigure: Figure<FixedPointCensus> = {
  name: "fixed-point-census",
  title: "A census of fixed points, proven complete",
  equation: "\\#\\{k \\text{ unstable directions}\\} = \\binom{N}{k}\\, 2^{N-k}, \\qquad \\sum_k = 3^N",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const panels = [coupled(result), random(result)];
    const options = { margin: { left: 40, right: 12, top: 34, bottom: 28 }, rowGap: 66 };
    const height = Math.min(
      190,
      panelWidths(layout, { panels: [panels[0]!], height: 0 }, options)[0]! * 0.62,
    );
    return panelPage(
      layout,
      layout.width === "double"
        ? [{ panels, height, gap: 56 }]
        : panels.map((panel) => ({ panels: [panel], height })),
      options,
    );
  },
};

function colorOf(units: number, largest: number): string {
  const at = 0.06 + (0.7 * (units - 1)) / Math.max(1, largest - 1);
  return sequentialRamp[Math.round(at * (sequentialRamp.length - 1))]!;
}

function coupled({ rows, options: { largest } }: FixedPointCensus): PanelSpec {
  const sizes = Array.from({ length: largest }, (_, i) => i + 1);
  const color = (domain: readonly number[]) => ({
    field: "units",
    type: "ordinal" as const,
    scale: { domain: [...domain], range: domain.map((n) => colorOf(n, largest)) },
    legend: null,
  });
  return {
    title: { ...panelTitle("a", "Coupled bistable units"), dy: -14 },
    encoding: {
      x: {
        field: "unstableDirections",
        type: "quantitative",
        title: "Unstable directions *k*",
        scale: exactly(-0.3, largest + 0.3),
        axis: { values: [0, ...sizes], tickCount: largest + 1, labelOverlap: false },
      },
    },
    layer: [
      {
        data: { values: rows.map((row) => ({ ...row })) },
        mark: { type: "line", ...lineStyle.reference },
        encoding: {
          color: color(sizes),
          y: { field: "uncoupled", type: "quantitative", title: "Fixed points", ...logChannel([0.8, 500]) },
        },
      },
      {
        data: { values: rows.filter(({ count }) => count > 0).map((row) => ({ ...row })) },
        mark: { type: "point", filled: true, size: 22, opacity: 1 },
        encoding: { color: color(sizes), y: { field: "count", type: "quantitative" } },
      },
      ...keyRow(
        sizes.map((n) => {
          const fill = colorOf(n, largest);
          return {
            label: n === 1 ? "*N* = 1" : String(n),
            width: n === 1 ? 46 : 21,
            point: { shape: "circle", fill, stroke: fill },
          };
        }),
      ),
    ],
  };
}

const classColors = [
  okabeIto.blue,
  okabeIto.skyBlue,
  okabeIto.yellow,
  okabeIto.orange,
  okabeIto.vermillion,
] as const;

function random({ gains, options }: FixedPointCensus): PanelSpec {
  const classes = [1, 3, 5, 7, manyFrom];
  const step = options.gains.length > 1 ? options.gains[1]! - options.gains[0]! : 1;
  const bars = options.gains.flatMap((gain) => {
    let from = 0;
    return classes.map((count, i) => {
      const inside = gains.filter((row) => row.gain === gain && Math.min(row.count, manyFrom) === count);
      const to = from + inside.reduce((sum, row) => sum + row.share, 0);
      const bar = { left: gain - 0.44 * step, right: gain + 0.44 * step, from, to, color: classColors[i]! };
      from = to;
      return bar;
    });
  });
  const [low, high] = [options.gains[0]! - 0.6 * step, options.gains.at(-1)! + 0.6 * step];
  return {
    title: { ...panelTitle("b", `Random tanh networks, *n* = ${options.units}`), dy: -14 },
    layer: [
      {
        data: { values: bars.filter(({ from, to }) => to > from) },
        mark: { type: "rect", stroke: "white", strokeWidth: 0.3 },
        encoding: {
          x: { field: "left", type: "quantitative", title: "Gain *g*", scale: exactly(low, high) },
          x2: { field: "right" },
          y: { field: "from", type: "quantitative", title: "Share of networks", scale: exactly(0, 1) },
          y2: { field: "to" },
          color: { field: "color", type: "nominal", scale: null },
        },
      },
      {
        data: { values: [{ gain: 1 }] },
        mark: { type: "rule", color: ink.text, ...lineStyle.reference },
        encoding: { x: { field: "gain", type: "quantitative" }, y: { value: 0 }, y2: { value: "height" } },
      },
      ...keyRow(
        classes.map((count, i) => ({
          label: count === 1 ? "1 fixed point" : count === manyFrom ? `${manyFrom} or more` : String(count),
          width: count === 1 ? 74 : 24,
          swatch: classColors[i]!,
        })),
      ),
    ],
  };
}

function caption({ rows, options, undecided }: FixedPointCensus): string {
  const totals = Array.from({ length: options.largest }, (_, i) =>
    rows.filter(({ units }) => units === i + 1).reduce((sum, { count }) => sum + count, 0),
  );
  const kept = totals.filter((total, i) => total === 3 ** (i + 1)).length;
  const lost = totals
    .map((total, i) => `${total} of ${3 ** (i + 1)} at *N* = ${i + 1}`)
    .slice(kept)
    .join(", ");
  return (
    "All counts are of complete sets, proven by branch and bound in interval arithmetic. **a** *N* logistic units with " +
    "*w*_{ii} = 6, coupled by 0.2, each biased to the middle of its fold pair: proven fixed points with *k* unstable directions (dots) and " +
    `C(*N*, *k*) 2^{*N* − *k*} of uncoupled units (dotted lines), together 3^{*N*}. They agree up to *N* = ${kept}` +
    `${lost === "" ? "" : `; beyond, the coupling has taken some in folds: ${lost}`}. ` +
    `**b** Shares of ${options.networks} tanh networks of ${options.units} units with independent weights N(0, *g*²/*n*) and no bias, by their number ` +
    `of fixed points; dotted, the gain 1 at which the origin of a large network loses stability.${undecided === 0 ? "" : ` ${undecided} undecided sets are left out.`}`
  );
}
