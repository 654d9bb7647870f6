import type { LyapunovSpectrum } from "../lyapunov/lyapunov-estimate.js";
import { flowLyapunovSpectrum } from "../lyapunov/flow-lyapunov-spectrum.js";
import { lyapunovSpectrum } from "../lyapunov/lyapunov-spectrum.js";
import type { CaptureCells } from "./basin-atlas.js";
import { captureCells } from "./capture-cells.js";
import type { KnownAttractor, Surroundings } from "./recognise-attractor.js";

/** Steps that an exponent is averaged over; of a flow, times its sampling time. */
const averaged = 4000;
/** Standard errors that an exponent has to be away from zero. */
const errors = 4;
/** Growth per step that counts as none: averages over `averaged` steps converge like 1/steps where there is none. */
const none = 2e-3;
/** States that boxes and averages are made of, and those that a result holds. */
const [samples, shown] = [20_000, 200];

/**
 * A chaotic or quasi-periodic attractor, from the largest Lyapunov exponent of an orbit on it: clearly positive, or zero
 * within its error. An exponent below zero means a cycle that has not been found yet, hence undefined.
 *
 * @param state on the attractor, shape [n]
 * @param last  whether a zero exponent settles the question; before, it may be one of a slow approach
 */
export function recogniseIrregular(
  around: Surroundings,
  state: Float64Array,
  last: boolean,
): KnownAttractor | undefined {
  const { orbit, lost } = around;
  const exponent = largestExponent(around, state);
  if (exponent === undefined) return undefined;
  const { value, standardError } = exponent;
  const uncertainty = errors * standardError;
  const grows = value - uncertainty > 0 && value * orbit.time > none / 2;
  const neutral = Math.abs(value) <= uncertainty + none / orbit.time;
  if (!grows && !(last && neutral)) return undefined;
  const x = state.slice();
  const capture = captureCells(orbit, x, samples);
  if (capture === undefined || lost(x)) return undefined;
  const kind = grows ? ("chaotic" as const) : ("quasi-periodic" as const);
  const states = sampleStates(around, state);
  const mean = meanOf(capture);
  return { attractor: { kind, states, period: null, multipliers: null, lyapunov: exponent, mean }, capture };
}

function largestExponent({ model, p, orbit }: Surroundings, state: Float64Array) {
  const { system } = model;
  let found: LyapunovSpectrum;
  if (system.kind === "map") {
    found = lyapunovSpectrum(system, state, p, { steps: averaged, warmUp: 200, exponents: 1 });
  } else {
    const duration = averaged * orbit.time;
    const warmUp = duration / 20;
    found = flowLyapunovSpectrum(system, state, p, { duration, warmUp, exponents: 1, tolerance: 1e-8 });
  }
  const { value, standardError } = found.exponents[0]!;
  return value === null || standardError === null ? undefined : { value, standardError };
}

function sampleStates({ orbit }: Surroundings, state: Float64Array): number[][] {
  const x = state.slice();
  return Array.from({ length: shown }, () => {
    orbit.advance(x);
    return Array.from(x);
  });
}

function meanOf({ statistics }: CaptureCells): number[] {
  return Array.from(statistics.mean);
}
