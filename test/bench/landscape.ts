import type { Landscape } from "../../src/methods/landscape.js";
import { gridTask, landscape } from "../../src/methods/landscape.js";
import { parallelLandscape } from "../../src/node/parallel-landscape.js";
import { closePools } from "../../src/node/worker-pool.js";
import { pascanuModel } from "../../src/systems/neuron-models.js";
import type { BenchJob, BenchRow, Side } from "./job.js";
import { alternate, relativeDifference, timed } from "./job.js";
import { startNumpy } from "./numpy-peer.js";
import { plainLandscape } from "./plain-landscape.js";

const count = 500;

/** Loss, ∂/∂w and ∂/∂b of M5 on 500 × 500 cells: the smallest ratio accepted, against numpy's best. */
const cases = [
  { steps: 50, target: 1, rounds: 15 },
  { steps: 500, target: 1.5, rounds: 5 },
] as const;

/** How numpy may spread the work; the fastest is the peer. */
const spreads = [
  { pool: "one", workers: 1 },
  { pool: "threads", workers: 2 },
  { pool: "processes", workers: 2 },
].flatMap((spread) => [16, 32, 64].map((rows) => ({ ...spread, rows })));
type Spread = (typeof spreads)[number];

export const landscapeJob: BenchJob = { name: "landscape", run };

async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { steps, target, rounds } of cases) {
    const options = {
      x: { parameter: "w", from: 4, to: 7, count },
      y: { parameter: "b", from: -4, to: -2, count },
      steps,
    };
    const task = gridTask(pascanuModel, options);
    const peer = (await numpyPeer(steps)) ?? plainPeer(steps);
    const expected = await peer.arrays();
    for (const threads of [1, 2]) {
      let result: Landscape | undefined;
      const ours: Side = () =>
        timed(async () => {
          result =
            threads === 1
              ? landscape(pascanuModel, options)
              : await parallelLandscape(pascanuModel, task, { threads });
        });
      const times = await alternate(ours, peer.side, rounds);
      rows.push({
        job: `landscape ${count}×${count}, T = ${steps}, ${threads} thread${threads > 1 ? "s" : ""}`,
        ...times,
        peerName: peer.name,
        target: threads === 1 ? 0 : target,
        difference: Math.max(...expected.map((array, i) => relativeDifference(arraysOf(result!)[i]!, array))),
      });
    }
    peer.close();
  }
  await closePools();
  return rows;
}

function arraysOf({ loss, gradientX, gradientY }: Landscape): readonly Float64Array[] {
  return [loss, gradientX, gradientY];
}

interface Peer {
  readonly name: string;
  readonly side: Side;
  arrays(): Promise<readonly Float64Array[]>;
  close(): void;
}

function plainPeer(steps: number): Peer {
  return {
    name: "plain JavaScript",
    side: () => timed(() => plainLandscape(count, steps)),
    arrays: () => Promise.resolve(plainLandscape(count, steps)),
    close: () => undefined,
  };
}

async function numpyPeer(steps: number): Promise<Peer | undefined> {
  const python = startNumpy("landscape_numpy.py");
  if (python === undefined) return undefined;
  let best: { request: object; spread: Spread; ms: number; version: string } | undefined;
  for (const spread of spreads) {
    const request = { steps, count, ...spread };
    for (let i = 0; i < 3; i++) {
      const answer = await python.ask(request);
      if (best === undefined || answer.ms < best.ms) best = { request, spread, ...answer };
    }
  }
  const { request, spread, version } = best!;
  return {
    name: `numpy ${version}, ${spread.workers} ${spread.workers > 1 ? spread.pool : "thread"}, ${spread.rows} rows a block`,
    side: async () => (await python.ask(request)).ms,
    arrays: async () => {
      const all = await python.array(request);
      return [0, 1, 2].map((i) => all.subarray(i * count * count, (i + 1) * count * count));
    },
    close: () => {
      python.close();
    },
  };
}
