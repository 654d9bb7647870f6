import { unrolledRate } from "../../kernels/unrolled-rate.js";
import type { ActivationName } from "../../systems/activation.js";
import { omegaTerms, type OmegaTerms } from "./omega.js";
import { adjointNorms } from "./unrolled-gradient.js";
import type { Unrolling } from "./unrolling.js";

/**
 * What `rateUnrolling` computes, by a SIMD kernel: the same to rounding.
 *
 * @throws RangeError, in its functions, if the kernel's memory does not suffice
 */
export function rateKernelUnrolling(activation: ActivationName, n: number, q: number): Unrolling {
  const kernel = unrolledRate(activation, n, q);
  return {
    weights: n * (n + q + 1),
    dimension: n,
    last: (theta, batch) => kernel.last(theta, batch),
    states(theta, batch) {
      kernel.run(theta, batch);
      return kernel.states(0);
    },
    forward(theta, batch) {
      kernel.run(theta, batch);
      return kernel.states(batch.length);
    },
    backward(_theta, { batch }, adjoint, out, omega) {
      let terms: OmegaTerms | undefined;
      const factors =
        omega && ((squares: Float64Array) => (terms = omegaTerms(squares, batch, omega)).factors);
      const squares = kernel.back(adjoint, out, factors);
      return {
        omega: terms?.omega ?? 0,
        counted: terms?.counted ?? 0,
        stepNorms: adjointNorms(squares, batch),
      };
    },
  };
}
