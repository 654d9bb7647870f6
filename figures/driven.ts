import type { DrivenNeuronResult } from "../analyses/driven-neuron.js";
import type { DrivenSeparationResult } from "../analyses/driven-separation.js";
import type { PulseThresholdsResult } from "../analyses/pulse-thresholds.js";
import { exactly, logChannel } from "./axes.js";
import type { Figure } from "./figure.js";
import { panelPage, panelTitle, type PanelSpec } from "./page.js";
import { okabeIto, orderedColors } from "./palettes.js";
import { ink, lineStyle } from "./theme.js";

const colors = { none: okabeIto.blue, common: okabeIto.vermillion, boundary: okabeIto.black } as const;

/** Separation of neighbours under a common input, and the pulses that flip the state. */
export const drivenFigure: Figure<DrivenNeuronResult> = {
  name: "driven",
  title: "A neuron with two attractors under input",
  equation:
    "x_{t+1} = (1-\\varepsilon)\\,x_t + \\varepsilon\\,\\sigma(w x_t + b) + \\varepsilon\\,w' u_t, \\qquad " +
    "\\Delta x_t \\approx \\Delta x_0 \\prod_{s<t} \\frac{\\partial x_{s+1}}{\\partial x_s}",
  defaultWidth: "double",
  caption: ({ separation, pulses, options }) =>
    `One-neuron network, *w* = ${number(options.w)}, *b* = ${number(options.b)}, *ε* = ${number(options.epsilon)}, ` +
    `*w*′ = ${number(options.wIn)}. **a** Distance between two states that start ${power(options.offset)} above and ` +
    "below the boundary between the basins, without input (blue) and under one input common to both (red). It grows " +
    `as the product of the multipliers along the boundary (dashed; without input ${separation.multiplier}^{*t*}) until the ` +
    `states rest on the two attractors, ${separation.saturation.toPrecision(5)} apart (dotted). **b** Smallest square ` +
    "pulse that flips the lower state, by bisection on simulated runs (dots). Dashed: the constant input at which the " +
    `lower attractor vanishes, ${pulses.constantInput.toPrecision(4)}. Dotted: the limit of short pulses, ` +
    "(*x*_{u} − *x*_{low})/(*εw*′*n*). **c** Pairs of states under the same input, " +
    `*u*_{t} = ${number(options.amplitude)} sin(2π*t*/${number(options.period)}) (below); the thin dashed line is the ` +
    "unstable orbit between the basins. Labels: half the initial distance of a pair, which parts when that has " +
    "grown to order one.",
  spec: ({ separation, pulses }, layout) =>
    panelPage(
      layout,
      [
        {
          panels: [separationPanel(separation), pulsePanel(pulses)],
          height: layout.width === "single" ? 112 : 150,
        },
        { panels: [pathPanel(separation)], height: layout.width === "single" ? 96 : 120, below: 10 },
        { panels: [inputPanel(separation)], height: 26 },
      ],
      { margin: { left: 42 } },
    ),
};

function number(value: number): string {
  return String(value).replace("-", "−");
}

/** 1e-6 as 10^{−6}; other values as they are. */
function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return Math.abs(value / 10 ** exponent - 1) < 1e-9 ? `10^{${number(exponent)}}` : number(value);
}

function separationPanel({ autonomous, driven, saturation, options }: DrivenSeparationResult): PanelSpec {
  const low = options.offset;
  const rows = [
    { name: "none", run: autonomous },
    { name: "common", run: driven },
  ];
  const simulated = rows.flatMap(({ name, run }) =>
    run.separation.map((distance, t) => ({ t, distance, name })),
  );
  const linear = rows.flatMap(({ name, run }) =>
    run.linear.map((distance, t) => ({ t, distance, name })).filter(({ distance }) => distance < 10),
  );
  const x = {
    field: "t",
    type: "quantitative",
    title: "Step *t*",
    scale: exactly(0, options.steps),
  } as const;
  const y = { field: "distance", type: "quantitative", title: "Separation Δ*x*_{t}" } as const;
  return {
    title: panelTitle("a", "", 36),
    layer: [
      {
        data: { values: [{ saturation }] },
        mark: { type: "rule", ...lineStyle.reference, color: ink.axis },
        encoding: { y: { field: "saturation", type: "quantitative" } },
      },
      {
        data: { values: simulated },
        mark: "line",
        encoding: { x, y: { ...y, ...logChannel([low, 10]) }, color },
      },
      {
        data: { values: linear },
        mark: { type: "line", ...lineStyle.unstable, color: ink.axis },
        encoding: { x, y, detail: { field: "name" } },
      },
      note("no input", 0.97 * options.steps, 3e-5, colors.none),
      note("common input", 0.97 * options.steps, 4e-6, colors.common),
    ],
  };
}

/** A text that ends at a point of the plotting area. */
function note(text: string, x: number, y: number, fill: string) {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align: "right", baseline: "middle", color: fill },
    encoding: { x: { datum: x }, y: { datum: y }, text: { field: "text" } },
  } as const;
}

const color = {
  field: "name",
  type: "nominal",
  scale: { domain: Object.keys(colors), range: Object.values(colors) },
  legend: null,
} as const;

function pulsePanel({ thresholds, constantInput, impulse }: PulseThresholdsResult): PanelSpec {
  const lengths = thresholds.map(({ length }) => length);
  const domain = [Math.min(...lengths) * 0.8, Math.max(...lengths) * 1.25] as const;
  const amplitudes = [
    constantInput / 2,
    Math.max(...thresholds.map(({ amplitude }) => amplitude)) * 2,
  ] as const;
  const short = domain.map((length) => ({ length, amplitude: impulse / length }));
  const x = { field: "length", type: "quantitative", title: "Pulse length *n* (steps)" } as const;
  const y = { field: "amplitude", type: "quantitative", title: "Threshold amplitude" } as const;
  return {
    title: panelTitle("b", "", 36),
    layer: [
      {
        data: { values: [{ constantInput }] },
        mark: { type: "rule", ...lineStyle.unstable, color: ink.axis },
        encoding: { y: { field: "constantInput", type: "quantitative" } },
      },
      {
        data: { values: short },
        mark: { type: "line", ...lineStyle.reference, color: ink.axis, clip: true },
        encoding: { x, y },
      },
      {
        data: { values: thresholds },
        mark: { type: "line", point: { size: 14, color: colors.none }, color: colors.none, clip: true },
        encoding: { x: { ...x, ...logChannel(domain) }, y: { ...y, ...logChannel(amplitudes) } },
      },
      note("flips", domain[1] / 2, amplitudes[1] / 6, ink.text),
      note("stays", domain[0] * 12, constantInput * 2, ink.text),
    ],
  };
}

function pathPanel({ pairs, boundaryPath, options }: DrivenSeparationResult): PanelSpec {
  const shades = orderedColors(pairs.length);
  const rows = pairs.flatMap(({ offset, below, above }) =>
    [below, above].flatMap((states, side) => states.map((state, t) => ({ t, state, offset, side }))),
  );
  const x = { field: "t", type: "quantitative", scale: exactly(0, options.steps) } as const;
  const y = { field: "state", type: "quantitative", title: "State *x*_{t}", scale: exactly(0, 1) } as const;
  const labels = pairs.map(({ offset, above }) => ({
    offset,
    t: above.findIndex((state) => state > 0.75),
    label: power(offset),
  }));
  const shade = {
    field: "offset",
    type: "ordinal",
    scale: { domain: pairs.map(({ offset }) => offset), range: shades.toReversed() },
    legend: null,
  } as const;
  return {
    title: panelTitle("c", "", 36),
    layer: [
      {
        data: { values: boundaryPath.map((state, t) => ({ t, state })) },
        mark: { type: "line", ...lineStyle.unstable, color: colors.boundary },
        encoding: { x: { ...x, title: null, axis: { labels: false } }, y },
      },
      {
        data: { values: rows },
        mark: "line",
        encoding: { x, y, color: shade, detail: { field: "side" } },
      },
      {
        data: { values: labels.filter(({ t }) => t >= 0) },
        mark: { type: "text", align: "right", dx: -5 },
        encoding: { x, y: { datum: 0.75 }, text: { field: "label" }, color: shade },
      },
    ],
  };
}

function inputPanel({ input, options }: DrivenSeparationResult): PanelSpec {
  const reach = 1.2 * Math.max(...input.map(Math.abs));
  return {
    data: { values: input.map((u, t) => ({ t, u })) },
    mark: { type: "line", color: colors.common },
    encoding: {
      x: { field: "t", type: "quantitative", title: "Step *t*", scale: exactly(0, options.steps) },
      y: {
        field: "u",
        type: "quantitative",
        title: "*u*_{t}",
        scale: exactly(-reach, reach),
        axis: { values: [-options.amplitude, 0, options.amplitude] },
      },
    },
  };
}
