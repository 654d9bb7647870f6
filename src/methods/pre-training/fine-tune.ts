import { checkCount } from "../run-arguments.js";
import type { ClassifierChain } from "./classifier-chain.js";
import { classifierGradient, type ClassifierGradient, type LabelledRows } from "./classifier-gradient.js";

export interface FineTuning {
  readonly updates?: number;
  readonly rate?: number;
  readonly momentum?: number;
  /** Called before the first update and after each. */
  readonly observe?: (update: number, at: ClassifierGradient) => void;
}

export const fineTuningDefaults = { updates: 500, rate: 0.5, momentum: 0.9 } as const;

/**
 * Gradient descent with momentum on all rows at once: deterministic.
 *
 * @returns the trained weights
 * @throws  RangeError if an option is out of range
 */
export function fineTune(
  chain: ClassifierChain,
  p0: Float64Array,
  data: LabelledRows,
  options: FineTuning = {},
): Float64Array {
  const { updates, rate, momentum, observe } = { ...fineTuningDefaults, observe: undefined, ...options };
  checkCount("updates", updates, 0);
  if (!(rate > 0)) throw new RangeError(`rate is ${rate}; expected above 0`);
  if (!(momentum >= 0 && momentum < 1))
    throw new RangeError(`momentum is ${momentum}; expected 0 ≤ value < 1`);
  const p = p0.slice();
  const velocity = new Float64Array(p.length);
  let at = classifierGradient(chain, p, data);
  observe?.(0, at);
  for (let update = 1; update <= updates; update++) {
    for (let k = 0; k < p.length; k++) {
      velocity[k] = momentum * velocity[k]! - rate * at.gradient[k]!;
      p[k]! += velocity[k]!;
    }
    at = classifierGradient(chain, p, data);
    observe?.(update, at);
  }
  return p;
}
