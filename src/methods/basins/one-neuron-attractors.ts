import type { Model } from "../../systems/model.js";
import { foldOfGain } from "../bifurcations/one-neuron-folds.js";
import { flipsOf } from "../bifurcations/one-neuron-flips.js";
import { oneNeuronForm, type OneNeuronForm } from "../fixed-points/one-neuron-form.js";

export interface OneNeuronAttractors {
  /** Attractors, a cycle counting as one; null where no closed form decides. */
  readonly count: 1 | 2 | null;
  readonly kind: "fixed points" | "2-cycle" | "undecided";
}

/**
 * Number of attractors of a one-neuron model: closed form.
 *
 * gain > 1: two stable fixed points inside the folds, else one. gain < −κ, κ = 2/ε − 1: the fixed point is
 * unstable between the flips; at ε = 1 exactly one 2-cycle attracts there, because f² then rises and has a
 * negative Schwarzian derivative, hence at most three fixed points. For ε < 1 the map has critical points and
 * beyond a flip nothing is claimed. On a fold or a flip itself the count is that of the unfolded side.
 *
 * @param p parameters, shape [m]
 * @throws  RangeError as `oneNeuronForm`
 * @see     Singer, SIAM J. Appl. Math. 35 (1978) 260, doi:10.1137/0135020
 */
export function oneNeuronAttractors(model: Model, p: Float64Array): OneNeuronAttractors {
  return attractorsOf(oneNeuronForm(model, p));
}

function attractorsOf(form: OneNeuronForm): OneNeuronAttractors {
  if (form.gain > 1) {
    const bistable = Math.abs(form.drive) < foldOfGain(form.gain).drive;
    return { count: bistable ? 2 : 1, kind: "fixed points" };
  }
  const flips = flipsOf(form);
  const beyond = flips.length > 0 && Math.abs(form.drive) < Math.abs(driveOf(form, flips[1]!.preactivation));
  if (!beyond) return { count: 1, kind: "fixed points" };
  return form.rate === 1 ? { count: 1, kind: "2-cycle" } : { count: null, kind: "undecided" };
}

function driveOf(form: OneNeuronForm, a: number): number {
  return a - form.gain * Math.tanh(a);
}

export interface AttractorGrid {
  readonly columns: number;
  readonly rows: number;
  /** Row-major [rows, columns], lowest bias first: 1 or 2 stable fixed points, 3 a 2-cycle, 0 undecided. */
  readonly codes: readonly number[];
}

/**
 * The attractors at the centres of the cells of a grid in the plane of weight and bias.
 *
 * @param p       parameters, shape [m]; the weight and the bias in it are ignored
 * @param weights range of the columns
 * @param biases  range of the rows
 * @throws        RangeError for an empty grid
 */
export function oneNeuronAttractorGrid(
  model: Model,
  p: Float64Array,
  weights: readonly [number, number],
  biases: readonly [number, number],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): AttractorGrid {
  if (!(columns >= 1 && rows >= 1)) {
    throw new RangeError(`the grid is ${columns} × ${rows}; expected at least 1 × 1`);
  }
  const q = Float64Array.from(p);
  const codes = Array.from({ length: rows * columns }, (_, k) => {
    q[0] = cellCentre(weights, k % columns, columns);
    q[1] = cellCentre(biases, Math.floor(k / columns), rows);
    const { count, kind } = oneNeuronAttractors(model, q);
    return kind === "2-cycle" ? 3 : (count ?? 0);
  });
  return { columns, rows, codes };
}

function cellCentre([from, to]: readonly [number, number], index: number, count: number): number {
  return from + ((to - from) * (index + 0.5)) / count;
}
