import type { JacobianChain } from "../products/jacobian-chain.js";

/**
 * The Jacobians I + J_i of residual layers x + f_i(x), from the chain of the Jacobians J_i of their branches f_i.
 *
 * Nothing is formed: a product costs what one with J_i does, and an addition. The operator norm of Π(I + J_i) is the
 * first of `productSingularValues` of this chain.
 */
export function residualChain(branches: JacobianChain): JacobianChain {
  return {
    dimension: branches.dimension,
    length: branches.length,
    times: (i, v) => added(v, branches.times(i, v)),
    transposedTimes: (i, v) => added(v, branches.transposedTimes(i, v)),
  };
}

/** v + image, in place of the image, which is fresh. */
function added(v: Float64Array, image: Float64Array): Float64Array {
  for (let k = 0; k < image.length; k++) image[k]! += v[k]!;
  return image;
}
