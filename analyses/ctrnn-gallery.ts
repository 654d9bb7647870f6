import { hopfCoefficient } from "../src/methods/bifurcations/normal-forms.js";
import { fixedPoints } from "../src/methods/fixed-points/fixed-points.js";
import { growth, stabilityDefaults } from "../src/methods/fixed-points/stability.js";
import { flowTrajectory } from "../src/methods/flow-trajectory.js";
import { isolines } from "../src/methods/landscape/isolines.js";
import { flowLyapunovSpectrum } from "../src/methods/lyapunov/flow-lyapunov-spectrum.js";
import type { FixedPoint, Stability } from "../src/methods/results.js";
import { beerPairModel, beerTripleModel, ctrnnHopfModel } from "../src/systems/ctrnn-models.js";
import { defaultParameters, defaultState } from "../src/systems/parameters.js";
import type { Flow } from "../src/systems/system.js";

export interface CtrnnGalleryOptions {
  readonly seed?: number;
  /** Cross-connections c of the circuit whose Hopf bifurcation is followed. */
  readonly c?: number;
  /** Self-connections w at which its cycle is measured. */
  readonly weights?: readonly number[];
  /** Time that the Lyapunov exponents are averaged over. */
  readonly duration?: number;
  /** Time of the chaotic run that is drawn. */
  readonly shown?: number;
}

/** The only place where these defaults are written down. */
export const ctrnnGalleryDefaults = {
  seed: 0,
  c: 6,
  weights: [3.4, 3.7, 3.9, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 5],
  duration: 20000,
  shown: 1200,
} as const satisfies Required<CtrnnGalleryOptions>;

export interface CircuitEquilibrium {
  readonly state: readonly number[];
  /** How many directions repel. */
  readonly unstable: number;
}

/** States over time, one array a state variable. */
export type Track = readonly (readonly number[])[];

export interface CtrnnGallery {
  readonly oscillator: {
    /** Where ẏ_1 and ẏ_2 vanish, in pieces. */
    readonly nullclines: readonly {
      readonly neuron: 0 | 1;
      readonly x: readonly number[];
      readonly y: readonly number[];
    }[];
    readonly equilibria: readonly CircuitEquilibrium[];
    /** Once around the cycle. */
    readonly cycle: Track;
    readonly period: number;
    /** Runs that wind onto it from inside and from outside. */
    readonly approaches: readonly Track[];
    readonly box: readonly (readonly [low: number, high: number])[];
  };
  readonly hopf: {
    readonly c: number;
    /** Stability of the equilibrium in the middle of each range of w. */
    readonly equilibrium: readonly {
      readonly from: number;
      readonly to: number;
      readonly stability: Stability;
    }[];
    /** Root mean square distance from the equilibrium on settled runs. */
    readonly rows: readonly { readonly w: number; readonly amplitude: number }[];
    /** First Lyapunov coefficient at w = 4. */
    readonly coefficient: number;
    /** The amplitude next to w = 4 by the normal form: `factor` √(w − 4). */
    readonly factor: number;
    readonly theory: readonly { readonly w: number; readonly amplitude: number }[];
  };
  readonly chaos: {
    readonly track: Track;
    readonly equilibria: readonly CircuitEquilibrium[];
    readonly exponents: readonly { readonly value: number; readonly standardError: number }[];
    readonly duration: number;
  };
  readonly options: Required<CtrnnGalleryOptions>;
}

/**
 * What do small networks in continuous time do? Beer's oscillator with its null-clines and its limit cycle; the amplitude
 * of the cycle that a Hopf bifurcation at w = 4 bears, against its theory; and three neurons on a strange attractor.
 *
 * @throws RangeError if an option is invalid
 */
export function ctrnnGallery(options: CtrnnGalleryOptions = {}): CtrnnGallery {
  const settings = { ...ctrnnGalleryDefaults, ...options };
  return {
    oscillator: oscillator(settings.seed),
    hopf: hopf(settings.c, settings.weights),
    chaos: chaos(settings),
    options: { ...settings, weights: [...settings.weights] },
  };
}

function oscillator(seed: number): CtrnnGallery["oscillator"] {
  const { system, stateBox: box } = beerPairModel;
  const flow = system as Flow;
  const p = defaultParameters(beerPairModel);
  const { fixedPoints: found } = fixedPoints(beerPairModel, p, { seed });
  const settled = run(flow, defaultState(beerPairModel), p, 200).at(-1)!;
  const { cycle, period } = onceAround(flow, settled, p, Array.from(found[0]!.state));
  const [centre] = found;
  const inside = Float64Array.from(centre!.state, (v, i) => v + (i === 0 ? 0.05 : 0));
  const outside = Float64Array.from(box, ([low]) => low + 0.1);
  return {
    nullclines: ([0, 1] as const).flatMap((neuron) => nullcline(flow, p, box, neuron)),
    equilibria: found.map(described),
    cycle,
    period,
    approaches: [inside, outside].map((start, k) =>
      tracks(run(flow, start, p, k === 0 ? 45 : 12, k === 0 ? 450 : 160)),
    ),
    box,
  };
}

function described({ state, multipliers }: FixedPoint): CircuitEquilibrium {
  const unstable = multipliers.filter((m) => growth("flow", m) > stabilityDefaults.tolerance).length;
  return { state: Array.from(state), unstable };
}

/** States at `count` + 1 equally spaced times. */
function run(flow: Flow, x0: Float64Array, p: Float64Array, duration: number, count = 1): Float64Array[] {
  const path = flowTrajectory(flow, x0, p, { duration, tolerance: 1e-10 });
  return Array.from({ length: count + 1 }, (_, i) =>
    path.at((duration * i) / count, new Float64Array(x0.length)),
  );
}

function tracks(states: readonly Float64Array[]): Track {
  return Array.from(states[0]!, (_, i) => states.map((state) => state[i]!));
}

/** From where the run next crosses the half-line above the centre to its next crossing, found by bisection. */
function onceAround(flow: Flow, start: Float64Array, p: Float64Array, centre: readonly number[]) {
  const span = 60;
  const path = flowTrajectory(flow, start, p, { duration: span, tolerance: 1e-10 });
  const side = (t: number) => path.at(t)[0]! - centre[0]!;
  const crossings: number[] = [];
  const steps = 3000;
  for (let i = 0; i < steps && crossings.length < 2; i++) {
    let [low, high] = [(span * i) / steps, (span * (i + 1)) / steps];
    if (!(side(low) < 0 && side(high) >= 0)) continue;
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (side(middle) < 0) low = middle;
      else high = middle;
    }
    crossings.push(high);
  }
  const [first, second] = crossings as [number, number];
  const period = second - first;
  const count = 240;
  const states = Array.from({ length: count + 1 }, (_, i) =>
    path.at(first + (period * i) / count, new Float64Array(2)),
  );
  return { cycle: tracks(states), period };
}

function nullcline(flow: Flow, p: Float64Array, box: CtrnnGallery["oscillator"]["box"], neuron: 0 | 1) {
  const nodes = 161;
  const [[left, right], [bottom, top]] = box as [[number, number], [number, number]];
  const state = new Float64Array(2);
  const values = Float64Array.from({ length: nodes * nodes }, (_, at) => {
    state[0] = left + ((right - left) * (at % nodes)) / (nodes - 1);
    state[1] = bottom + ((top - bottom) * Math.floor(at / nodes)) / (nodes - 1);
    return flow.derivative(state, p)[neuron]!;
  });
  const lines = isolines({ values, columns: nodes, rows: nodes, x: [left, right], y: [bottom, top] }, [0]);
  return lines.map(({ x, y }) => ({ neuron, x, y }));
}

/** Time to settle, in units of 1/|Re λ|: a start off the cycle is nearer by e^{−2 · 16}. */
const settling = 16;
/** Nearer to w = 4 runs settle too slowly. */
const nearest = 0.03;

function hopf(c: number, weights: readonly number[]): CtrnnGallery["hopf"] {
  const close = weights.find((w) => Math.abs(w - 4) < nearest);
  if (close !== undefined) {
    throw new RangeError(
      `weights: one is ${close}; expected at least ${nearest} from 4, where the cycle is born`,
    );
  }
  const { coefficient, factor } = normalForm(c);
  const [low, high] = [Math.min(...weights, 4), Math.max(...weights, 4)];
  const ends = [low, 4, high].filter((w, i, all) => w !== all[i - 1]);
  const theory = Array.from({ length: 61 }, (_, i) => {
    const excess = (high - 4) * (i / 60) ** 2;
    return { w: 4 + excess, amplitude: factor * Math.sqrt(excess) };
  });
  return {
    c,
    equilibrium: ends.slice(1).map((to, i) => {
      const from = ends[i]!;
      const p = Float64Array.of((from + to) / 2, c);
      return { from, to, stability: fixedPoints(ctrnnHopfModel, p).fixedPoints[0]!.stability };
    }),
    rows: weights.map((w) => ({ w, amplitude: settledAmplitude(w, c) })),
    coefficient,
    factor,
    theory,
  };
}

/** |z|² = −Re λ/(ω l₁) on the cycle, Re λ = (w − 4)/4 and ω = |c|/4, and the mean square distance is 2 |z|². */
function normalForm(c: number): { coefficient: number; factor: number } {
  const form = hopfCoefficient(
    ctrnnHopfModel.system,
    Float64Array.of((4 - c) / 2, (4 + c) / 2),
    Float64Array.of(4, c),
  );
  if (form === undefined) throw new RangeError(`c is ${c}; expected a number other than 0`);
  const { coefficient } = form;
  return { coefficient, factor: Math.sqrt(-2 / (Math.abs(c) * coefficient)) };
}

function settledAmplitude(w: number, c: number): number {
  const flow = ctrnnHopfModel.system;
  const rate = Math.abs(w / 4 - 1);
  const [x, y] = [(w - c) / 2, (w + c) / 2];
  const start = Float64Array.of(x + 2 * Math.sqrt(Math.abs(w - 4)), y);
  const p = Float64Array.of(w, c);
  const [, settled] = run(flow, start, p, settling / rate);
  const states = run(flow, settled!, p, (8 * 8 * Math.PI) / Math.abs(c), 800).slice(1);
  const sum = states.reduce((total, at) => total + (at[0]! - x) ** 2 + (at[1]! - y) ** 2, 0);
  return Math.sqrt(sum / states.length);
}

function chaos({ duration, shown, seed }: Required<CtrnnGalleryOptions>): CtrnnGallery["chaos"] {
  const flow = beerTripleModel.system as Flow;
  const p = defaultParameters(beerTripleModel);
  const start = defaultState(beerTripleModel);
  const [, settled] = run(flow, start, p, 400);
  const { exponents } = flowLyapunovSpectrum(flow, settled!, p, { duration, warmUp: duration / 20 });
  return {
    track: tracks(run(flow, settled!, p, shown, 10 * shown)),
    equilibria: fixedPoints(beerTripleModel, p, { seed }).fixedPoints.map(described),
    exponents: exponents.map(({ value, standardError }) => ({
      value: value!,
      standardError: standardError!,
    })),
    duration,
  };
}
