import type { IntervalArray } from "../../../interval/vector.js";
import type { RelaxedMap } from "./relaxed-map.js";

/** A relaxed map whose fixed points are, one to one, those of a model in fewer or better coordinates. */
export interface ReducedMap {
  readonly map: RelaxedMap;
  /** A box that holds the state of every fixed point whose coordinates are in the given box. */
  statesWithin(box: IntervalArray): IntervalArray;
  /**
   * A box of states such that a fixed point in it has its coordinates in the given box. May be empty (lo > hi) where
   * the given box is too narrow for doubles to show it.
   */
  statesOnlyOf(box: IntervalArray): IntervalArray;
}
