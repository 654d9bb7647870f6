import {
  decayLength,
  geometricHorizon,
  geometricTail,
  measuredHorizon,
} from "../../src/methods/sensitivity/horizon.js";
import { lagTerms } from "../../src/methods/sensitivity/lag-terms.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

const gammas = [0.5, 0.9, 0.99] as const;
const names = gammas.map((gamma) => `γ = ${gamma}`);
/** Share of the sum that may be missing. */
const share = 0.01;
/** So many steps that the oldest term is below 10⁻⁸ of the first even for the largest γ. */
const steps = 2500;

/** Logarithms of the lag terms of dh_T/db for h_t = relu(γ h_{t−1} + b), b = 1, the most recent first. */
function lagSizes(gamma: number): number[] {
  const network = vanillaNetwork({ units: 1, activation: "relu" });
  const p = Float64Array.of(gamma, 1);
  const { terms } = lagTerms(network, Float64Array.of(1), p, { steps, columns: [1] });
  return terms.map((term) => term.logNorm ?? -Infinity);
}

/** Lags the simulated terms need until at most the share is missing. */
function simulatedHorizon(gamma: number): number {
  return measuredHorizon(lagSizes(gamma), share);
}

/** Sum of the simulated terms from a lag on. */
function simulatedTail(gamma: number, lag: number): number {
  return lagSizes(gamma)
    .slice(lag)
    .reduceRight((sum, size) => sum + Math.exp(size), 0);
}

export const horizon: ClaimGroup = {
  id: "C4",
  title: "How many lags matter",
  claims: [
    {
      id: "C4.1",
      statement:
        "Only the first O(γ^{−1}) terms matter, so their number falls as γ grows (ratio, γ = 0.99 to 0.5)",
      source: sources.article,
      expect: "refuted",
      counterexample: "h_{t} = relu(γ h_{t−1} + b): 99 % of dh_{T}/db takes the more lags the larger γ",
      correctedBy: ["C4.2", "C4.4"],
      comparison: "at-most",
      tolerance: 1,
      paths: { analytic: "γ^{−1} as stated", simulated: "lag terms of a run" },
      analytic: () => 0.5 / 0.99,
      simulated: () => simulatedHorizon(0.99) / simulatedHorizon(0.5),
    },
    {
      id: "C4.2",
      statement: "All but 1 % of Σ γ^{k} lies in the first ⌈ln 0.01/ln γ⌉ terms, more as γ grows",
      source: sources.article,
      components: names,
      comparison: "absolute",
      tolerance: 0,
      paths: { analytic: "closed form", simulated: "lag terms of a run, summed" },
      analytic: () => gammas.map((gamma) => geometricHorizon(gamma, share)),
      simulated: () => gammas.map(simulatedHorizon),
    },
    {
      id: "C4.3",
      statement: "The terms from lag K on add up to M γ^{K}/(1 − γ) (M = 1, K = 10)",
      source: sources.article,
      components: names,
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "closed form", simulated: "lag terms of a run, summed" },
      analytic: () => gammas.map((gamma) => geometricTail(1, gamma, 10)),
      simulated: () => gammas.map((gamma) => simulatedTail(gamma, 10)),
    },
    {
      id: "C4.4",
      statement: "The terms fall by e over 1/|ln γ| lags",
      source: sources.article,
      components: names,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "decay of the lag terms of a run over 1000 lags" },
      analytic: () => gammas.map(decayLength),
      simulated: () =>
        gammas.map((gamma) => {
          const sizes = lagSizes(gamma);
          return 1000 / (sizes[0]! - sizes[1000]!);
        }),
    },
  ],
};
