import type { BasinPanel, BasinsResult } from "../analyses/basins.js";
import { exactly } from "./axes.js";
import { areaColor, categoryMapLayer } from "./category-map.js";
import type { Figure } from "./figure.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, panelTitle, type PanelSpec, type Layer } from "./page.js";
import { decimal } from "./result-text.js";
import { ink, lineStyle } from "./theme.js";

/** Basins of attraction with what parts them. */
export const basinsFigure: Figure<BasinsResult> = {
  name: "basins",
  title: "Basins of attraction, edge states and smallest flips",
  equation: "\\mathbf{h}_{t+1} = \\tanh(W \\mathbf{h}_t + \\mathbf{b})",
  defaultWidth: "double",
  caption: ({ options: { weights, bias }, plane, beside }) => {
    const [a, b, c, d] = weights.map((w) => decimal(w));
    const norms = plane.flips.map(({ norm }) => decimal(norm, 3)).join(", ");
    return (
      `**a** Basins of the two-neuron network with *W* = (${a}, ${b}; ${c}, ${d}) and *b* = (${bias.map((v) => decimal(v)).join(", ")}). ` +
      `Filled circles: attractors; crosses: the edge states that bisection finds on each boundary, which are saddles; open circle: ` +
      "unstable in both directions. Black lines: the saddles' stable manifolds, from the inverse map, which knows nothing of the " +
      `colours. Arrows: the smallest perturbations found that flip the outcome (lengths ${norms}). **b** Slice through the basins of ` +
      "a network of 24 units trained to remember three bits, in the plane of the two unstable eigenvectors of the saddle in its " +
      `middle. Pale: attractors and saddles beside the plane, by at most ${decimal(beside, 2)}.`
    );
  },
  spec: (result, layout) => {
    const panels = [planePanel(result.plane), slicePanel(result.slice)];
    const margin = { left: 40, top: 24, right: 10 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 290, gap: 52 }], { margin });
    return panelPage(
      layout,
      panels.map((panel) => ({ panels: [panel], height: 270, below: 62 })),
      { margin },
    );
  },
};

const symbols = {
  attractor: { shape: "circle", fill: ink.text, stroke: ink.text },
  edge: { shape: "cross", fill: "white", stroke: ink.text },
  repeller: { shape: "circle", fill: "white", stroke: ink.text },
} as const;

const key: readonly KeyEntry[] = [
  { label: "attractor", width: 58, point: symbols.attractor },
  { label: "edge state", width: 62, point: symbols.edge },
  { label: "other unstable", width: 76, point: symbols.repeller },
];

function planePanel(panel: BasinPanel): PanelSpec {
  const curves = panel.boundaries.flatMap((curve, id) => curve.map((q, order) => ({ ...q, id, order })));
  const manifold: Layer = {
    data: { values: curves },
    mark: { type: "line", color: ink.text, strokeWidth: 0.9, clip: true },
    encoding: {
      detail: { field: "id", type: "nominal" },
      order: { field: "order", type: "quantitative" },
    },
  };
  const layers = [manifold, ...arrowLayers(panel.flips), ...pointLayers(panel)];
  return basinPanel(panel, "a", ["*h*_{1}", "*h*_{2}"], layers);
}

function slicePanel(panel: BasinPanel): PanelSpec {
  const axes = ["Along the first eigenvector", "Along the second, orthogonalised"] as const;
  return basinPanel(panel, "b", axes, pointLayers(panel));
}

function basinPanel(
  { field }: BasinPanel,
  letter: string,
  [x, y]: readonly [string, string],
  layers: readonly Layer[],
): PanelSpec {
  const count = Math.max(...field.labels) + 1;
  const colors = Array.from({ length: count }, (_, k) => areaColor(k));
  const axis = { zindex: 1 } as const;
  return {
    title: panelTitle(letter, "", 34),
    encoding: {
      x: { field: "x", type: "quantitative", title: x, scale: exactly(...field.x), axis },
      y: { field: "y", type: "quantitative", title: y, scale: exactly(...field.y), axis },
    },
    layer: [categoryMapLayer(field, colors), ...layers, ...keyRow(key)],
  };
}

/** Further from the plane than this, a point is pale. */
const inPlane = 1e-6;

function pointLayers({ attractors, saddles }: BasinPanel): Layer[] {
  const kinds = [
    { ...symbols.repeller, size: 24, values: saddles.filter(({ edge }) => !edge) },
    { ...symbols.edge, size: 52, values: saddles.filter(({ edge }) => edge) },
    { ...symbols.attractor, size: 28, values: attractors },
  ];
  return kinds
    .filter(({ values }) => values.length > 0)
    .map(({ values, ...look }): Layer => {
      return {
        data: { values: values.map(({ x, y, beside }) => ({ x, y, opacity: beside > inPlane ? 0.6 : 1 })) },
        mark: { type: "point", strokeWidth: 0.9, clip: true, ...look },
        encoding: { opacity: { field: "opacity", type: "quantitative", scale: null } },
      };
    });
}

/** Share of an arrow that its head takes, and half its opening. */
const [head, opening] = [0.16, 0.45];

function arrowLayers(flips: BasinPanel["flips"]): Layer[] {
  const lines = flips.flatMap(({ from, to }, id) => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const wing = (turn: number) => ({
      x: to.x - head * (dx * Math.cos(turn) - dy * Math.sin(turn)),
      y: to.y - head * (dx * Math.sin(turn) + dy * Math.cos(turn)),
    });
    return [from, to, wing(opening), to, wing(-opening)].map((q, order) => ({ ...q, id, order }));
  });
  return [
    {
      data: { values: lines },
      mark: { type: "line", ...lineStyle.plain, color: ink.text, clip: true },
      encoding: {
        detail: { field: "id", type: "nominal" },
        order: { field: "order", type: "quantitative" },
      },
    },
  ];
}
