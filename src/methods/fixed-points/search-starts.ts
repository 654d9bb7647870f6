import { integrate } from "../../linalg/integrate.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import type { RandomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import type { DiscreteMap, Flow } from "../../systems/system.js";

/** Steps after which a trajectory gives its state as a start. */
const sampledAt = [4, 12, 28, 60] as const;
/** Duration of a flow's trajectory in units of √n/‖∂f/∂x‖_F, about the time constant of its fastest modes. */
const flowDuration = 16;
const flowTolerance = 1e-4;
/** A trajectory that takes more is on its way to blow up. */
const flowSteps = 300;

/** States drawn evenly from the model's box, the first its centre; flat [count, n]. */
export function boxStarts({ stateBox }: Model, stream: RandomStream, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from(stateBox, ([low, high]) => low + (high - low) * (i === 0 ? 0.5 : stream.uniform())),
  );
}

/**
 * States along trajectories that begin in the model's box: every second one runs freely, the others are driven by random
 * input of standard deviation `noise` (where the model has no input, their states are shaken by a tenth of that, in units
 * of the box). Those that blow up give none.
 *
 * @param count how many at most
 */
export function trajectoryStarts(
  model: Model,
  p: Float64Array,
  stream: RandomStream,
  count: number,
  noise: number,
): Float64Array[] {
  const found: Float64Array[] = [];
  for (let run = 0; run * sampledAt.length < count; run++) {
    const x = Float64Array.from(model.stateBox, ([low, high]) => low + (high - low) * stream.uniform());
    const strength = run % 2 === 0 ? 0 : noise;
    const { system } = model;
    const states =
      system.kind === "map"
        ? mapStates(model, system, x, p, stream, strength)
        : flowStates(system, x, p, stream, strength);
    found.push(...states.filter((state) => state.every(Number.isFinite)));
  }
  return found.slice(0, count);
}

function mapStates(
  { stateBox }: Model,
  map: DiscreteMap,
  x: Float64Array,
  p: Float64Array,
  stream: RandomStream,
  noise: number,
): Float64Array[] {
  const q = p.slice();
  const next = new Float64Array(x.length);
  const states: Float64Array[] = [];
  for (let t = 1; t <= sampledAt.at(-1)!; t++) {
    if (noise > 0) shakeInput(map.inputDimension, q, p, stream, noise);
    x.set(map.step(x, q, next));
    if (noise > 0 && map.inputDimension === 0) {
      stateBox.forEach(([low, high], i) => (x[i]! += 0.1 * noise * (high - low) * stream.normal()));
    }
    if ((sampledAt as readonly number[]).includes(t)) states.push(x.slice());
  }
  return states;
}

/** The input is random but constant along a flow's trajectory. */
function flowStates(
  flow: Flow,
  x: Float64Array,
  p: Float64Array,
  stream: RandomStream,
  noise: number,
): Float64Array[] {
  const q = p.slice();
  if (noise > 0) shakeInput(flow.inputDimension, q, p, stream, noise);
  const size = frobeniusNorm(flow.jacobian(x, q));
  const duration = (flowDuration * Math.sqrt(x.length)) / (size || 1);
  const out = new Float64Array(x.length);
  const derivative = (_t: number, y: Float64Array) => flow.derivative(y, q, out);
  const run = integrate(derivative, x, 0, duration, { tolerance: flowTolerance, maxSteps: flowSteps });
  if (run.status !== "ok") return [];
  return sampledAt.map((t) => run.at((t / sampledAt.at(-1)!) * duration).slice());
}

function shakeInput(
  inputs: number,
  q: Float64Array,
  p: Float64Array,
  stream: RandomStream,
  noise: number,
): void {
  for (let k = p.length - inputs; k < p.length; k++) q[k] = p[k]! + noise * stream.normal();
}

/**
 * Starts where further fixed points are likely, given those known: midpoints of two, centroids of three, and each seen from
 * the other side of the box's centre (networks without biases are symmetric). Only combinations with one of the points
 * from `first` on; a random choice of them where there are more than `budget`.
 */
export function startsBetween(
  { stateBox }: Model,
  states: readonly Float64Array[],
  first: number,
  budget: number,
  stream: RandomStream,
): Float64Array[] {
  const centre = stateBox.map(([low, high]) => low + (high - low) / 2);
  const mirrored = states.slice(first).map((x) => x.map((v, i) => 2 * centre[i]! - v));
  const some = (size: 2 | 3): Float64Array[] =>
    combinations(states.length, first, size, budget, stream).map((group) =>
      centroid(group.map((i) => states[i]!)),
    );
  return [...mirrored.slice(0, budget), ...some(2), ...some(3)];
}

/** Groups of `size` of the indices below `count`, the largest at least `first`; all, or `budget` random ones. */
function combinations(
  count: number,
  first: number,
  size: 2 | 3,
  budget: number,
  stream: RandomStream,
): number[][] {
  if (count < size || first >= count) return [];
  const choose = (m: number) => (size === 2 ? (m * (m - 1)) / 2 : (m * (m - 1) * (m - 2)) / 6);
  if (choose(count) - choose(first) > budget) {
    return Array.from({ length: budget }, () => randomGroup(count, first, size, stream));
  }
  const groups: number[][] = [];
  for (let k = Math.max(first, size - 1); k < count; k++) {
    for (let j = size - 2; j < k; j++) {
      if (size === 2) groups.push([j, k]);
      else for (let i = 0; i < j; i++) groups.push([i, j, k]);
    }
  }
  return groups;
}

function randomGroup(count: number, first: number, size: number, stream: RandomStream): number[] {
  const group = new Set([first + stream.integer(count - first)]);
  while (group.size < size) group.add(stream.integer(count));
  return [...group];
}

function centroid(states: readonly Float64Array[]): Float64Array {
  return states[0]!.map((_, i) => states.reduce((sum, x) => sum + x[i]!, 0) / states.length);
}
