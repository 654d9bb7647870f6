import type { IntervalArray } from "../../../interval/vector.js";
import type { RelaxedMap } from "./relaxed-map.js";

/** A relaxed map whose fixed points are, one to one, those of a model in fewer or better coordinates. */
export interface ReducedMap {
  readonly map: RelaxedMap;
  /** The coordinates of an approximate fixed point, as near as they are; in plain floating point. */
  coordinatesOf(state: Float64Array): Float64Array;
  /** A box that holds the state of every fixed point whose coordinates are in the given box. */
  statesWithin(box: IntervalArray): IntervalArray;
  /**
   * A box of states such that a fixed point in it has its coordinates in the given box. May be empty (lo > hi) where
   * the given box is too narrow for doubles to show it.
   */
  statesOnlyOf(box: IntervalArray): IntervalArray;
  /** Encloses the Jacobian of the model (its step, or its flow) at the fixed points in the given box. */
  jacobian(box: IntervalArray): IntervalArray;
}
