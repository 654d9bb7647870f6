import { seriesPart, type SeriesPart } from "../methods/products/norm-series-part.js";
import type { SeriesTask } from "../methods/products/norm-series-task.js";
import { factorsAt, type SeriesFactors } from "./series-factors.js";
import { partnerOf, type SeriesMeeting } from "./series-partner.js";

/** What either of the two threads is told. */
export interface SeriesMember {
  readonly task: SeriesTask;
  readonly factors: SeriesFactors;
  readonly meeting: SeriesMeeting;
  readonly member: 0 | 1;
}

/** Thread entry: half the rows, and every second measurement. */
export default function computePart({ task, factors, meeting, member }: SeriesMember): SeriesPart {
  return seriesPart(task, factorsAt(factors, task.n), partnerOf(meeting, task.n, member));
}
