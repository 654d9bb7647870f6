import type { InputCrossingResult } from "../analyses/input-crossing.js";
import { exactly } from "./axes.js";
import { panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

export const colors = { low: okabeIto.blue, high: okabeIto.vermillion } as const;
/** Basins are tints of the colour of the orbits that end in them. */
const basinOpacity = 0.13;
export const arrowSize = 18;

export const byFate = {
  field: "fate",
  type: "nominal",
  scale: { domain: ["low", "high"], range: [colors.low, colors.high] },
  legend: null,
} as const;

/** Rectangles of the two basins over the whole width, from the bottom of the panel to its top. */
function basins(boundary: number, [bottom, top]: readonly [number, number]) {
  const values = [
    { fate: "low", from: bottom, to: boundary },
    { fate: "high", from: boundary, to: top },
  ];
  return [
    {
      data: { values },
      mark: { type: "rect", opacity: basinOpacity },
      encoding: {
        x: { value: 0 },
        x2: { value: "width" },
        y: { field: "from", type: "quantitative" },
        y2: { field: "to" },
        color: byFate,
      },
    },
    {
      data: { values: [{ boundary }] },
      mark: { type: "rule", ...lineStyle.unstable, color: ink.axis },
      encoding: { y: { field: "boundary", type: "quantitative" } },
    },
  ] as const;
}

/** Two orbits over time, over the basins of the map without input. */
export function orbitPanel(result: InputCrossingResult): PanelSpec {
  const { orbits, boundary, input, options } = result;
  const rows = orbits.flatMap(({ fate, states }) => states.map((state, t) => ({ t, state, fate })));
  const driven = input.flatMap((u, t) => (u === 0 ? [] : [{ from: t, to: t + 1 }]));
  const x = {
    field: "t",
    type: "quantitative",
    title: "Step *t*",
    scale: exactly(0, options.steps + 1.6),
  } as const;
  const y = { field: "state", type: "quantitative", title: "State *x*_{t}", scale: exactly(0, 1) } as const;
  const end = options.steps + 0.5;
  return {
    title: panelTitle("a"),
    layer: [
      ...basins(boundary, [0, 1]),
      {
        data: { values: driven },
        mark: { type: "rect", color: ink.faint, opacity: 0.25 },
        encoding: { x: { field: "from", type: "quantitative" }, x2: { field: "to" } },
      },
      {
        data: { values: rows },
        mark: { type: "line", point: { size: 12 } },
        encoding: { x: { ...x, axis: { values: [0, 5, 10] } }, y, color: byFate },
      },
      {
        data: { values: [{ t: end, low: orbits[0].states.at(-1), high: orbits[1].states.at(-1) }] },
        mark: { type: "rule", color: ink.text },
        encoding: { x, y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
      },
      note({
        text: `Δ*x*_{${options.steps}}`,
        x: end,
        y: (boundary + orbits[1].states.at(-1)!) / 2,
        dx: -3,
        align: "right",
      }),
      note({ text: "Δ*x*_{0}", x: 0, y: orbits[0].states[0]!, dx: 3, dy: 9, align: "left", baseline: "top" }),
    ],
  };
}

interface Note {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly dx?: number;
  readonly dy?: number;
  readonly align: "left" | "right" | "center";
  readonly baseline?: "top" | "middle" | "bottom";
  readonly color?: string;
}

/** A text at a point of the plotting area. */
export function note({ text, x, y, baseline = "middle", color = ink.text, ...offsets }: Note) {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", baseline, color, ...offsets },
    encoding: { x: { datum: x }, y: { datum: y }, text: { field: "text" } },
  } as const;
}

/** The same orbits, each step split into the map without input and the input. */
export function splitPanel({ orbits, boundary, input, options }: InputCrossingResult): PanelSpec {
  const last = Math.min(options.steps, Math.max(options.pulseTo, 1) + 2);
  const steps = orbits.flatMap(({ fate, states, mapped }) =>
    mapped
      .slice(0, last)
      .map((after, t) => ({ t, next: t + 1, state: states[t]!, after, then: states[t + 1]!, fate })),
  );
  const all = steps.flatMap(({ state, after, then }) => [state, after, then]);
  const range = [Math.min(...all, boundary) - 0.03, Math.max(...all, boundary) + 0.05] as const;
  const x = { field: "t", type: "quantitative", title: "Step *t*", scale: exactly(0, last + 0.4) } as const;
  const y = { field: "state", type: "quantitative", title: "State", scale: exactly(...range) } as const;
  const pushed = steps.filter(({ t }) => input[t] !== 0);
  const lower = pushed.filter(({ fate }) => fate === "low").at(-1);
  const mapLabel = {
    text: "*F*_{0}",
    x: 0.5,
    y: steps[0]!.after,
    dy: 4,
    baseline: "top",
    align: "center",
  } as const;
  return {
    title: panelTitle("b"),
    layer: [
      ...basins(boundary, range),
      {
        data: { values: steps },
        mark: { type: "rule", ...lineStyle.unstable },
        encoding: { x, x2: { field: "next" }, y, y2: { field: "after" }, color: byFate },
      },
      {
        data: { values: pushed },
        mark: { type: "rule", strokeWidth: lineStyle.stable.strokeWidth },
        encoding: {
          x: { ...x, field: "next" },
          y: { ...y, field: "after" },
          y2: { field: "then" },
          color: byFate,
        },
      },
      {
        data: { values: pushed },
        mark: { type: "point", shape: "triangle-up", size: arrowSize },
        encoding: { x: { ...x, field: "next" }, y: { ...y, field: "then" }, color: byFate },
      },
      {
        data: { values: steps.filter(({ t }) => input[t] === 0) },
        mark: { type: "point", size: 9 },
        encoding: { x: { ...x, field: "next" }, y: { ...y, field: "then" }, color: byFate },
      },
      note({ ...mapLabel, color: colors.low }),
      ...(lower === undefined
        ? []
        : [
            note({
              text: "*εw*′*u*",
              x: lower.next,
              y: lower.after,
              dy: 3,
              baseline: "top",
              align: "center",
              color: colors.low,
            }),
          ]),
    ],
  };
}
