import type { CellWeights } from "./cell-weights.js";
import type { NetworkForm } from "./network-form.js";
import type { ParameterTable } from "./parameter-table.js";
import type { System } from "./system.js";

/** A closed range a parameter must lie in; absent ends are infinite. */
export interface Domain {
  readonly min?: number;
  readonly max?: number;
  /** The ends themselves are excluded. */
  readonly minExclusive?: boolean;
  readonly maxExclusive?: boolean;
}

export interface ParameterInfo {
  /** As typed on the command line: `w`, `epsilon`, `wRec[0][1]`. */
  readonly name: string;
  /** As printed in a figure, in label markup: `w`, `ε`, `w_{in}`. */
  readonly symbol: string;
  readonly defaultValue: number;
  readonly description: string;
  readonly domain?: Domain;
}

/** A system with names, defaults and a source: what a user addresses by name or brings in a file. */
export interface Model<S extends System = System> {
  readonly name: string;
  readonly title: string;
  /** LaTeX, without delimiters. */
  readonly equation: string;
  /** Primary source, with DOI or arXiv number where there is one. */
  readonly source: string;
  /** Of a model read from a file: its format and convention, and what of the file is not part of the model. */
  readonly provenance?: string;
  readonly system: S;
  /** One entry a component of p, in order. */
  readonly parameters: ParameterTable;
  readonly stateNames: readonly string[];
  /** Default x₀, shape [n]. */
  readonly initialState: readonly number[];
  /**
   * The box that holds every bounded orbit of interest, per state variable; starts of a search are drawn
   * from it and phase portraits show it.
   */
  readonly stateBox: readonly (readonly [low: number, high: number])[];
  /**
   * The map sends a compact convex set that holds all its fixed points into itself (a flow points inwards on the
   * boundary of one), so the indices of its fixed points sum to +1. Absent where that is not known.
   */
  readonly bounded?: true;
  /**
   * Set where the model is a one-neuron network (map or flow), so that its closed forms apply; then p starts
   * with w and b ("latch": w and h).
   */
  readonly oneNeuron?: "one-neuron" | "pascanu" | "latch";
  /**
   * The parts of the model where the Jacobian of every step is W D or D W (of a flow: minus the identity) with D
   * diagonal in [0, s], so that bounds on Jacobian products follow from W and s; undefined where it is not.
   */
  networkForm?(p: Float64Array): NetworkForm | undefined;
  /** Set where the model is made of others with one parameter more, its first. */
  readonly family?:
    | { readonly kind: "gain"; readonly of: Model }
    | { readonly kind: "path"; readonly from: Model; readonly to: Model };
  /** Set where the model is a cell: its weights with the values of p, from which an equal model can be made. */
  cell?(p: Float64Array): CellWeights;
}
