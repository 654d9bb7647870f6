import { pathLengthLaw } from "../../src/methods/depth/path-length-law.js";
import { deepGradient, type DeepGradientOptions } from "../deep-gradient.js";
import { sources } from "../claims/sources.js";
import type { ClaimContext } from "../claims/claim.js";
import { pathLengths } from "../path-lengths.js";
import { identityLoss } from "../residual-product.js";
import type { Cure, CureResult } from "./cure.js";

const network = { units: 128, batch: 16, depth: 50, activation: "relu" } as const;
const setting = (variance: number) =>
  `W relu(x), σ_{w}² = ${variance}, ${network.depth} layers of ${network.units}`;
const quantity = "‖∂L/∂x_{0}‖ / ‖∂L/∂x_{L}‖";

/** log₁₀ of the gradient's gain without connections and with them. */
function flow(options: Pick<DeepGradientOptions, "variance" | "seed">) {
  const end = (skip: boolean) => deepGradient({ ...network, ...options, skip })[0]!;
  return { quantity, setting: setting(options.variance), before: end(false), after: end(true) };
}

/** S5: what connections around the layers do to gradients of deep networks. */
export const residualCure: Cure = { id: "S5", name: "Residual connections", measure };

function measure({ seed }: ClaimContext): CureResult {
  const exploding = flow({ variance: 4, seed });
  const paths = pathLengths({ units: 48, networks: 2, paths: 0, seed });
  const law = pathLengthLaw(paths.options.depth, paths.options.gain);
  const left = identityLoss({ factor: 0.5, depth: network.depth });
  return {
    id: "S5",
    name: "Residual connections",
    vanishing: flow({ variance: 0.5, seed }),
    exploding,
    literature:
      "The gradient holds the identity beside the layers’ terms, so it does not vanish in arbitrarily deep networks (encyclopedia article).",
    source: `${sources.he2016}; ${sources.veit2016}`,
    measured: [
      { quantity: "mean path length of the gradient, L = 54, g = ½", value: paths.mean, expected: law.mean },
      { quantity: "its standard deviation", value: paths.deviation, expected: law.deviation },
      { quantity: "log_{10}‖∂x_{L}/∂x_{0}‖ with f = −x/2", value: Math.log10(left) },
    ],
    limit:
      `The identity can be undone: f = −x/2 leaves 10^{−${Math.round(-Math.log10(left))}} after ${network.depth} layers and f = −x nothing after one; ` +
      `where gradients explode they explode faster, 10^{${exploding.after.toFixed(1)}} for 10^{${exploding.before.toFixed(1)}}.`,
  };
}
