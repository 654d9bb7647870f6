import type { BenchJob, BenchRow } from "./job.js";
import { basinsJob } from "./basins.js";
import { continuationJob } from "./continuation.js";
import { eigenvaluesJob } from "./eigenvalues.js";
import { fixedPointsJob } from "./fixed-points.js";
import { jointSpectralRadiusJob } from "./joint-spectral-radius.js";
import { landscapeJob } from "./landscape.js";
import { lyapunovJob } from "./lyapunov.js";
import { layersJob } from "./layers.js";
import { normSeriesJob } from "./norm-series.js";
import { optimalScalingJob } from "./optimal-scaling.js";
import { proveJob } from "./prove.js";
import { startUpJob } from "./start-up.js";
import { trainJob } from "./train.js";

/** `npm run bench [name…]`: ratios from one run, the two sides alternating; exit 1 where a target is missed. */
const jobs: readonly BenchJob[] = [
  landscapeJob,
  layersJob,
  basinsJob,
  eigenvaluesJob,
  continuationJob,
  lyapunovJob,
  normSeriesJob,
  fixedPointsJob,
  jointSpectralRadiusJob,
  optimalScalingJob,
  proveJob,
  trainJob,
  startUpJob,
];

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !jobs.some((job) => job.name === name));
if (unknown !== undefined) {
  throw new RangeError(`no benchmark ${unknown}; expected ${jobs.map(({ name }) => name).join(", ")}`);
}

/** Both sides must have computed the same. */
const largestDifference = 1e-10;

const header = ["job", "ours (ms)", "peer (ms)", "ratio", "target", "difference", "peer"];
const rows: BenchRow[] = [];
for (const job of jobs) {
  if (chosen.length === 0 || chosen.includes(job.name)) rows.push(...(await job.run()));
}
const cells = [header, ...rows.map(format)];
const widths = header.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
for (const line of cells) {
  console.log(
    line
      .map((text, i) => (i === 0 || i === 6 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
      .join("  "),
  );
}
process.exitCode = rows.every(isMet) ? 0 : 1;

function format(row: BenchRow): string[] {
  const { job, ours, peer, ratio, difference, peerName } = row;
  return [
    job,
    ours.toFixed(1),
    Number.isFinite(peer) ? peer.toFixed(1) : "–",
    Number.isFinite(ratio) ? ratio.toFixed(2) : "–",
    goal(row),
    difference?.toExponential(1) ?? "–",
    peerName,
  ];
}

function goal({ target, limit = Infinity }: BenchRow): string {
  if (Number.isFinite(limit)) return `≤ ${limit.toFixed(0)} ms`;
  return target === 0 ? "–" : `≥ ${target.toFixed(2)}`;
}

function isMet({ ours, ratio, target, difference, limit = Infinity }: BenchRow): boolean {
  return ours <= limit && ratio >= target && (difference === null || difference <= largestDifference);
}
