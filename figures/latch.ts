import type { LatchPoint, LatchTradeoffResult } from "../analyses/latch-tradeoff.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";

const colors = {
  latching: okabeIto.blue,
  forgetting: okabeIto.vermillion,
  tradeoff: okabeIto.black,
} as const;

/** The latch's robustness and its memory of gradients over w, and one against the other. */
export const latchFigure: Figure<LatchTradeoffResult> = {
  name: "latch",
  title: "A latch that holds its state forgets its gradient",
  equation:
    "x_t = \\tanh(w x_{t-1} + h), \\qquad h^* = w\\sqrt{1 - 1/w} - \\operatorname{arcosh}\\sqrt{w}, \\qquad \\frac{\\partial x_t}{\\partial x_{t-k}} = \\bigl(w\\,(1 - x^{*2})\\bigr)^k",
  defaultWidth: "single",
  caption: ({ options, measured }) =>
    "The latching neuron *x*_{*t*} = tanh(*w* *x*_{*t*−1} + *h*) as its self-connection *w* grows. " +
    "**a** The smallest constant input *h*\\* that flips the state. " +
    "**b** The factor *w*(1 − *x*\\*^{2}) by which each step back in time shrinks the gradient at the state of rest *x*\\*. " +
    `**c** The same as a trade-off: steps until the gradient has fallen to ${percent(options.share)}, against *h*\\*. ` +
    `Lines: closed form; circles: measured on runs at *w* = ${list(measured)}.`,
  spec: (result, layout) => {
    const [a, b, c] = [robustness(result), forgetting(result), tradeoff(result)];
    if (layout.width === "double") return panelPage(layout, [{ panels: [a, b, c], height: 130, gap: 50 }]);
    return panelPage(layout, [
      { panels: [a, b], height: 88, gap: 46 },
      { panels: [c], height: 108 },
    ]);
  },
};

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
const list = (points: readonly LatchPoint[]) => points.map(({ w }) => `${w}`).join(", ");

function robustness(result: LatchTradeoffResult): PanelSpec {
  return overWeight(result, "threshold", "a", "Input that flips, *h*\\*", colors.latching);
}

function forgetting(result: LatchTradeoffResult): PanelSpec {
  return overWeight(result, "contraction", "b", "Contraction per step", colors.forgetting);
}

function overWeight(
  { curve, measured, options }: LatchTradeoffResult,
  field: "threshold" | "contraction",
  letter: string,
  title: string,
  color: string,
): PanelSpec {
  return {
    title: panelTitle(letter),
    encoding: {
      x: {
        field: "w",
        type: "quantitative",
        title: "Self-connection *w*",
        scale: exactly(1, options.to),
      },
      y: { field, type: "quantitative", title, scale: { zero: true } },
    },
    layer: [
      { data: { values: [...curve] }, mark: { type: "line", color } },
      { data: { values: [...measured] }, mark: { type: "point", ...circle, color } },
    ],
  };
}

/** Measured values: open, so that the closed form shows through. */
const circle = { filled: false, fill: "white", size: 18 } as const;

function tradeoff({ curve, measured, options }: LatchTradeoffResult): PanelSpec {
  const points = [...curve, ...measured];
  const thresholds = points.map(({ threshold }) => threshold);
  const memories = points.map(({ memory }) => memory);
  const labels = measured.map((point) => ({ ...point, label: `*w* = ${point.w}` }));
  return {
    title: panelTitle("c"),
    encoding: {
      x: {
        field: "threshold",
        type: "quantitative",
        title: "Input that flips, *h*\\*",
        ...logChannel(around(thresholds)),
      },
      y: {
        field: "memory",
        type: "quantitative",
        title: `Steps to ${percent(options.share)} of gradient`,
        ...logChannel(around(memories)),
      },
    },
    layer: [
      { data: { values: [...curve] }, mark: { type: "line", color: colors.tradeoff } },
      { data: { values: [...measured] }, mark: { type: "point", ...circle, color: colors.tradeoff } },
      {
        data: { values: labels },
        mark: { type: "text", align: "left", baseline: "bottom", dx: 4, dy: -2 },
        encoding: { text: { field: "label" } },
      },
    ],
  };
}

/** A logarithmic domain that begins and ends at 1, 2 or 5 times a power of ten, with room for a label at the end. */
function around(values: readonly number[]): [low: number, high: number] {
  const rounds = (decade: number) => [1, 2, 5, 10].map((digit) => digit * 10 ** decade);
  const low = Math.min(...values);
  const high = 2 * Math.max(...values);
  return [
    rounds(Math.floor(Math.log10(low))).findLast((v) => v <= low)!,
    rounds(Math.floor(Math.log10(high))).find((v) => v >= high)!,
  ];
}
