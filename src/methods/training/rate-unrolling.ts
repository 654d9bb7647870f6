import { matMul, transpose } from "../../linalg/matrix.js";
import { activations, type ActivationName } from "../../systems/activation.js";
import { omegaTerms, type OmegaOptions } from "./omega.js";
import type { SequenceBatch } from "./task.js";
import { adjointNorms, rowNorms, weightGradient } from "./unrolled-gradient.js";
import type { Unrolling } from "./unrolling.js";

/**
 * The rate cell h_t = φ(W h_{t−1} + V u_t + b) over a batch, weights [W; V; b].
 *
 * Backwards, with δ_t = ∂loss/∂h_t and D_t = δ_t ⊙ φ'(a_t): δ_{t−1} = D_t W, ∂W = Σ D_tᵀ h_{t−1}, ∂V = Σ D_tᵀ u_t. Slopes are
 * taken at the preactivation, so they keep their digits where φ saturates; at a kink of the rectifier it is the left one.
 *
 * @param n units, q inputs
 */
export function rateUnrolling(activation: ActivationName, n: number, q: number): Unrolling {
  const phi = activations[activation];
  const [wIn, b] = [n * n, n * n + n * q];
  /** h_0 … h_T and φ' at steps 1 … T, [T + 1, B, n] and [T, B, n]. */
  let states: Float64Array = new Float64Array(0);
  let slopes: Float64Array = new Float64Array(0);
  const forward = (theta: Float64Array, { length, batch, inputs }: SequenceBatch) => {
    const size = batch * n;
    states = new Float64Array((length + 1) * size);
    slopes = matMul(inputs, transpose(theta.subarray(wIn, b), n, q), length * batch, q, n);
    const w = transpose(theta.subarray(0, wIn), n, n);
    const product = new Float64Array(size);
    for (let t = 0; t < length; t++) {
      const at = t * size;
      matMul(states.subarray(at, at + size), w, batch, n, n, product);
      for (let k = 0; k < size; k++) {
        const a = product[k]! + slopes[at + k]! + theta[b + (k % n)]!;
        states[at + size + k] = phi.value(a);
        slopes[at + k] = phi.derivative(a);
      }
    }
    return states.subarray(length * size);
  };
  return {
    weights: b + n,
    dimension: n,
    last: forward,
    states(theta, batch) {
      forward(theta, batch);
      return states.slice();
    },
    forward,
    backward(theta, { length, batch, inputs }, adjoint, out, omega?: OmegaOptions) {
      const size = batch * n;
      const w = theta.subarray(0, wIn);
      /** δ_0 … δ_T; `slopes` turn into D. */
      const adjoints = new Float64Array((length + 1) * size);
      adjoints.set(adjoint, length * size);
      for (let t = length; t >= 1; t--) {
        const from = (t - 1) * size;
        for (let k = 0; k < size; k++) slopes[from + k]! *= adjoints[t * size + k]!;
        matMul(slopes.subarray(from, t * size), w, batch, n, n, adjoints.subarray(from, t * size));
      }
      const norms = rowNorms(adjoints, n);
      const before = states.subarray(0, length * size);
      weightGradient({ rows: n, columns: n, inputs: q }, slopes, before, inputs, out);
      const stepNorms = adjointNorms(norms, batch);
      if (omega === undefined) return { omega: 0, counted: 0, stepNorms };
      const terms = omegaTerms(norms, batch, omega);
      const weighted = adjoints
        .subarray(0, length * size)
        .map((x, k) => x * terms.factors[Math.floor(k / n)]!);
      const change = matMul(transpose(slopes, length * batch, n), weighted, n, length * batch, n);
      for (let k = 0; k < wIn; k++) out[k]! += change[k]!;
      return { omega: terms.omega, counted: terms.counted, stepNorms };
    },
  };
}
