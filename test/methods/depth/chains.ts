import { matrixChain, type JacobianChain } from "../../../src/methods/products/jacobian-chain.js";
import { randomStream } from "../../../src/random/stream.js";

/** L independent matrices with entries N(0, gain²/n). */
export function gaussianMatrices(n: number, length: number, gain: number, seed: number): Float64Array[] {
  return Array.from({ length }, (_, i) => {
    const { normal } = randomStream(seed, i);
    return Float64Array.from({ length: n * n }, () => (gain * normal()) / Math.sqrt(n));
  });
}

export function gaussianChain(n: number, length: number, gain: number, seed: number): JacobianChain {
  return matrixChain(n, gaussianMatrices(n, length, gain, seed));
}
