import type { BifurcationBranch, BifurcationResult } from "../analyses/bifurcation.js";
import type { SpecialPointType } from "../src/methods/results.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

const windowColor = "#edf2f7";

/** Symbols of the special points: shape by kind, all filled. `width` is the room in the key, px. */
export const shapes = {
  fold: { shape: "circle", name: "fold", width: 38, caption: "Filled circles: folds" },
  cusp: { shape: "circle", name: "cusp", width: 40, caption: "Filled circles: cusps" },
  flip: { shape: "diamond", name: "flip", width: 36, caption: "Diamonds: flips (period doublings)" },
  "branch-point": {
    shape: "triangle-up",
    name: "branch point",
    width: 72,
    caption: "Triangles: branch points",
  },
  "neimark-sacker": {
    shape: "square",
    name: "Neimark–Sacker",
    width: 86,
    caption: "Squares: Neimark–Sacker bifurcations",
  },
  hopf: { shape: "square", name: "Hopf", width: 42, caption: "Squares: Hopf bifurcations" },
  "border-collision": {
    shape: "cross",
    name: "border collision",
    width: 84,
    caption: "Crosses: border collisions",
  },
} as const satisfies Record<SpecialPointType, object>;

const axisNames: Readonly<Record<string, string>> = { b: "Bias", w: "Weight", h: "Input" };

/** Fixed points over one parameter, after Pascanu, Mikolov & Bengio (2013), Fig. 3. */
export const bifurcationFigure: Figure<BifurcationResult> = {
  name: "bifurcation",
  title: "Bifurcation diagram of the one-neuron network",
  equation: "b = \\ln\\frac{x^*}{1-x^*} - w\\,x^*, \\qquad \\lambda = -1 + w\\,x^*(1-x^*)",
  defaultWidth: "single",
  caption,
  spec: (result, layout) =>
    panelPage(layout, [{ panels: [panel(result)], height: 190 }], { margin: { top: 22, right: 14 } }),
};

function caption(result: BifurcationResult): string {
  const { symbols, fixed, crossings, bistable, arrows, options } = result;
  const { parameter, state } = symbols;
  const at = (values: readonly number[]) => `${parameter} = ${[...new Set(values.map(decimal))].join(", ")}`;
  const sentences = [
    `Fixed points ${state}\\* against ${parameter}${fixed === "" ? "" : ` for ${fixed}`}: stable (bold) and ` +
      "unstable (dashed).",
    ...kindsOf(result).map((type) => {
      const here = result.specialPoints.filter((s) => s.type === type).map((s) => s.parameter);
      return `${shapes[type].caption}, at ${at(here)}.`;
    }),
    bistable.length > 0 ? "Shaded: two stable fixed points coexist." : "",
    crossings.length > 0
      ? `Open circle: at ${at(crossings.map((c) => c.parameter))} the initial state ${state}_{0} = ` +
        `${decimal(options.x0!)} lies on the basin boundary; there, at no bifurcation, the settled state jumps and ` +
        "the gradient explodes."
      : "",
    arrows.length > 0 ? "Arrows: direction of motion." : "",
  ];
  return sentences.filter((s) => s !== "").join(" ");
}

function kindsOf({ specialPoints }: BifurcationResult): SpecialPointType[] {
  return [...new Set(specialPoints.map((s) => s.type))];
}

function panel(result: BifurcationResult): PanelSpec {
  const { options, stateRange, symbols } = result;
  const [low, high] = options.range;
  const name = axisNames[options.parameter];
  const x = {
    field: "parameter",
    type: "quantitative",
    title: name === undefined ? `Parameter ${symbols.parameter}` : `${name} ${symbols.parameter}`,
    scale: exactly(low, high),
    axis: { zindex: 1 },
  } as const;
  const y = {
    field: "state",
    type: "quantitative",
    title: `Fixed point ${symbols.state}\\*`,
    scale: exactly(stateRange[0], stateRange[1]),
    axis: { zindex: 1 },
  } as const;
  return {
    encoding: { x, y },
    layer: [
      ...windows(result),
      ...arrowLayers(result),
      ...windowNames(result),
      ...branchLayers(result.branches),
      ...pointLayers(result),
      ...keyRow(keyOf(result)),
    ],
  };
}

function windows({ bistable }: BifurcationResult): Layer[] {
  return [
    {
      data: { values: bistable.map(({ from, to }) => ({ parameter: from, to })) },
      mark: { type: "rect", color: windowColor },
      encoding: { x2: { field: "to" }, y: { value: 0 }, y2: { value: "height" } },
    },
  ];
}

/** The name of the shaded windows, on a halo of their colour where an arrow runs behind it. */
function windowNames({ bistable }: BifurcationResult): Layer[] {
  const text = { type: "text", align: "left", baseline: "bottom", dx: 3, dy: -3 } as const;
  const halo = { ...text, stroke: windowColor, strokeWidth: 3, color: windowColor } as const;
  return [halo, { ...text, color: ink.axis }].map((mark) => ({
    data: { values: bistable.map(({ from }) => ({ parameter: from, text: "bistable" })) },
    mark,
    encoding: { y: { value: "height" }, text: { field: "text", type: "nominal" } },
  }));
}

function arrowLayers({ arrows }: BifurcationResult): Layer[] {
  const shafts = arrows.map(({ parameter, from, to }) => ({ parameter, state: from, to }));
  const heads = arrows.map(({ parameter, from, to }) => ({
    parameter,
    state: to,
    angle: to > from ? 0 : 180,
  }));
  return [
    {
      data: { values: shafts },
      mark: { type: "rule", color: ink.faint, strokeWidth: 0.7 },
      encoding: { y2: { field: "to" } },
    },
    {
      data: { values: heads },
      mark: { type: "point", shape: "triangle-up", size: 16, fill: ink.faint, strokeWidth: 0 },
      encoding: { angle: { field: "angle", type: "quantitative", scale: null } },
    },
  ];
}

/** Runs of equal stability; a nonhyperbolic point ends one run and begins the next. */
function branchLayers(branches: readonly BifurcationBranch[]): Layer[] {
  const rows = branches.flatMap((branch, b) => runRows(branch, b));
  return (["stable", "unstable"] as const).map((stability) => ({
    data: { values: rows.filter((row) => row.stability === stability) },
    mark: {
      type: "line",
      clip: true,
      color: stability === "stable" ? okabeIto.blue : okabeIto.vermillion,
      ...lineStyle[stability],
    },
    encoding: { detail: { field: "run", type: "nominal" }, order: { field: "order", type: "quantitative" } },
  }));
}

function runRows({ parameter, state, stability }: BifurcationBranch, branch: number) {
  const rows: { parameter: number; state: number; stability: string; run: string; order: number }[] = [];
  let run = 0;
  let current: string = stability.find((s) => s !== "nonhyperbolic") ?? "unstable";
  parameter.forEach((value, i) => {
    const row = { parameter: value, state: state[i]!, order: i };
    const here = stability[i]!;
    rows.push({ ...row, stability: here === "nonhyperbolic" ? current : here, run: `${branch}.${run}` });
    const next = stability[i + 1];
    if (next === undefined || (here !== "nonhyperbolic" && next === here)) return;
    if (here !== "nonhyperbolic" && next === "nonhyperbolic") return;
    if (next === current) return;
    run++;
    current = next;
    rows.push({ ...row, stability: current, run: `${branch}.${run}` });
  });
  return rows;
}

function pointLayers({ specialPoints, crossings, options }: BifurcationResult): Layer[] {
  const special = specialPoints.map(({ type, parameter, state }) => ({
    parameter,
    state: state[options.variable]!,
    shape: shapes[type].shape,
  }));
  return [
    {
      data: { values: special },
      mark: { type: "point", size: 30, fill: ink.text, stroke: ink.text, clip: true },
      encoding: { shape: { field: "shape", type: "nominal", scale: null } },
    },
    {
      data: { values: crossings },
      mark: { type: "point", size: 34, fill: "white", stroke: ink.text, strokeWidth: 1.1 },
    },
  ];
}

function keyOf(result: BifurcationResult): KeyEntry[] {
  const { crossings, symbols, options } = result;
  const start = `${symbols.state}_{0} = ${decimal(options.x0 ?? 0)} on the boundary`;
  return [
    { label: "stable", width: 60, line: { ...lineStyle.stable, color: okabeIto.blue } },
    { label: "unstable", width: 70, line: { ...lineStyle.unstable, color: okabeIto.vermillion } },
    ...kindsOf(result).map((type) => {
      const { shape, name, width } = shapes[type];
      return { label: name, width, point: { shape, fill: ink.text, stroke: ink.text } };
    }),
    ...(crossings.length === 0
      ? []
      : [{ label: start, width: 120, point: { shape: "circle", fill: "white", stroke: ink.text } }]),
  ];
}

function decimal(value: number): string {
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
