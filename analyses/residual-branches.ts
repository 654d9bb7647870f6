import { matrixChain, type JacobianChain } from "../src/methods/products/jacobian-chain.js";
import { checkCount } from "../src/methods/run-arguments.js";
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

/**
 * The Jacobians of the branches of a residual network as independent Gaussian matrices, each from a stream of its own.
 *
 * @throws RangeError unless units ≥ 1 and L ≥ 1 are whole numbers and g ≥ 0 is finite
 */
export function gaussianBranches({ units, depth, gain, seed }: GaussianBranches): JacobianChain {
  checkCount("units", units, 1);
  checkCount("depth", depth, 1);
  if (!(gain >= 0 && gain < Infinity)) {
    throw new RangeError(`gain is ${gain}; expected a finite number of at least 0`);
  }
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
