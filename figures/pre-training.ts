import type { ChainStart, PreTrainingResult } from "../analyses/pre-training.js";
import type { BoundTrainingResult } from "../analyses/variational-bound.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { keyRow, type KeyEntry } from "./key-row.js";
import { panelPage, panelTitle, type Layer, type PanelSpec } from "./page.js";
import { okabeIto } from "./palettes.js";
import { ink, lineStyle, type LineStyle } from "./theme.js";

/** Chains before and after pre-training, and the bound of a small network of two machines. */
export interface PreTrainingFigureResult {
  readonly chains: PreTrainingResult;
  readonly bound: BoundTrainingResult;
}

const broken: LineStyle = { strokeWidth: 1.2, strokeDash: [4, 2] };

/** Learnt weights are drawn solid, random ones broken. */
const starts: Readonly<Record<ChainStart, { label: string; color: string; style: LineStyle }>> = {
  "pre-trained": { label: "pre-trained", color: okabeIto.blue, style: lineStyle.plain },
  shuffled: { label: "the same, shuffled", color: okabeIto.vermillion, style: broken },
  glorot: { label: "Glorot", color: okabeIto.green, style: broken },
  small: { label: "deviation 0.1", color: okabeIto.black, style: broken },
};
const order = Object.keys(starts) as ChainStart[];

/** Gradients by layer and learning before and after pre-training, and the variational bound. */
export const preTrainingFigure: Figure<PreTrainingFigureResult> = {
  name: "pre-training",
  title: "Layer-wise pre-training: gradients, learning and the variational bound",
  equation:
    "\\ln p(v) \\ge \\sum_h Q(h \\mid v) \\left[ \\ln p(h) + \\ln p(v \\mid h) \\right] + H\\!\\left(Q(\\cdot \\mid v)\\right)",
  defaultWidth: "double",
  caption: ({ chains: { options, starts: found }, bound }) =>
    `Logistic chains of ${options.depth} layers of ${options.units} units over 4 × 4 pictures of bars or stripes, mean of ${options.networks}. ` +
    "**a** Size of the gradient at each layer’s inputs *z*_{*l*}, relative to the read-out: normal initial weights of deviation 0.1, Glorot’s, those of a stack of restricted Boltzmann machines " +
    `(CD-1, ${options.machineUpdates} updates each), and these shuffled within each layer, which keeps their size and loses what was learnt. ` +
    `Pre-training lifts the first layer from 10^{${reach(found, "glorot")}} (Glorot) to 10^{${reach(found, "pre-trained")}} and does not end the decay. ` +
    `**b** Cross-entropy while the whole chain learns by gradient descent; ln 2 (dotted) is a guess. ` +
    `**c** Two exact machines on 3 × 3 bars and stripes: while the second, tied to the first at the start, raises its likelihood on the first one’s posterior, the bound leaves ln *p*(*v*) of the first machine (dotted) and never falls; ` +
    `ln *p*(*v*) stays above it. From small random weights, instead, the bound would start at ${signed(bound.untied.bound[0]!)} and reach ${signed(bound.untied.bound.at(-1)!)}.`,
  spec: (result, layout) => {
    const panels = [profiles(result.chains), learning(result.chains), boundPanel(result.bound)];
    const margin = { top: 40, left: 50, right: 10 };
    if (layout.width === "double") return panelPage(layout, [{ panels, height: 170, gap: 58 }], { margin });
    const rows = panels.map((panel) => ({ panels: [panel], height: 140 }));
    return panelPage(layout, rows, { margin, rowGap: 78 });
  },
};

const signed = (value: number, digits = 2) => value.toFixed(digits).replace("-", "−");

function reach(found: PreTrainingResult["starts"], start: ChainStart): string {
  return signed(found.find((s) => s.start === start)!.profile[0]!, 1);
}

/** The key of the four starts in two rows. */
function startKey(): Layer[] {
  const entries = order.map((start): KeyEntry => {
    const { label, color, style } = starts[start];
    return { label, width: 74, line: { ...style, color } };
  });
  return [...keyRow(entries.slice(0, 2), 19), ...keyRow(entries.slice(2), 8)];
}

function profiles({ starts: found }: PreTrainingResult): PanelSpec {
  const layers = found[0]!.profile.length;
  const lowest = Math.floor(Math.min(...found.flatMap(({ profile }) => profile)));
  const sizes = logChannel([10 ** lowest, 2], 8);
  return {
    title: { ...panelTitle("a", "", 44), offset: 24 },
    encoding: {
      x: {
        field: "layer",
        type: "quantitative",
        title: "Layer *l*",
        scale: exactly(0.8, layers + 0.2),
        axis: { values: Array.from({ length: layers }, (_, k) => k + 1), tickCount: layers },
      },
      y: {
        field: "size",
        type: "quantitative",
        title: "‖∂*L*/∂*z*_{*l*}‖ / ‖∂*L*/∂*z*_{*L*}‖",
        ...sizes,
        axis: { ...sizes.axis, tickCount: 8 },
      },
    },
    layer: [
      ...order.flatMap((start): Layer[] => {
        const { color, style } = starts[start];
        const { profile } = found.find((s) => s.start === start)!;
        const rows = profile.map((log, k) => ({ layer: k + 1, size: 10 ** log }));
        return [
          { data: { values: rows }, mark: { type: "line", ...style, color } },
          { data: { values: rows }, mark: { type: "point", filled: true, color, size: 12 } },
        ];
      }),
      ...startKey(),
    ],
  };
}

function learning({ starts: found, options }: PreTrainingResult): PanelSpec {
  const top = Math.ceil(Math.max(...found.flatMap(({ losses }) => losses)) * 10) / 10;
  return {
    title: { ...panelTitle("b", "", 44), offset: 24 },
    encoding: {
      x: {
        field: "update",
        type: "quantitative",
        title: "Updates of the chain",
        scale: exactly(0, options.updates),
      },
      y: { field: "loss", type: "quantitative", title: "Loss, nats", scale: exactly(0, top) },
    },
    layer: [
      {
        data: { values: [{ loss: Math.LN2 }] },
        mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      ...order.map((start): Layer => {
        const { color, style } = starts[start];
        const { losses } = found.find((s) => s.start === start)!;
        const rows = losses.map((loss, update) => ({ update, loss }));
        return { data: { values: rows }, mark: { type: "line", ...style, color } };
      }),
      ...startKey(),
    ],
  };
}

function boundPanel({ first, tied, options }: BoundTrainingResult): PanelSpec {
  const values = [...tied.bound, ...tied.logProbability, first];
  const pad = 0.05 * (Math.max(...values) - Math.min(...values));
  const curves = [
    { label: "ln *p*(*v*)", color: okabeIto.purple, ys: tied.logProbability },
    { label: "bound", color: okabeIto.orange, ys: tied.bound },
  ];
  return {
    title: { ...panelTitle("c", "", 44), offset: 24 },
    encoding: {
      x: {
        field: "update",
        type: "quantitative",
        title: "Updates of the second machine",
        scale: exactly(0, options.updates),
      },
      y: {
        field: "value",
        type: "quantitative",
        title: "Nats a picture",
        scale: exactly(Math.min(...values) - pad, Math.max(...values) + pad),
      },
    },
    layer: [
      {
        data: { values: [{ value: first }] },
        mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
        encoding: { x: { value: 0 }, x2: { value: "width" } },
      },
      ...curves.map(({ color, ys }): Layer => {
        const rows = ys.map((value, k) => ({ update: tied.updates[k]!, value }));
        return { data: { values: rows }, mark: { type: "line", ...lineStyle.plain, color } };
      }),
      ...keyRow(
        [
          ...curves.map(({ label, color }) => ({ label, width: 60, line: { ...lineStyle.plain, color } })),
          { label: "first alone", width: 60, line: { ...lineStyle.reference, color: ink.axis } },
        ],
        8,
      ),
    ],
  };
}
