import { sequenceNetwork } from "../../src/methods/training/sequence-network.js";
import { closePools, runTasks } from "../../src/node/worker-pool.js";
import type { BenchJob, BenchRow } from "./job.js";
import { alternate, relativeDifference, timed } from "./job.js";
import { fastestNumpy, type NumpyPeer, type PythonModule } from "./numpy-peer.js";
import { caseOf, shapeOf, sizes, updater, type TrainCase } from "./train-updates.js";

/** Updates in a turn. */
const updates = 100;
const rounds = 5;

interface Peer {
  readonly name: string;
  readonly script: string;
  readonly module: PythonModule;
  readonly request: object;
  /** Of the largest gradient: what single precision leaves is told here, not in the table. */
  readonly tolerance: number;
}

const numpy: Peer = {
  name: "numpy",
  script: "train_numpy.py",
  module: "numpy",
  request: {},
  tolerance: 1e-10,
};

/** PyTorch in one form and precision. */
function torch(form: "loop" | "module", precision: "single" | "double"): Peer {
  const tolerance = precision === "single" ? 1e-4 : 1e-10;
  const name = `torch ${form === "loop" ? "eager loop" : "built-in module"}, float${precision === "single" ? 32 : 64}`;
  return { name, script: "train_torch.py", module: "torch", request: { form, precision }, tolerance };
}

/** The smallest ratio accepted of each peer, against its faster number of threads. */
const cases: readonly { readonly of: TrainCase; readonly peers: readonly (readonly [Peer, number])[] }[] = [
  {
    of: { cell: "tanh", inputs: 6, seed: 1 },
    peers: [
      [numpy, 1.2],
      [torch("loop", "single"), 1.1],
      [torch("loop", "double"), 1.3],
      [torch("module", "single"), 1.1],
      [torch("module", "double"), 1.2],
    ],
  },
  { of: { cell: "tanh", inputs: 100, seed: 2 }, peers: [[numpy, 1.1]] },
  {
    of: { cell: "lstm", inputs: 6, seed: 3 },
    peers: [
      [torch("module", "single"), 1.1],
      [torch("module", "double"), 1.3],
    ],
  },
];

export const trainJob: BenchJob = { name: "train", run };

async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { of, peers } of cases) {
    for (const [peer, target] of peers) {
      const row = await against(of, peer, target);
      if (row !== undefined) rows.push(row);
    }
  }
  rows.push(await twoSeeds(cases[0]!.of));
  return rows;
}

async function against(of: TrainCase, peer: Peer, target: number): Promise<BenchRow | undefined> {
  const { script, module, request, tolerance } = peer;
  const ask = (side: NumpyPeer) => ({ ...requestOf(side, of), ...request });
  const side = await fastestNumpy(script, ask, 3, module);
  if (side === undefined) return undefined;
  const asked = ask(side);
  const gap = relativeDifference(gradientOf(of), await side.array(asked));
  if (!(gap <= tolerance)) throw new Error(`gradients differ from those of ${peer.name} by ${gap}`);
  const { version } = await side.ask(asked);
  const work = updater(of);
  const times = await alternate(
    () => timed(() => work(updates)),
    async () => (await side.ask(asked)).ms,
    rounds,
  );
  side.close();
  const threads = `${side.threads} thread${side.threads > 1 ? "s" : ""}`;
  return {
    job: jobOf(of),
    ...times,
    peerName: `${peer.name}, ${version}, ${threads}`,
    target,
    difference: tolerance > 1e-10 ? null : gap,
  };
}

function jobOf({ cell, inputs }: TrainCase): string {
  return `${updates} updates, ${cell}, ${sizes.units} units, ${inputs} symbols, T = ${sizes.length}`;
}

function requestOf(side: NumpyPeer, of: TrainCase): object {
  const { theta, data } = caseOf(of);
  const files = { theta: side.file(theta), x: side.file(data.inputs), classes: side.file(data.targets) };
  return { ...sizes, inputs: of.inputs, cell: of.cell, updates, ...files };
}

function gradientOf(of: TrainCase): Float64Array {
  const { theta, data } = caseOf(of);
  const out = new Float64Array(theta.length);
  sequenceNetwork(shapeOf(of)).gradient(theta, data, out);
  return out;
}

/** Two seeds at once on two threads against one after the other on one: what parallel seeds gain. */
async function twoSeeds(of: TrainCase): Promise<BenchRow> {
  const worker = new URL("./train-worker.js", import.meta.url);
  const tasks = [of.seed, of.seed + 1].map((seed) => ({ of: { ...of, seed }, updates: 3 * updates }));
  const results = new Map<number, readonly Float64Array[]>();
  const on = (threads: number) => () =>
    timed(async () => results.set(threads, await runTasks<Float64Array>(tasks, { worker, threads })));
  const times = await alternate(on(2), on(1), rounds);
  await closePools();
  const [two, one] = [results.get(2)!, results.get(1)!];
  return {
    job: `2 seeds of ${3 * updates} updates, two threads`,
    ...times,
    peerName: "the same on one thread",
    target: 1.5,
    difference: Math.max(...two.map((theta, i) => relativeDifference(theta, one[i]!))),
  };
}
