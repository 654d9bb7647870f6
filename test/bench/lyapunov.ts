import type { LyapunovSpectrum } from "../../src/methods/lyapunov/lyapunov-estimate.js";
import { lyapunovSpectrum } from "../../src/methods/lyapunov/lyapunov-spectrum.js";
import { randomFrame } from "../../src/methods/lyapunov/tangent-frame.js";
import { randomStream } from "../../src/random/stream.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import type { BenchJob, BenchRow } from "./job.js";
import { alternate, relativeDifference, timed } from "./job.js";
import { fastestNumpy, type NumpyPeer } from "./numpy-peer.js";

const steps = 1000;

/** All n exponents over 1000 steps: the smallest ratio accepted, against numpy with a QR at every step. */
const cases = [
  { n: 100, target: 1.6, rounds: 9 },
  { n: 200, target: 1.5, rounds: 5 },
] as const;

/** Steps between two decompositions of numpy: one, as it is commonly written, and as many as rounding to 1e-9 allows. */
const intervals = [1, 3] as const;

export const lyapunovJob: BenchJob = { name: "lyapunov", run };

async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { n, target, rounds } of cases) {
    const network = drivenNetwork(n);
    for (const every of intervals) {
      let found: LyapunovSpectrum | undefined;
      const ours = () => timed(() => (found = spectrum(network)));
      const peer = await numpyPeer(network, every);
      if (peer === undefined) continue;
      const request = requestOf(peer, network, every);
      const { version } = await peer.ask(request);
      const times = await alternate(ours, async () => (await peer.ask(request)).ms, rounds);
      const expected = await peer.array(request);
      rows.push({
        job: `Lyapunov spectrum, n = ${n}, ${steps} steps`,
        ...times,
        peerName: `numpy ${version}, ${peer.threads} thread${peer.threads > 1 ? "s" : ""}, QR every ${every === 1 ? "step" : `${every} steps`}`,
        target: every === 1 ? target : 0,
        difference: relativeDifference(valuesOf(found!), expected),
      });
      peer.close();
    }
  }
  return rows;
}

interface DrivenNetwork {
  readonly n: number;
  readonly weights: Float64Array;
  readonly drive: Float64Array;
  readonly inputs: Float64Array;
  readonly state: Float64Array;
}

/**
 * A random tanh network of gain 1.5 under common noise, which keeps it from chaos: both sides then follow the same
 * run to rounding, and so can be compared.
 */
function drivenNetwork(n: number): DrivenNetwork {
  const { normal } = randomStream(7);
  const normals = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => scale * normal());
  return {
    n,
    weights: normals(n * n, 1.5 / Math.sqrt(n)),
    drive: normals(n, 0.5),
    inputs: normals(steps, 1),
    state: normals(n, 1),
  };
}

function spectrum({ n, weights, drive, inputs, state }: DrivenNetwork): LyapunovSpectrum {
  const map = vanillaNetwork({ units: n, inputs: 1, activation: "tanh" });
  const p = Float64Array.of(...weights, ...drive, ...new Float64Array(n + 1));
  return lyapunovSpectrum(map, state, p, { steps, warmUp: 0, inputs });
}

function valuesOf({ exponents }: LyapunovSpectrum): Float64Array {
  return Float64Array.from(exponents, ({ value }) => value ?? NaN);
}

function numpyPeer(network: DrivenNetwork, every: number): Promise<NumpyPeer | undefined> {
  return fastestNumpy("lyapunov_numpy.py", (peer) => requestOf(peer, network, every));
}

function requestOf(peer: NumpyPeer, network: DrivenNetwork, every: number): object {
  const { n, weights, drive, inputs, state } = network;
  const frame = randomFrame(n, n);
  const arrays = { weights, drive, inputs, state, frame };
  const files = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, peer.file(values)]));
  return { n, every, ...files };
}
