import { describe, expect, it } from "vitest";
import { cubeAxesLayers } from "../../figures/cube-axes.js";
import { projector, surfaceFeatures, type HeightGrid, type SurfaceView } from "../../figures/perspective.js";

const view: SurfaceView = {
  azimuth: 30,
  elevation: 25,
  relief: 0.7,
  width: 200,
  height: 150,
  margin: { left: 20, right: 10, top: 5, bottom: 15 },
};

const corners = [0, 1].flatMap((u) => [0, 1].flatMap((v) => [0, 1].map((w) => [u, v, w] as const)));

function bump(
  nodes: number,
  height = (u: number, v: number) => Math.exp(-8 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)),
): HeightGrid {
  const heights = Array.from({ length: nodes * nodes }, (_, k) =>
    height((k % nodes) / (nodes - 1), Math.floor(k / nodes) / (nodes - 1)),
  );
  return { heights, columns: nodes, rows: nodes };
}

describe("projector", () => {
  it("fits the cube into the panel, touching its limits in one direction at least", () => {
    const points = corners.map((corner) => projector(view)(...corner));
    const [left, right] = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
    const [top, bottom] = [Math.min(...points.map((p) => p.y)), Math.max(...points.map((p) => p.y))];
    expect(left).toBeGreaterThanOrEqual(20 - 1e-9);
    expect(right).toBeLessThanOrEqual(190 + 1e-9);
    expect(top).toBeGreaterThanOrEqual(5 - 1e-9);
    expect(bottom).toBeLessThanOrEqual(135 + 1e-9);
    expect(Math.max((right - left) / 170, (bottom - top) / 130)).toBeCloseTo(1, 9);
  });

  it("is orthographic: seen from straight above it is a rotated square, from the side heights are true", () => {
    const above = projector({ ...view, elevation: 90 });
    const [a, b, c] = [above(0, 0, 0), above(1, 0, 0), above(0, 1, 0)];
    expect((b.x - a.x) * (c.x - a.x) + (b.y - a.y) * (c.y - a.y)).toBeCloseTo(0, 9);
    expect(Math.hypot(b.x - a.x, b.y - a.y)).toBeCloseTo(Math.hypot(c.x - a.x, c.y - a.y), 9);
    expect(above(0.3, 0.4, 1).y).toBeCloseTo(above(0.3, 0.4, 0).y, 9);
    const side = projector({ ...view, elevation: 0, azimuth: 0 });
    const scale = side(1, 0, 0).x - side(0, 0, 0).x;
    expect(side(0, 0, 0).y - side(0, 0, 1).y).toBeCloseTo(0.7 * scale, 9);
  });
});

describe("surfaceFeatures", () => {
  it("draws every cell once, far before near", () => {
    const features = surfaceFeatures(bump(9), view);
    expect(features).toHaveLength(64);
    const project = projector(view);
    const nearest = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ].reduce((a, b) => (project(b[0]!, b[1]!, 0).depth < project(a[0]!, a[1]!, 0).depth ? b : a));
    const at = project(nearest[0]!, nearest[1]!, bump(9).heights[nearest[0]! * 8 + nearest[1]! * 72]!);
    const last = features.at(-1)!.geometry.coordinates.flat() as unknown as [number, number][];
    expect(Math.min(...last.map(([x, y]) => Math.hypot(x - at.x, y - at.y)))).toBeLessThan(0.01);
  });

  it("leaves out cells without a height, and threads a curve between the cells", () => {
    const flat = bump(21, (u, v) => (u === 0 && v === 0 ? Number.NaN : 0));
    const curve = {
      points: [
        [0, 0.5, 0],
        [1, 0.5, 0],
      ] as const,
      color: "#000000",
      width: 1,
    };
    const features = surfaceFeatures(flat, view, [curve]);
    expect(features.filter((f) => f.geometry.type === "Polygon")).toHaveLength(399);
    const line = features.findIndex((f) => f.geometry.type === "LineString");
    expect(line).toBeGreaterThan(200);
    expect(line).toBeLessThan(320);
  });

  it("moves nodes along v where it is told to", () => {
    const grid = bump(3, () => 0);
    const moved = surfaceFeatures(
      { ...grid, v: [0, 0, 0, 0.1, 0.1, 0.1, 1, 1, 1] },
      { ...view, azimuth: 0, elevation: 90 },
    );
    const tall = moved.map((f) => {
      const ys = (f.geometry.coordinates.flat() as unknown as [number, number][]).map(([, y]) => y);
      return Math.max(...ys) - Math.min(...ys);
    });
    expect(tall[0]! / tall[3]!).toBeCloseTo(9, 1);
  });
});

describe("cubeAxesLayers", () => {
  it("puts ticks, labels and titles outside the cube's base", () => {
    const axis = {
      title: "*w*",
      ticks: [
        { at: 0, label: "4" },
        { at: 1, label: "7" },
      ],
    };
    const layers = cubeAxesLayers(view, { u: axis, v: axis, w: axis });
    const rows = layers.flatMap(
      (layer) => (layer as { data: { values: { x: number; y: number; text?: string }[] } }).data.values,
    );
    expect(rows.filter((row) => row.text === undefined)).toHaveLength(9);
    const labels = rows.filter((row) => row.text !== undefined);
    expect(labels).toHaveLength(9);
    const project = projector(view);
    const base = [project(0, 0, 0), project(1, 0, 0), project(1, 1, 0), project(0, 1, 0)];
    const inside = ({ x, y }: { x: number; y: number }) =>
      base.every((p, k) => {
        const q = base[(k + 1) % 4]!;
        return (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x) < 0;
      });
    expect(inside(project(0.5, 0.5, 0))).toBe(true);
    expect(labels.filter(inside)).toEqual([]);
  });
});
