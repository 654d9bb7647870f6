import { oneNeuronAttractorGrid, type AttractorGrid } from "../src/methods/basins/one-neuron-attractors.js";
import {
  oneNeuronCusp,
  oneNeuronFlipCurve,
  oneNeuronFoldCurve,
  type OneNeuronCusp,
  type WeightedPair,
} from "../src/methods/bifurcations/one-neuron-cusp.js";
import { biasAtDrive, oneNeuronForm } from "../src/methods/fixed-points/one-neuron-form.js";
import type { Model } from "../src/systems/model.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { defaultParameters, parameterSymbol } from "../src/systems/parameters.js";

export interface CuspOptions {
  /** A one-neuron model. */
  readonly model?: Model;
  /** Shape [m]; the model's defaults if absent. The weight and the bias in it are ignored. */
  readonly parameters?: readonly number[];
  readonly weights?: readonly [number, number];
  readonly biases?: readonly [number, number];
  /** Weights of each curve. */
  readonly samples?: number;
  /** Cells of the counted grid along each axis. */
  readonly cells?: number;
}

/** The only place where these defaults are written down. */
export const cuspDefaults = {
  model: oneNeuronModel as Model,
  weights: [-10, 12],
  biases: [-9, 9],
  samples: 120,
  cells: 80,
} as const;

export interface CuspResult {
  readonly options: {
    readonly model: string;
    readonly parameters: readonly number[];
    readonly weights: readonly [number, number];
    readonly biases: readonly [number, number];
    readonly samples: number;
    readonly cells: number;
  };
  /** In label markup. */
  readonly symbols: { readonly weight: string; readonly bias: string };
  /** Null where the cusp is not in the range shown. */
  readonly cusp: OneNeuronCusp | null;
  readonly folds: readonly WeightedPair[];
  readonly flips: readonly WeightedPair[];
  /** Whether what lies between the flip curves is known: one 2-cycle at ε = 1, undecided below. */
  readonly betweenFlips: "2-cycle" | "undecided";
  /** The line on which the model is symmetric about its middle fixed point: two ends. */
  readonly symmetryLine: readonly { readonly w: number; readonly bias: number }[];
  /** Attractors counted cell by cell, an independent check of the regions between the curves. */
  readonly grid: AttractorGrid;
}

/**
 * How many attractors does a one-neuron model have at each weight and bias?
 *
 * Two inside the wedge of the two fold curves, which end in the cusp; one outside. Of a map also the flip curves
 * at negative weights, between which (at ε = 1) a 2-cycle attracts. All in closed form.
 *
 * @throws RangeError if the model is no one-neuron model or a range does not rise
 */
export function cusp(options: CuspOptions = {}): CuspResult {
  const { model, weights, biases, samples, cells, ...rest } = { ...cuspDefaults, ...options };
  const p = Float64Array.from(rest.parameters ?? defaultParameters(model));
  if (!(biases[0] < biases[1])) {
    throw new RangeError(`biases run from ${biases[0]} to ${biases[1]}; expected a rising range`);
  }
  const range = { from: weights[0], to: weights[1], count: samples };
  const tip = oneNeuronCusp(model, p);
  const inside = (v: number, [low, high]: readonly [number, number]) => v >= low && v <= high;
  const bias = model.oneNeuron === "latch" ? "h" : "b";
  const symbol = (name: string) => `*${parameterSymbol(model, name)}*`;
  return {
    options: { model: model.name, parameters: Array.from(p), weights, biases, samples, cells },
    symbols: { weight: symbol("w"), bias: symbol(bias) },
    cusp: inside(tip.w, weights) && inside(tip.bias, biases) ? tip : null,
    folds: oneNeuronFoldCurve(model, p, range),
    flips: oneNeuronFlipCurve(model, p, range),
    betweenFlips: oneNeuronForm(model, p).rate === 1 ? "2-cycle" : "undecided",
    symmetryLine: weights.map((w) => symmetric(model, p, w)),
    grid: oneNeuronAttractorGrid(model, p, weights, biases, { columns: cells, rows: cells }),
  };
}

/** The bias at which drive = 0: b = −w/2 of M3 without input and of M5, h = 0 of M6. */
function symmetric(model: Model, p: Float64Array, w: number) {
  const q = Float64Array.from(p);
  q[0] = w;
  const bias = biasAtDrive(oneNeuronForm(model, q), 0);
  return { w, bias: bias === 0 ? 0 : bias };
}
