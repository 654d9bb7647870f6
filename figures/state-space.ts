import type { Place, StateSpaceResult } from "../analyses/state-space.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow } from "./key-row.js";
import { panelPage, panelTitle, panelWidths, type PanelRow, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { decimal, extent, plain } from "./result-text.js";
import { ink } from "./theme.js";
import { typeKey, typesOf, typeOf, unstableStyle } from "./unstable-styles.js";

const margin = { top: 38, left: 42 } as const;

/** State space in principal components: fixed points, the ways they repel, and trajectories between them. */
export const stateSpaceFigure: Figure<StateSpaceResult> = {
  name: "state-space",
  title: "State space: fixed points, unstable modes and trajectories",
  equation: "J(\\mathbf{x}^*)\\,\\mathbf{v} = \\mu\\,\\mathbf{v}, \\qquad \\mathbf{x}^* = F(\\mathbf{x}^*)",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const planes = result.axes.length > 2 ? [1, 2] : [1];
    const beside = layout.width === "double" && planes.length > 1;
    const height = beside ? 290 : layout.width === "double" ? 360 : 240;
    const empty: PanelRow = {
      panels: (beside ? planes : [1]).map(() => ({ mark: "point" })),
      height,
      gap: 50,
    };
    const size = { width: panelWidths(layout, empty, { margin })[0]!, height };
    const panels = planes.map((y, i) => planePanel(result, y, planes.length > 1 ? "ab"[i]! : "", size));
    const rows = beside ? [{ ...empty, panels }] : panels.map((panel) => ({ ...empty, panels: [panel] }));
    return panelPage(layout, rows, { margin, rowGap: 66 });
  },
};

function caption(result: StateSpaceResult): string {
  const { title, kind, units, axes, fixedPoints, runs, connections, driven, modes } = result;
  const count = (type: number) => fixedPoints.filter(({ unstable }) => typeOf(unstable) === type).length;
  const types = typesOf(fixedPoints.map(({ unstable }) => unstable));
  const numbers = types.map((type) => `${count(type)} ${typeWord(type)}`).join(", ");
  const parts = axes.map(({ explained }) => explained).filter((part) => part !== null);
  const where =
    parts.length === 0
      ? "in the plane of its two state variables"
      : `in principal components of its trajectories (${parts.map(percent).join(", ")} of the variance)`;
  return [
    `${plain(title)}, ${units} state variables, ${where}.`,
    fixedPoints.length === 0
      ? "No fixed point was found."
      : `${kind === "map" ? "Fixed points" : "Equilibria"} by the number of unstable directions: ${numbers}.`,
    modes.length > 0 ? "Arrows: unstable modes, all of one length in state space." : "",
    `Grey: ${runs.length} runs ${driven ? "driven by pulses of ±1 on one input at a time" : "from random states"}.`,
    connections.length > 0
      ? "Orange: the ways down from points with one unstable direction, without pulses."
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function typeWord(type: number): string {
  return type === 0 ? "stable" : `with ${type}`;
}

function percent(part: number): string {
  return `${decimal(100 * part, 2)} %`;
}

function planePanel(result: StateSpaceResult, y: number, letter: string, size: Size): PanelSpec {
  const { axes, fixedPoints, modes, runs, connections } = result;
  const everything = [
    ...runs.flat(),
    ...connections.flat(),
    ...fixedPoints.map(({ at }) => at),
    ...modes.flatMap(({ ends }) => ends),
  ];
  const axis = (k: number) => ({
    type: "quantitative" as const,
    title: axisTitle(axes[k]!),
    scale: exactly(...extent(everything.map((at) => at[k]!))),
  });
  const [x, up] = [axis(0), axis(y)];
  const unstable = fixedPoints.map((point) => point.unstable);
  return {
    ...(letter !== "" && { title: { ...panelTitle(letter), offset: 12 } }),
    encoding: { x: { field: "x", ...x }, y: { field: "y", ...up } },
    layer: [
      lines(runs, y, { color: "#c9c9c9", strokeWidth: 0.45 }),
      lines(connections, y, { color: okabeIto.orange, strokeWidth: 0.9 }),
      ...arrowLayers(modes, y, size, { x: x.scale.domain, y: up.scale.domain }),
      ...typesOf(unstable).map((type) => marks(result, type, y)),
      ...keyRow(typeKey(unstable), 20),
      ...keyRow(lineKeys(result), 8),
    ],
  };
}

function axisTitle({ label, explained }: StateSpaceResult["axes"][number]): string {
  return explained === null ? plain(label) : `${label} (${percent(explained)})`;
}

function lineKeys({ connections, modes, driven }: StateSpaceResult) {
  const key = (label: string, color: string, strokeWidth: number) => ({
    label,
    width: 28 + 4.9 * label.length,
    line: { strokeWidth, strokeDash: [], color },
  });
  return [
    key(driven ? "driven" : "free", "#b5b5b5", 0.9),
    ...(connections.length > 0 ? [key("way down", okabeIto.orange, 1.1)] : []),
    ...(modes.length > 0 ? [key("unstable mode", ink.text, 1.1)] : []),
  ];
}

function lines(runs: readonly (readonly Place[])[], y: number, style: object): Layer {
  return {
    data: {
      values: runs.flatMap((run, line) => run.map((at, order) => ({ x: at[0]!, y: at[y]!, line, order }))),
    },
    mark: { type: "line", clip: true, ...style },
    encoding: {
      detail: { field: "line", type: "nominal" },
      order: { field: "order", type: "quantitative" },
    },
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

type Range = readonly [low: number, high: number];

/** An arrow that points at the reader is too short for a head, px. */
const shortest = 5;

/** Shafts from end to end, and a head at either. */
function arrowLayers(
  modes: StateSpaceResult["modes"],
  y: number,
  { width, height }: Size,
  domain: { readonly x: Range; readonly y: Range },
): Layer[] {
  const shafts = modes.map(({ ends: [from, to] }) => ({ x: from[0]!, y: from[y]!, x2: to[0]!, y2: to[y]! }));
  const heads = shafts.flatMap((shaft) => {
    const right = ((shaft.x2 - shaft.x) * width) / (domain.x[1] - domain.x[0]);
    const up = ((shaft.y2 - shaft.y) * height) / (domain.y[1] - domain.y[0]);
    if (Math.hypot(right, up) < shortest) return [];
    const angle = (Math.atan2(right, up) * 180) / Math.PI;
    return [
      { x: shaft.x, y: shaft.y, angle: angle + 180 },
      { x: shaft.x2, y: shaft.y2, angle },
    ];
  });
  return [
    {
      data: { values: shafts },
      mark: { type: "rule", strokeWidth: 0.9, color: ink.text },
      encoding: { x2: { field: "x2" }, y2: { field: "y2" } },
    },
    {
      data: { values: heads },
      mark: { type: "point", shape: "triangle", size: 9, filled: true, color: ink.text },
      encoding: { angle: { field: "angle", type: "quantitative", scale: null } },
    },
  ];
}

function marks({ fixedPoints }: StateSpaceResult, type: number, y: number): Layer {
  const own = fixedPoints.filter(({ unstable }) => typeOf(unstable) === type);
  return {
    data: { values: own.map(({ at }) => ({ x: at[0]!, y: at[y]! })) },
    mark: { type: "point", size: 30, strokeWidth: 1.1, filled: true, ...unstableStyle(type) },
  };
}
