import { jointSpectralRadius } from "../../src/methods/bounds/joint-spectral-radius.js";
import { randomStream } from "../../src/random/stream.js";
import { absoluteRow, median, timed, type BenchJob, type BenchRow } from "./job.js";

const units = 6;
const networks = 40;
const tolerance = 0.01;
/** Milliseconds for one bracket, on one thread. */
const limit = 500;

export const jointSpectralRadiusJob: BenchJob = { name: "joint-spectral-radius", run };

/** Proven brackets to 1 % of Gaussian networks, each run once after a warm-up with others. */
async function run(): Promise<readonly BenchRow[]> {
  for (let stream = 0; stream < 10; stream++) bracket(networks + stream);
  const times: number[] = [];
  for (let stream = 0; stream < networks; stream++)
    times.push(
      await timed(() => {
        bracket(stream);
      }),
    );
  const job = `bracket of the joint spectral radius to 1 %, n = ${units}`;
  return [
    absoluteRow(`${job}, median of ${networks}`, median(times), limit),
    absoluteRow(`${job}, slowest of ${networks}`, Math.max(...times), Infinity),
  ];
}

function bracket(stream: number): void {
  const { normal } = randomStream(0, stream);
  const w = Float64Array.from({ length: units * units }, () => normal() / Math.sqrt(units));
  const { status, rigorous } = jointSpectralRadius(w, units, 1, { tolerance });
  if (status === "budget" || !rigorous) throw new Error(`network ${stream}: ${status}, rigorous ${rigorous}`);
}
