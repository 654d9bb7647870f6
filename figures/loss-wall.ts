import type { DescentPath, LossCurve, LossWallResult } from "../analyses/loss-wall.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

/** Plain, then by limit in the order of the analysis. */
const pathColors = [okabeIto.vermillion, okabeIto.orange, okabeIto.green, okabeIto.purple] as const;

/** The loss of M4 over its bias, its gradient, the wall magnified, and descents that meet it. */
export const lossWallFigure: Figure<LossWallResult> = {
  name: "loss-wall",
  title: "The loss wall and gradient clipping",
  equation:
    "L(b) = \\bigl(x^{\\dagger} - x_N\\bigr)^2, \\qquad x_{t+1} = (1-\\varepsilon)\\,x_t + \\varepsilon\\,\\sigma(w x_t + b), " +
    "\\qquad b \\leftarrow b - \\eta\\,g\\min\\Bigl(1, \\frac{c}{|g|}\\Bigr), \\quad g = \\frac{\\mathrm{d}L}{\\mathrm{d}b}",
  defaultWidth: "double",
  caption,
  spec: (result, layout) => {
    const { magnified } = result;
    const zoom = magnified === null ? [] : [magnifiedPanel(result, magnified)];
    const top = [lossPanel(result), gradientPanel(result)];
    const bottom = [...zoom, descentPanel(result)];
    return panelPage(
      layout,
      layout.width === "double"
        ? [
            { panels: top, height: 132, gap: 56 },
            { panels: bottom, height: 112, weights: bottom.map((_, i) => (i === 0 ? 1 : 1)), gap: 56 },
          ]
        : [...top, ...bottom].map((panel) => ({ panels: [panel], height: 104 })),
      { margin: { left: 44, right: 12 }, rowGap: 48 },
    );
  },
};

function caption(result: LossWallResult): string {
  const { options, wall, descents } = result;
  const { descent } = options;
  const ends = descents.map(
    ({ limit, b, loss }) =>
      `${limit === null ? "plain" : `*c* = ${limit}`}: *b* = ${number(b.at(-1)!, 5)}, *L* = ${short(loss.at(-1)!)}`,
  );
  return (
    `**a** Loss *L* = (${options.target} − *x*_{*N*})^{2} of the one-neuron map, *w* = ${options.w}, ` +
    `*ε* = ${options.epsilon}, *x*_{0} = ${options.x0}, after *N* = ${options.steps.join(", ")} steps (light to dark). ` +
    "**b** Its slope. " +
    (wall === null
      ? ""
      : `Dashed: the wall *b* = ${number(wall.bias)}, where *x*_{0} is the unstable fixed point; there the slope grows as ` +
        `${Number(wall.multiplier.toPrecision(6))}^{*N*}. **c** The wall magnified, *N* = ${Math.max(...options.steps)}. `) +
    `**${result.magnified === null ? "c" : "d"}** Gradient descent on the loss after ${descent.steps} steps from ` +
    `*b* = ${number(descent.start)} with *η* = ${descent.learningRate}: plain, and with |d*L*/d*b*| clipped at *c*. ` +
    `After ${descent.updates} updates, ${ends.join("; ")}.`
  );
}

const biasTitle = "Bias *b*";

function colorsOf({ options }: LossWallResult): Readonly<Record<number, string>> {
  const colors = orderedColors(options.steps.length);
  return Object.fromEntries(options.steps.map((steps, i) => [steps, colors[i]!]));
}

/** Rows of a curve, its gaps left out. */
function rows({ b, loss, gradient }: LossCurve) {
  return b.flatMap((bias, i) => {
    const [l, g] = [loss[i] ?? null, gradient[i] ?? null];
    return l === null || g === null ? [] : [{ b: bias, loss: l, slope: Math.abs(g) }];
  });
}

function lossPanel(result: LossWallResult): PanelSpec {
  const { curves, options } = result;
  const colors = colorsOf(result);
  const most = Math.max(...curves.flatMap((curve) => rows(curve).map(({ loss }) => loss)));
  const x = biasChannel(result);
  const y = {
    field: "loss",
    type: "quantitative",
    title: "Loss *L*",
    scale: exactly(0, most * 1.08),
  } as const;
  return {
    title: panelTitle("a"),
    layer: [
      ...wallLayers(result, true),
      ...curves.map((curve) => ({
        data: { values: rows(curve) },
        mark: { type: "line", color: colors[curve.steps]! } as const,
        encoding: { x, y },
      })),
      {
        data: {
          values: labelsAt(curves, options.range.from + 0.28 * (options.range.to - options.range.from)),
        },
        mark: { type: "text", align: "right", baseline: "top", dx: -3, dy: 3 },
        encoding: { x, y, text: { field: "label" } },
      },
    ],
  };
}

function biasChannel({ options }: LossWallResult) {
  const { from, to } = options.range;
  return { field: "b", type: "quantitative", title: biasTitle, scale: exactly(from, to) } as const;
}

/** The shortest and the longest run name their curves; the others lie between. */
function labelsAt(curves: readonly LossCurve[], b: number) {
  const ends = curves.length > 1 ? [curves[0]!] : curves;
  return ends.map((curve) => {
    const row = rows(curve).find((point) => point.b >= b);
    return { ...row, label: `*N* = ${curve.steps}` };
  });
}

function wallLayers({ wall, options }: LossWallResult, named: boolean) {
  if (wall === null || wall.bias <= options.range.from || wall.bias >= options.range.to) return [];
  const x = { field: "b", type: "quantitative" } as const;
  return [
    {
      data: { values: [{ b: wall.bias }] },
      mark: { type: "rule", ...lineStyle.unstable, color: ink.axis } as const,
      encoding: { x },
    },
    ...(named
      ? [
          {
            data: { values: [{ b: wall.bias, label: "wall" }] },
            mark: { type: "text", align: "center", baseline: "bottom" } as const,
            encoding: { x, y: { value: -2 }, text: { field: "label" } } as const,
          },
        ]
      : []),
  ];
}

function gradientPanel(result: LossWallResult): PanelSpec {
  const { curves, wall } = result;
  const colors = colorsOf(result);
  const slopes = curves.flatMap((curve) => rows(curve).map(({ slope }) => slope));
  const most = Math.max(...slopes);
  const domain = [1e-4, 10 ** Math.ceil(Math.log10(most) + 0.2)] as const;
  const x = biasChannel(result);
  const y = {
    field: "slope",
    type: "quantitative",
    title: "Slope |d*L*/d*b*|",
    ...logChannel(domain, 4),
  } as const;
  const peaks = curves.map((curve) => {
    const highest = rows(curve).reduce((a, b) => (b.slope > a.slope ? b : a));
    return { b: wall?.bias ?? highest.b, slope: highest.slope, label: `*N* = ${curve.steps}` };
  });
  return {
    title: panelTitle("b"),
    layer: [
      ...curves.map((curve) => ({
        data: { values: rows(curve).filter(({ slope }) => slope > 0) },
        mark: { type: "line", color: colors[curve.steps]!, clip: true } as const,
        encoding: { x, y },
      })),
      {
        data: { values: peaks.slice(1) },
        mark: { type: "text", align: "left", baseline: "middle", dx: 8 },
        encoding: { x, y, text: { field: "label" } },
      },
    ],
  };
}

/** Decimal exponent that turns the half range into a number from 1 to 10. */
function magnification({ b }: LossCurve, wall: number): number {
  return Math.floor(Math.log10(b.at(-1)! - wall));
}

function magnifiedPanel(result: LossWallResult, curve: LossCurve): PanelSpec {
  const wall = result.wall!.bias;
  const exponent = magnification(curve, wall);
  const unit = 10 ** exponent;
  const values = rows(curve).map(({ b, loss }) => ({ distance: (b - wall) / unit, loss }));
  const reach = values.at(-1)!.distance;
  const x = {
    field: "distance",
    type: "quantitative",
    title: `Distance from the wall, *b* ${wall < 0 ? "+" : "−"} ${number(Math.abs(wall))} (10^{${number(exponent)}})`,
    scale: exactly(-reach, reach),
  } as const;
  const most = Math.max(...values.map(({ loss }) => loss));
  return {
    title: panelTitle("c"),
    layer: [
      {
        data: { values: [{ distance: 0 }] },
        mark: { type: "rule", ...lineStyle.unstable, color: ink.axis },
        encoding: { x },
      },
      {
        data: { values },
        mark: { type: "line", color: colorsOf(result)[curve.steps] ?? okabeIto.blue },
        encoding: {
          x,
          y: { field: "loss", type: "quantitative", title: "Loss *L*", scale: exactly(0, most * 1.08) },
        },
      },
    ],
  };
}

function descentPanel(result: LossWallResult): PanelSpec {
  const { descents, options, magnified } = result;
  const { start, updates } = options.descent;
  const kept = descents.filter(({ limit }) => limit !== null).flatMap(({ b }) => b);
  const [low, high] = [Math.min(start, ...kept), Math.max(start, ...kept)];
  const room = 0.12 * (high - low);
  const domain = exactly(low - room, high + 2.2 * room);
  const x = { field: "k", type: "quantitative", title: "Update *k*", scale: exactly(0, updates) } as const;
  const y = { field: "b", type: "quantitative", title: biasTitle, scale: domain } as const;
  const inside = (b: number): boolean => b >= domain.domain[0] && b <= domain.domain[1];
  const labels = descents.map((path) => pathLabel(path, inside, high + room, updates));
  return {
    title: panelTitle(magnified === null ? "c" : "d"),
    layer: [
      {
        data: { values: result.wall === null ? [] : [{ b: result.wall.bias }] },
        mark: { type: "rule", ...lineStyle.unstable, color: ink.axis },
        encoding: { y },
      },
      ...descents.map(({ b }, i) => ({
        data: { values: b.map((bias, k) => ({ k, b: bias })) },
        mark: { type: "line", color: pathColors[i % pathColors.length]!, clip: true } as const,
        encoding: { x, y },
      })),
      ...labels.map((label, i) => ({
        data: { values: [label] },
        mark: {
          type: "text",
          align: "left",
          baseline: "bottom",
          dy: 1,
          color: pathColors[i % pathColors.length]!,
        } as const,
        encoding: { x, y, text: { field: "label" } } as const,
      })),
    ],
  };
}

/** A path that leaves the frame is named where it does; another where it first springs back from the wall. */
function pathLabel({ limit, b }: DescentPath, inside: (b: number) => boolean, top: number, updates: number) {
  const name = limit === null ? "plain" : `*c* = ${limit}`;
  const left = b.findIndex((bias) => !inside(bias));
  const end = `${name}, to *b* = ${number(b.at(-1)!, 4)}`;
  if (left >= 0) return { k: left + 0.02 * updates, b: top, label: end };
  const back = b.findIndex((bias, k) => k > 0 && bias > b[k - 1]!);
  const k = back < 0 ? b.length - 1 : back;
  return { k: k + 0.012 * updates, b: b[k]!, label: name };
}

/** A number with a typographic minus. */
function number(value: number, digits = 12): string {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** 1.7·10^{−6} where a decimal would be long. */
function short(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e") as [string, string];
  return Math.abs(Number(exponent)) < 3
    ? String(Number(value.toPrecision(3)))
    : `${mantissa}·10^{${number(Number(exponent))}}`;
}
