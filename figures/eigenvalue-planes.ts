import type { EigenvaluePlane, EigenvaluePlanesResult } from "../analyses/eigenvalue-planes.js";
import type { Complex } from "../src/methods/results.js";
import { exactly } from "./axes.js";
import type { Figure, FigureLayout } from "./figure.js";
import { panelPage, panelTitle, panelWidths, type PanelRow, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { decimal, extent, plain } from "./result-text.js";
import { fontSize, ink, lineStyle, pageWidth } from "./theme.js";

/** Panels at most; types with more unstable directions share the last. */
const mostPanels = 4;

/** Multipliers of all fixed points, one panel for each number of unstable directions, with time constants. */
export const eigenvaluePlanesFigure: Figure<EigenvaluePlanesResult> = {
  name: "eigenvalue-planes",
  title: "Multipliers of fixed points, by unstable directions",
  equation: "\\det\\bigl(J(\\mathbf{x}^*) - \\mu I\\bigr) = 0, \\qquad \\tau = -\\frac{1}{\\ln|\\mu|}",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const planes = shownPlanes(result);
    const across = layout.width === "double" ? planes.length : Math.min(2, planes.length);
    // Few panels are not to be larger than many.
    const slots = layout.width === "double" ? Math.max(3, across) : Math.max(2, across);
    const options = { margin: { left: 40, top: 22, right: marginRight(layout, slots, across) } };
    const row = { panels: planes.slice(0, across).map(() => ({ mark: "point" as const })), gap: 34 };
    const side = panelWidths(layout, { ...row, height: 1 }, options)[0]!;
    const frame = frameOf(result);
    const rows: PanelRow[] = [];
    for (let i = 0; i < planes.length; i += across) {
      const own = planes.slice(i, i + across);
      // A row that is not full keeps the width of its panels by empty ones.
      const panels = Array.from({ length: across }, (_, k) =>
        k < own.length
          ? planePanel(
              result,
              own[k]!,
              { index: i + k, left: k === 0, bottom: i + k + across >= planes.length, side },
              frame,
            )
          : emptyPanel,
      );
      rows.push({ panels, height: side, gap: 34 });
    }
    return panelPage(layout, rows, { ...options, rowGap: 46 });
  },
};

const emptyPanel: PanelSpec = { data: { values: [{}] }, mark: { type: "point", opacity: 0 } };

/** Room of the panels that are not there. */
function marginRight(layout: FigureLayout, slots: number, across: number): number {
  const free = pageWidth[layout.width] - 40 - 8 - 34 * (slots - 1);
  return 8 + (slots - across) * (34 + free / slots);
}

function caption(result: EigenvaluePlanesResult): string {
  const { title, kind, planes } = result;
  if (planes.length === 0) return `${plain(title)}: no fixed point was found.`;
  const [what, where, border, levels] =
    kind === "map"
      ? ["Multipliers", "fixed points", "the unit circle", "circles"]
      : ["Eigenvalues", "equilibria", "the imaginary axis", "lines"];
  const counts = planes.map(({ unstable, points }) => `${points} ${typeText(unstable)}`).join(", ");
  const unit = kind === "map" ? "steps" : "units of time";
  return (
    `${plain(title)}. ${what} of all ${where} found, by the number of unstable directions: ${counts}. ` +
    `Blue dots decay, red squares grow. Dashed: ${border}, between the two. Grey ${levels}: where a mode decays by a factor e in ` +
    `*τ* = ${timeLevels(kind, frameOf(result))
      .map((time) => decimal(time))
      .join(", ")} ${unit}.`
  );
}

function typeText(unstable: number): string {
  return unstable === 0 ? "stable" : `with ${unstable}`;
}

/** The last panel holds all types beyond those that have their own. */
function shownPlanes({ planes }: EigenvaluePlanesResult): readonly EigenvaluePlane[] {
  if (planes.length <= mostPanels) return planes;
  const rest = planes.slice(mostPanels - 1);
  const times = (of: (plane: EigenvaluePlane) => number | null) =>
    rest.map(of).reduce((most, time) => (time === null ? most : Math.max(most ?? 0, time)), null);
  return [
    ...planes.slice(0, mostPanels - 1),
    {
      unstable: rest[0]!.unstable,
      points: rest.reduce((sum, { points }) => sum + points, 0),
      multipliers: rest.flatMap(({ multipliers }) => multipliers),
      slowestDecay: times((plane) => plane.slowestDecay),
      slowestGrowth: times((plane) => plane.slowestGrowth),
    },
  ];
}

interface Frame {
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

/** One square frame for all panels, which holds every multiplier and the border of stability. */
function frameOf({ planes, kind }: EigenvaluePlanesResult): Frame {
  const all = planes.flatMap(({ multipliers }) => multipliers);
  const re = extent([...all.map((m) => m.re), ...(kind === "map" ? [-1.05, 1.05] : [0.2])], 0.06);
  const im = extent([...all.map((m) => m.im), ...(kind === "map" ? [-1.05, 1.05] : [-0.5, 0.5])], 0.06);
  const half = Math.max(re[1] - re[0], im[1] - im[0]) / 2;
  const middle = (re[0] + re[1]) / 2;
  return { re: [middle - half, middle + half], im: [-half, half] };
}

function planePanel(
  { kind, planes }: EigenvaluePlanesResult,
  plane: EigenvaluePlane,
  place: { readonly index: number; readonly left: boolean; readonly bottom: boolean; readonly side: number },
  frame: Frame,
): PanelSpec {
  const { index } = place;
  const shared = index === mostPanels - 1 && planes.length > mostPanels ? "≥ " : "";
  const type = plane.unstable === 0 ? "stable" : `${shared}${plane.unstable} unstable`;
  const repels = (m: Complex) => (kind === "map" ? Math.hypot(m.re, m.im) > 1 : m.re > 0);
  return {
    title: panelTitle("abcd"[index]!, `${type} (${plane.points})`, 24),
    encoding: {
      x: {
        field: "re",
        type: "quantitative",
        title: place.bottom ? "Real part" : null,
        scale: exactly(...frame.re),
      },
      y: {
        field: "im",
        type: "quantitative",
        title: place.left ? "Imaginary part" : null,
        scale: exactly(...frame.im),
      },
    },
    layer: [
      ...timeConstantLayers(kind, frame),
      curve(level(kind, null, frame), { ...lineStyle.reference, strokeDash: [3, 2], color: ink.axis }),
      dots(
        plane.multipliers.filter((m) => !repels(m)),
        "circle",
        okabeIto.blue,
        11,
      ),
      dots(plane.multipliers.filter(repels), "square", okabeIto.vermillion, 16),
      ...slowestNotes(kind, plane, place.side),
    ],
  };
}

function dots(values: readonly Complex[], shape: string, color: string, size: number): Layer {
  return {
    data: { values: [...values] },
    mark: { type: "point", shape, size, filled: true, color, opacity: 0.75, clip: true },
  };
}

/** Time constants that are marked: of a map always the same circles, of a flow lines that fit the frame. */
function timeLevels(kind: "map" | "flow", { re }: Frame): readonly number[] {
  if (kind === "map") return [1, 3, 10];
  const left = -re[0];
  const series = Array.from({ length: 27 }, (_, k) => [1, 2, 5][k % 3]! * 10 ** (Math.floor(k / 3) - 4));
  return series.filter((time) => 1 / time > 0.25 * left && 1 / time < 0.95 * left);
}

/** Where a mode has this time constant; the border of stability for null. */
function level(kind: "map" | "flow", time: number | null, { im }: Frame): Complex[] {
  if (kind === "flow") return im.map((y) => ({ re: time === null ? 0 : -1 / time, im: y }));
  const radius = time === null ? 1 : Math.exp(-1 / time);
  return Array.from({ length: 121 }, (_, k) => {
    const angle = (2 * Math.PI * k) / 120;
    return { re: radius * Math.cos(angle), im: radius * Math.sin(angle) };
  });
}

function curve(points: readonly Complex[], style: object): Layer {
  return {
    data: { values: points.map((point, order) => ({ ...point, order })) },
    mark: { type: "line", clip: true, ...style },
    encoding: { order: { field: "order", type: "quantitative" } },
  };
}

/** Circles (of a flow: lines) of equal time constant, each with its value at the top. */
function timeConstantLayers(kind: "map" | "flow", frame: Frame): Layer[] {
  const levels = timeLevels(kind, frame);
  const labels = levels.map((time) =>
    kind === "map"
      ? { re: 0, im: Math.exp(-1 / time), text: decimal(time) }
      : { re: -1 / time, im: frame.im[1], text: decimal(time) },
  );
  return [
    ...levels.map((time) => curve(level(kind, time, frame), { strokeWidth: 0.6, color: "#b8b8b8" })),
    {
      data: { values: labels },
      mark: { type: "text", baseline: "top", dy: kind === "map" ? 2 : 12, color: "#6a6a6a" },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}

/** The slowest time constants of the panel: growth in its upper corner, decay in its lower. */
function slowestNotes(
  kind: "map" | "flow",
  { slowestDecay, slowestGrowth }: EigenvaluePlane,
  side: number,
): Layer[] {
  const unit = kind === "map" ? " steps" : "";
  const note = (what: string, time: number | null, y: number) =>
    time === null ? [] : [textLayer(`${what} *τ* ≤ ${decimal(time, 3)}${unit}`, y)];
  return [...note("growth", slowestGrowth, 5), ...note("decay", slowestDecay, side - 5)];
}

function textLayer(text: string, y: number): Layer {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align: "left", baseline: "middle", fontSize: fontSize.note },
    encoding: { x: { value: 3 }, y: { value: y }, text: { field: "text", type: "nominal" } },
  };
}
