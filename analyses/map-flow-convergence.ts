import { flowTrajectory } from "../src/methods/flow-trajectory.js";
import { trajectory } from "../src/methods/trajectory.js";
import { oneNeuronFlow, oneNeuronMap } from "../src/systems/one-neuron.js";

export interface MapFlowConvergenceOptions {
  readonly w?: number;
  /** Biases whose error at the end is followed over ε. */
  readonly biases?: readonly number[];
  /** The bias whose trajectories are kept. */
  readonly shownBias?: number;
  /** x(0), without input. */
  readonly initialState?: number;
  /** T in units of the flow's time: the map runs N = T/ε steps. */
  readonly duration?: number;
  /** Numbers of steps N, rising; ε = T/N. */
  readonly steps?: readonly number[];
  /** Those N of which the whole trajectory is kept. */
  readonly shownSteps?: readonly number[];
}

export const mapFlowConvergenceDefaults = {
  w: 5,
  biases: [-2.49, -2.45, -2.2],
  shownBias: -2.49,
  initialState: 0.5,
  duration: 10,
  steps: [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000],
  shownSteps: [10, 20, 50],
} as const satisfies Required<MapFlowConvergenceOptions>;

/** So small that the flow's own error stays far below the smallest difference. */
const flowTolerance = 1e-13;
/** Points at which the flow's trajectory is given. */
const flowPoints = 201;

export interface MapError {
  readonly steps: number;
  readonly epsilon: number;
  /** Map minus flow at time T. */
  readonly error: number;
}

export interface MapFlowSeries {
  readonly b: number;
  /** x(T) of the flow. */
  readonly flowState: number;
  readonly errors: readonly MapError[];
  /** Slope of ln |error| against ln ε between the two smallest ε; null where an error is zero. */
  readonly order: number | null;
  /** error/ε at the smallest ε: the first-order constant. */
  readonly constant: number;
}

export interface SampledTrajectory {
  /** In units of the flow's time. */
  readonly t: readonly number[];
  readonly x: readonly number[];
}

export interface MapFlowConvergenceResult {
  readonly options: Required<MapFlowConvergenceOptions>;
  /** At the bias `shownBias`, like `maps`. */
  readonly flow: SampledTrajectory;
  readonly maps: readonly (SampledTrajectory & { readonly epsilon: number })[];
  readonly series: readonly MapFlowSeries[];
}

/**
 * How the one-neuron map x ← (1 − ε)x + ε σ(wx + b) approaches its flow ẋ = −x + σ(wx + b) as ε falls.
 *
 * Both start at x(0) and are compared at flow time T. The map is the flow's Euler map, so the difference is
 * first order in ε, with a constant that grows towards a basin boundary. O(Σ N) steps a bias.
 *
 * @throws RangeError if T is not positive, a number of steps is no positive integer, or a bias is missing
 * @see    Doya, Bifurcations of recurrent neural networks in gradient descent learning (1993)
 */
export function mapFlowConvergence(options: MapFlowConvergenceOptions = {}): MapFlowConvergenceResult {
  const all = { ...mapFlowConvergenceDefaults, ...options };
  check(all);
  const reference = runFlow(all, all.shownBias);
  const times = Array.from({ length: flowPoints }, (_, i) => (all.duration * i) / (flowPoints - 1));
  return {
    options: all,
    flow: { t: times, x: times.map((t) => reference.at(t)[0]!) },
    maps: all.shownSteps.map((n) => shownMap(all, all.shownBias, n)),
    series: all.biases.map((b) => seriesOf(all, b)),
  };
}

type Settings = Required<MapFlowConvergenceOptions>;

function check({ biases, duration, steps, shownSteps }: Settings): void {
  if (biases.length === 0) throw new RangeError("biases is empty; expected at least one bias");
  if (!(duration > 0 && Number.isFinite(duration))) {
    throw new RangeError(`duration is ${duration}; expected a positive time`);
  }
  if (steps.length < 2) throw new RangeError(`steps has ${steps.length} entries; expected at least two`);
  const wrong = [...steps, ...shownSteps].find((n) => !Number.isInteger(n) || n < 1);
  if (wrong !== undefined) throw new RangeError(`steps holds ${wrong}; expected integers ≥ 1`);
}

function runFlow({ w, initialState, duration }: Settings, b: number) {
  return flowTrajectory(oneNeuronFlow, Float64Array.of(initialState), Float64Array.of(w, b, 0, 0), {
    duration,
    tolerance: flowTolerance,
  });
}

function runMap({ w, initialState, duration }: Settings, b: number, steps: number): Float64Array {
  const p = Float64Array.of(w, b, duration / steps, 0, 0);
  return trajectory(oneNeuronMap, Float64Array.of(initialState), p, { steps }).states;
}

function shownMap(settings: Settings, b: number, steps: number) {
  const epsilon = settings.duration / steps;
  const x = Array.from(runMap(settings, b, steps));
  return { epsilon, t: x.map((_, k) => k * epsilon), x };
}

function seriesOf(settings: Settings, b: number): MapFlowSeries {
  const flowState = runFlow(settings, b).at(settings.duration)[0]!;
  const errors = settings.steps.map((steps) => ({
    steps,
    epsilon: settings.duration / steps,
    error: runMap(settings, b, steps).at(-1)! - flowState,
  }));
  const [coarse, fine] = errors.slice(-2) as [MapError, MapError];
  const regular = coarse.error !== 0 && fine.error !== 0;
  const order = Math.log(Math.abs(coarse.error / fine.error)) / Math.log(coarse.epsilon / fine.epsilon);
  return { b, flowState, errors, order: regular ? order : null, constant: fine.error / fine.epsilon };
}
