import { diagonalScalingBound } from "../../src/methods/bounds/diagonal-scaling-bound.js";
import { optimalScaling } from "../../src/methods/bounds/optimal-scaling.js";
import { randomMatrix } from "../../src/random/ensembles.js";
import { absoluteRow, alternate, median, timed, type BenchJob, type BenchRow } from "./job.js";
import { fastestNumpy, type NumpyAnswer, type NumpyPeer } from "./numpy-peer.js";

interface Case {
  readonly n: number;
  readonly rounds: number;
  /** Largest milliseconds accepted for the scaling with its certificate. */
  readonly limit: number;
}

const cases: readonly Case[] = [
  { n: 200, rounds: 7, limit: 1000 },
  { n: 500, rounds: 3, limit: 5000 },
];
const tolerance = 1e-7;
/** Both sides reach the optimum to their tolerance, on paths that rounding lets drift apart. */
const largestDifference = 1e-6;

/** Optimal diagonal scaling of Gaussian matrices: with its certificate, and the search alone against numpy. */
export const optimalScalingJob: BenchJob = {
  name: "optimal-scaling",
  async run() {
    const rows: BenchRow[] = [];
    for (const one of cases) rows.push(await certified(one), ...(await againstNumpy(one)));
    return rows;
  },
};

async function certified({ n, rounds, limit }: Case): Promise<BenchRow> {
  const w = gaussian(n);
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const ms = await timed(() => {
      const { rigorous, status } = diagonalScalingBound(w, n, 1, { tolerance });
      if (!rigorous || status !== "converged") throw new Error(`rigorous ${rigorous}, ${status}`);
    });
    if (round >= 0) times.push(ms);
  }
  return absoluteRow(`optimal scaling with certificate, n = ${n}`, median(times), limit);
}

async function againstNumpy({ n, rounds }: Case): Promise<readonly BenchRow[]> {
  const w = gaussian(n);
  const requestOf = (peer: NumpyPeer) => ({ n, tolerance, file: peer.file(w) });
  const peer = await fastestNumpy("optimal_scaling_numpy.py", requestOf, 1);
  if (peer === undefined) return [];
  const request = requestOf(peer);
  let answer: NumpyAnswer | undefined;
  const ours = () => optimalScaling(w, n, new Float64Array(n), { tolerance });
  const numpy = async () => (answer = await peer.ask(request)).ms;
  const times = await alternate(() => timed(ours), numpy, rounds);
  const [norm] = await peer.array(request);
  peer.close();
  const difference = Math.abs(ours().norm / norm! - 1);
  if (difference > largestDifference) throw new Error(`the norms differ by ${difference}`);
  const peerName = `numpy ${answer!.version}, ${peer.threads} thread${peer.threads > 1 ? "s" : ""}`;
  return [{ job: `optimal scaling, search, n = ${n}`, ...times, peerName, target: 0, difference: null }];
}

function gaussian(n: number): Float64Array {
  return randomMatrix({ ensemble: "gaussian", gain: 1 }, n, 0);
}
