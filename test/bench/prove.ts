import { proveFixedPoints } from "../../src/methods/fixed-points/prove-fixed-points.js";
import { certifyFixedPoint } from "../../src/methods/fixed-points/certify-fixed-point.js";
import { newtonFixedPoint } from "../../src/methods/fixed-points/newton-fixed-point.js";
import { randomStream } from "../../src/random/stream.js";
import { networkModel } from "../../src/systems/network-model.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import type { Model } from "../../src/systems/model.js";
import { absoluteRow, median, timed, type BenchJob, type BenchRow } from "./job.js";

const networks = 20;
const gain = 2;
/** Milliseconds of the median network. */
const sizes = [
  { units: 3, limit: 20 },
  { units: 4, limit: 100 },
  { units: 6, limit: 1000 },
  { units: 12, limit: Infinity },
];
const large = { units: 500, limit: 1500 };

export const proveJob: BenchJob = { name: "prove", run };

/** Complete, proven sets of tanh networks with weights N(0, 4/n) and biases N(0, 1/100), seeds 0 to 19. */
async function run(): Promise<readonly BenchRow[]> {
  for (let seed = 0; seed < 10; seed++) prove(gaussian(4, gain, 0.1, networks + seed));
  const rows: BenchRow[] = [];
  for (const { units, limit } of sizes) {
    const times: number[] = [];
    for (let seed = 0; seed < networks; seed++) {
      const model = gaussian(units, gain, 0.1, seed);
      times.push(
        await timed(() => {
          prove(model);
        }),
      );
    }
    const job = `all fixed points proven, tanh n = ${units}`;
    rows.push(absoluteRow(`${job}, median of ${networks}`, median(times), limit));
    rows.push(absoluteRow(`${job}, slowest of ${networks}`, Math.max(...times), Infinity));
  }
  return [...rows, await certificate()];
}

function gaussian(units: number, gain: number, bias: number, seed: number): Model {
  const { normal } = randomStream(seed);
  const wRec = Float64Array.from({ length: units * units }, () => (gain * normal()) / Math.sqrt(units));
  return networkModel({
    cell: "vanilla",
    wRec,
    b: Float64Array.from({ length: units }, () => bias * normal()),
  });
}

function prove(model: Model): void {
  const { status } = proveFixedPoints(model, defaultParameters(model));
  if (status !== "complete") throw new Error(`the set of ${model.name} is ${status}`);
}

async function certificate(): Promise<BenchRow> {
  const model = gaussian(large.units, 0.9, 0.5, 0);
  const p = defaultParameters(model);
  const { state } = newtonFixedPoint(model.system, new Float64Array(large.units), p);
  const times: number[] = [];
  for (let k = 0; k < 4; k++) {
    times.push(
      await timed(() => {
        const { status } = certifyFixedPoint(model, p, state);
        if (status !== "certified") throw new Error("the point was not certified");
      }),
    );
  }
  return absoluteRow(
    `one fixed point certified, tanh n = ${large.units}`,
    median(times.slice(1)),
    large.limit,
  );
}
