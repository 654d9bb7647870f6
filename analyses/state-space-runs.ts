import { flowTrajectory } from "../src/methods/flow-trajectory.js";
import { trajectory } from "../src/methods/trajectory.js";
import { randomStream, type RandomStream } from "../src/random/stream.js";
import type { Model } from "../src/systems/model.js";
import type { DiscreteMap, Flow } from "../src/systems/system.js";

/** Steps between two pulses, on average: long enough to settle, short enough to see every memory. */
const pulseInterval = 12;
/** A run that leaves the state box by so many widths is diverging: its rest would hide all else. */
const shownReach = 3;
/** Unit of a flow's time that a step stands for, and states shown of it. */
const sampling = 0.1;
const perStep = 5;
/** A run is at rest once a step moves it by less than this part of the box. */
const rest = 1e-7;

/**
 * Runs that show where a model goes: of a map with inputs from its default state, driven by pulses of ±1 on one input at
 * a time over its constant input; of any other model free, from random states in its box. Run i has stream i of the seed.
 *
 * @returns states of each run, shape [n] each
 */
export function pulsedRuns(
  model: Model,
  p: Float64Array,
  { runs, steps, seed }: { readonly runs: number; readonly steps: number; readonly seed: number },
): { readonly states: Float64Array[][]; readonly driven: boolean } {
  const { system, stateBox, initialState } = model;
  const driven = system.kind === "map" && system.inputDimension > 0;
  const states = Array.from({ length: runs }, (_, i) => {
    const stream = randomStream(seed, i);
    if (driven) {
      const inputs = pulses(system, p, steps, stream);
      return inBox(model, mapStates(system, Float64Array.from(initialState), p, steps, inputs));
    }
    const start = Float64Array.from(stateBox, ([low, high]) => low + (high - low) * stream.uniform());
    return freeRun(model, p, start, steps);
  });
  return { states, driven };
}

/** A run under the constant input, until it is at rest or leaves the neighbourhood of the state box. */
export function freeRun(model: Model, p: Float64Array, start: Float64Array, steps: number): Float64Array[] {
  const { system } = model;
  const states =
    system.kind === "map"
      ? mapStates(system, start, p, steps, undefined)
      : flowStates(system, start, p, steps);
  return untilRest(model, inBox(model, states));
}

/** States of a way down that never comes to rest: where it leads is the attractor itself, which the runs show. */
const restlessStates = { map: 12, flow: 100 } as const;

/** A free run that leaves a saddle, as far as it comes to rest; of one that never does, its beginning. */
export function wayDown(model: Model, p: Float64Array, start: Float64Array, steps: number): Float64Array[] {
  const { kind } = model.system;
  const states = freeRun(model, p, start, steps);
  return states.length < (kind === "map" ? steps : steps * perStep)
    ? states
    : states.slice(0, restlessStates[kind]);
}

function mapStates(
  map: DiscreteMap,
  start: Float64Array,
  p: Float64Array,
  steps: number,
  inputs: Float64Array | undefined,
): Float64Array[] {
  const run = trajectory(map, start, p, { steps, ...(inputs && { inputs }) });
  return rowsOf(run.states, map.dimension);
}

function flowStates(flow: Flow, start: Float64Array, p: Float64Array, steps: number): Float64Array[] {
  const run = flowTrajectory(flow, start, p, { duration: sampling * steps });
  const spacing = sampling / perStep;
  const count = Math.floor(run.duration / spacing + 1e-9);
  return Array.from({ length: count + 1 }, (_, k) => run.at(Math.min(k * spacing, run.duration)).slice());
}

function rowsOf(flat: Float64Array, n: number): Float64Array[] {
  return Array.from({ length: flat.length / n }, (_, t) => flat.slice(t * n, (t + 1) * n));
}

/** The constant input, and at random steps ±1 more on one of its components. */
function pulses(map: DiscreteMap, p: Float64Array, steps: number, stream: RandomStream): Float64Array {
  const q = map.inputDimension;
  const constant = p.subarray(p.length - q);
  const inputs = Float64Array.from({ length: steps * q }, (_, k) => constant[k % q]!);
  for (let t = 0; t < steps; t++) {
    if (stream.uniform() * pulseInterval >= 1) continue;
    inputs[t * q + stream.integer(q)]! += stream.uniform() < 0.5 ? -1 : 1;
  }
  return inputs;
}

function inBox({ stateBox }: Model, states: Float64Array[]): Float64Array[] {
  const outside = states.findIndex((state) =>
    stateBox.some(([low, high], i) => {
      const room = shownReach * (high - low);
      return !(state[i]! >= low - room && state[i]! <= high + room);
    }),
  );
  return outside < 0 ? states : states.slice(0, Math.max(1, outside));
}

function untilRest({ stateBox }: Model, states: Float64Array[]): Float64Array[] {
  const still = states.findIndex(
    (state, t) =>
      t > 0 &&
      stateBox.every(([low, high], i) => Math.abs(state[i]! - states[t - 1]![i]!) <= rest * (high - low)),
  );
  return still < 0 ? states : states.slice(0, still);
}
