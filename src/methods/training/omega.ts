/** The regulariser Ω of Pascanu, Mikolov & Bengio (2013), weighted by α. */
export interface OmegaOptions {
  readonly alpha: number;
  /** Terms whose ‖∂L/∂x_t‖² lies below it are left out, L being the batch's mean loss. */
  readonly bound?: number;
  /**
   * "squares": terms (‖δJ‖²/‖δ‖² − 1)², as their code has them, and "norms": (‖δJ‖/‖δ‖ − 1)², as equation 9 has them.
   */
  readonly ratio?: "squares" | "norms";
}

/** Defaults of {@link OmegaOptions}: those of the authors' code. */
export const omegaDefaults = { bound: 1e-20, ratio: "squares" } as const;

export interface OmegaTerms {
  readonly omega: number;
  readonly counted: number;
  /** α ∂Ω/∂(½‖δ_t J_t‖²) of each term, shape [T, B]. */
  readonly factors: Float64Array;
}

/**
 * Ω = Σ (ratio_{t,b} − 1)² / N over all steps t and samples b, the ratio being that of ‖δ_t J_t‖ to ‖δ_t‖ for δ_t =
 * ∂L/∂x_t, with N the number of terms whose ‖δ_t‖² reaches the bound and does not underflow; the others count 0.
 *
 * Its gradient is an approximation, as in the paper: W enters through the J_t = D W of each term alone, with δ_t and the
 * states held constant, so that ∂Ω/∂W = Σ f (δD)ᵀ(δDW) with the factors f given here, and V and b get nothing.
 *
 * @param norms   ‖δ_t‖ for t = 0 … T, shape [T + 1, B]; there is no loss before the last step, so δ_{t−1} = δ_t J_t
 * @param batch   B
 * @returns       0 for Ω and factors where no term counts
 * @see           arXiv:1211.5063, equations 9 and 10, and the authors' code, github.com/pascanur/trainingRNNs
 */
export function omegaTerms(norms: Float64Array, batch: number, options: OmegaOptions): OmegaTerms {
  const { alpha, bound, ratio } = { ...omegaDefaults, ...options };
  const terms = norms.length - batch;
  const factors = new Float64Array(terms);
  let [sum, counted] = [0, 0];
  for (let k = 0; k < terms; k++) {
    const [before, after] = [norms[k]!, norms[k + batch]!];
    const square = after * after;
    if (square < bound || square === 0) continue;
    counted++;
    const quotient = before / after;
    const size = ratio === "norms" ? quotient : quotient * quotient;
    sum += (size - 1) ** 2;
    // d(size − 1)² = 2 (size − 1) dsize; a norm has the slope 0 at 0, by convention.
    const slope = ratio === "squares" ? 2 : size === 0 ? 0 : 1 / size;
    factors[k] = (2 * (size - 1) * slope) / square;
  }
  const share = counted === 0 ? 0 : 1 / counted;
  for (let k = 0; k < terms; k++) factors[k]! *= alpha * share;
  return { omega: sum * share, counted, factors };
}
