import type { PlaneCurve, CodimensionTwoPoint } from "../src/methods/bifurcations/plane-curve-data.js";
import { exactly } from "./axes.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { labelPlaces, type Place } from "./label-places.js";
import type { PanelSpec, Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle, type LineStyle } from "./theme.js";

/** Bifurcation curves in the plane of two parameters, with their points of codimension two. */
export interface PlaneCurvesData {
  /** Label markup. */
  readonly symbols: readonly [string, string];
  readonly ranges: readonly [readonly [number, number], readonly [number, number]];
  readonly curves: readonly {
    readonly type: PlaneCurve["type"];
    readonly points: readonly Pick<PlaneCurve["points"][number], "parameter" | "and" | "others">[];
  }[];
  readonly points: readonly Pick<CodimensionTwoPoint, "type" | "parameter" | "and">[];
}

const curveStyles = {
  fold: { name: "fold", color: okabeIto.blue, width: 44 },
  flip: { name: "flip", color: okabeIto.vermillion, width: 41 },
  hopf: { name: "Hopf", color: okabeIto.green, width: 47 },
  "neimark-sacker": { name: "Neimark–Sacker", color: okabeIto.purple, width: 94 },
  "neutral-saddle": { name: "neutral saddle", color: ink.faint, width: 86 },
} as const satisfies Record<PlaneCurve["type"], object>;

const pointNames = {
  cusp: { label: "CP", name: "cusp" },
  "bogdanov-takens": { label: "BT", name: "Bogdanov–Takens" },
  "generalised-hopf": { label: "GH", name: "generalised Hopf (Bautin)" },
  "zero-hopf": { label: "ZH", name: "zero–Hopf" },
  "double-hopf": { label: "HH", name: "double Hopf" },
  "generalised-flip": { label: "GF", name: "generalised flip" },
  chenciner: { label: "CH", name: "Chenciner" },
  "resonance-1-1": { label: "1:1", name: "resonance" },
  "resonance-1-2": { label: "1:2", name: "resonance" },
  "resonance-1-3": { label: "1:3", name: "resonance" },
  "resonance-1-4": { label: "1:4", name: "resonance" },
  "fold-flip": { label: "FF", name: "fold–flip" },
  "fold-neimark-sacker": { label: "FN", name: "fold–Neimark–Sacker" },
  "flip-neimark-sacker": { label: "PN", name: "flip–Neimark–Sacker" },
  "double-neimark-sacker": { label: "NN", name: "double Neimark–Sacker" },
} as const satisfies Record<CodimensionTwoPoint["type"], { label: string; name: string }>;

/** A panel of them; `size` is that of its plotting area, for the places of the labels; `more` is drawn over it. */
export function planeCurvePanel(
  plane: PlaneCurvesData,
  size: { readonly width: number; readonly height: number },
  more: readonly Layer[] = [],
): PanelSpec {
  const { symbols, ranges } = plane;
  const channel = (field: "parameter" | "and", k: 0 | 1) =>
    ({
      field,
      type: "quantitative",
      title: symbols[k],
      scale: exactly(ranges[k][0], ranges[k][1]),
      axis: { zindex: 1 },
    }) as const;
  return {
    encoding: { x: channel("parameter", 0), y: channel("and", 1) },
    layer: [...curveLayers(plane), ...pointLayers(plane, size), ...more],
  };
}

/** Entries of the key: the kinds of curves drawn, in a fixed order. */
export function planeKey(planes: readonly PlaneCurvesData[]): KeyEntry[] {
  const types = new Set(planes.flatMap(({ curves }) => curves.map(({ type }) => type)));
  return (Object.keys(curveStyles) as PlaneCurve["type"][])
    .filter((type) => types.has(type))
    .map((type) => {
      const { name, color, width } = curveStyles[type];
      return { label: name, width, line: { ...styleOf(type, true), color } };
    });
}

/** A key in as many rows above the plotting area as its width asks for, and the room it takes, px; `above` of the lowest row. */
export function wrappedKey(
  entries: readonly KeyEntry[],
  width: number,
  above = 9,
): { readonly layers: Layer[]; readonly height: number } {
  const rows: KeyEntry[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    if (used > 0 && used + entry.width > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(entry);
    used += entry.width;
  }
  const pitch = 12;
  const layers = rows.flatMap((row, i) => keyRow(row, above + pitch * (rows.length - 1 - i)));
  return { layers, height: above + 9 + pitch * (rows.length - 1) };
}

/** What the labels of the points mean, for a caption; empty where there are none. */
export function pointsSentence(planes: readonly PlaneCurvesData[]): string {
  const types = [...new Set(planes.flatMap(({ points }) => points.map(({ type }) => type)))].sort();
  const named = types
    .filter((type) => pointNames[type].name !== "resonance")
    .map((type) => `${pointNames[type].label} ${pointNames[type].name}`);
  const resonances = types
    .filter((type) => pointNames[type].name === "resonance")
    .map((type) => pointNames[type].label);
  const all = [...named, ...(resonances.length > 0 ? [`${resonances.join(", ")} strong resonances`] : [])];
  return all.length === 0 ? "" : ` Points of codimension two: ${all.join("; ")}.`;
}

/** What solid, dashed and dotted curves mean, for a caption. */
export function stylesSentence(planes: readonly PlaneCurvesData[]): string {
  const neutral = planes.some(({ curves }) => curves.some(({ type }) => type === "neutral-saddle"));
  return (
    " Bold: the other eigenvalues are stable, so the bifurcation changes an attractor; dashed: it happens to an unstable " +
    `point.${neutral ? " Dotted: neutral saddles, no bifurcation." : ""}`
  );
}

function styleOf(type: PlaneCurve["type"], stable: boolean): LineStyle {
  if (type === "neutral-saddle") return lineStyle.reference;
  return stable ? lineStyle.stable : lineStyle.unstable;
}

function curveLayers({ curves }: PlaneCurvesData): Layer[] {
  // Neutral saddles run beneath what bifurcates.
  const order = (type: PlaneCurve["type"]) => (type === "neutral-saddle" ? 0 : 1);
  const ordered = curves.toSorted((a, b) => order(a.type) - order(b.type));
  return ordered.flatMap(({ type, points }) =>
    stretches(points).map(({ stable, points: piece }) => ({
      data: { values: piece.map(({ parameter, and }, order) => ({ parameter, and, order })) },
      mark: { type: "line" as const, clip: true, color: curveStyles[type].color, ...styleOf(type, stable) },
      encoding: { order: { field: "order", type: "quantitative" as const } },
    })),
  );
}

type CurvePoints = PlaneCurvesData["curves"][number]["points"];

/** Pieces with the same stability; a nonhyperbolic point ends one and begins the next. */
function stretches(points: CurvePoints): { stable: boolean; points: CurvePoints }[] {
  const pieces: { stable: boolean | undefined; points: CurvePoints[number][] }[] = [];
  for (const point of points) {
    const last = pieces.at(-1);
    const stable = point.others === "nonhyperbolic" ? undefined : point.others === "stable";
    if (last === undefined) pieces.push({ stable, points: [point] });
    else if (stable === undefined || last.stable === undefined || last.stable === stable) {
      last.points.push(point);
      last.stable ??= stable;
    } else pieces.push({ stable, points: [last.points.at(-1)!, point] });
  }
  return pieces.map((piece) => ({ stable: piece.stable ?? true, points: piece.points }));
}

function pointLayers(
  { points, curves, ranges }: PlaneCurvesData,
  size: { width: number; height: number },
): Layer[] {
  const pixel = ({ parameter, and }: { parameter: number; and: number }): Place => ({
    x: ((parameter - ranges[0][0]) / (ranges[0][1] - ranges[0][0])) * size.width,
    y: (1 - (and - ranges[1][0]) / (ranges[1][1] - ranges[1][0])) * size.height,
  });
  const labels = points.map(({ type }) => pointNames[type].label);
  const room = { ...size, line: 8, letter: 5.2 };
  const places = labelPlaces(
    points.map(pixel),
    labels,
    curves.flatMap((curve) => filled(curve.points.map(pixel))),
    room,
  );
  const leaders = points.flatMap((point, i) => {
    const { x, y, leader } = places[i]!;
    return leader ? [{ ...pixel(point), x2: x, y2: y }] : [];
  });
  const fixed = (field: string) => ({ field, type: "quantitative", scale: null }) as const;
  const texts = labels.map((text, i) => ({ ...places[i]!, text }));
  const halo = { type: "text", align: "center", baseline: "middle" } as const;
  return [
    {
      data: { values: leaders },
      mark: { type: "rule", color: ink.faint, strokeWidth: 0.5 },
      encoding: { x: fixed("x"), y: fixed("y"), x2: { field: "x2" }, y2: { field: "y2" } },
    },
    ...[{ ...halo, stroke: "white", strokeWidth: 2.5, color: "white" }, halo].map((mark) => ({
      data: { values: texts },
      mark,
      encoding: { x: fixed("x"), y: fixed("y"), text: { field: "text", type: "nominal" as const } },
    })),
    {
      data: { values: points.map(({ parameter, and }) => ({ parameter, and })) },
      mark: { type: "point", size: 18, fill: ink.text, stroke: "white", strokeWidth: 0.6 },
    },
  ];
}

/** Points along a line some 2 px apart. */
function filled(line: readonly Place[]): Place[] {
  return line.flatMap((from, i) => {
    const to = line[i + 1];
    if (to === undefined) return [from];
    const count = Math.min(200, Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 2)));
    return Array.from({ length: count }, (_, k) => ({
      x: from.x + ((to.x - from.x) * k) / count,
      y: from.y + ((to.y - from.y) * k) / count,
    }));
  });
}
