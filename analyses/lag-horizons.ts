import { cumulativeShare, geometricHorizon, measuredHorizon } from "../src/methods/sensitivity/horizon.js";
import { lagTerms } from "../src/methods/sensitivity/lag-terms.js";
import { oneNeuronMap } from "../src/systems/one-neuron.js";

export interface LagHorizonsOptions {
  /** Weight of the one-neuron map, ε = 1. */
  readonly w?: number;
  /** Multipliers γ of the fixed points at which the terms are taken, each below 1 and w/4. */
  readonly gammas?: readonly number[];
  /** The share of the whole that may be missing. */
  readonly share?: number;
  /** T: terms computed. */
  readonly steps?: number;
}

export const lagHorizonsDefaults = {
  w: 5,
  gammas: [0.5, 0.9, 0.99] as readonly number[],
  share: 0.01,
  steps: 3000,
} as const satisfies Required<LagHorizonsOptions>;

export interface LagHorizonCurve {
  readonly gamma: number;
  /** The fixed point and the bias at which its multiplier is γ. */
  readonly state: number;
  readonly bias: number;
  /** log10 of |lag-k term of dx_T/db|, relative to the lag-0 term; k = 0, 1, …; null for a term that is zero. */
  readonly log10Size: readonly (number | null)[];
  /** Share of the first K terms in the sum; K = 0, 1, …. */
  readonly share: readonly number[];
  /** Terms needed for all but `share` of the sum: counted, and in closed form. */
  readonly measuredHorizon: number;
  readonly closedHorizon: number;
  /** 1/γ, said in the literature to be how many terms matter, and the share of the sum it would leave out. */
  readonly claimedHorizon: number;
  readonly claimedMissing: number;
}

export interface LagHorizonsResult {
  readonly options: Required<LagHorizonsOptions>;
  readonly curves: readonly LagHorizonCurve[];
  /** Horizon against γ in closed form, and the claim. */
  readonly horizon: {
    readonly gamma: readonly number[];
    readonly lags: readonly number[];
    readonly claimed: readonly number[];
  };
}

/**
 * How far back the gradient of a settled one-neuron map reaches: the lag terms of dx_T/db at stable fixed points
 * of multiplier γ, their cumulative share, and the number of terms that make up all but a small share.
 *
 * @throws RangeError if γ does not lie in (0, min(1, w/4)), the share in (0, 1), or steps is not positive
 */
export function lagHorizons(options: LagHorizonsOptions = {}): LagHorizonsResult {
  const all = { ...lagHorizonsDefaults, ...options };
  check(all);
  const gamma = Array.from({ length: 181 }, (_, i) => 0.1 + 0.005 * i).filter((g) => g < 0.998);
  return {
    options: all,
    curves: all.gammas.map((g) => curve(all, g)),
    horizon: {
      gamma,
      lags: gamma.map((g) => Math.log(all.share) / Math.log(g)),
      claimed: gamma.map((g) => 1 / g),
    },
  };
}

function check({ w, gammas, steps }: Required<LagHorizonsOptions>): void {
  const limit = Math.min(1, w / 4);
  const wrong = gammas.find((g) => !(g > 0 && g < limit));
  if (wrong !== undefined) throw new RangeError(`γ is ${wrong}; expected 0 < γ < ${limit}`);
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(`steps is ${steps}; expected a whole number, at least 1`);
  }
}

function curve({ w, share, steps }: Required<LagHorizonsOptions>, gamma: number): LagHorizonCurve {
  // w x(1 − x) = γ on the lower branch, where the fixed point of multiplier γ is stable.
  const state = (1 - Math.sqrt(1 - (4 * gamma) / w)) / 2;
  const bias = Math.log(state / (1 - state)) - w * state;
  const p = Float64Array.of(w, bias, 1, 1, 0);
  const { terms } = lagTerms(oneNeuronMap, Float64Array.of(state), p, { steps, columns: [1] });
  const logs = terms.map((term) => term.logNorm);
  return {
    gamma,
    state,
    bias,
    log10Size: logs.map((v) => (v === null ? null : (v - logs[0]!) / Math.LN10)),
    share: [...cumulativeShare(logs)],
    measuredHorizon: measuredHorizon(logs, share),
    closedHorizon: geometricHorizon(gamma, share),
    claimedHorizon: 1 / gamma,
    claimedMissing: gamma ** (1 / gamma),
  };
}
