import { exactly } from "./axes.js";
import { areaColor, categoryMapLayer, infinityColor, type CategoryField } from "./category-map.js";
import type { Figure } from "./figure.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, type PanelSpec, type Layer } from "./page.js";
import { assignments, decimal } from "./result-text.js";
import { ink } from "./theme.js";

/** A picture of basins in a plane, with what lies in it. */
export interface BasinMapPlot {
  readonly title: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Index of the attractor of each node; negative where undecided. */
  readonly field: CategoryField;
  /** Titles of the two axes, in label markup. */
  readonly axes: readonly [string, string];
  /** Names of the attractors in the order of their indices, in label markup. */
  readonly attractors: readonly {
    readonly name: string;
    readonly infinity: boolean;
    readonly share: number;
  }[];
  readonly marks: readonly BasinMark[];
}

/** A point of the plane, or a projection onto it. */
export interface BasinMark {
  readonly x: number;
  readonly y: number;
  /** "orbit": one of many states of an attractor without a period. */
  readonly kind: "attractor" | "orbit" | "unstable" | "edge";
  /** Projected: it lies beside the plane, if not far. */
  readonly beside: boolean;
}

/** Basins of attraction over two coordinates. */
export const basinMapFigure: Figure<BasinMapPlot> = {
  name: "basin-map",
  title: "Basins of attraction",
  equation: "\\lim_{t \\to \\infty} \\mathbf{x}_t(\\mathbf{x}_0)",
  defaultWidth: "single",
  caption: ({ title, parameters, axes, attractors, marks }) => {
    const set = assignments(parameters);
    const shares = attractors.map(({ name, share }) => `${name}: ${decimal(100 * share, 3)} %`);
    return (
      `${title}${set === "" ? "" : ` at ${set}`}. Basins of attraction over ${axes.join(" and ")}; grey: undecided. Shares of ` +
      `all starts: ${shares.join(", ")}. Filled circles and dots: attractors; open circles: unstable fixed points; crosses: edge ` +
      "states" +
      (marks.some(({ beside }) => beside) ? "; pale: projected from beside the plane." : ".")
    );
  },
  spec: (plot, layout) => {
    const height = layout.width === "single" ? 250 : 420;
    return panelPage(layout, [{ panels: [map(plot)], height }], { margin: { left: 44, top: 24, right: 14 } });
  },
};

/** Colours of the attractors' areas. */
export function basinColors(attractors: BasinMapPlot["attractors"]): string[] {
  return attractors.map(({ infinity }, k) => (infinity ? infinityColor : areaColor(k)));
}

/** Entries of a key beyond which there is no room. */
const mostEntries = 8;

function map({ field, axes, attractors, marks }: BasinMapPlot): PanelSpec {
  const colors = basinColors(attractors);
  const axis = (k: 0 | 1, range: readonly [number, number]) =>
    ({ type: "quantitative", title: axes[k], scale: exactly(...range), axis: { zindex: 1 } }) as const;
  const present = new Set(Array.from(field.labels));
  const key = attractors
    .map(({ name }, k): KeyEntry => ({ label: name, width: 20 + 5 * name.length, swatch: colors[k]! }))
    .filter((_, k) => present.has(k))
    .slice(0, mostEntries);
  return {
    encoding: { x: { field: "x", ...axis(0, field.x) }, y: { field: "y", ...axis(1, field.y) } },
    layer: [categoryMapLayer(field, colors), ...markLayers(marks), ...keyRow(key)],
  };
}

const looks = {
  attractor: { shape: "circle", fill: ink.text, size: 30 },
  unstable: { shape: "circle", fill: "white", size: 26 },
  edge: { shape: "cross", fill: "white", size: 52 },
  orbit: { shape: "circle", fill: ink.text, size: 2.5 },
} as const;

/** Marks of the points in a plane; those beside it are pale. */
export function markLayers(marks: readonly BasinMark[]): Layer[] {
  return (["orbit", "unstable", "edge", "attractor"] as const).flatMap((kind): Layer[] => {
    const values = marks.filter((mark) => mark.kind === kind);
    if (values.length === 0) return [];
    const { shape, fill, size } = looks[kind];
    return [
      {
        data: { values: values.map((mark) => ({ ...mark, opacity: mark.beside ? 0.4 : 1 })) },
        mark: {
          type: "point",
          shape,
          size,
          fill,
          stroke: ink.text,
          strokeWidth: kind === "orbit" ? 0 : 0.9,
          clip: true,
        },
        encoding: { opacity: { field: "opacity", type: "quantitative", scale: null } },
      },
    ];
  });
}
