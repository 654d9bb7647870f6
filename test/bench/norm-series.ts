import { normSeries } from "../../src/methods/products/norm-series.js";
import { parallelNormSeries, startSeriesThreads } from "../../src/node/parallel-norm-series.js";
import { closePools } from "../../src/node/worker-pool.js";
import { randomStream } from "../../src/random/stream.js";
import type { BenchJob, BenchRow } from "./job.js";
import { alternate, relativeDifference, repeatedly, timed } from "./job.js";
import { fastestNumpy, type NumpyAnswer, type NumpyPeer } from "./numpy-peer.js";

const steps = 100;
const lags = Array.from({ length: steps }, (_, i) => i + 1);

interface Case {
  readonly n: number;
  readonly method: "svd" | "lanczos";
  readonly threads: 1 | 2;
  readonly rounds: number;
  /** Smallest ratio accepted. */
  readonly target: number;
}

// The product alone, at the speed of SIMD without fused multiply-add, takes a third of numpy's time on one thread.
const cases: readonly Case[] = [
  { n: 64, method: "svd", threads: 1, rounds: 9, target: 2 },
  { n: 256, method: "svd", threads: 1, rounds: 9, target: 2 },
  { n: 512, method: "svd", threads: 1, rounds: 5, target: 2 },
  { n: 64, method: "svd", threads: 2, rounds: 9, target: 4 },
  { n: 256, method: "svd", threads: 2, rounds: 9, target: 4 },
  { n: 512, method: "svd", threads: 2, rounds: 5, target: 4 },
  { n: 64, method: "lanczos", threads: 1, rounds: 9, target: 0 },
  { n: 256, method: "lanczos", threads: 1, rounds: 9, target: 0 },
  { n: 512, method: "lanczos", threads: 1, rounds: 5, target: 0 },
];

/** P_k and ‖P_k‖₂ for every k ≤ 100, on one thread and on two, against numpy. */
export const normSeriesJob: BenchJob = {
  name: "norm-series",
  async run() {
    const rows: BenchRow[] = [];
    await startSeriesThreads();
    for (const one of cases) rows.push(...(await againstNumpy(one)));
    await closePools();
    return rows;
  },
};

/** Milliseconds that a turn of our side should last at least. */
const shortestTurn = 100;
/** Milliseconds of work after which the code of all threads is compiled. */
const warmUp = 1000;

/** Milliseconds of a run after enough others. */
async function warmedUp(work: () => unknown): Promise<number> {
  const start = performance.now();
  let last = await timed(work);
  while (performance.now() - start < warmUp) last = await timed(work);
  return last;
}

async function againstNumpy({ n, method, threads, rounds, target }: Case): Promise<readonly BenchRow[]> {
  const { weights, diagonals, matrices, factorAt } = factorsOf(n);
  const onOne = () => normSeries(n, factorAt, "right", lags);
  const onTwo = () => parallelNormSeries(n, { matrices }, "right", lags, { threads });
  const compute = threads === 1 ? onOne : onTwo;
  const requestOf = (peer: NumpyPeer) => ({
    ...{ n, k: steps, method },
    ...{ weights: peer.file(weights), diagonals: peer.file(diagonals) },
  });
  const peer = await fastestNumpy("norm_series_numpy.py", requestOf);
  if (peer === undefined) return [];
  const request = requestOf(peer);
  let answer: NumpyAnswer | undefined;
  const numpy = async () => (answer = await peer.ask(request)).ms;
  const repeats = Math.ceil(shortestTurn / (await warmedUp(compute)));
  const times = await alternate(
    () => repeatedly(() => timed(compute), repeats),
    () => repeatedly(numpy, repeats),
    rounds,
  );
  const ours = Float64Array.from((await compute()).lags, ({ logNorm }) => logNorm!);
  const difference = relativeDifference(ours, await peer.array(request));
  peer.close();
  const peerName = `numpy ${answer!.version}, ${peer.threads} thread${peer.threads > 1 ? "s" : ""}, ${method}`;
  const job = `P_k and norm, k ≤ ${steps}, n = ${n}${threads === 2 ? ", 2 threads" : ""}`;
  return [{ job, ...times, peerName, target, difference }];
}

/** W D_k with a Gaussian W of gain 1.5 and slopes even in [0.3, 1]. */
function factorsOf(n: number) {
  const { normal, uniform } = randomStream(1);
  const weights = Float64Array.from({ length: n * n }, () => (1.5 * normal()) / Math.sqrt(n));
  const diagonals = Float64Array.from({ length: steps * n }, () => 0.3 + 0.7 * uniform());
  const size = n * n;
  const matrices = new Float64Array(new SharedArrayBuffer(8 * steps * size));
  const factorAt = (k: number) => matrices.subarray((k - 1) * size, k * size);
  for (const k of lags)
    factorAt(k).forEach((_, at, d) => (d[at] = weights[at]! * diagonals[(k - 1) * n + (at % n)]!));
  return { weights, diagonals, matrices, factorAt };
}
