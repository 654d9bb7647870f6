import { trajectory } from "../src/methods/trajectory.js";
import { oneNeuronMap } from "../src/systems/one-neuron.js";
import {
  bistableNeuron,
  bistableNeuronDefaults,
  boundaryStart,
  type NeuronParameters,
} from "./bistable-neuron.js";

export interface DrivenSeparationOptions extends NeuronParameters {
  /** Half the initial distance of the neighbours whose separation is followed. */
  readonly offset?: number;
  /** Half distances of the pairs whose paths are kept. */
  readonly offsets?: readonly number[];
  readonly steps?: number;
  /** The input is amplitude · sin(2πt/period), t in steps. */
  readonly amplitude?: number;
  readonly period?: number;
}

export const drivenSeparationDefaults = {
  ...bistableNeuronDefaults,
  offset: 1e-6,
  offsets: [1e-6, 1e-4, 1e-2],
  steps: 800,
  amplitude: 0.03,
  period: 160,
} as const satisfies Required<DrivenSeparationOptions>;

/** Two neighbours that start one offset on either side of the boundary between the basins. */
export interface Separation {
  /** x_t(upper) − x_t(lower), t = 0 … steps. */
  readonly separation: readonly number[];
  /** The first variation: initial separation times the product of the multipliers along the boundary. */
  readonly linear: readonly number[];
}

export interface StatePair {
  readonly offset: number;
  readonly below: readonly number[];
  readonly above: readonly number[];
}

export interface DrivenSeparationResult {
  readonly options: Required<DrivenSeparationOptions>;
  /** Multiplier at the unstable point without input. */
  readonly multiplier: number;
  /** Without input: attractors, and the distance between them at which a separation saturates. */
  readonly low: number;
  readonly boundary: number;
  readonly high: number;
  readonly saturation: number;
  readonly autonomous: Separation;
  readonly driven: Separation;
  /** u_t, t = 0 … steps − 1. */
  readonly input: readonly number[];
  /** The orbit between the basins under the input, and pairs of orbits beside it; t = 0 … steps. */
  readonly boundaryPath: readonly number[];
  readonly pairs: readonly StatePair[];
}

/**
 * The boundary's orbit is the one that is on the unstable point this long after the last step shown; up to
 * there it is then the same whatever the input does later.
 */
const marginSteps = 400;

/**
 * How two neighbouring states separate, without input and under one input common to both.
 *
 * Without input the boundary between the basins is the unstable point x_u with multiplier m = 1 + ελ, and a
 * small separation grows as m^t until the two states rest on the two attractors. At b = −w/2 the map is odd
 * about x_u, so the first correction is cubic: a half separation d obeys d' = m d − (ε w³/48) d³.
 * Under an input the boundary is the orbit that hovers between the basins; it is found by bisection on x_0
 * (the map is monotone for w > 0), and neighbours separate as the product of the multipliers along it. In
 * double precision an orbit can hover for about 36/ln m steps.
 *
 * @throws RangeError if an option is out of range or the map has a single attractor
 */
export function drivenSeparation(options: DrivenSeparationOptions = {}): DrivenSeparationResult {
  const all = { ...drivenSeparationDefaults, ...options };
  check(all);
  const neuron = bistableNeuron(all);
  const longInput = Float64Array.from({ length: all.steps + marginSteps }, (_, t) => sine(all, t));
  const input = longInput.subarray(0, all.steps);
  const silence = new Float64Array(all.steps);
  const path = (x0: number, u: Float64Array) =>
    trajectory(oneNeuronMap, Float64Array.of(x0), neuron.p, { steps: u.length, inputs: u }).states;
  const separation = (x0: number, u: Float64Array): Separation => {
    const above = path(x0 + all.offset, u);
    const below = path(x0 - all.offset, u);
    const linear = firstVariation(path(x0, u), u, neuron.p, above[0]! - below[0]!);
    return { separation: Array.from(above, (x, t) => x - below[t]!), linear };
  };
  const start = boundaryStart((x0) => path(x0, longInput).at(-1)! > neuron.boundary);
  return {
    options: all,
    multiplier: neuron.multiplier,
    low: neuron.low,
    boundary: neuron.boundary,
    high: neuron.high,
    saturation: neuron.high - neuron.low,
    autonomous: separation(neuron.boundary, silence),
    driven: separation(start, input),
    input: Array.from(input),
    boundaryPath: Array.from(path(start, input)),
    pairs: all.offsets.map((offset) => ({
      offset,
      below: Array.from(path(start - offset, input)),
      above: Array.from(path(start + offset, input)),
    })),
  };
}

function sine({ amplitude, period }: Required<DrivenSeparationOptions>, t: number): number {
  return amplitude * Math.sin((2 * Math.PI * t) / period);
}

/** d_0 Π_t ∂F/∂x(x_t) along a path. */
function firstVariation(path: Float64Array, u: Float64Array, p: Float64Array, initial: number): number[] {
  const parameters = p.slice();
  const linear = [initial];
  for (let t = 0; t + 1 < path.length; t++) {
    parameters[4] = u[t]!;
    linear.push(linear[t]! * oneNeuronMap.jacobian(path.subarray(t, t + 1), parameters)[0]!);
  }
  return linear;
}

function check({ offset, offsets, steps, amplitude, period, w }: Required<DrivenSeparationOptions>): void {
  for (const half of [offset, ...offsets]) {
    if (!(half > 0 && half < 0.5))
      throw new RangeError(`offset is ${half}; expected a number between 0 and 0.5`);
  }
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 100_000)) {
    throw new RangeError(`steps is ${steps}; expected an integer from 1 to 100000`);
  }
  if (!Number.isFinite(amplitude))
    throw new RangeError(`amplitude is ${amplitude}; expected a finite number`);
  if (!(period > 0)) throw new RangeError(`period is ${period}; expected a positive number of steps`);
  if (!(w > 0)) throw new RangeError(`w is ${w}; expected a positive weight`);
}
