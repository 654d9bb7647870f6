import { matMul } from "../../src/linalg/matrix.js";
import { operatorNorm } from "../../src/linalg/norms.js";
import { spectralRadius } from "../../src/linalg/spectral-radius.js";
import { boundHierarchy, growthRate } from "../../src/methods/bounds/bound-hierarchy.js";
import { jointSpectralRadius } from "../../src/methods/bounds/joint-spectral-radius.js";
import { diagonalScalingBound } from "../../src/methods/bounds/diagonal-scaling-bound.js";
import { jacobianProductSeries } from "../../src/methods/products/jacobian-product.js";
import { trajectory } from "../../src/methods/trajectory.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import type { Claim } from "./claim.js";
import { sources } from "./sources.js";
import { gaussianMatrix } from "./support/random-network.js";

const nilpotent = (c: number) => Float64Array.of(c, -c, c, -c);
const skewed = Float64Array.of(0, 10, 0.01, 0);
const rotation = Float64Array.of(0.9, -0.9, 0.9, 0.9).map((v) => v * Math.SQRT1_2);

/** ρ(|W|). */
function entrywiseRadius(w: Float64Array, n: number): number {
  return spectralRadius(w.map(Math.abs), n);
}

/** W diag(v) for every v in {0, 1}^n. */
function vertices(w: Float64Array, n: number): Float64Array[] {
  return Array.from({ length: 2 ** n }, (_, mask) => w.map((v, at) => ((mask >> (at % n)) & 1 ? v : 0)));
}

/** All different products of so many vertices; those of the nilpotent family are few. */
function vertexProducts(w: Float64Array, n: number, length: number): Float64Array[] {
  const factors = vertices(w, n);
  let products = factors;
  for (let k = 1; k < length; k++) {
    const next = products.flatMap((a) => factors.map((b) => matMul(a, b, n, n, n)));
    products = [...new Map(next.map((a) => [a.map((v) => v + 0).join(), a])).values()];
  }
  return products;
}

/** Growth per factor of the largest vertex product, from 4 to 8 factors. */
function growthOfProducts(w: Float64Array, n: number): number {
  const largest = (length: number) =>
    Math.max(...vertexProducts(w, n, length).map((a) => operatorNorm(a, n, n)));
  return (largest(8) / largest(4)) ** (1 / 4);
}

/** A lower bound on the joint spectral radius: the largest ρ^(1/k) of vertex products, k ≤ 3. */
function jointLowerBound(w: Float64Array, n: number): number {
  const roots = [1, 2, 3].flatMap((k) => vertexProducts(w, n, k).map((a) => spectralRadius(a, n) ** (1 / k)));
  return Math.max(...roots);
}

/** Of random 3×3 matrices, those for which joint radius ≤ best scaling ≤ min(‖W‖, ρ(|W|)) fails. */
function chainFailures(seed: number): number {
  const slack = 1 + 1e-9;
  const fails = (stream: number) => {
    const w = gaussianMatrix(3, seed, 10 + stream);
    const { infimum } = diagonalScalingBound(w, 3, 1);
    const least = Math.min(operatorNorm(w, 3, 3), entrywiseRadius(w, 3));
    return jointLowerBound(w, 3) > infimum * slack || infimum > least * slack;
  };
  return Array.from({ length: 10 }, (_, stream) => stream).filter(fails).length;
}

/** Of random 4×4 matrices, those whose certified bounds are out of order. */
function hierarchyFailures(seed: number): number {
  const slack = 1 + 1e-9;
  const fails = (stream: number) => {
    const w = gaussianMatrix(4, seed, 100 + stream);
    const { lower, upper, bracket } = boundHierarchy(w, 4, 1, { tolerance: 0.05, maxNodes: 200 });
    const of = (method: string) => growthRate(upper.find((bound) => bound.method === method)!);
    const [two, entrywise] = [of("s‖W‖₂"), of("s ρ(|W|)")];
    const sums = Math.min(of("s‖W‖₁"), of("s‖W‖∞"));
    return (
      lower.some(({ value }) => value > bracket[1]) ||
      of("s min‖SWS⁻¹‖₂") > Math.min(two, entrywise) * slack ||
      entrywise > sums * slack
    );
  };
  return Array.from({ length: 20 }, (_, stream) => stream).filter(fails).length;
}

/** Largest norm of a product of two Jacobians along a run of the tanh network with weights [[0, 3], [0, 0]]. */
function largestTwoStepProduct(): number {
  const network = vanillaNetwork({ units: 2, activation: "tanh" });
  const p = Float64Array.of(0, 3, 0, 0, 0.1, -0.2);
  const { states } = trajectory(network, Float64Array.of(0.3, 0.4), p, { steps: 50 });
  const norms = Array.from({ length: 49 }, (_, t) => {
    const piece = states.subarray(2 * t, 2 * (t + 3));
    const options = { lags: [2], spectralRadius: false };
    return jacobianProductSeries(network, piece, p, options).lags[0]!.norm ?? NaN;
  });
  return Math.max(...norms);
}

/** How the conditions relate: values that separate them, and the order between them. */
export const latticeOfConditions: readonly Claim[] = [
  {
    id: "C3.5",
    statement: "W = [[0, 10], [0.01, 0]]: norm 10, but best scaling and ρ(|W|) are √0.1",
    source: sources.hornJohnson2012,
    components: ["‖W‖_{2}", "min_{S}‖S W S^{−1}‖_{2}", "ρ(|W|)"],
    comparison: "relative",
    tolerance: 1e-9,
    paths: { analytic: "closed form", simulated: "singular value; minimisation over S; eigenvalues" },
    analytic: () => [10, Math.sqrt(0.1), Math.sqrt(0.1)],
    simulated: () => [
      operatorNorm(skewed, 2, 2),
      diagonalScalingBound(skewed, 2, 1).value,
      entrywiseRadius(skewed, 2),
    ],
  },
  {
    id: "C3.6",
    statement: "W = c[[1, −1], [1, −1]], c = 3: joint spectral radius c, norm and best scaling 2c (s = 1)",
    source: sources.rotaStrang1960,
    components: ["joint spectral radius", "‖W‖_{2}", "min_{S}‖S W S^{−1}‖_{2}"],
    comparison: "relative",
    tolerance: 1e-9,
    paths: {
      analytic: "closed form",
      simulated: "growth of all products of 4 to 8 factors; singular value; minimisation",
    },
    analytic: () => [3, 6, 6],
    simulated: () => [
      growthOfProducts(nilpotent(3), 2),
      operatorNorm(nilpotent(3), 2, 2),
      diagonalScalingBound(nilpotent(3), 2, 1).value,
    ],
  },
  {
    id: "C3.7",
    statement:
      "σ_{1} > 1/s is necessary for explosion, not sufficient: W = [[0, 3], [0, 0]] has σ_{1} = 3 and Π = 0",
    source: sources.pascanu2013,
    components: ["σ_{1}", "largest ‖Π‖ of 2 steps"],
    comparison: "absolute",
    tolerance: 1e-10,
    paths: { analytic: "W D W = 0", simulated: "Jacobian products along a run of the tanh network" },
    analytic: () => [3, 0],
    simulated: () => [operatorNorm(Float64Array.of(0, 3, 0, 0), 2, 2), largestTwoStepProduct()],
  },
  {
    id: "C3.8",
    statement:
      "Joint spectral radius ≤ best scaling ≤ min(‖W‖_{2}, ρ(|W|)): each of (1) and (3) implies (2), and (2) implies (4)",
    source: sources.hornJohnson2012,
    comparison: "absolute",
    tolerance: 0,
    paths: { analytic: "no exception", simulated: "exceptions among 10 random 3×3 matrices" },
    analytic: () => 0,
    simulated: ({ seed }) => chainFailures(seed),
  },
  {
    id: "C3.9",
    statement:
      "(1) and (3) are incomparable: R = 0.9 × rotation by 45° has ‖R‖ < 1 < ρ(|R|), W of C3.5 has ρ(|W|) < 1 < ‖W‖",
    source: sources.hornJohnson2012,
    components: ["‖R‖_{2}", "ρ(|R|)", "ρ(|W|)", "‖W‖_{2}"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: { analytic: "closed form", simulated: "singular values and eigenvalues" },
    analytic: () => [0.9, 0.9 * Math.SQRT2, Math.sqrt(0.1), 10],
    simulated: () => [
      operatorNorm(rotation, 2, 2),
      entrywiseRadius(rotation, 2),
      entrywiseRadius(skewed, 2),
      operatorNorm(skewed, 2, 2),
    ],
  },
  {
    id: "C3.10",
    statement:
      "W = c[[1, −1], [1, −1]], logistic, c = 3.9: joint spectral radius c/4 < 1, so gradients vanish, though s‖W‖ = s min_{S}‖S W S^{−1}‖ = 1.95",
    source: sources.rotaStrang1960,
    components: ["JSR from below", "JSR from above", "s min_{S}‖S W S^{−1}‖_{2}"],
    comparison: "relative",
    tolerance: 1e-3,
    paths: { analytic: "closed form c s and 2 c s", simulated: "certified bracket; certified scaling" },
    analytic: () => [0.975, 0.975, 1.95],
    simulated: () => {
      const { lower, upper } = jointSpectralRadius(nilpotent(3.9), 2, 0.25, { tolerance: 5e-4 });
      return [lower, upper, diagonalScalingBound(nilpotent(3.9), 2, 0.25).value];
    },
  },
  {
    id: "C3.11",
    statement:
      "Cycle mean of |W|, max_{I} ρ(W[I, I]) ≤ joint spectral radius ≤ best scaling ≤ min(‖W‖_{2}, ρ(|W|)) ≤ ‖W‖_{1}, ‖W‖_{∞}",
    source: sources.hornJohnson2012,
    comparison: "absolute",
    tolerance: 0,
    paths: { analytic: "no exception", simulated: "certified bounds of 20 random 4×4 matrices" },
    analytic: () => 0,
    simulated: ({ seed }) => hierarchyFailures(seed),
  },
];
