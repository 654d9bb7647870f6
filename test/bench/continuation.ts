import { bifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { randomStream } from "../../src/random/stream.js";
import { cellModel } from "../../src/systems/cell-model.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import { absoluteRow, timed, type BenchJob, type BenchRow } from "./job.js";

const units = 64;
const points = 2000;
/** Milliseconds for one branch with its search, all test functions and the multipliers of every point. */
const limit = 10_000;

export const continuationJob: BenchJob = { name: "continuation", run };

/** A branch of a random tanh network over a bias, with steps so short that it has at least 2000 points. */
async function run(): Promise<readonly BenchRow[]> {
  trace(0.02);
  let found = 0;
  const ours = await timed(() => {
    found = trace(0.0005);
  });
  if (found < points) throw new Error(`the branch has ${found} points; expected ${points}`);
  return [absoluteRow(`branch of ${found} points, n = ${units}`, ours, limit)];
}

/** The number of points of the longest branch. */
function trace(maxStep: number): number {
  const { normal } = randomStream(1, 0);
  const wRec = Float64Array.from({ length: units * units }, () => (1.4 * normal()) / Math.sqrt(units));
  const b = Float64Array.from({ length: units }, () => 0.3 * normal());
  const model = cellModel({ cell: "vanilla", wRec, b });
  const options = { searches: 1, starts: 4, cycles: 1, maxStep, maxPoints: 4000 };
  const { branches } = bifurcationDiagram(model, defaultParameters(model), "b[0]", [-3, 3], options);
  return Math.max(...branches.map((branch) => branch.points.length));
}
