import { diagonalScalingBound } from "../../src/methods/diagonal-scaling-bound.js";
import { randomMatrix } from "../../src/random/ensembles.js";
import { absoluteRow, median, timed, type BenchJob, type BenchRow } from "./job.js";

/** Milliseconds for one Gaussian network, on one thread; each also runs once to warm up, but the largest. */
const cases = [
  { n: 200, limit: 1000, rounds: 3 },
  { n: 500, limit: 5000, rounds: 1 },
] as const;

export const optimalScalingJob: BenchJob = { name: "optimal-scaling", run };

/** Optimally scaled bounds with their certificates. */
async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { n, limit, rounds } of cases) {
    const w = randomMatrix({ ensemble: "gaussian", gain: 1 }, n, 0);
    const bound = (): void => {
      if (!diagonalScalingBound(w, n, 1).rigorous) throw new Error(`n = ${n}: not proven`);
    };
    const times: number[] = [];
    if (rounds > 1) bound();
    for (let round = 0; round < rounds; round++) times.push(await timed(bound));
    rows.push(absoluteRow(`optimal scaling with certificate, n = ${n}`, median(times), limit));
  }
  return rows;
}
