import { residualChain } from "../../src/methods/depth/residual-chain.js";
import { chainNorm, chainNormDefaults } from "../../src/methods/products/chain-norm.js";
import { residentChain } from "../../src/methods/products/resident-chain.js";

import { randomStream } from "../../src/random/stream.js";
import { batchNormLayer } from "../../src/systems/layers/batch-norm-layer.js";
import type { BenchJob, BenchRow, Side } from "./job.js";
import { alternate, relativeDifference, repeatedly, timed } from "./job.js";
import { fastestNumpy, type NumpyAnswer, type NumpyPeer } from "./numpy-peer.js";

const [layers, batch, width] = [50, 128, 512];
const none = new Float64Array(0);

interface Case {
  readonly title: string;
  readonly ours: () => Float64Array;
  readonly request: (peer: NumpyPeer) => object;
  /** What numpy does, where it is not the same. */
  readonly note?: string;
  /** Smallest ratio accepted. */
  readonly target: number;
  readonly rounds: number;
}

/** Batch normalisation and residual layers of width 512, without forming what is not needed, against numpy. */
export const layersJob: BenchJob = {
  name: "layers",
  async run() {
    const rows: BenchRow[] = [];
    for (const one of [...normalisations(), ...residuals()]) rows.push(...(await againstNumpy(one)));
    return rows;
  },
};

/** Milliseconds that a turn of a side should last at least. */
const shortestTurn = 60;

async function inTurns(side: Side): Promise<Side> {
  const repeats = Math.ceil(shortestTurn / (await side()));
  return () => repeatedly(side, repeats);
}

async function againstNumpy({ title, ours, request, note, target, rounds }: Case): Promise<BenchRow[]> {
  const peer = await fastestNumpy("layers_numpy.py", request);
  if (peer === undefined) return [];
  const asked = request(peer);
  let answer: NumpyAnswer | undefined;
  const numpy = async () => (answer = await peer.ask(asked)).ms;
  for (let i = 0; i < 3; i++) ours();
  const times = await alternate(await inTurns(() => timed(ours)), await inTurns(numpy), rounds);
  const difference = relativeDifference(ours(), await peer.array(asked));
  peer.close();
  const peerName = `numpy ${answer!.version}, ${peer.threads} thread${peer.threads > 1 ? "s" : ""}${note ?? ""}`;
  return [{ job: title, ...times, peerName, target, difference }];
}

function normals(count: number, stream: number, scale = 1): Float64Array {
  const { normal } = randomStream(1, stream);
  return Float64Array.from({ length: count }, () => scale * normal());
}

function normalisations(): Case[] {
  const size = batch * width;
  const xs = normals(layers * size, 0);
  const delta = normals(size, 1);
  const made = Array.from({ length: layers }, (_, i) => {
    const layer = batchNormLayer({ width, epsilon: 0, gain: false, offset: false });
    const x = xs.subarray(i * size, (i + 1) * size);
    layer.forward(x, none, batch, new Float64Array(size));
    return { layer, x };
  });
  const out = new Float64Array(size);
  const forward = () => {
    for (const { layer, x } of made) layer.forward(x, none, batch, out);
    return out;
  };
  const pull = (count: number) => () => {
    let [above, below] = [delta.slice(), new Float64Array(size)];
    for (let i = count - 1; i >= 0; i--) {
      made[i]!.layer.pull(none, above, below);
      [above, below] = [below, above];
    }
    return above;
  };
  const request = (job: string, count: number) => (peer: NumpyPeer) => ({
    ...{ job, layers: count, batch, width },
    ...{ xs: peer.file(xs), delta: peer.file(delta) },
  });
  const shape = `[${batch}, ${width}]`;
  return [
    {
      title: `batch normalisation ${shape}, ${layers} forward`,
      // Ours keeps x̂ for the derivatives and fills the caller's array with it, too: one copy more.
      ...{ ours: forward, request: request("forward", layers), target: 0.7, rounds: 9 },
    },
    {
      title: `batch normalisation ${shape}, ${layers} Jacobians`,
      ...{ ours: pull(layers), request: request("pull", layers), target: 1, rounds: 9 },
    },
    {
      title: `batch normalisation ${shape}, 5 Jacobians`,
      ...{ ours: pull(5), request: request("blocks", 5), target: 20, rounds: 5 },
      note: ", [128, 128] a feature formed",
    },
  ];
}

function residuals(): Case[] {
  const all = normals(layers * width * width, 2, 0.5 / Math.sqrt(width));
  const factors = Array.from({ length: layers }, (_, i) =>
    all.subarray(i * width * width, (i + 1) * width * width),
  );
  const chain = residualChain(residentChain(width, factors));
  const times = (block: Float64Array) => () => {
    let v = block;
    for (let i = 1; i <= layers; i++) v = chain.times(i, v);
    return v;
  };
  const norm = () => Float64Array.of(chainNorm(chain).norm!);
  const request = (job: string, block: Float64Array) => (peer: NumpyPeer) => ({
    ...{ job, layers, batch, width, tolerance: chainNormDefaults.tolerance },
    ...{ factors: peer.file(all), block: peer.file(block) },
  });
  const [one, many] = [normals(width, 3), normals(width * batch, 4)];
  const product = `Π(I + J), ${layers} of ${width} × ${width}`;
  // One vector: 105 MB of matrices are read once, on both sides as fast as the memory gives them. A block: 3.4 · 10⁹
  // operations at the speed of vectors of two without fused multiply-add, against OpenBLAS's of eight with it.
  const targets = { vector: 0.8, block: 0.12, lanczos: 0.8, formed: 0.6 };
  return [
    {
      title: `${product}, times a vector`,
      ...{ ours: times(one), request: request("product", one), target: targets.vector, rounds: 7 },
    },
    {
      title: `${product}, times ${batch} vectors`,
      ...{ ours: times(many), request: request("product", many), target: targets.block, rounds: 3 },
    },
    {
      title: `${product}, its norm`,
      ...{ ours: norm, request: request("norm", one), target: targets.lanczos, rounds: 3 },
      note: ", Lanczos",
    },
    {
      title: `${product}, its norm`,
      ...{ ours: norm, request: request("formed", one), target: targets.formed, rounds: 3 },
      note: ", formed, and its SVD",
    },
  ];
}
