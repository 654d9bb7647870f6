import { batchNormGain, batchNormReluGain } from "../../src/methods/depth/batch-norm-gain.js";
import { deepGradient, innerGain, type DeepGradientOptions } from "../deep-gradient.js";
import { sources } from "../claims/sources.js";
import type { ClaimContext } from "../claims/claim.js";
import type { Cure, CureResult } from "./cure.js";

const network = { units: 128, batch: 64, depth: 50 } as const;
const setting = (words: string) =>
  `${words}, ${network.depth} layers of ${network.units}, ${network.batch} samples`;
const quantity = "‖∂L/∂x_{0}‖ / ‖∂L/∂x_{L}‖";

/** log₁₀ of the gradient's gain through the whole network, plain and normalised. */
function profiles(options: Pick<DeepGradientOptions, "activation" | "variance" | "seed">) {
  const run = (normalise: boolean) => deepGradient({ ...network, ...options, normalise });
  return { plain: run(false), normalised: run(true) };
}

/** S4: what batch normalisation does to gradients of deep networks without connections around the layers, and with. */
export const batchNormalisationCure: Cure = { id: "S4", name: "Batch normalisation", measure };

function measure({ seed }: ClaimContext): CureResult {
  const vanishing = profiles({ activation: "logistic", variance: 1, seed });
  const exploding = profiles({ activation: "relu", variance: 8, seed });
  const skip = deepGradient({
    ...{ ...network, activation: "relu", variance: 2, seed },
    ...{ normalise: true, skip: true },
  });
  const gain = 10 ** innerGain(exploding.normalised);
  return {
    id: "S4",
    name: "Batch normalisation",
    vanishing: {
      quantity,
      setting: setting("logistic, σ_{w}² = 1"),
      before: vanishing.plain[0]!,
      after: vanishing.normalised[0]!,
    },
    exploding: {
      quantity,
      setting: setting("rectifiers, σ_{w}² = 8"),
      before: exploding.plain[0]!,
      after: exploding.normalised[0]!,
    },
    literature: "Normalising by the statistics of the batch solves both problems (encyclopedia article).",
    source: `${sources.ioffe2015}; ${sources.yang2019}`,
    measured: [
      {
        quantity: "gain a layer, rectifiers, normalised",
        value: gain,
        expected: batchNormReluGain(network.batch),
      },
      {
        quantity: "gain a layer, logistic, normalised",
        value: 10 ** innerGain(vanishing.normalised),
        expected: batchNormGain("logistic"),
      },
      { quantity: "log_{10} gain with connections around the layers", value: skip[0]! },
    ],
    limit:
      `Without connections around the layers the gradient explodes whatever the weights, with rectifiers by ${gain.toFixed(3)} a layer ` +
      `(10^{${exploding.normalised[0]!.toFixed(1)}} here, 10^{${skip[0]!.toFixed(1)}} with them).`,
  };
}
