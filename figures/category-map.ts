import { imageLayer, type GridExtent } from "./image-layer.js";
import type { Layer } from "./page.js";
import { categoryColors, missingColor, parseHex, type Rgb } from "./palettes.js";
import { base64, encodePalettePng } from "./png.js";

/** Categories on a grid of nodes. */
export interface CategoryField extends GridExtent {
  /** Shape [rows, columns], row-major; row 0 is the lowest y. Negative where there is no category. */
  readonly labels: ArrayLike<number>;
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
  return imageLayer(field, categoryImage(field, colors));
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
