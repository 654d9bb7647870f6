import { identity, matMul } from "../../src/linalg/matrix.js";
import { operatorNorm } from "../../src/linalg/norms.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { norm2 } from "../../src/linalg/vector.js";
import { pathLengthLaw } from "../../src/methods/depth/path-length-law.js";
import { pathLengthTerms } from "../../src/methods/depth/path-length-terms.js";
import { sampledPaths } from "../../src/methods/depth/sampled-paths.js";
import { matrixChain } from "../../src/methods/products/jacobian-chain.js";
import { affineLayer } from "../../src/systems/layers/affine-layer.js";
import { layerSequence } from "../../src/systems/layers/layer-sequence.js";
import { residualLayer } from "../../src/systems/layers/residual-layer.js";
import { gaussianBranches, normalBlock } from "../residual-branches.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { allPaths, chainSum } from "./support/residual-sums.js";

const scalars = [0.5, -0.3, 0.8] as const;
/** Veit et al.'s depth of 54 branches and the branches of this group. */
const ensemble = { depth: 54, gain: 0.5 } as const;
const effective = { from: 5, to: 17 } as const;

/** ∂x_L/∂x_0 of residual layers x + j x, by the layers' adjoint. */
function scalarGradient(factors: readonly number[]): number {
  const network = layerSequence(
    factors.map((_, i) => residualLayer(affineLayer({ inputs: 1, outputs: 1, bias: false, base: i }))),
  );
  const p = Float64Array.from(factors);
  const out = new Float64Array(1);
  network.forward(Float64Array.of(1), p, 1, out);
  network.pull(p, Float64Array.of(1), out);
  return out[0]!;
}

/** Mean squares of the gradient of each path length over random networks, relative to that of the adjoint. */
function measuredSquares(seed: number): number[] {
  const [units, adjoints, networks] = [64, 8, 6];
  const squares = Array.from({ length: ensemble.depth + 1 }, () => 0);
  for (let k = 0; k < networks; k++) {
    const drawn = { ...ensemble, units, seed: seed * networks + k };
    const block = normalBlock(units, adjoints, drawn.seed, ensemble.depth);
    const { norms } = pathLengthTerms(gaussianBranches(drawn), block);
    norms.forEach((norm, length) => (squares[length]! += (norm / norm2(block)) ** 2 / networks));
  }
  return squares;
}

function shareOf(values: readonly number[]): number {
  const sum = (part: readonly number[]) => part.reduce((total, v) => total + v, 0);
  return sum(values.slice(effective.from, effective.to + 1)) / sum(values);
}

function moments(squares: readonly number[]): number[] {
  const total = squares.reduce((sum, v) => sum + v, 0);
  const mean = squares.reduce((sum, v, k) => sum + (v * k) / total, 0);
  return [mean, Math.sqrt(squares.reduce((sum, v, k) => sum + (v * (k - mean) ** 2) / total, 0))];
}

/** Smallest singular value of Π(I + J_i) for random J_i of operator norm κ. */
function smallestStretch(seed: number, depth: number, kappa: number): number {
  const n = 4;
  let product: Float64Array = identity(n);
  for (let i = 0; i < depth; i++) {
    const drawn = normalBlock(n, n, seed, i);
    const scale = kappa / operatorNorm(drawn, n, n);
    const factor = drawn.map((v, at) => scale * v + Number(at % (n + 1) === 0));
    product = matMul(factor, product, n, n, n);
  }
  return singularValues(product, n, n).at(-1)!;
}

const smallMatrices = (seed: number) =>
  Array.from({ length: 9 }, (_, i) => normalBlock(3, 3, seed, i).map((v) => v / 2));
const shrinking = [0.1, 0.5, 1] as const;

export const residualClaims: ClaimGroup = {
  id: "S5",
  title: "The gradient of a residual network is a product, the sum over all paths",
  claims: [
    {
      id: "S5.1",
      statement: "The gradient through residual layers is I + ∇f_{l+1} + ∇f_{l+2}∇f_{l+1} + …",
      source: sources.article,
      expect: "refuted",
      counterexample: "three layers x + j x with j = 0.5, −0.3, 0.8",
      correctedBy: ["S5.2", "S5.3"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "the sum as stated, 1.23", simulated: "adjoint of the layers" },
      analytic: () =>
        chainSum(
          scalars.map((j) => Float64Array.of(j)),
          Float64Array.of(1),
        )[0]!,
      simulated: () => scalarGradient(scalars),
    },
    {
      id: "S5.2",
      statement: "It is Π (1 + j_{i}), the sum over all 2^{L} ordered subsets (j = 0.5, −0.3, 0.8)",
      source: sources.veit2016,
      components: ["product", "subsets"],
      comparison: "relative",
      tolerance: 1e-12,
      paths: { analytic: "product of 1 + j; sum over eight subsets", simulated: "adjoint of the layers" },
      analytic: () => [
        scalars.reduce((product, j) => product * (1 + j), 1),
        allPaths(
          scalars.map((j) => Float64Array.of(j)),
          Float64Array.of(1),
        ).reduce((sum, v) => sum + v[0]!, 0),
      ],
      simulated: () => [scalarGradient(scalars), scalarGradient(scalars)],
    },
    {
      id: "S5.3",
      statement: "Of matrices likewise, by path length (norm of the sum over the subsets of k out of 9)",
      source: sources.veit2016,
      components: Array.from({ length: 10 }, (_, k) => `k = ${k}`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "enumeration of 2^{9} subsets", simulated: "recursion over the layers" },
      analytic: ({ seed }) => allPaths(smallMatrices(seed), Float64Array.of(1, -2, 0.5)).map(norm2),
      simulated: ({ seed }) => [
        ...pathLengthTerms(matrixChain(3, smallMatrices(seed)), Float64Array.of(1, -2, 0.5)).norms,
      ],
    },
    {
      id: "S5.4",
      statement:
        "The gradient does not vanish in arbitrarily deep networks, since it holds the identity (‖Π‖ at L = 50)",
      source: sources.article,
      expect: "refuted",
      counterexample: "f = −x, where a single layer loses all of it; f = −x/2, where 50 leave 10^{−15}",
      correctedBy: ["S5.5", "S5.6"],
      components: ["f = −x", "f = −x/2"],
      comparison: "at-least",
      tolerance: 1e-10,
      paths: { analytic: "1, the identity’s", simulated: "adjoint of the layers" },
      analytic: () => [1, 1],
      simulated: () => [1, 0.5].map((c) => scalarGradient(Array.from({ length: 50 }, () => -c))),
    },
    {
      id: "S5.5",
      statement: "With f = −c x it is (1 − c)^{L} (L = 50)",
      source: sources.he2016,
      components: shrinking.map((c) => `c = ${c}`),
      comparison: "relative",
      tolerance: 1e-12,
      paths: { analytic: "power", simulated: "adjoint of the layers" },
      analytic: () => shrinking.map((c) => (1 - c) ** 50),
      simulated: () => shrinking.map((c) => scalarGradient(Array.from({ length: 50 }, () => -c))),
    },
    {
      id: "S5.6",
      statement:
        "Where ‖J_{i}‖ ≤ κ < 1, no direction shrinks below (1 − κ)^{L} (random J_{i}, κ = 0.3, L = 20)",
      source: sources.hornJohnson2012,
      comparison: "at-least",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "smallest singular value of the product" },
      analytic: () => 0.7 ** 20,
      simulated: ({ seed }) => smallestStretch(seed, 20, 0.3),
    },
    {
      id: "S5.7",
      statement:
        "Independent Gaussian branches of entry variance g²/N: the mean square of the gradient by path length is Binomial(L, g²/(1 + g²)) (L = 54, g = ½)",
      source: sources.veit2016,
      components: ["mean length", "standard deviation"],
      comparison: "relative",
      tolerance: 0.05,
      paths: { analytic: "binomial law", simulated: "exact decomposition of random matrices" },
      analytic: () => {
        const { mean, deviation } = pathLengthLaw(ensemble.depth, ensemble.gain);
        return [mean, deviation];
      },
      simulated: ({ seed }) => moments(measuredSquares(seed)),
    },
    {
      id: "S5.8",
      statement: "Paths of 5 to 17 branches carry 97.5 % of it (the same networks)",
      source: sources.veit2016,
      comparison: "absolute",
      tolerance: 0.01,
      paths: { analytic: "binomial law", simulated: "exact decomposition of random matrices" },
      analytic: () => shareOf(pathLengthLaw(ensemble.depth, ensemble.gain).gradient),
      simulated: ({ seed }) => shareOf(measuredSquares(seed)),
    },
    {
      id: "S5.9",
      statement: "They are 0.4537 % of all 2^{54} paths",
      source: sources.veit2016,
      comparison: "relative",
      tolerance: 1e-12,
      paths: { analytic: "binomial law", simulated: "counted: path-length recursion over branches of 1" },
      analytic: () => shareOf(pathLengthLaw(ensemble.depth, ensemble.gain).paths),
      simulated: () => {
        const ones = Array.from({ length: ensemble.depth }, () => Float64Array.of(1));
        return shareOf(pathLengthTerms(matrixChain(1, ones), Float64Array.of(1)).norms);
      },
    },
    {
      id: "S5.10",
      statement: "Together the gradient grows as (1 + g²)^{L/2} instead of vanishing (log_{10} of it)",
      source: sources.veit2016,
      comparison: "absolute",
      tolerance: 0.15,
      paths: { analytic: "closed form", simulated: "exact decomposition of random matrices" },
      analytic: () => (ensemble.depth / 2) * Math.log10(1 + ensemble.gain ** 2),
      simulated: ({ seed }) => Math.log10(measuredSquares(seed).reduce((sum, v) => sum + v, 0)) / 2,
    },
    {
      id: "S5.11",
      statement: "A single path through k branches carries g^{k} of the gradient (root mean square, ln)",
      source: sources.veit2016,
      components: ["k = 5", "k = 15"],
      comparison: "absolute",
      tolerance: 0.5,
      paths: { analytic: "closed form", simulated: "60 random paths a length" },
      analytic: () => [5, 15].map((k) => k * Math.log(ensemble.gain)),
      simulated: ({ seed }) => {
        const delta = normalBlock(64, 1, seed, ensemble.depth);
        const options = { lengths: [5, 15], paths: 60, seed };
        const found = sampledPaths(gaussianBranches({ ...ensemble, units: 64, seed }), delta, options);
        return found.map(({ rootMeanSquare }) => Math.log(rootMeanSquare / norm2(delta)));
      },
    },
  ],
};
