import type { Layer } from "./page.js";
import { fontSize } from "./theme.js";

/** One entry of a key above a plotting area: a line, a disc or a swatch, and what it stands for. */
export interface KeyEntry {
  /** In label markup. */
  readonly label: string;
  /** Room it takes from its left edge to the next entry, px. */
  readonly width: number;
  readonly line?: { readonly strokeWidth: number; readonly strokeDash: number[]; readonly color?: string };
  readonly point?: { readonly shape: string; readonly fill: string; readonly stroke: string };
  readonly swatch?: string;
}

const symbolWidth = { line: 16, other: 7 } as const;

/**
 * Layers of a key in one row above the plotting area: symbols and labels at fixed places, so that they are the
 * same in every renderer. Give the page a top margin of at least 22 px.
 *
 * @param y of the row's middle over the top of the plotting area, px
 */
export function keyRow(entries: readonly KeyEntry[], y = 9): Layer[] {
  let left = 0;
  return entries.flatMap((entry) => {
    const x = left;
    left += entry.width;
    return [symbol(entry, x, -y), label(entry, x, -y)];
  });
}

function symbol({ line, point, swatch }: KeyEntry, x: number, y: number): Layer {
  const data = { values: [{}] };
  if (line !== undefined) {
    const ends = { x: { value: x }, x2: { value: x + symbolWidth.line }, y: { value: y } };
    return { data, mark: { type: "rule", ...line }, encoding: ends };
  }
  const at = { x: { value: x + symbolWidth.other / 2 }, y: { value: y } };
  const shape = swatch === undefined ? point! : { shape: "square", fill: swatch, stroke: swatch };
  return { data, mark: { type: "point", size: swatch === undefined ? 24 : 60, ...shape }, encoding: at };
}

function label({ label: text, line }: KeyEntry, x: number, y: number): Layer {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align: "left", baseline: "middle", fontSize: fontSize.note },
    encoding: {
      x: { value: x + symbolWidth[line === undefined ? "other" : "line"] + 4 },
      y: { value: y },
      text: { field: "text", type: "nominal" },
    },
  };
}
