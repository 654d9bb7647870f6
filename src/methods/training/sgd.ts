import { norm2 } from "../../linalg/vector.js";
import { clipElements, clipNorm } from "../sensitivity/clipping.js";

export interface SgdOptions {
  /** η > 0. */
  readonly learningRate: number;
  /** μ, from 0 to below 1. */
  readonly momentum?: number;
  /** The gradient is taken where momentum leads, θ standing there already. */
  readonly nesterov?: boolean;
  /** Bounds the gradient first: the joint norm of all weights, or each entry. */
  readonly clip?: { readonly kind: "norm" | "elements"; readonly limit: number };
  /**
   * What is done with a gradient that is not finite or whose norm exceeds 1e10. "stop": nothing. `{ shrink: m }`: the
   * first m weights, those of W, step by 0.02 of themselves as gradient, the others not at all.
   */
  readonly overflow?: "stop" | { readonly shrink: number };
}

/** The only place where these defaults are written down. */
export const sgdDefaults = { momentum: 0, nesterov: false, overflow: "stop" } as const;

/** Norm above which single precision lost the gradient: with the rule for overflow alone. */
export const overflowNorm = 1e10;

export interface SgdStep {
  /** ‖g‖ before clipping; infinite or NaN where the gradient is. */
  readonly norm: number;
  /** "overflow": θ and the velocity are as they were. */
  readonly status: "plain" | "clipped" | "shrunk" | "overflow";
}

/**
 * One update of stochastic gradient descent: v ← μ v + g, θ ← θ − η v, or with Nesterov's momentum θ ← θ − η (g + μ v).
 *
 * Nesterov's method is written for the point ahead, which is what the gradient is taken at: its θ is θ' − η μ v of the
 * textbook's θ'. A pass over the weights, two more for clipping.
 *
 * @param theta    updated in place, shape [m]
 * @param velocity v, updated in place, shape [m]; zeros to start from
 * @param gradient shape [m]; clipped in place
 * @returns        never an exception for a gradient that overflowed: see the status
 * @throws         RangeError if an option or a shape is invalid
 * @see            Polyak (1964), doi:10.1016/0041-5553(64)90137-5; Sutskever et al., On the importance of initialization and
 *                 momentum (2013); the rule for overflow is that of the code of Pascanu, Mikolov & Bengio (2013),
 *                 github.com/pascanur/trainingRNNs
 */
export function sgdStep(
  theta: Float64Array,
  velocity: Float64Array,
  gradient: Float64Array,
  options: SgdOptions,
): SgdStep {
  const { learningRate, momentum, nesterov, clip, overflow } = { ...sgdDefaults, ...options };
  check(theta, velocity, gradient, options);
  const norm = norm2(gradient);
  let status: SgdStep["status"] = "plain";
  if (!(norm < Infinity) || (overflow !== "stop" && norm > overflowNorm)) {
    if (overflow === "stop") return { norm, status: "overflow" };
    for (let i = 0; i < gradient.length; i++) gradient[i] = i < overflow.shrink ? shrinkRate * theta[i]! : 0;
    status = "shrunk";
  } else if (clip !== undefined && bounded(gradient, clip, norm)) status = "clipped";
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i]!;
    const v = momentum * velocity[i]! + g;
    velocity[i] = v;
    theta[i]! -= learningRate * (nesterov ? g + momentum * v : v);
  }
  return { norm, status };
}

/** Share of W that stands in for a gradient that overflowed. */
const shrinkRate = 0.02;

/** Clips in place, and tells whether that changed anything. */
function bounded(gradient: Float64Array, clip: NonNullable<SgdOptions["clip"]>, norm: number): boolean {
  if (clip.kind === "norm") {
    if (norm <= clip.limit) return false;
    clipNorm(gradient, clip.limit, gradient);
    return true;
  }
  const changes = gradient.some((g) => Math.abs(g) > clip.limit);
  if (changes) clipElements(gradient, clip.limit, gradient);
  return changes;
}

function check(
  theta: Float64Array,
  velocity: Float64Array,
  gradient: Float64Array,
  options: SgdOptions,
): void {
  const { learningRate, momentum, nesterov, clip, overflow } = { ...sgdDefaults, ...options };
  const m = theta.length;
  for (const [name, { length }] of Object.entries({ velocity, gradient })) {
    if (length !== m) throw new RangeError(`the ${name} has ${length} entries; expected ${m}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`learning rate is ${learningRate}; expected a number above 0`);
  }
  if (!(momentum >= 0 && momentum < 1)) {
    throw new RangeError(`momentum is ${momentum}; expected a number from 0 to below 1`);
  }
  if (nesterov && momentum === 0) throw new RangeError("momentum is 0; expected more with Nesterov's");
  if (clip !== undefined && !(clip.limit > 0)) {
    throw new RangeError(`clipping limit is ${clip.limit}; expected a number above 0`);
  }
  if (overflow === "stop") return;
  const { shrink } = overflow;
  if (!(Number.isInteger(shrink) && shrink >= 1 && shrink <= m)) {
    throw new RangeError(`weights to shrink are ${shrink}; expected an integer from 1 to ${m}`);
  }
}
