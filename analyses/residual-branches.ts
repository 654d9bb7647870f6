import { matrixChain, type JacobianChain } from "../src/methods/products/jacobian-chain.js";
import { randomStream } from "../src/random/stream.js";

/** Which branches: L independent n × n matrices with entries N(0, g²/n). */
export interface GaussianBranches {
  readonly units: number;
  /** L. */
  readonly depth: number;
  /** g. */
  readonly gain: number;
  readonly seed: number;
}

/** The Jacobians of the branches of a residual network as independent Gaussian matrices, each from a stream of its own. */
export function gaussianBranches({ units, depth, gain, seed }: GaussianBranches): JacobianChain {
  const scale = gain / Math.sqrt(units);
  const factors = Array.from({ length: depth }, (_, i) => {
    const { normal } = randomStream(seed, i);
    return Float64Array.from({ length: units * units }, () => scale * normal());
  });
  return matrixChain(units, factors);
}

/** c standard normal adjoints or tangents, [n, c]. */
export function normalBlock(units: number, c: number, seed: number, stream: number): Float64Array {
  const { normal } = randomStream(seed, stream);
  return Float64Array.from({ length: units * c }, () => normal());
}
