import type { UnrolledKernel } from "../../kernels/unrolled-batch.js";
import { unrolledLstm } from "../../kernels/unrolled-lstm.js";
import { unrolledRate } from "../../kernels/unrolled-rate.js";
import { omegaTerms, type OmegaTerms } from "./omega.js";
import type { SequenceNetworkShape } from "./sequence-network.js";
import { adjointNorms } from "./unrolled-gradient.js";
import type { Unrolling } from "./unrolling.js";

/**
 * What `rateUnrolling` and `lstmUnrolling` compute, by SIMD kernels: the same to rounding.
 *
 * @param n units, q inputs
 * @throws  RangeError, in its functions, if the kernel's memory does not suffice
 */
export function kernelUnrolling(cell: SequenceNetworkShape["cell"], n: number, q: number): Unrolling {
  const kernel: UnrolledKernel = cell === "lstm" ? unrolledLstm(n, q) : unrolledRate(cell, n, q);
  return {
    weights: (cell === "lstm" ? 4 : 1) * n * (n + q + 1),
    dimension: (cell === "lstm" ? 2 : 1) * n,
    last: (theta, batch) => kernel.last(theta, batch),
    states(theta, batch) {
      kernel.run(theta, batch);
      return kernel.states();
    },
    forward: (theta, batch) => kernel.run(theta, batch),
    backward(_theta, { batch }, adjoint, out, omega) {
      let terms: OmegaTerms | undefined;
      const factors = omega && ((norms: Float64Array) => (terms = omegaTerms(norms, batch, omega)).factors);
      const norms = kernel.back(adjoint, out, factors);
      const stepNorms = adjointNorms(norms, batch);
      return { omega: terms?.omega ?? 0, counted: terms?.counted ?? 0, stepNorms };
    },
  };
}
