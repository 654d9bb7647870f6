import type { Complex } from "../results.js";

export type AttractorKind = "fixed point" | "cycle" | "quasi-periodic" | "chaotic" | "infinity";

/** One attractor of a map or a flow. */
export interface Attractor {
  readonly kind: AttractorKind;
  /**
   * The fixed point; the states of a cycle in order (of a flow's, at equal times); of others, samples of one orbit.
   * Shape [count][n]; empty for "infinity", which stands for all orbits that leave every bounded set.
   */
  readonly states: readonly (readonly number[])[];
  /** Steps of a cycle, or its time (of a flow); null where it has none. */
  readonly period: number | null;
  /** Of the fixed point or the whole cycle, the most repelling first; null for others. */
  readonly multipliers: readonly Complex[] | null;
  /** Largest exponent per step or time; its error is null where it follows from multipliers. */
  readonly lyapunov: { readonly value: number; readonly standardError: number | null } | null;
  /** Time average of the state, shape [n]; empty for "infinity". */
  readonly mean: readonly number[];
}

/** ‖T(x − c)‖₂ ≤ radius: from there every orbit gets nearer to the fixed point, or to this state of a cycle. */
export interface CaptureBall {
  readonly kind: "ball";
  readonly centre: Float64Array;
  /** T, upper triangular with TᵀT ≥ I, shape [n, n]. */
  readonly transform: Float64Array;
  readonly radius: number;
}

/** Within `radius` of a closed curve, given by points, every orbit gets nearer to the limit cycle. */
export interface CaptureTube {
  readonly kind: "tube";
  /** Shape [count, n]; the last is joined to the first. */
  readonly points: Float64Array;
  readonly radius: number;
}

/** Boxes of equal sides that an attractor without a period passes through, and averages over its orbit. */
export interface CaptureCells {
  readonly kind: "cells";
  /** Their sides, shape [n]. */
  readonly width: Float64Array;
  /** Hashes of the boxes, as `cellHash` gives them. */
  readonly cells: Int32Array;
  readonly statistics: OrbitStatistics;
}

/** Means and standard deviations of the state's components, with standard errors; shape [n] each. */
export interface OrbitStatistics {
  readonly mean: Float64Array;
  readonly meanError: Float64Array;
  readonly deviation: Float64Array;
  readonly deviationError: Float64Array;
}

export type Capture = CaptureBall | CaptureTube | CaptureCells;

/** What is needed to tell where any state goes: plain data that survive structured clone. */
export interface BasinAtlas {
  /** Ordered, see {@link orderAttractors}; without "infinity". */
  readonly attractors: readonly Attractor[];
  /** How each is recognised from nearby, in the same order. */
  readonly captures: readonly Capture[];
  /** Fixed points that a search found, stable and unstable, shape [count][n]: capture regions keep away from others. */
  readonly fixedPoints: readonly (readonly number[])[];
  /** A state this far from `centre` in some component counts as lost to infinity. */
  readonly escape: number;
  readonly centre: readonly number[];
  /** Time of one step of a flow, 1 for a map. */
  readonly time: number;
  /** Steps after which a state is given up as undecided. */
  readonly steps: number;
}

/** What a state is told where it reaches no attractor of the atlas. */
export const outcome = { undecided: -1, infinity: -2 } as const;

const kindOrder: readonly AttractorKind[] = ["fixed point", "cycle", "quasi-periodic", "chaotic", "infinity"];

/** Components of two attractors that differ by less are taken for equal. */
const equalWithin = 1e-7;

/** Fixed points first, then cycles by period, then the others; by the mean state, then the first one, within a kind. */
export function compareAttractors(a: Attractor, b: Attractor): number {
  const kinds = kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  const periods = (a.period ?? 0) - (b.period ?? 0);
  if (Math.abs(periods) > equalWithin) return periods;
  return compareStates(a.mean, b.mean) || compareStates(a.states[0] ?? [], b.states[0] ?? []);
}

function compareStates(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((v, k) => Math.abs(v - b[k]!) > equalWithin);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

/** The atlas with its attractors in the order of {@link compareAttractors}. */
export function orderAttractors(atlas: BasinAtlas): BasinAtlas {
  const order = atlas.attractors.map((_, i) => i);
  order.sort((i, j) => compareAttractors(atlas.attractors[i]!, atlas.attractors[j]!));
  return {
    ...atlas,
    attractors: order.map((i) => atlas.attractors[i]!),
    captures: order.map((i) => atlas.captures[i]!),
  };
}

/** Where all that leaves every bounded set goes. */
export const infinityAttractor: Attractor = {
  kind: "infinity",
  states: [],
  period: null,
  multipliers: null,
  lyapunov: null,
  mean: [],
};
