import { operatorNorm } from "../../src/linalg/norms.js";
import { spectralRadius } from "../../src/linalg/spectral-radius.js";
import { diagonalScalingBound } from "../../src/methods/bounds/diagonal-scaling-bound.js";
import { entrywiseBound } from "../../src/methods/bounds/entrywise-bound.js";
import { latticeOfConditions } from "./c03-order-of-conditions.js";
import type { Claim, ClaimContext, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { gaussianMatrix, worstExcess, type PowerBound } from "./support/random-network.js";

const units = 6;
const logisticSlope = 0.25;

/** A random matrix scaled so that a measure of it, times the slope of the logistic, is 0.9. */
function scaledTo(w: Float64Array, measure: number): Float64Array {
  return w.map((v) => (v * 0.9) / (logisticSlope * measure));
}

function normBelowOne(seed: number): Float64Array {
  const w = gaussianMatrix(units, seed);
  return scaledTo(w, operatorNorm(w, units, units));
}

/** A matrix of small norm seen in badly scaled coordinates: its norm is large, its best scaling is not. */
function scalingBelowOne(seed: number): Float64Array {
  const w = normBelowOne(seed);
  return w.map((v, at) => v * 3 ** (Math.floor(at / units) - (at % units)));
}

function entrywiseBelowOne(seed: number): Float64Array {
  const w = gaussianMatrix(units, seed);
  return scaledTo(w, spectralRadius(w.map(Math.abs), units));
}

interface Condition {
  readonly id: string;
  readonly statement: string;
  readonly weights: (seed: number) => Float64Array;
  readonly bound: (w: Float64Array) => PowerBound;
}

/** A condition, put to the test on a random logistic network driven by random input for 200 steps. */
function condition({ id, statement, weights, bound }: Condition): Claim {
  return {
    id,
    statement: `${statement} (largest ratio to the bound over 200 lags)`,
    source: sources.hornJohnson2012,
    comparison: "at-most",
    tolerance: 1e-9,
    paths: { analytic: "1", simulated: "Jacobian products of a randomly driven network of six units" },
    analytic: () => 1,
    simulated: ({ seed }: ClaimContext) => {
      const w = weights(seed);
      return worstExcess(w, units, bound(w), seed);
    },
  };
}

/** Condition 4 where 1 to 3 fail: W = 3[[1, −1], [1, −1]], logistic, joint spectral radius 3/4. */
function nilpotentExcess({ seed }: ClaimContext): number {
  return worstExcess(Float64Array.of(3, -3, 3, -3), 2, { value: 0.75, prefactor: 2 }, seed);
}

export const sufficientConditions: ClaimGroup = {
  id: "C3",
  title: "What does make every Jacobian product vanish (s = sup φ′)",
  claims: [
    condition({
      id: "C3.1",
      statement: "(1) s‖W‖_{2} < 1 suffices: ‖Π‖ ≤ (s‖W‖_{2})^{k}",
      weights: normBelowOne,
      bound: (w) => ({ value: logisticSlope * operatorNorm(w, units, units), prefactor: 1 }),
    }),
    condition({
      id: "C3.2",
      statement: "(2) g = s min_{S}‖S W S^{−1}‖_{2} < 1 over positive diagonal S suffices: ‖Π‖ ≤ κ(S) g^{k}",
      weights: scalingBelowOne,
      bound: (w) => diagonalScalingBound(w, units, logisticSlope),
    }),
    condition({
      id: "C3.3",
      statement: "(3) g = s ρ(|W|) < 1, entrywise |W|, suffices: ‖Π‖ ≤ κ g^{k}, κ from the Perron vectors",
      weights: entrywiseBelowOne,
      bound: (w) => entrywiseBound(w, units, logisticSlope),
    }),
    {
      id: "C3.4",
      statement:
        "(4) a joint spectral radius of {s W diag(v), v ∈ {0, 1}^{n}} below 1 suffices: W = 3[[1, −1], [1, −1]], ‖Π‖ ≤ 2(3/4)^{k}",
      source: sources.rotaStrang1960,
      comparison: "at-most",
      tolerance: 1e-9,
      paths: { analytic: "1", simulated: "Jacobian products of a randomly driven network, 200 lags" },
      analytic: () => 1,
      simulated: nilpotentExcess,
    },
    ...latticeOfConditions,
  ],
};
