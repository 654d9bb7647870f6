import type { BranchLine } from "../analyses/branch-lines.js";
import type { GainBranches, MarkedPoint, NetworkBifurcations } from "../analyses/network-bifurcations.js";
import type { SpecialPointType } from "../src/methods/results.js";
import { exactly } from "./axes.js";
import { shapes } from "./bifurcation.js";
import type { Figure, FigureLayout } from "./figure.js";
import type { KeyEntry } from "./key-row.js";
import { pageDefaults, panelPage, panelTitle, panelWidths, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { wrappedKey } from "./plane-curve-panel.js";
import { decimal, extent } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";

const margin = { ...pageDefaults.margin, left: 40, right: 12 };
const inset = 26;

const colors = { fixedPoint: okabeIto.blue, cycle: okabeIto.vermillion } as const;
const dotColor = "#777777";

/** Fixed points and cycles of networks over their gain, by continuation and by brute force. */
export const networkBifurcationsFigure: Figure<NetworkBifurcations> = {
  name: "network-bifurcations",
  title: "Bifurcations of networks as their recurrent weights grow",
  equation: "\\mathbf{h}' = \\tanh(g\\,W \\mathbf{h} + \\mathbf{b})",
  defaultWidth: "double",
  caption,
  spec(result, layout) {
    const [wide, narrow] = [widthOf(layout, 1), widthOf(layout, 2)];
    const key = wrappedKey(keyOf(result), wide, 24);
    const options = { margin: { ...margin, top: key.height }, rowGap: 52 };
    const [a, b, c] = [branchPanel(result, key.layers), orbitPanel(result), trainedPanel(result)];
    if (layout.width === "single" || narrow < 200) {
      const rows = [a, b, c].map((panel) => ({ panels: [panel], height: 190 }));
      return panelPage(layout, rows, options);
    }
    return panelPage(
      layout,
      [
        { panels: [a, b], height: 240 },
        { panels: [c], height: 170 },
      ],
      options,
    );
  },
};

function widthOf(layout: FigureLayout, panels: 1 | 2): number {
  const row = { panels: Array.from({ length: panels }, () => ({ mark: "point" as const })), height: 1 };
  return panelWidths(layout, row, { margin })[0]!;
}

function caption({ small, trained }: NetworkBifurcations): string {
  const { weights, biases, orbits, cycles } = small;
  const matrix = weights.map((row) => row.map((w) => decimal(w)).join(", ")).join("; ");
  const rest = orbits.settled - orbits.matched;
  const folds = trained.points.filter(({ type }) => type === "fold").map(({ gain }) => gain);
  const [low, high] = trained.counts;
  return [
    `**a** Fixed points (blue) and cycles up to period ${cycles} (red) of *h*′ = tanh(*gW* *h* + *b*) with *W* = (${matrix}) and`,
    `*b* = (${biases.map((b) => decimal(b)).join(", ")}) over the gain *g*, by continuation: stable (bold) and unstable (dashed).`,
    `${pointSentence(small.points)} Filled symbols: an attractor changes; open ones: unstable points do.`,
    `**b** Orbits of the same network by brute force (dots), under the stable branches of **a**: of ${orbits.all} orbits`,
    `${orbits.settled} settle on periods that were followed, ${rest === 0 ? "all" : String(orbits.matched)} of them on a stable branch of that period;`,
    orbits.shortestOther === null
      ? "no other period occurs;"
      : `${orbits.others} settle on periods that were not, ${orbits.shortestOther} and more;`,
    "the rest are quasiperiodic, chaotic, or slow to settle.",
    `**c** Fixed points of the trained flip-flop network of ${trained.units} units, spread out by their principal components`,
    `*c*_{1}, *c*_{2}, *c*_{3} (${trained.explained.map((part) => decimal(100 * part, 2)).join(", ")} % of their variance at the largest gain):`,
    `from ${low.all} to ${high.all}, ${high.stable} of them stable,`,
    `by ${folds.length} folds between *g* = ${decimal(Math.min(...folds), 3)} and ${decimal(Math.max(...folds), 3)}; it was trained to *g* = 1.`,
  ].join(" ");
}

/** The special points by type and period, with their gains. */
function pointSentence(points: readonly MarkedPoint[]): string {
  const kinds = [...new Set(points.map(({ type, period }) => `${type} ${period}`))];
  const texts = kinds.map((kind) => {
    const group = points.filter(({ type, period }) => `${type} ${period}` === kind);
    const { type, period } = group[0]!;
    const of = period === 1 ? "" : ` of ${period}-cycles`;
    return `${shapes[type].name}${of} at ${group.map(({ gain }) => decimal(gain, 4)).join(", ")}`;
  });
  const text = texts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function keyOf({ small, trained }: NetworkBifurcations): KeyEntry[] {
  const types = new Set([...small.points, ...trained.points].map(({ type }) => type));
  return [
    { label: "fixed point", width: 76, line: { ...lineStyle.stable, color: colors.fixedPoint } },
    { label: "cycle", width: 52, line: { ...lineStyle.stable, color: colors.cycle } },
    { label: "unstable", width: 66, line: { ...lineStyle.unstable, color: ink.text } },
    ...(Object.keys(shapes) as SpecialPointType[])
      .filter((type) => types.has(type))
      .map((type) => {
        const { name, width, shape } = shapes[type];
        return { label: name, width, point: { shape, fill: ink.text, stroke: ink.text } };
      }),
    { label: "orbit", width: 40, point: { shape: "circle", fill: dotColor, stroke: dotColor } },
  ];
}

function branchPanel({ small }: NetworkBifurcations, key: readonly Layer[]): PanelSpec {
  return {
    title: panelTitle("a", "Three units, by continuation", inset),
    encoding: channels(small, stateRange(small), stateTitle(small)),
    layer: [...lineLayers(small.lines), ...pointLayers(small.points), ...key],
  };
}

function orbitPanel({ small }: NetworkBifurcations): PanelSpec {
  return {
    title: panelTitle("b", "Three units, by brute force", inset),
    encoding: channels(small, stateRange(small), stateTitle(small)),
    layer: [
      {
        data: { values: [...small.dots] },
        mark: { type: "point", size: 1.6, color: dotColor, strokeWidth: 0 },
      },
      ...lineLayers(
        small.lines.filter(({ stable }) => stable),
        0.7,
      ),
    ],
  };
}

function trainedPanel({ trained }: NetworkBifurcations): PanelSpec {
  const states = trained.lines.flatMap(({ points }) => points.map(({ state }) => state));
  return {
    title: panelTitle("c", `Trained flip-flop network, ${trained.units} units`, inset),
    encoding: channels(trained, extent(states), "*c*_{1} + *c*_{2}/2 + *c*_{3}/4"),
    layer: [...lineLayers(trained.lines), ...pointLayers(trained.points)],
  };
}

function stateTitle({ shown }: NetworkBifurcations["small"]): string {
  return `State *h*_{${shown + 1}}`;
}

function stateRange({ lines, dots }: NetworkBifurcations["small"]): [number, number] {
  return extent([...lines.flatMap(({ points }) => points), ...dots].map(({ state }) => state));
}

function channels({ range }: GainBranches, states: readonly [number, number], title: string) {
  return {
    x: {
      field: "gain",
      type: "quantitative" as const,
      title: "Gain *g*",
      scale: exactly(range[0], range[1]),
      axis: { zindex: 1 },
    },
    y: {
      field: "state",
      type: "quantitative" as const,
      title,
      scale: exactly(states[0], states[1]),
      axis: { zindex: 1 },
    },
  };
}

/** Unstable lines beneath stable ones. */
function lineLayers(lines: readonly BranchLine[], stableWidth = 1.2): Layer[] {
  const drawn = [false, true].flatMap((stable) =>
    [1, 2].map((kind) => ({
      stable,
      color: kind === 1 ? colors.fixedPoint : colors.cycle,
      own: lines.filter((line) => line.stable === stable && (line.period === 1) === (kind === 1)),
    })),
  );
  return drawn.map(({ stable, color, own }) => ({
    data: {
      values: own.flatMap(({ points }, line) => points.map((point, order) => ({ ...point, line, order }))),
    },
    mark: {
      type: "line",
      clip: true,
      color,
      ...lineStyle[stable ? "stable" : "unstable"],
      // Many lines of cycles stand close together.
      strokeWidth: stable ? stableWidth : 0.6,
    },
    encoding: {
      detail: { field: "line", type: "nominal" },
      order: { field: "order", type: "quantitative" },
    },
  }));
}

function pointLayers(points: readonly MarkedPoint[]): Layer[] {
  const values = points.flatMap(({ type, gain, states, attractor }) =>
    states.map((state) => ({ gain, state, shape: shapes[type].shape, fill: attractor ? ink.text : "white" })),
  );
  return [
    {
      data: { values },
      mark: { type: "point", size: 14, stroke: ink.text, strokeWidth: 0.7, clip: true },
      encoding: {
        shape: { field: "shape", type: "nominal", scale: null },
        fill: { field: "fill", type: "nominal", scale: null },
      },
    },
  ];
}
