import { checkCount } from "../run-arguments.js";
import { checkThreshold, type StreamPredictor } from "./stream-predictor.js";

export interface SoftmaxPredictorOptions {
  /** Codes 0 … alphabet − 1 are learnt; a larger one is neither expected nor learnt from. */
  readonly alphabet: number;
  /** Step of the gradient descent. */
  readonly rate?: number;
  /** Least probability at which a code is expected. */
  readonly threshold?: number;
}

export const softmaxPredictorDefaults = { rate: 0.5, threshold: 0.9 } as const;

/**
 * A network of one layer, trained as it runs: probabilities softmax(W e(last) + b) of the next code, one gradient step on
 * its cross-entropy a code, from W = 0. It expects the likeliest code if that is likely enough.
 *
 * O(alphabet) a code.
 *
 * @throws RangeError if an option is out of range
 */
export function softmaxPredictor(options: SoftmaxPredictorOptions): StreamPredictor {
  const { alphabet, rate, threshold } = { ...softmaxPredictorDefaults, ...options };
  checkCount("alphabet", alphabet, 2);
  if (!(rate > 0)) throw new RangeError(`rate is ${rate}; expected above 0`);
  checkThreshold(threshold);
  const weights = new Float64Array(alphabet * alphabet);
  const bias = new Float64Array(alphabet);
  const p = new Float64Array(alphabet).fill(1 / alphabet);
  let last = -1;
  const refresh = () => {
    let top = -Infinity;
    for (let i = 0; i < alphabet; i++) {
      p[i] = bias[i]! + (last < 0 ? 0 : weights[last * alphabet + i]!);
      top = Math.max(top, p[i]!);
    }
    let total = 0;
    for (let i = 0; i < alphabet; i++) total += p[i] = Math.exp(p[i]! - top);
    for (let i = 0; i < alphabet; i++) p[i]! /= total;
  };
  return {
    predict() {
      let best = 0;
      for (let i = 1; i < alphabet; i++) if (p[i]! > p[best]!) best = i;
      return p[best]! >= threshold ? best : -1;
    },
    learn(code) {
      const known = code < alphabet;
      if (known) {
        for (let i = 0; i < alphabet; i++) {
          const step = rate * ((i === code ? 1 : 0) - p[i]!);
          bias[i]! += step;
          if (last >= 0) weights[last * alphabet + i]! += step;
        }
      }
      last = known ? code : -1;
      refresh();
    },
  };
}
