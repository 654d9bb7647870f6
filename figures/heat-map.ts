import type { Layer } from "./page.js";
import { decadeLabelExpr } from "./axes.js";
import { imageLayer, type GridExtent } from "./image-layer.js";
import {
  divergingRamp,
  lightRamp,
  missingColor,
  parseHex,
  rampRgb,
  sequentialRamp,
  type Ramp,
} from "./palettes.js";
import { base64, encodePalettePng } from "./png.js";
import { figureConfig } from "./theme.js";

/** A field on a grid of nodes, as `GridField` of the isolines method. */
export interface HeatMapField extends GridExtent {
  /** Shape [rows, columns], row-major; row 0 is the lowest y. Not finite where there is no value. */
  readonly values: ArrayLike<number | null>;
}

export interface HeatMapOptions {
  /** Values of the two ends of the ramp; values beyond get the end's colour. */
  readonly domain: readonly [number, number];
  readonly scale?: "linear" | "log";
  readonly ramp?: RampName;
  /** Title of the colour legend, in label markup. */
  readonly title: string;
  /** Length of the colour bar, px; usually the height of the panel. */
  readonly legendLength?: number;
  /** Labelled values of the colour bar. */
  readonly legendValues?: readonly number[];
}

export type RampName = "sequential" | "light" | "diverging";

/** Ramps by name, and the name under which the theme gives them to Vega-Lite. */
const ramps: Readonly<Record<RampName, { ramp: Ramp; range: keyof NonNullable<typeof figureConfig.range> }>> =
  {
    sequential: { ramp: sequentialRamp, range: "heatmap" },
    light: { ramp: lightRamp, range: "ramp" },
    diverging: { ramp: divergingRamp, range: "diverging" },
  };

/**
 * Layers that draw a field as an image with a colour legend: the image in data coordinates, one pixel a node,
 * and an invisible point layer that carries the legend (it takes the panel's `fill` scale). Put curves over it as further layers; give x and y
 * scales that cover the nodes exactly (`exactly(...field.x)`).
 */
export function heatMapLayers(field: HeatMapField, options: HeatMapOptions): Layer[] {
  return [
    imageLayer(field, heatMapImage(field, options)),
    {
      data: { values: options.domain.map((value) => ({ value, x: field.x[0], y: field.y[0] })) },
      mark: { type: "point", size: 0, strokeWidth: 0 },
      encoding: {
        x: { field: "x", type: "quantitative" },
        y: { field: "y", type: "quantitative" },
        fill: legendChannel(options),
      },
    },
  ];
}

function legendChannel(options: HeatMapOptions) {
  const log = options.scale === "log";
  return {
    field: "value",
    type: "quantitative" as const,
    title: options.title,
    scale: {
      type: log ? ("log" as const) : ("linear" as const),
      domain: [...options.domain],
      range: ramps[options.ramp ?? "sequential"].range,
      nice: false,
      ...(log ? {} : { zero: false }),
    },
    legend: {
      type: "gradient" as const,
      ...(options.legendLength === undefined ? {} : { gradientLength: options.legendLength }),
      ...(options.legendValues === undefined ? {} : { values: [...options.legendValues] }),
      ...(log ? { labelExpr: decadeLabelExpr } : {}),
    },
  };
}

const rampSteps = 255;

/**
 * The field as a data URL of a palette PNG: 255 steps of the ramp, and `missingColor` where the field has no
 * value. On a log scale a value ≤ 0 has no colour either.
 *
 * @throws RangeError if the shape does not fit, or the domain is not increasing (and positive for a log scale)
 */
export function heatMapImage(field: HeatMapField, options: HeatMapOptions): string {
  const position = rampPosition(options);
  const { values, columns, rows } = field;
  const indices = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    // Row 0 of the field is the lowest; row 0 of an image is the highest.
    const from = (rows - 1 - j) * columns;
    for (let i = 0; i < columns; i++) {
      const t = position(values[from + i] ?? Number.NaN);
      indices[j * columns + i] = Number.isNaN(t) ? 0 : 1 + Math.round(t * (rampSteps - 1));
    }
  }
  const palette = rampPalette(ramps[options.ramp ?? "sequential"].ramp);
  return `data:image/png;base64,${base64(encodePalettePng(indices, columns, rows, palette))}`;
}

/** From a value to its position in [0, 1] on the ramp; NaN for no value. */
function rampPosition({ domain: [low, high], scale }: HeatMapOptions): (value: number) => number {
  const log = scale === "log";
  if (!(low < high && (!log || low > 0))) {
    throw new RangeError(`domain is [${low}, ${high}]; expected low < high${log ? " and low > 0" : ""}`);
  }
  const map = log ? Math.log : (value: number) => value;
  const [a, b] = [map(low), map(high)];
  return (value) => {
    const t = (map(value) - a) / (b - a);
    return log && value <= 0 ? Number.NaN : Math.min(1, Math.max(0, t));
  };
}

function rampPalette(ramp: Ramp): Uint8Array {
  const palette = new Uint8Array(3 * (rampSteps + 1));
  palette.set(parseHex(missingColor), 0);
  for (let k = 0; k < rampSteps; k++) palette.set(rampRgb(ramp, k / (rampSteps - 1)), 3 * (k + 1));
  return palette;
}
