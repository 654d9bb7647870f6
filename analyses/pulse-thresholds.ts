import { oneNeuronFolds } from "../src/methods/bifurcations/one-neuron-folds.js";
import { oneNeuronModel } from "../src/systems/neuron-models.js";
import { oneNeuronMap } from "../src/systems/one-neuron.js";
import {
  bistableNeuron,
  bistableNeuronDefaults,
  type BistableNeuron,
  type NeuronParameters,
} from "./bistable-neuron.js";

export interface PulseThresholdsOptions extends NeuronParameters {
  /** Lengths of the square pulse, steps. */
  readonly lengths?: readonly number[];
  /** Relative width at which the bisection on the amplitude stops. */
  readonly tolerance?: number;
  /** Steps granted after a pulse to reach an attractor. */
  readonly settlingSteps?: number;
}

export const pulseThresholdsDefaults = {
  ...bistableNeuronDefaults,
  lengths: [1, 2, 3, 5, 7, 10, 14, 20, 28, 40, 50, 70, 100, 140, 200, 280, 400, 560, 800, 1100, 1600],
  tolerance: 1e-12,
  settlingSteps: 20_000,
} as const satisfies Required<PulseThresholdsOptions>;

export interface PulseThreshold {
  readonly length: number;
  /** Smallest amplitude that flips the state, by bisection on simulated runs. */
  readonly amplitude: number;
  /** "undecided" if runs that rested on no attractor within the settling steps blur it by more than 10⁻⁹. */
  readonly status: "converged" | "undecided";
}

export interface PulseThresholdsResult {
  readonly options: Required<PulseThresholdsOptions>;
  readonly thresholds: readonly PulseThreshold[];
  /** Closed form: a constant input above it leaves no lower attractor. The limit of long pulses. */
  readonly constantInput: number;
  /** Closed form: amplitude · length of a pulse too short for the state to relax, (x_u − x_low)/(ε w'). */
  readonly impulse: number;
}

/**
 * The smallest square pulse of input that moves the neuron from its lower to its upper attractor, by length.
 *
 * A constant input u shifts the fixed points as a bias b + w w' u would, so the lower one vanishes at the fold
 * u = (b_fold − b)/(w w'); shorter pulses need more. The threshold is found by bisection on the outcome alone:
 * each run starts on the attractor and is followed after the pulse until it rests on one.
 *
 * Cost: about 60 runs a length.
 *
 * @throws RangeError if an option is out of range or the map has a single attractor
 */
export function pulseThresholds(options: PulseThresholdsOptions = {}): PulseThresholdsResult {
  const all = { ...pulseThresholdsDefaults, ...options };
  check(all);
  const neuron = bistableNeuron(all);
  const fold = Math.max(...oneNeuronFolds(oneNeuronModel, neuron.p).map(({ bias }) => bias));
  return {
    options: all,
    thresholds: all.lengths.map((length) => threshold(neuron, length, all)),
    constantInput: (fold - all.b) / (all.w * all.wIn),
    impulse: (neuron.boundary - neuron.low) / (all.epsilon * all.wIn),
  };
}

type Outcome = "low" | "high" | "undecided";

function threshold(
  neuron: BistableNeuron,
  length: number,
  { tolerance, settlingSteps }: Required<PulseThresholdsOptions>,
): PulseThreshold {
  const outcome = (amplitude: number) => pulseOutcome(neuron, amplitude, length, settlingSteps);
  let below = 0;
  let above = 1;
  while (outcome(above) === "low") above *= 2;
  while (above - below > tolerance * above) {
    const middle = (below + above) / 2;
    if (middle === below || middle === above) break;
    const found = outcome(middle);
    if (found === "undecided") {
      // Exactly on the boundary, to rounding, unless the runs are too short.
      const sharp = above - below <= 1e-9 * above;
      return { length, amplitude: middle, status: sharp ? "converged" : "undecided" };
    }
    if (found === "high") above = middle;
    else below = middle;
  }
  return { length, amplitude: above, status: "converged" };
}

/** Where a run rests that starts on the lower attractor and feels the pulse for its first `length` steps. */
function pulseOutcome(neuron: BistableNeuron, amplitude: number, length: number, settling: number): Outcome {
  const { low, boundary, high } = neuron;
  const p = neuron.p.slice();
  // Balls well inside the basins: once in one, the state stays.
  const radius = 0.1 * Math.min(boundary - low, high - boundary);
  const x = Float64Array.of(low);
  const next = new Float64Array(1);
  for (let t = 0; t < length + settling; t++) {
    p[4] = t < length ? amplitude : 0;
    x[0] = oneNeuronMap.step(x, p, next)[0]!;
    if (t + 1 < length) continue;
    if (Math.abs(x[0] - low) < radius) return "low";
    if (Math.abs(x[0] - high) < radius) return "high";
  }
  return "undecided";
}

function check({ lengths, tolerance, settlingSteps, w }: Required<PulseThresholdsOptions>): void {
  for (const length of lengths) {
    if (!(Number.isInteger(length) && length >= 1 && length <= 1_000_000)) {
      throw new RangeError(`length is ${length}; expected an integer from 1 to 1000000`);
    }
  }
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new RangeError(`tolerance is ${tolerance}; expected a number between 0 and 1`);
  }
  if (!(Number.isInteger(settlingSteps) && settlingSteps >= 1)) {
    throw new RangeError(`settlingSteps is ${settlingSteps}; expected an integer of at least 1`);
  }
  if (!(w > 0)) throw new RangeError(`w is ${w}; expected a positive weight`);
}
