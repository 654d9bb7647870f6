import type { ModelSource } from "../systems/model-source.js";
import type { GridArrays, GridTask } from "../methods/landscape/landscape-task.js";

/** Rows r0 ≤ r < r1 of a grid, and where they go. */
export interface LandscapeRows {
  readonly source: ModelSource;
  readonly task: GridTask;
  /** Of the whole grid, over shared memory. */
  readonly arrays: GridArrays;
  readonly r0: number;
  readonly r1: number;
}

/** Views of rows r0 ≤ r < r1. */
export function rowsOf(
  { loss, gradientX, gradientY }: GridArrays,
  r0: number,
  r1: number,
  columns: number,
): GridArrays {
  const part = (array: Float64Array): Float64Array => array.subarray(r0 * columns, r1 * columns);
  return { loss: part(loss), gradientX: part(gradientX), gradientY: part(gradientY) };
}
