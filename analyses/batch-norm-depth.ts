import { batchNormGain } from "../src/methods/depth/batch-norm-gain.js";
import { batchNormScale, type BatchNormScaleResult } from "./batch-norm-scale.js";
import { deepGradient, innerGain } from "./deep-gradient.js";

export interface BatchNormDepthOptions {
  readonly units?: number;
  /** B. */
  readonly batch?: number;
  /** L. */
  readonly depth?: number;
  readonly seed?: number;
}

export const batchNormDepthDefaults = {
  units: 256,
  batch: 128,
  depth: 50,
  seed: 0,
} as const satisfies Required<BatchNormDepthOptions>;

const depthNetworks = ["plain", "normalised", "skip"] as const;
/** W relu(x); with batch normalisation; with batch normalisation and a connection around every layer. */
export type DepthNetwork = (typeof depthNetworks)[number];

export interface BatchNormDepthResult {
  readonly options: Required<BatchNormDepthOptions>;
  readonly scale: BatchNormScaleResult;
  /** log₁₀ ‖∂L/∂x_l‖/‖∂L/∂x_L‖, and the same by the law of wide networks, l = 0 … L. */
  readonly profiles: readonly {
    readonly network: DepthNetwork;
    readonly measured: readonly number[];
    readonly law: readonly number[];
    /** Measured gain a layer, the ends left out. */
    readonly gain: number;
  }[];
  /** √(π/(π − 1)). */
  readonly limit: number;
}

/** Variance of a rectified standard normal number, twice. */
const rectified = (Math.PI - 1) / Math.PI;

/**
 * What does batch normalisation do to gradients over the scale of the weights, and over depth, without connections
 * around the layers and with them?
 *
 * The laws: without normalisation weights of variance 2/units keep the size; with it the gain is √(π/(π − 1)) a layer;
 * with connections layer l of a sum whose variance grows by (π − 1)/π a layer, from 1, has the gain
 * √(1 + 1/(1 + l(π − 1)/π)).
 */
export function batchNormDepth(options: BatchNormDepthOptions = {}): BatchNormDepthResult {
  const resolved = { ...batchNormDepthDefaults, ...options };
  const { depth, seed } = resolved;
  const limit = batchNormGain("relu");
  const gainOf: Readonly<Record<DepthNetwork, (l: number) => number>> = {
    plain: () => 1,
    normalised: () => limit,
    skip: (l) => Math.sqrt(1 + 1 / (1 + l * rectified)),
  };
  return {
    options: resolved,
    scale: batchNormScale({ seed }),
    profiles: depthNetworks.map((network) => {
      const measured = deepGradient({
        ...{ ...resolved, activation: "relu", variance: 2 },
        ...{ normalise: network !== "plain", skip: network === "skip" },
      });
      const law = [0];
      for (let l = depth - 1; l >= 0; l--) law.unshift(law[0]! + Math.log10(gainOf[network](l)));
      return { network, measured, law, gain: 10 ** innerGain(measured) };
    }),
    limit,
  };
}
