import type { Layer } from "./page.js";
import { rampRgb, sequentialRamp, type Ramp } from "./palettes.js";

/**
 * Parallel projection of the unit cube onto a panel. Cube coordinates: u along x, v along y, w upwards, each in
 * [0, 1]; map data to them linearly before.
 */
export interface SurfaceView {
  /** Turn of the cube about the vertical, degrees; 0 looks along +v, positive turns u into the distance. */
  readonly azimuth: number;
  /** Height of the eye above the horizon, degrees in (0, 90). */
  readonly elevation: number;
  /** Height of the cube in units of its base. */
  readonly relief: number;
  /** Panel the cube is fitted into, px, and room left free around it. */
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** A point of the panel, px from its upper left corner; `depth` grows away from the eye. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

export type Projector = (u: number, v: number, w: number) => Projected;

/** The projection that fits the cube into the panel, centred, without distorting it. */
export function projector(view: SurfaceView): Projector {
  const [sinA, cosA] = sincos(view.azimuth);
  const [sinE, cosE] = sincos(view.elevation);
  const raw: Projector = (u, v, w) => {
    const [du, dv] = [u - 0.5, v - 0.5];
    const depth = du * sinA + dv * cosA;
    return { x: du * cosA - dv * sinA, y: -w * view.relief * cosE - depth * sinE, depth };
  };
  const corners = [0, 1].flatMap((u) => [0, 1].flatMap((v) => [0, 1].map((w) => raw(u, v, w))));
  const [left, right] = extent(corners.map((corner) => corner.x));
  const [top, bottom] = extent(corners.map((corner) => corner.y));
  const freeWidth = view.width - view.margin.left - view.margin.right;
  const freeHeight = view.height - view.margin.top - view.margin.bottom;
  const scale = Math.min(freeWidth / (right - left), freeHeight / (bottom - top));
  const x0 = view.margin.left + freeWidth / 2 - (scale * (left + right)) / 2;
  const y0 = view.margin.top + freeHeight / 2 - (scale * (top + bottom)) / 2;
  return (u, v, w) => {
    const { x, y, depth } = raw(u, v, w);
    return { x: x0 + scale * x, y: y0 + scale * y, depth };
  };
}

function sincos(degrees: number): [number, number] {
  return [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Heights in [0, 1] on a grid of nodes over the unit square, shape [rows, columns]; row 0 is v = 0. */
export interface HeightGrid {
  readonly heights: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  /**
   * Positions of the nodes along v in [0, 1], shape [rows, columns], where they are not equally spaced: rows that
   * follow a cliff draw it as a smooth edge where straight rows would draw saw teeth. Increasing up a column.
   */
  readonly v?: ArrayLike<number>;
}

/** A curve on or over the surface in cube coordinates, drawn where the surface in front does not hide it. */
export interface SurfaceCurve {
  readonly points: readonly (readonly [u: number, v: number, w: number])[];
  readonly color: string;
  readonly width: number;
}

/** One GeoJSON feature in px with its colours; drawn in order. */
export interface SurfaceFeature {
  readonly type: "Feature";
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: readonly (readonly [number, number])[][] }
    | { readonly type: "LineString"; readonly coordinates: readonly (readonly [number, number])[] };
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
}

/**
 * The surface as quadrilaterals from far to near (exact for a height field in parallel projection), coloured by
 * height and shaded by slope, with curves threaded between them. Quadrilaterals with a height that is not finite
 * are left out.
 *
 * Cost: one path a quadrilateral, about 110 bytes of SVG; 60 × 60 nodes are plenty at 89 mm.
 */
export function surfaceFeatures(
  grid: HeightGrid,
  view: SurfaceView,
  curves: readonly SurfaceCurve[] = [],
  ramp: Ramp = sequentialRamp,
): SurfaceFeature[] {
  const project = projector(view);
  const items = [...quads(grid, view, project, ramp), ...curvePieces(grid, curves, project)];
  return items.sort((a, b) => b.depth - a.depth).map(({ feature }) => feature);
}

interface Item {
  readonly depth: number;
  readonly feature: SurfaceFeature;
}

function quads(grid: HeightGrid, view: SurfaceView, project: Projector, ramp: Ramp): Item[] {
  const { heights, columns, rows } = grid;
  const items: Item[] = [];
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      // Counter-clockwise from the lower left; d3-geo would fill the outside of the other direction.
      const nodes = [j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i];
      const corners = nodes.map((node): Corner => [
        (node % columns) / (columns - 1),
        grid.v?.[node] ?? Math.floor(node / columns) / (rows - 1),
        heights[node]!,
      ]);
      if (corners.every(([, , w]) => Number.isFinite(w))) items.push(quad(corners, view, project, ramp));
    }
  }
  return items;
}

type Corner = readonly [u: number, v: number, w: number];

function quad(corners: readonly Corner[], view: SurfaceView, project: Projector, ramp: Ramp): Item {
  const ring = [...corners, corners[0]!].map(([u, v, w]) => pair(project(u, v, w)));
  const color = shaded(corners, view.relief, ramp);
  const [u, v] = [mean(corners, 0), mean(corners, 1)];
  return {
    depth: project(u, v, 0).depth,
    feature: {
      type: "Feature",
      geometry: { type: "Polygon", coordinates: [ring] },
      fill: color,
      stroke: color,
      // Hides the hairline that anti-aliasing leaves between neighbours.
      strokeWidth: 0.3,
    },
  };
}

function mean(corners: readonly Corner[], axis: 0 | 1 | 2): number {
  return corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
}

/** Light from the upper left in front, in cube axes; with the ambient share it leaves no face black. */
const light = normalized([-0.45, -0.35, 0.82]);
const ambient = 0.62;

function shaded(corners: readonly Corner[], relief: number, ramp: Ramp): string {
  const [a, b, c, d] = corners as readonly [Corner, Corner, Corner, Corner];
  const p = [c[0] - a[0], c[1] - a[1], relief * (c[2] - a[2])] as const;
  const q = [d[0] - b[0], d[1] - b[1], relief * (d[2] - b[2])] as const;
  const normal = normalized([
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ]);
  const lambert = Math.max(0, normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]);
  const shade = ambient + (1 - ambient) * lambert;
  const bytes = rampRgb(ramp, mean(corners, 2)).map((byte) => Math.round(byte * shade));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function normalized([a, b, c]: readonly [number, number, number]): readonly [number, number, number] {
  const length = Math.hypot(a, b, c);
  return [a / length, b / length, c / length];
}

/** How far in front of its place a curve is drawn, in cells: enough that its neighbours do not cut into the stroke. */
const curveLift = 3;

/** Segments of the curves, each placed just in front of the cells it runs between. */
function curvePieces(
  { columns, rows }: HeightGrid,
  curves: readonly SurfaceCurve[],
  project: Projector,
): Item[] {
  const cell = 1 / (Math.min(columns, rows) - 1);
  return curves.flatMap(({ points, color, width }) =>
    points.slice(1).map((to, k) => {
      const ends = [project(...points[k]!), project(...to)];
      return {
        depth: (ends[0]!.depth + ends[1]!.depth) / 2 - curveLift * cell,
        feature: {
          type: "Feature",
          geometry: { type: "LineString", coordinates: ends.map(pair) },
          fill: "none",
          stroke: color,
          strokeWidth: width,
        },
      } as const;
    }),
  );
}

/** Px with two decimals keep the specification short. */
function pair({ x, y }: Projected): [number, number] {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}

/**
 * The layer that draws features of `surfaceFeatures` in a panel of exactly `view.width` × `view.height` px. Layer it over `cubeAxesLayers`.
 */
export function surfaceLayer(features: readonly SurfaceFeature[]): Layer {
  return {
    data: { values: features as unknown as Record<string, unknown>[] },
    projection: { type: "identity", scale: 1, translate: [0, 0] },
    mark: { type: "geoshape", strokeJoin: "round" },
    encoding: {
      fill: { field: "fill", type: "nominal", scale: null },
      stroke: { field: "stroke", type: "nominal", scale: null },
      strokeWidth: { field: "strokeWidth", type: "quantitative", scale: null },
    },
  };
}
