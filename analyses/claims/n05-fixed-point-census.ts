import { fixedPoints } from "../../src/methods/fixed-points/fixed-points.js";
import { proveFixedPoints } from "../../src/methods/fixed-points/prove-fixed-points.js";
import { defaultParameters } from "../../src/systems/parameters.js";
import { censusNetwork } from "../fixed-point-census.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

/** The number of fixed points, proven; NaN where the proof stays open. */
function provenCount(units: number): number {
  const model = censusNetwork(units);
  const { status, fixedPoints: points } = proveFixedPoints(model, defaultParameters(model));
  return status === "complete" ? points.length : NaN;
}

/** How many of them have 0, 1, …, N unstable directions, each number proven. */
function provenDirections(units: number): number[] {
  const model = censusNetwork(units);
  const { fixedPoints: points } = proveFixedPoints(model, defaultParameters(model));
  return Array.from(
    { length: units + 1 },
    (_, k) => points.filter(({ certificate }) => certificate.unstableDirections === k).length,
  );
}

function searchedCount(units: number): number {
  const model = censusNetwork(units);
  return fixedPoints(model, defaultParameters(model)).fixedPoints.length;
}

function binomial(n: number, k: number): number {
  return k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k;
}

const common = { source: sources.beer2006, comparison: "absolute", tolerance: 0 } as const;
const sizes = [1, 2, 3, 4, 5];
const directions = 4;
const searched = [1, 2, 3];

const claims: readonly Claim[] = [
  {
    ...common,
    id: "N5.1",
    statement:
      "σ(W x + b) with w_{ii} = 6, w_{ij} = 0.2 and b_{i} = −½ Σ_{j} w_{ij} has exactly 3^{N} fixed points, N = 1 … 5",
    components: sizes.map((n) => `N = ${n}`),
    paths: { analytic: "3^{N}", simulated: "branch and bound, proven to be complete" },
    analytic: () => sizes.map((n) => 3 ** n),
    simulated: () => sizes.map(provenCount),
  },
  {
    ...common,
    id: "N5.2",
    statement: `Of those at N = ${directions}, C(N, k) 2^{N − k} have k unstable directions`,
    components: Array.from({ length: directions + 1 }, (_, k) => `k = ${k}`),
    paths: {
      analytic: "every unit low, high or between, as if uncoupled",
      simulated: "discs proven to hold the multipliers of each certified point",
    },
    analytic: () =>
      Array.from({ length: directions + 1 }, (_, k) => binomial(directions, k) * 2 ** (directions - k)),
    simulated: () => provenDirections(directions),
  },
  {
    ...common,
    id: "N5.3",
    statement: "A search from random starts finds as many of them as are proven to exist, N = 1 … 3",
    components: searched.map((n) => `N = ${n}`),
    paths: { analytic: "branch and bound, proven to be complete", simulated: "Newton from random starts" },
    analytic: () => searched.map(provenCount),
    simulated: () => searched.map(searchedCount),
  },
];

export const fixedPointCensusClaims: ClaimGroup = { id: "N5", title: "The number of fixed points", claims };
