import { iteratedModel } from "../methods/fixed-points/k-cycles.js";
import { newtonBatch, type NewtonEnds } from "../methods/fixed-points/newton-batch.js";
import { modelOf, type ModelSource } from "../systems/model-source.js";

/** Newton's method from some starts, on the model itself or (period above 1) on several of its steps. */
export interface NewtonTask {
  readonly source: ModelSource;
  readonly period: number;
  readonly p: Float64Array;
  /** Flat [count, n]. */
  readonly starts: Float64Array;
}

/** Thread entry. */
export default function solveStarts({ source, period, p, starts }: NewtonTask): NewtonEnds {
  const model = modelOf(source);
  return newtonBatch(period === 1 ? model : iteratedModel(model, period), p, starts);
}
