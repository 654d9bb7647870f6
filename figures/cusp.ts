import type { CuspResult } from "../analyses/cusp.js";
import { exactly } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, type PanelSpec, type Layer } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

const regionColors = { one: "#ffffff", two: "#d5e5f3", cycle: "#fbe6d0", undecided: "#eeeeee" } as const;

/** Number of attractors of a one-neuron model over weight and bias, with the curves that part the regions. */
export const cuspFigure: Figure<CuspResult> = {
  name: "cusp",
  title: "Cusp of the one-neuron network in the plane of weight and bias",
  equation:
    "b = -\\tfrac{w}{2} \\pm \\left(\\tfrac12 w r - 2\\,\\mathrm{artanh}\\,r\\right), \\qquad r = \\sqrt{1 - 4/w}",
  defaultWidth: "single",
  caption,
  spec: (result, layout) =>
    panelPage(layout, [{ panels: [panel(result)], height: 240 }], { margin: { right: 14 } }),
};

function caption({ symbols, cusp, flips, betweenFlips }: CuspResult): string {
  const { weight, bias } = symbols;
  const point =
    cusp === null ? "" : `, which meet in the cusp at (${weight}, ${bias}) = (${tuple(cusp.w, cusp.bias)})`;
  const between =
    betweenFlips === "2-cycle"
      ? "a 2-cycle attracts (orange)"
      : "no closed form counts the attractors (grey)";
  return (
    `Attractors over weight ${weight} and bias ${bias}. Two stable fixed points coexist (blue) between the ` +
    `fold curves (blue lines)${point}; elsewhere there is one attractor.` +
    (flips.length > 0
      ? ` Between the flip curves (orange lines) the fixed point is unstable and ${between}.`
      : "") +
    " Dashed: the axis of symmetry, on which the middle fixed point is the centre of the state space."
  );
}

function panel(result: CuspResult): PanelSpec {
  const { options, symbols } = result;
  return {
    encoding: {
      x: {
        field: "w",
        type: "quantitative",
        title: `Weight ${symbols.weight}`,
        scale: exactly(options.weights[0], options.weights[1]),
        axis: { zindex: 1 },
      },
      y: {
        field: "bias",
        type: "quantitative",
        title: `Bias ${symbols.bias}`,
        scale: exactly(options.biases[0], options.biases[1]),
        axis: { zindex: 1 },
      },
    },
    layer: [
      region(result.folds, regionColors.two),
      region(result.flips, result.betweenFlips === "2-cycle" ? regionColors.cycle : regionColors.undecided),
      {
        data: { values: [...result.symmetryLine] },
        mark: { type: "line", ...lineStyle.unstable, color: ink.faint, clip: true },
      },
      boundary(result.folds, okabeIto.blue),
      boundary(result.flips, okabeIto.vermillion),
      ...(result.cusp === null ? [] : cuspLayers(result)),
      ...labels(result),
    ],
  };
}

type Pairs = CuspResult["folds"];

function region(pairs: Pairs, color: string): Layer {
  return {
    data: { values: pairs.map(({ w, biases }) => ({ w, bias: biases[0], upper: biases[1] })) },
    mark: { type: "area", color, opacity: 1, clip: true },
    encoding: { y2: { field: "upper" } },
  };
}

/** Down one curve to the tip and out along the other: one line, so that the tip is sharp. */
function boundary(pairs: Pairs, color: string): Layer {
  const lower = pairs.toReversed().map(({ w, biases }) => ({ w, bias: biases[0] }));
  const upper = pairs.map(({ w, biases }) => ({ w, bias: biases[1] }));
  return {
    data: { values: [...lower, ...upper].map((row, order) => ({ ...row, order })) },
    mark: { type: "line", color, strokeWidth: 1.3, strokeJoin: "miter", clip: true },
    encoding: { order: { field: "order", type: "quantitative" } },
  };
}

function cuspLayers({ cusp }: CuspResult): Layer[] {
  const { w, bias } = cusp!;
  return [
    {
      data: { values: [{ w, bias, text: `cusp (${tuple(w, bias)})` }] },
      mark: { type: "text", align: "right", baseline: "top", dx: -6, dy: 3 },
      encoding: { text: { field: "text", type: "nominal" } },
    },
    { data: { values: [{ w, bias }] }, mark: { type: "point", size: 30, fill: ink.text, stroke: ink.text } },
  ];
}

/** Names written into the regions, where they are wide. */
function labels({ options, folds, flips, betweenFlips, symbols }: CuspResult): Layer[] {
  const [left, right] = options.weights;
  const wide = (pairs: Pairs, w: number) => pairs.find((pair) => Math.abs(pair.w) >= Math.abs(w));
  const fold = wide(folds, 0.84 * right);
  const flip = wide(flips, 0.84 * left);
  const cycle = betweenFlips === "2-cycle" ? "2-cycle" : "undecided";
  const rows = [
    ...(fold === undefined ? [] : [{ ...between(fold, 0.74), text: "2 stable", color: okabeIto.blue }]),
    ...(flip === undefined ? [] : [{ ...between(flip, 0.3), text: cycle, color: okabeIto.vermillion }]),
    { w: 0.5 * right, bias: 0.55 * options.biases[1], text: "1 stable", color: ink.text },
    { w: 0.5 * left, bias: 0.55 * options.biases[0], text: "1 stable", color: ink.text },
  ];
  const curve = (pairs: Pairs, w: number, text: string) => {
    const at = wide(pairs, w);
    return at === undefined ? [] : [{ w: at.w, bias: at.biases[1], text }];
  };
  const curves = [...curve(folds, 0.6 * right, "fold"), ...curve(flips, 0.6 * left, "flip")];
  const line = options.model === "latch" ? `${symbols.bias} = 0` : `${symbols.bias} = −${symbols.weight}/2`;
  return [
    {
      data: { values: rows },
      mark: { type: "text", align: "center", baseline: "middle" },
      encoding: {
        text: { field: "text", type: "nominal" },
        color: { field: "color", type: "nominal", scale: null },
      },
    },
    {
      data: { values: curves },
      mark: { type: "text", align: "left", baseline: "bottom", dx: 3, dy: -3 },
      encoding: { text: { field: "text", type: "nominal" } },
    },
    {
      data: { values: [{ w: 0, bias: 0, text: line }] },
      mark: { type: "text", align: "left", baseline: "bottom", dx: 4, dy: -2, color: ink.faint },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}

/** Off the middle, where the axis of symmetry runs. */
function between({ w, biases: [low, high] }: Pairs[number], share: number) {
  return { w, bias: low + share * (high - low) };
}

function tuple(a: number, b: number): string {
  return [a, b].map((v) => String(Number(v.toPrecision(5))).replace("-", "−")).join(", ");
}
