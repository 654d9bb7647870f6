import { orthogonalMatrix } from "../../random/orthogonal-ensemble.js";
import { randomStream } from "../../random/stream.js";
import { vanillaNetwork } from "../../systems/vanilla-network.js";
import { jacobianProductSeries } from "../products/jacobian-product.js";
import { trajectory } from "../trajectory.js";
import type { HistoryLevel } from "./history-compression.js";

/** Steps of a level's own clock between two events of it. */
export interface CreditPath {
  readonly from: number;
  readonly to: number;
}

/**
 * Where two steps of the raw stream lie in the stream of a level: the way that credit must go there. Undefined where one of them
 * was not passed up.
 */
export function creditPath({ times }: HistoryLevel, from: number, to: number): CreditPath | undefined {
  const [first, last] = [times.indexOf(from), times.indexOf(to)];
  return first < 0 || last < 0 ? undefined : { from: first, to: last };
}

export interface CreditNetwork {
  /** γ: all singular values of the recurrent weights. */
  readonly gain: number;
  readonly units?: number;
  /** Size of what a code adds to the input of a unit, root mean square. */
  readonly inputSize?: number;
  readonly seed?: number;
}

export const creditNetworkDefaults = { units: 16, inputSize: 0.01, seed: 0 } as const;

/**
 * ln ‖∂h_to/∂h_from‖ along paths through a tanh network that reads the codes of a level, one a step: what is left of the
 * gradient of a loss at `to` when it comes to `from`. Its weights are γ times an orthogonal matrix, so that small inputs lose
 * γ a step and larger ones more; every code is a random vector of its own.
 *
 * O(units²) a step of the stream, O(units³) a step of a path.
 *
 * @throws RangeError if a size does not fit or a path leaves the stream
 */
export function creditGradients(
  { codes }: HistoryLevel,
  paths: readonly CreditPath[],
  options: CreditNetwork,
): number[] {
  const { gain, units, inputSize, seed } = { ...creditNetworkDefaults, ...options };
  const map = vanillaNetwork({ units, inputs: units, activation: "tanh" });
  const p = new Float64Array(map.parameterDimension);
  p.set(orthogonalMatrix(units, gain, seed));
  for (let i = 0; i < units; i++) p[units * units + i * units + i] = inputSize;
  const vectors = new Map<number, Float64Array>();
  const inputs = new Float64Array(codes.length * units);
  codes.forEach((code, t) => {
    let vector = vectors.get(code);
    if (vector === undefined) {
      const { normal } = randomStream(seed, code + 1);
      vectors.set(code, (vector = Float64Array.from({ length: units }, () => normal())));
    }
    inputs.set(vector, t * units);
  });
  const { states } = trajectory(map, new Float64Array(units), p, { steps: codes.length, inputs });
  return paths.map(({ from, to }) => {
    if (!(from >= 0 && from < to && to < codes.length)) {
      throw new RangeError(`a path leads from ${from} to ${to}; expected 0 ≤ from < to < ${codes.length}`);
    }
    // Row t + 1 is the state that has read code t.
    const run = states.subarray((from + 1) * units, (to + 2) * units);
    const { lags } = jacobianProductSeries(map, run, p, {
      lags: [to - from],
      spectralRadius: false,
      inputs: inputs.subarray((from + 1) * units, (to + 1) * units),
    });
    return lags[0]!.logNorm ?? -Infinity;
  });
}
