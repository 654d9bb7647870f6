import type { InputShiftResult, ReturnMap } from "../analyses/input-shift.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { arrowSize, byFate, colors, note, orbitPanel, splitPanel } from "./input-crossing-panels.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { ink, lineStyle } from "./theme.js";

/** How an input changes a state's fate: by throwing it across a boundary, or by moving the boundary over it. */
export const inputShiftFigure: Figure<InputShiftResult> = {
  name: "input-shift",
  title: "Input moves states across the boundary between basins, and the boundary itself",
  equation:
    "x_{t+1} = F_{t+1}(x_t) = F_0(x_t) + \\varepsilon\\,w' u_t, \\qquad " +
    "F_0(x) = (1-\\varepsilon)\\,x + \\varepsilon\\,\\sigma(w x + b)",
  defaultWidth: "double",
  caption: ({ crossing, options, boundaryCrossing, folds }) =>
    `One-neuron network, *w* = ${number(options.w)}, *b* = ${number(options.b)}, *ε* = ${number(options.epsilon)}, ` +
    `*w*′ = ${number(options.wIn)}. **a** The same maps *F*_{1}, *F*_{2}, … act on two neighbouring states; a distance ` +
    `Δ*x*_{0} = ${short(crossing.initialDistance)} becomes ${short(crossing.finalDistance)}. Shaded: basins of the map without input, *F*_{0} ` +
    `(dashed: the boundary between them); grey: the steps with input, *u* = ${number(options.pulse)}. **b** The same orbits, ` +
    "each step split into *F*_{0} (dashed), which leads away from the boundary, and the input (arrows), which throws one " +
    "orbit across it and not the other. **c** Return maps without input and with a constant " +
    `*u* = ${number(options.input)}: the unstable point (open) moves, so the state *x*_{0} = ${number(options.start)} changes basin ` +
    "(bars) while no attractor (filled) appears or vanishes. **d** Fixed points over a constant input (bold: stable; " +
    `dashed: unstable). From *x*_{0} the outcome changes where the boundary crosses it, at *u* = ${short(boundaryCrossing.input)} (open ` +
    `circle); from the attractor only at the fold, *u* = ${short(folds.at(-1)!.input)} (filled). Arrows: simulated.`,
  spec: (result, layout) => {
    const height = layout.width === "single" ? 116 : 168;
    return panelPage(
      layout,
      [
        { panels: [orbitPanel(result.crossing), splitPanel(result.crossing)], height },
        { panels: [returnMapPanel(result), inputPanel(result)], height },
      ],
      { margin: { left: 36 } },
    );
  },
};

function number(value: number): string {
  return String(value).replace("-", "−");
}

function short(value: number): string {
  return number(Number(value.toPrecision(3)));
}

/** The cobweb of an orbit: up or down to the map, across to the diagonal. */
function cobweb({ orbit }: ReturnMap, fate: string) {
  return orbit.flatMap((state, t) => [
    { x: state, y: state, fate, order: 2 * t },
    { x: state, y: orbit[t + 1] ?? state, fate, order: 2 * t + 1 },
  ]);
}

function returnMapPanel({ x, withoutInput, withInput, options }: InputShiftResult): PanelSpec {
  const maps = [
    { map: withoutInput, fate: "low", label: "*u* = 0", at: 0.05 },
    { map: withInput, fate: "high", label: `*u* = ${number(options.input)}`, at: 0.1 },
  ];
  const curves = maps.flatMap(({ map, fate }) => x.map((v, i) => ({ x: v, y: map.values[i]!, fate })));
  const points = maps.flatMap(({ map, fate }) =>
    map.fixedPoints.map(({ state, stability }) => ({ x: state, y: state, stability, fate })),
  );
  const bars = maps.flatMap(({ map, label }, i) => {
    const boundary = map.fixedPoints[1]!.state;
    const edges = { y: -0.06 - 0.12 * i, y2: -0.16 - 0.12 * i, label };
    return [
      { ...edges, from: 0, to: boundary, fate: "low" },
      { ...edges, from: boundary, to: 1, fate: "high" },
    ];
  });
  const range = [-0.3, 1] as const;
  const axisX = { field: "x", type: "quantitative", title: "*x*_{t}", scale: exactly(0, 1) } as const;
  const axisY = {
    field: "y",
    type: "quantitative",
    title: "*x*_{t+1}",
    scale: exactly(...range),
    axis: { values: [0, 0.5, 1] as number[] },
  } as const;
  return {
    title: panelTitle("c"),
    layer: [
      {
        data: { values: [{ x: 0, y: 0 }, { x: 1, y: 1 }] }, // prettier-ignore
        mark: { type: "line", strokeWidth: 0.6, color: ink.faint },
        encoding: { x: axisX, y: axisY },
      },
      {
        data: { values: maps.flatMap(({ map, fate }) => cobweb(map, fate)) },
        mark: { type: "line", strokeWidth: 0.6 },
        encoding: { x: axisX, y: axisY, color: byFate, order: { field: "order", type: "quantitative" } },
      },
      {
        data: { values: curves },
        mark: { type: "line", clip: true },
        encoding: { x: axisX, y: axisY, color: byFate },
      },
      {
        data: { values: points.filter(({ stability }) => stability === "stable") },
        mark: { type: "point", size: 18 },
        encoding: { x: axisX, y: axisY, color: byFate },
      },
      {
        data: { values: points.filter(({ stability }) => stability !== "stable") },
        mark: { type: "point", size: 18, filled: true, fill: "white" },
        encoding: { x: axisX, y: axisY, stroke: byFate },
      },
      {
        data: { values: bars },
        mark: { type: "rect", opacity: 0.45 },
        encoding: {
          x: { field: "from", type: "quantitative" },
          x2: { field: "to" },
          y: { field: "y", type: "quantitative" },
          y2: { field: "y2" },
          color: byFate,
        },
      },
      {
        data: { values: [{ x: options.start, y: range[0], y2: options.start }] },
        mark: { type: "rule", ...lineStyle.reference, color: ink.text },
        encoding: { x: axisX, y: axisY, y2: { field: "y2" } },
      },
      note({ text: "*x*_{0}", x: options.start, y: 0.08, dx: 3, align: "left" }),
      ...maps.map(({ label }, i) => note({ text: label, x: 0.985, y: -0.11 - 0.12 * i, align: "right" })),
      note({ text: maps[0]!.label, x: 0.97, y: 0.72, align: "right", color: colors.low }),
      note({ text: maps[1]!.label, x: 0.66, y: 0.93, align: "right", color: colors.high }),
    ],
  };
}

function inputPanel({ curve, folds, boundaryCrossing, settled, options }: InputShiftResult): PanelSpec {
  const x = {
    field: "input",
    type: "quantitative",
    title: "Constant input *u*",
    scale: exactly(-options.range, options.range),
    axis: { values: [-0.8 * options.range, 0, 0.8 * options.range] as number[] },
  } as const;
  const y = {
    field: "state",
    type: "quantitative",
    title: "Fixed points *x*",
    scale: exactly(0, 1),
  } as const;
  const arrows = settled.map(({ from, jump }) => ({
    input: jump.input,
    state: from === "start" ? options.start : jump.below,
    to: jump.above - 0.03,
    fate: from === "start" ? "high" : "low",
  }));
  return {
    title: panelTitle("d"),
    layer: [
      {
        data: { values: [{ state: options.start }] },
        mark: { type: "rule", ...lineStyle.reference, color: colors.high },
        encoding: { y },
      },
      ...branches(curve).map((branch) => ({
        data: { values: branch },
        mark: {
          type: "line" as const,
          ...lineStyle[branch[0]!.stability === "stable" ? "stable" : "unstable"],
        },
        encoding: {
          x,
          y,
          order: { field: "state", type: "quantitative" as const },
          color: { value: ink.text },
        },
      })),
      {
        data: { values: arrows },
        mark: { type: "rule", strokeWidth: 1 },
        encoding: { x, y, y2: { field: "to" }, color: byFate },
      },
      {
        data: { values: arrows },
        mark: { type: "point", shape: "triangle-up", size: arrowSize },
        encoding: { x, y: { ...y, field: "to" }, color: byFate },
      },
      { data: { values: folds }, mark: { type: "point", color: ink.text }, encoding: { x, y } },
      {
        data: { values: [boundaryCrossing] },
        mark: { type: "point", filled: true, fill: "white", stroke: colors.high },
        encoding: { x, y },
      },
      note({
        text: "*x*_{0}",
        x: -options.range,
        y: options.start,
        dx: 4,
        dy: -6,
        align: "left",
        color: colors.high,
      }),
    ],
  };
}

type CurvePoint = InputShiftResult["curve"][number];

/** Runs of one stability along the curve. */
function branches(curve: readonly CurvePoint[]): CurvePoint[][] {
  const runs: CurvePoint[][] = [];
  for (const point of curve) {
    const run = runs.at(-1);
    if (run?.[0]!.stability === point.stability) run.push(point);
    else runs.push([point]);
  }
  return runs;
}
