import type { Layer } from "./page.js";

/** Where the nodes of a grid lie: coordinates of its first and last column (row); pixels are centred on nodes. */
export interface GridExtent {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A layer that draws an image in data coordinates, one pixel a node; the outermost pixels reach half a node beyond. */
export function imageLayer({ x, y, columns, rows }: GridExtent, url: string): Layer {
  const [dx, dy] = [spacing(x, columns), spacing(y, rows)];
  const image = { url, x: x[0] - dx / 2, x2: x[1] + dx / 2, y: y[0] - dy / 2, y2: y[1] + dy / 2 };
  return {
    data: { values: [image] },
    mark: { type: "image", aspect: false, smooth: false, clip: true },
    encoding: {
      x: { field: "x", type: "quantitative" },
      x2: { field: "x2" },
      y: { field: "y", type: "quantitative" },
      y2: { field: "y2" },
      url: { field: "url", type: "nominal" },
    },
  };
}

function spacing([low, high]: readonly [number, number], nodes: number): number {
  return nodes > 1 ? (high - low) / (nodes - 1) : high - low || 1;
}
