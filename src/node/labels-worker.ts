import type { BasinAtlas } from "../methods/basins/basin-atlas.js";
import { labelPoints, type PointSource } from "../methods/basins/label-points.js";
import { modelOf, type ModelSource } from "../systems/model-source.js";

/** States first ≤ k < end of a source, and where their labels go. */
export interface LabelTask {
  readonly source: ModelSource;
  readonly p: Float64Array;
  readonly atlas: BasinAtlas;
  readonly points: PointSource;
  readonly first: number;
  readonly end: number;
  /** Of all states, over shared memory. */
  readonly labels: Int32Array;
}

/** Thread entry: fills the labels in place. */
export default function labelPart({ source, p, atlas, points, first, end, labels }: LabelTask): void {
  labels.set(labelPoints(modelOf(source), p, atlas, points, first, end), first);
}
