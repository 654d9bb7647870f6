import type { Layer } from "./heat-map.js";
import { categoryColors, missingColor, parseHex, type Rgb } from "./palettes.js";
import { base64, encodePalettePng } from "./png.js";

/** Categories on a grid of nodes. */
export interface CategoryField {
  /** Shape [rows, columns], row-major; row 0 is the lowest y. Negative where there is no category. */
  readonly labels: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  /** Coordinates of the first and last column (row) of nodes; pixels are centred on nodes. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** How much white areas have: marks and lines in full colours show on them. */
const tints = [0.55, 0.78] as const;
/** Where orbits leave every bounded set. */
export const infinityColor = "#f1f1f1";

/** The colour of the area of a category: a tint of its line colour; after all of these, lighter tints again. */
export function areaColor(category: number): string {
  const base = parseHex(categoryColors[category % categoryColors.length]!);
  const tint = tints[Math.floor(category / categoryColors.length) % tints.length]!;
  return toHex(base.map((c) => Math.round(c + tint * (255 - c))) as unknown as Rgb);
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * A layer that draws categories as an image in data coordinates, one pixel a node.
 *
 * @param colors of the categories, at most 255
 */
export function categoryMapLayer(field: CategoryField, colors: readonly string[]): Layer {
  const [dx, dy] = [spacing(field.x, field.columns), spacing(field.y, field.rows)];
  const image = {
    url: categoryImage(field, colors),
    x: field.x[0] - dx / 2,
    x2: field.x[1] + dx / 2,
    y: field.y[0] - dy / 2,
    y2: field.y[1] + dy / 2,
  };
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

/**
 * Categories as a data URL of a palette PNG; `missingColor` where there is none.
 *
 * @throws RangeError for more colours than a palette holds
 */
export function categoryImage({ labels, columns, rows }: CategoryField, colors: readonly string[]): string {
  if (colors.length > 255) throw new RangeError(`there are ${colors.length} colours; expected at most 255`);
  const indices = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    // Row 0 of the field is the lowest; row 0 of an image is the highest.
    const from = (rows - 1 - j) * columns;
    for (let i = 0; i < columns; i++) indices[j * columns + i] = Math.max(0, 1 + labels[from + i]!);
  }
  const palette = Uint8Array.from([missingColor, ...colors].flatMap((color) => [...parseHex(color)]));
  return `data:image/png;base64,${base64(encodePalettePng(indices, columns, rows, palette))}`;
}
