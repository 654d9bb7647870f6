import type { Landscape, LandscapeOptions } from "../../src/methods/landscape/landscape.js";
import { gridTask, landscape } from "../../src/methods/landscape/landscape.js";
import { parallelLandscape, startLandscapeThreads } from "../../src/node/parallel-landscape.js";
import { closePools } from "../../src/node/worker-pool.js";
import { oneNeuronModel, pascanuModel } from "../../src/systems/neuron-models.js";
import type { BenchJob, BenchRow, Side } from "./job.js";
import { alternate, relativeDifference, timed } from "./job.js";
import type { NumpyPeer } from "./numpy-peer.js";
import { startNumpy } from "./numpy-peer.js";
import { plainLandscape } from "./plain-landscape.js";

/** Loss, ∂/∂w and ∂/∂b on count × count cells: the smallest ratios accepted, of two threads. */
interface Case {
  readonly label: string;
  readonly model: typeof oneNeuronModel;
  /** Of M3; its b avoids the line −w/2, where x₀ = ½ is the unstable point and rounding grows beyond all bounds. */
  readonly epsilon: number;
  readonly b: readonly [from: number, to: number];
  readonly count: number;
  readonly steps: number;
  readonly rounds: number;
  /** Against numpy as one writes it, whole-array operations, and against the fastest way found to spread its work. */
  readonly targets: { readonly written: number; readonly tuned: number };
}

const m3 = { label: "M3", model: oneNeuronModel, epsilon: 1, b: [-4.013, -2.013], count: 500 } as const;
const m5 = { label: "M5", model: pascanuModel, epsilon: 1, b: [-4, -2], count: 500 } as const;
const cases: readonly Case[] = [
  { ...m3, count: 1000, steps: 50, rounds: 5, targets: { written: 4, tuned: 1.5 } },
  { ...m5, count: 1000, steps: 50, rounds: 5, targets: { written: 4, tuned: 1.5 } },
  // Arrays of 500 × 500 fit a cache of some megabytes, which spares numpy most of its traffic.
  { ...m5, steps: 50, rounds: 9, targets: { written: 2, tuned: 1.25 } },
  { ...m3, steps: 500, rounds: 3, targets: { written: 10, tuned: 8 } },
  { ...m5, steps: 500, rounds: 3, targets: { written: 10, tuned: 8 } },
];

/** How numpy's work may be spread by hand: over threads or processes, and in blocks of rows that fit the cache. */
const pools = [
  { pool: "threads", workers: 2 },
  { pool: "processes", workers: 2 },
  { pool: "one", workers: 1 },
] as const;
const whole = { style: "whole", rows: 0 } as const;
const spreads = {
  written: [{ pool: "one", workers: 1, ...whole }],
  tuned: pools.flatMap((spread) => [
    { ...spread, ...whole },
    ...[16, 32, 64].map((rows) => ({ ...spread, style: "blocked", rows }) as const),
  ]),
} as const;
type Spread = (typeof spreads)["written" | "tuned"][number];

export const landscapeJob: BenchJob = { name: "landscape", run };

async function run(): Promise<readonly BenchRow[]> {
  const python = startNumpy("landscape_numpy.py");
  await startLandscapeThreads(2);
  const rows: BenchRow[] = [];
  for (const job of cases) {
    if (python === undefined && job.model !== pascanuModel) continue;
    const kinds = python === undefined ? ["written" as const] : (["written", "tuned"] as const);
    for (const kind of kinds) {
      const peer = python === undefined ? plainPeer(job) : await numpyPeer(python, job, kind);
      rows.push(...(await compare(job, peer, job.targets[kind])));
    }
  }
  python?.close();
  await closePools();
  return rows;
}

async function compare(job: Case, peer: Peer, target: number): Promise<readonly BenchRow[]> {
  const expected = await peer.arrays();
  const rows: BenchRow[] = [];
  for (const threads of [1, 2]) {
    const { side, result } = oursOn(job, threads);
    const times = await alternate(side, peer.side, job.rounds);
    const ours = arraysOf(result());
    rows.push({
      job: `landscape ${job.label} ${job.count}×${job.count}, T = ${job.steps}, ${threads} thread${threads > 1 ? "s" : ""}`,
      ...times,
      peerName: peer.name,
      target: threads === 1 ? 0 : target,
      difference: Math.max(...expected.map((array, i) => relativeDifference(ours[i]!, array))),
    });
  }
  return rows;
}

function oursOn({ model, epsilon, b, count, steps }: Case, threads: number) {
  const options: LandscapeOptions = {
    x: { parameter: "w", from: 4, to: 7, count },
    y: { parameter: "b", from: b[0], to: b[1], count },
    parameters: model === oneNeuronModel ? { epsilon } : {},
    steps,
  };
  const task = gridTask(model, options);
  let result: Landscape | undefined;
  const side: Side = () =>
    timed(async () => {
      result = threads === 1 ? landscape(model, options) : await parallelLandscape(model, task, { threads });
    });
  return { side, result: () => result! };
}

function arraysOf({ loss, gradientX, gradientY }: Landscape): readonly Float64Array[] {
  return [loss, gradientX, gradientY];
}

interface Peer {
  readonly name: string;
  readonly side: Side;
  arrays(): Promise<readonly Float64Array[]>;
}

/** Of M5. */
function plainPeer({ count, steps }: Case): Peer {
  return {
    name: "plain JavaScript",
    side: () => timed(() => plainLandscape(count, steps)),
    arrays: () => Promise.resolve(plainLandscape(count, steps)),
  };
}

async function numpyPeer(python: NumpyPeer, job: Case, kind: "written" | "tuned"): Promise<Peer> {
  const { model, epsilon, b, count, steps } = job;
  const request = { model: model.name, epsilon, b, count, steps };
  const { spread, version } = await fastest(python, request, spreads[kind]);
  const workers = spread.workers > 1 ? `2 ${spread.pool}` : "1 thread";
  return {
    name: `numpy ${version}, ${spread.style === "whole" ? "whole arrays" : `${spread.rows} rows a block`}, ${workers}`,
    side: async () => (await python.ask({ ...request, ...spread })).ms,
    arrays: async () => {
      const all = await python.array({ ...request, ...spread });
      return [0, 1, 2].map((i) => all.subarray(i * count * count, (i + 1) * count * count));
    },
  };
}

/** The spread that is fastest over 50 steps. */
async function fastest(python: NumpyPeer, request: object, candidates: readonly Spread[]) {
  let best: { spread: Spread; ms: number; version: string } | undefined;
  for (const spread of candidates) {
    for (let i = 0; i < 3; i++) {
      const answer = await python.ask({ ...request, ...spread, steps: 50 });
      if (best === undefined || answer.ms < best.ms) best = { spread, ...answer };
    }
  }
  return best!;
}
