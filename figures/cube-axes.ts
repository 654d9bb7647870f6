import type { Layer } from "./page.js";
import { projector, type Projected, type SurfaceView } from "./perspective.js";
import { fontSize, ink } from "./theme.js";

/** An axis of the cube: data values and their positions in [0, 1] along it. */
export interface CubeAxis {
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

export interface CubeAxes {
  readonly u: CubeAxis;
  readonly v: CubeAxis;
  readonly w: CubeAxis;
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly align: "left" | "center" | "right";
}

/**
 * Layers with the three axes of the cube (its lower front edges and its left vertical edge), ticks, labels and
 * titles. Draw them before the surface: it stands in front of nothing they hold.
 */
export function cubeAxesLayers(view: SurfaceView, axes: CubeAxes): Layer[] {
  const project = projector(view);
  const base = [project(0, 0, 0), project(1, 0, 0), project(1, 1, 0), project(0, 1, 0)];
  const centre = { x: view.width / 2, y: (base[0]!.y + base[2]!.y) / 2 };
  const nearV = project(0, 0, 0).depth < project(0, 1, 0).depth ? 0 : 1;
  const nearU = project(0, 0, 0).depth < project(1, 0, 0).depth ? 0 : 1;
  const leftmost = base.indexOf(base.reduce((a, b) => (b.x < a.x ? b : a)));
  const [lu, lv] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ][leftmost]! as [number, number];
  const drawn = [
    cubeAxis(axes.u, (t) => project(t, nearV, 0), centre),
    cubeAxis(axes.v, (t) => project(nearU, t, 0), centre),
    cubeAxis(axes.w, (t) => project(lu, lv, t), { x: view.width, y: project(lu, lv, 0.5).y }),
  ];
  return [
    segmentLayer(drawn.flatMap((axis) => axis.segments)),
    ...labelLayers(drawn.flatMap((axis) => axis.labels)),
  ];
}

const tickLength = 3;
const labelDistance = 7;
const titleDistance = 20;
const digitWidth = 4.8;

function cubeAxis(
  axis: CubeAxis,
  along: (t: number) => Projected,
  centre: { x: number; y: number },
): { segments: Segment[]; labels: Label[] } {
  const [start, end, middle] = [along(0), along(1), along(0.5)];
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  let out = { x: (end.y - start.y) / length, y: -(end.x - start.x) / length };
  if ((middle.x - centre.x) * out.x + (middle.y - centre.y) * out.y < 0) out = { x: -out.x, y: -out.y };
  const offset = (p: Projected, distance: number) => ({
    x: p.x + out.x * distance,
    y: p.y + out.y * distance,
  });
  const ticks = axis.ticks.map(({ at, label }) => ({ p: along(at), label }));
  const align = Math.abs(out.x) < 0.35 ? "center" : out.x > 0 ? "left" : "right";
  const longest = Math.max(0, ...axis.ticks.map(({ label }) => label.length));
  const beside = align === "center" ? 0 : longest * digitWidth - titleDistance / 2;
  return {
    segments: [
      { x: start.x, y: start.y, x2: end.x, y2: end.y },
      ...ticks.map(({ p }) => ({ x: p.x, y: p.y, x2: offset(p, tickLength).x, y2: offset(p, tickLength).y })),
    ],
    labels: [
      ...ticks.map(
        ({ p, label }) => ({ ...offset(p, labelDistance), text: label, size: fontSize.tick, align }) as const,
      ),
      { ...offset(middle, titleDistance + beside), text: axis.title, size: fontSize.label, align },
    ],
  };
}

const inPixels = {
  x: { field: "x", type: "quantitative", scale: null, axis: null },
  y: { field: "y", type: "quantitative", scale: null, axis: null },
} as const;

function segmentLayer(segments: readonly Segment[]): Layer {
  return {
    data: { values: [...segments] },
    mark: { type: "rule", color: ink.axis, strokeWidth: 0.7 },
    encoding: {
      ...inPixels,
      x2: { field: "x2" },
      y2: { field: "y2" },
    },
  };
}

function labelLayers(labels: readonly Label[]): Layer[] {
  const styles = [fontSize.tick, fontSize.label].flatMap((size) =>
    (["left", "center", "right"] as const).map((align) => ({ size, align })),
  );
  return styles
    .map(({ size, align }) => ({
      data: { values: labels.filter((label) => label.size === size && label.align === align) },
      mark: { type: "text", align, baseline: "middle", fontSize: size } as const,
      encoding: { ...inPixels, text: { field: "text", type: "nominal" } } as const,
    }))
    .filter(({ data }) => data.values.length > 0);
}
