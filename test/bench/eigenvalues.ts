import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { randomStream } from "../../src/random/stream.js";
import type { BenchJob, BenchRow } from "./job.js";
import { alternate, relativeDifference, timed } from "./job.js";
import { fastestNumpy, type NumpyAnswer, type NumpyPeer } from "./numpy-peer.js";

interface Case {
  readonly what: "eigenvalues" | "singular values";
  readonly n: number;
  readonly rounds: number;
  /** Smallest ratio accepted, against numpy. */
  readonly target: number;
}

const cases: readonly Case[] = [
  { what: "eigenvalues", n: 64, rounds: 101, target: 1 },
  { what: "eigenvalues", n: 256, rounds: 25, target: 1 },
  { what: "eigenvalues", n: 512, rounds: 11, target: 1.3 },
  { what: "singular values", n: 256, rounds: 25, target: 0.5 },
];

/** All eigenvalues of a Gaussian matrix against numpy, and against ml-matrix. */
export const eigenvaluesJob: BenchJob = {
  name: "eigenvalues",
  async run() {
    const rows: BenchRow[] = [];
    for (const one of cases) rows.push(...(await againstNumpy(one)));
    rows.push(await againstMlMatrix(256));
    return rows;
  },
};

async function againstNumpy({ what, n, rounds, target }: Case): Promise<readonly BenchRow[]> {
  const a = gaussian(n);
  const compute = what === "eigenvalues" ? () => flat(eigenvalues(a, n)) : () => singularValues(a, n, n);
  const requestOf = (peer: NumpyPeer) => ({ what, n, file: peer.file(a) });
  const peer = await fastestNumpy("eigenvalues_numpy.py", requestOf);
  if (peer === undefined) return [];
  const request = requestOf(peer);
  let answer: NumpyAnswer | undefined;
  const numpy = async () => (answer = await peer.ask(request)).ms;
  const times = await alternate(() => timed(compute), numpy, rounds);
  const difference = differenceOf(compute(), await peer.array(request), n);
  peer.close();
  const peerName = `numpy ${answer!.version}, ${peer.threads} thread${peer.threads > 1 ? "s" : ""}`;
  return [{ job: `${what}, n = ${n}`, ...times, peerName, target, difference }];
}

async function againstMlMatrix(n: number): Promise<BenchRow> {
  const a = gaussian(n);
  const matrix = Matrix.from1DArray(n, n, a);
  const peer = () => new EigenvalueDecomposition(matrix);
  const times = await alternate(
    () => timed(() => eigenvalues(a, n)),
    () => timed(peer),
    5,
  );
  const { realEigenvalues, imaginaryEigenvalues } = peer();
  const theirs = Float64Array.from([...realEigenvalues, ...imaginaryEigenvalues]);
  const difference = differenceOf(flat(eigenvalues(a, n)), theirs, n);
  return { job: `eigenvalues, n = ${n}`, ...times, peerName: "ml-matrix", target: 10, difference };
}

function gaussian(n: number): Float64Array {
  const { normal } = randomStream(1);
  return Float64Array.from({ length: n * n }, () => normal() / Math.sqrt(n));
}

function flat({ re, im }: { readonly re: Float64Array; readonly im: Float64Array }): Float64Array {
  return Float64Array.of(...re, ...im);
}

/** Of complex values given as n real and then n imaginary parts, each taken with the nearest; or of n real ones. */
function differenceOf(ours: Float64Array, theirs: Float64Array, n: number): number {
  if (ours.length === n) return relativeDifference(ours, theirs);
  const largest = theirs.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  const worst = Array.from({ length: n }, (_, i) => {
    const to = (j: number) => Math.hypot(ours[i]! - theirs[j]!, ours[n + i]! - theirs[n + j]!);
    return Math.min(...Array.from({ length: n }, (__, j) => to(j)));
  });
  return Math.max(...worst) / largest;
}
