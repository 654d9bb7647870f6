import { variablePlane } from "../../src/methods/basins/basin-plane.js";
import { findAttractors } from "../../src/methods/basins/find-attractors.js";
import { parallelLabels, startLabelThreads } from "../../src/node/parallel-labels.js";
import { closePools } from "../../src/node/worker-pool.js";
import { cellModel } from "../../src/systems/cell-model.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { BenchJob, BenchRow } from "./job.js";
import { absoluteRow, median, timed } from "./job.js";

/** Milliseconds for a picture of 1000 × 1000 states on two threads. */
const limit = 2000;
/** Networks of two neurons; near a bifurcation, orbits take some hundred steps, and the time is only told. */
const networks = [
  { label: "four fixed points", wRec: [1.8, 0.25, -0.2, 1.9], b: [0.05, -0.04], limit },
  { label: "two fixed points", wRec: [1.4, -0.4, -0.3, 1.5], b: [0.05, -0.02], limit },
  { label: "near a bifurcation", wRec: [1.1, 0.03, 0.02, 1.12], b: [0.0005, 0], limit: Infinity },
] as const;
const count = 1000;
const rounds = 3;

/** Labels of a picture of basins, attractors being known; threads run already. */
export const basinsJob: BenchJob = { name: "basins", run };

async function run(): Promise<readonly BenchRow[]> {
  await startLabelThreads(2);
  const rows: BenchRow[] = [];
  for (const { label, wRec, b, limit: most } of networks) {
    const model = cellModel({ cell: "vanilla", wRec: Float64Array.from(wRec), b: Float64Array.from(b) });
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    const plane = variablePlane(model.stateBox, [0, 1], new Float64Array(2), { columns: count, rows: count });
    const times: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const ms = await timed(() => parallelLabels(model, p, atlas, plane, { threads: 2 }));
      if (round >= 0) times.push(ms);
    }
    rows.push(absoluteRow(`basins ${count}×${count}, ${label}, 2 threads`, median(times), most));
  }
  await closePools();
  return rows;
}
