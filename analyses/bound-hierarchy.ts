import { identity } from "../src/linalg/matrix.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { networkModel } from "../src/systems/network-model.js";
import { defaultParameters } from "../src/systems/parameters.js";
import type { BoundHierarchy } from "../src/methods/bounds/bound-hierarchy.js";
import { randomStream } from "../src/random/stream.js";
import { boundCurves, type BoundCurves } from "./bound-curves.js";
import { networkBounds, type NetworkBounds } from "./network-bounds.js";

export interface BoundHierarchyOptions {
  readonly seed?: number;
  /** Largest lag. */
  readonly steps?: number;
  /** Random trajectories of each network. */
  readonly runs?: number;
}

/** The only place where these defaults are written down. */
export const boundHierarchyDefaults = {
  seed: 0,
  steps: 128,
  runs: 30,
} as const satisfies Required<BoundHierarchyOptions>;

export interface BoundPanel extends BoundCurves {
  readonly name: "contracting" | "marginal" | "exploding";
  /** Factor of the weights. */
  readonly gain: number;
  readonly biases: readonly number[];
  readonly bounds: NetworkBounds & { readonly chain: BoundHierarchy };
}

export interface BoundHierarchyResult {
  readonly options: Required<BoundHierarchyOptions>;
  /** W at gain 1, flat [n, n]. */
  readonly weights: readonly number[];
  readonly units: number;
  /** Inputs are drawn evenly from ± this. */
  readonly inputReach: number;
  readonly panels: readonly BoundPanel[];
}

/** All bounds of the chain differ for this matrix; its joint spectral radius lies in [1.9974, 1.9996]. */
const weights = [1.4, -0.4, -1.2, 0.3, 0.9, 0.3, -2, 0, 1.2, 0.5, -1.1, 0.5, -0.6, 1.3, -3.1, -1.2] as const;
const inputReach = 0.3;

/** The biases decide how much the box helps, and whether trajectories of the third meet slopes that explode. */
const networks = [
  { name: "contracting", gain: 0.32, biases: [1.2, -1, 0.8, 1.4] },
  { name: "marginal", gain: 0.5, biases: [1.6, -1.4, 1.2, -1.8] },
  { name: "exploding", gain: 1.5, biases: [2.7, -2.3, 0.6, -0.6] },
] as const;

/**
 * The whole hierarchy of bounds over the lags, and simulated products under it, for one weight matrix of four tanh
 * units at three gains: gradients that vanish, at the margin, and that explode.
 *
 * @throws RangeError if the steps or the runs are not whole numbers, at least 1
 */
export function boundHierarchyAnalysis(options: BoundHierarchyOptions = {}): BoundHierarchyResult {
  const all = { ...boundHierarchyDefaults, ...options };
  checkCount("the largest lag", all.steps, 1);
  checkCount("the number of runs", all.runs, 1);
  const panels = networks.map((network) => panelOf(network, all));
  return { options: all, weights, units: networks[0].biases.length, inputReach, panels };
}

function panelOf(
  { name, gain, biases }: (typeof networks)[number],
  { seed, steps, runs }: Required<BoundHierarchyOptions>,
): BoundPanel {
  const n = biases.length;
  const wRec = Float64Array.from(weights, (v) => gain * v);
  const model = networkModel({ cell: "vanilla", wRec, wIn: identity(n), b: Float64Array.from(biases) });
  const p = defaultParameters(model);
  const random = randomStream(seed, runs);
  const inputs = Float64Array.from({ length: steps * n }, () => inputReach * (2 * random.uniform() - 1));
  const inputRange = Array.from({ length: n }, () => ({ lo: -inputReach, hi: inputReach }));
  const run = { x0: Float64Array.from(model.initialState), steps, inputs };
  const bounds = networkBounds(model, p, { inputRange, run });
  const found = { ...bounds, chain: bounds.chain! };
  const { stateBox } = model;
  const simulation = {
    lags: spacedLags(steps),
    runs,
    seed,
    inputRange,
    stateBox,
    burnIn: bounds.box!.box.after,
  };
  const curves = boundCurves(model.system, p, found, wRec, simulation);
  return { name, gain, biases, bounds: found, ...curves };
}

/** 1, 2, 3, 4, 6, 8, 11, … up to the largest, half an octave apart. */
export function spacedLags(largest: number): readonly number[] {
  const count = 2 * Math.ceil(Math.log2(largest)) + 1;
  const lags = Array.from({ length: count }, (_, i) => Math.round(2 ** (i / 2)));
  return [...new Set([...lags.filter((k) => k < largest), largest])];
}
