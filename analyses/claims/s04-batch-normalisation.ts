import { norm2, scaleVector } from "../../src/linalg/vector.js";
import { batchNormGain, batchNormReluGain } from "../../src/methods/depth/batch-norm-gain.js";
import { deepGradient, innerGain, type DeepGradientOptions } from "../deep-gradient.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import {
  differenceGradient,
  normalisedByDefinition,
  normalisedByLayers,
  rowProducts,
  scaledWeights,
  type ScaledWeights,
} from "./support/scaled-weights.js";

const factors = [0.001, 0.5, 40] as const;
const factorNames = factors.map((a) => `a = ${a}`);
const rowNames = ["i = 1", "i = 2", "i = 3"];
const scaled = (a: number, { u, w, delta }: ScaledWeights) => ({ u, w: scaleVector(a, w), delta });

/** Largest |BN((a W) u) − BN(W u)| for every a. */
function deviations(seed: number, epsilon: number): number[] {
  const given = scaledWeights(seed);
  const { output } = normalisedByLayers(given, epsilon);
  return factors.map((a) => {
    const found = normalisedByDefinition(scaled(a, given).w, given.u, epsilon);
    return Math.max(...found.map((v, k) => Math.abs(v - output[k]!)));
  });
}

/** Σ_b δ x̂ ε/(v + ε) of every row: the derivative of the loss in ln a, from a run forward alone. */
function alongRows(given: ScaledWeights, epsilon: number): number[] {
  const { output, variance } = normalisedByLayers(given, epsilon);
  const width = variance.length;
  return Array.from(variance, (v, j) => {
    let sum = 0;
    for (let k = j; k < output.length; k += width) sum += given.delta[k]! * output[k]!;
    return (sum * epsilon) / (v + epsilon);
  });
}

/** ‖∂L/∂x_l‖ of W φ(BN(x)), without connections around it, against its size at the top, for every l. */
function explosion(options: Pick<DeepGradientOptions, "units" | "batch" | "depth" | "seed">): number[] {
  return deepGradient({ ...options, activation: "relu", variance: 2, normalise: true });
}

const skipLayers = [10, 20, 40] as const;

/** With a connection around every layer the variance of its input grows by (π − 1)/π a layer, from 1 on. */
function skipGains(): number[] {
  return skipLayers.map((layers) => {
    let square = 1;
    for (let l = 0; l < layers; l++) square *= 1 + 1 / (1 + (l * (Math.PI - 1)) / Math.PI);
    return Math.sqrt(square);
  });
}

export const batchNormalisationClaims: ClaimGroup = {
  id: "S4",
  title: "Batch normalisation undoes the scale of weights, and explodes without connections around it",
  claims: [
    {
      id: "S4.1",
      statement: "BN(W u) = BN((a W) u) for a > 0, with ε = 0 (largest difference of an entry)",
      source: sources.ioffe2015,
      components: factorNames,
      comparison: "absolute",
      tolerance: 1e-12,
      paths: { analytic: "0", simulated: "layers at W against the definition at a W" },
      analytic: () => factors.map(() => 0),
      simulated: ({ seed }) => deviations(seed, 0),
    },
    {
      id: "S4.2",
      statement: "∂L/∂u is the same at a W as at W, with ε = 0 (its norm)",
      source: sources.ioffe2015,
      components: factorNames,
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "adjoint of the layers at W", simulated: "differences of the definition at a W" },
      analytic: ({ seed }) => factors.map(() => norm2(normalisedByLayers(scaledWeights(seed), 0).byInput)),
      simulated: ({ seed }) =>
        factors.map((a) => norm2(differenceGradient(scaled(a, scaledWeights(seed)), "u", 0))),
    },
    {
      id: "S4.3",
      statement: "∂L/∂(a W) = (1/a) ∂L/∂W, with ε = 0 (its norm)",
      source: sources.ioffe2015,
      components: factorNames,
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "adjoint of the layers at W", simulated: "differences of the definition at a W" },
      analytic: ({ seed }) => {
        const { byWeight } = normalisedByLayers(scaledWeights(seed), 0);
        return factors.map((a) => norm2(byWeight) / a);
      },
      simulated: ({ seed }) =>
        factors.map((a) => norm2(differenceGradient(scaled(a, scaledWeights(seed)), "w", 0))),
    },
    {
      id: "S4.4",
      statement: "⟨w_{i}, ∂L/∂w_{i}⟩ = 0 for every row of W, with ε = 0",
      source: sources.ioffe2015,
      components: rowNames,
      comparison: "absolute",
      tolerance: 1e-12,
      paths: { analytic: "Euler’s theorem on homogeneous functions", simulated: "adjoint of the layers" },
      analytic: () => rowNames.map(() => 0),
      simulated: ({ seed }) => {
        const given = scaledWeights(seed);
        return rowProducts(given.w, normalisedByLayers(given, 0).byWeight);
      },
    },
    {
      id: "S4.5",
      statement:
        "BN(W u) = BN((a W) u) as batch normalisation is used, with ε = 10^{−5} (largest difference)",
      source: sources.ioffe2015,
      expect: "refuted",
      counterexample: "small weights, a = 0.001: their variance is no larger than ε",
      correctedBy: ["S4.1", "S4.6"],
      components: factorNames,
      comparison: "absolute",
      tolerance: 1e-12,
      paths: { analytic: "0", simulated: "layers at W against the definition at a W" },
      analytic: () => factors.map(() => 0),
      simulated: ({ seed }) => deviations(seed, 1e-5),
    },
    {
      id: "S4.6",
      statement:
        "With ε > 0, ⟨w_{i}, ∂L/∂w_{i}⟩ = ε/(v_{i} + ε) Σ_{b} (∂L/∂y_{bi}) y_{bi}, y = BN(W u) (ε = 10^{−5}, rows 0.01 w_{i})",
      source: sources.ioffe2015,
      components: rowNames,
      comparison: "relative",
      tolerance: 1e-9,
      paths: { analytic: "derivative in ln a from a forward run", simulated: "adjoint of the layers" },
      analytic: ({ seed }) => alongRows(scaled(0.01, scaledWeights(seed)), 1e-5),
      simulated: ({ seed }) => {
        const given = scaled(0.01, scaledWeights(seed));
        return rowProducts(given.w, normalisedByLayers(given, 1e-5).byWeight);
      },
    },
    {
      id: "S4.7",
      statement:
        "Batch normalisation solves both problems: the gradient neither vanishes nor explodes with depth (gain over 20 layers)",
      source: sources.article,
      expect: "refuted",
      counterexample:
        "20 layers linear + BN + ReLU of 256 units without connections around them, 128 samples",
      correctedBy: ["S4.8", "S4.9", "S4.10"],
      comparison: "relative",
      tolerance: 0.5,
      paths: { analytic: "1", simulated: "adjoint of the random network" },
      analytic: () => 1,
      simulated: ({ seed }) => {
        const profile = explosion({ units: 256, batch: 128, depth: 22, seed });
        return 10 ** (profile[1]! - profile[21]!);
      },
    },
    {
      id: "S4.8",
      statement: "A wide network of linear + BN + ReLU layers without skips explodes by √(π/(π − 1)) a layer",
      source: sources.yang2019,
      comparison: "relative",
      tolerance: 0.01,
      paths: { analytic: "closed form for many samples", simulated: "6 layers of 512 units, 256 samples" },
      analytic: () => batchNormGain("relu"),
      simulated: ({ seed }) => 10 ** innerGain(explosion({ units: 512, batch: 256, depth: 6, seed })),
    },
    {
      id: "S4.9",
      statement: "With few samples B it explodes faster (gain a layer)",
      source: sources.yang2019,
      components: ["B = 8", "B = 16", "B = 64"],
      comparison: "relative",
      tolerance: 0.05,
      paths: { analytic: "closed form of features even on a sphere", simulated: "10 layers of 384 units" },
      analytic: () => [8, 16, 64].map((batch) => batchNormReluGain(batch)),
      simulated: ({ seed }) =>
        [8, 16, 64].map((batch) => 10 ** innerGain(explosion({ units: 384, batch, depth: 10, seed }))),
    },
    {
      id: "S4.10",
      statement:
        "With a connection around every layer, x + W φ(BN(x)), it grows as a power of depth: Π_{l<L} (1 + 1/(1 + l(π − 1)/π))^{1/2}",
      source: sources.deSmith2020,
      components: skipLayers.map((layers) => `L = ${layers}`),
      comparison: "relative",
      tolerance: 0.1,
      paths: { analytic: "variances of a wide network", simulated: "layers of 256 units, 128 samples" },
      analytic: skipGains,
      simulated: ({ seed }) => {
        const profile = deepGradient({
          ...{ units: 256, batch: 128, depth: 40, activation: "relu", variance: 2, seed },
          ...{ normalise: true, skip: true },
        });
        return skipLayers.map((layers) => 10 ** (profile[0]! - profile[layers]!));
      },
    },
  ],
};
