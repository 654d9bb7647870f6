import type { Interval } from "../src/interval/interval.js";
import type { BoundHierarchy } from "../src/methods/bounds/bound-hierarchy.js";
import { diagonalProductSeries } from "../src/methods/products/jacobian-product.js";
import { logBoundAtLag } from "../src/methods/bounds/norm-bounds.js";
import type { NormBound } from "../src/methods/results.js";
import { trajectory } from "../src/methods/trajectory.js";
import { trajectoryBound, type TrajectoryBound } from "../src/methods/bounds/trajectory-bound.js";
import { randomStream, type RandomStream } from "../src/random/stream.js";
import type { DiscreteMap } from "../src/systems/system.js";
import type { NetworkBounds } from "./network-bounds.js";

/** A bound on ‖P_k‖₂, or the norm of a product, over the lags: its k-th root, so that each is a growth per step. */
export interface BoundCurve {
  readonly name: string;
  readonly kind: "upper" | "box" | "trajectory" | "word" | "lower";
  /** At each lag; null for zero, and where nothing is known. */
  readonly growth: readonly (number | null)[];
}

export interface BoundCurves {
  readonly lags: readonly number[];
  readonly curves: readonly BoundCurve[];
  /** Least and largest ‖P_k‖₂^(1/k) of the simulated products at each lag; null where one is zero. */
  readonly simulated: readonly (readonly [low: number, high: number] | null)[];
  readonly runs: number;
}

export interface SimulationOptions {
  readonly lags: readonly number[];
  readonly runs: number;
  readonly seed: number;
  /** From which inputs are drawn evenly, shape [q]; the constant input of p unless given. */
  readonly inputRange?: readonly Interval[] | undefined;
  /** Box of the states that runs start in. */
  readonly stateBox: readonly (readonly [low: number, high: number])[];
  /** Steps before the first factor, so that a run is inside the trapping box. */
  readonly burnIn: number;
}

/**
 * Every bound of a network over the lags, beside the norms of Jacobian products that were simulated: along random
 * trajectories, and of the witness of the largest lower bound, repeated.
 *
 * O(runs · k n³) for the largest lag k.
 */
export function boundCurves(
  map: DiscreteMap,
  p: Float64Array,
  found: NetworkBounds & { readonly chain: BoundHierarchy },
  w: Float64Array,
  options: SimulationOptions,
): BoundCurves {
  const { lags, runs } = options;
  const { chain, box } = found;
  const n = chain.units;
  const upper =
    (kind: "upper" | "box") =>
    (bound: NormBound): BoundCurve => {
      return { name: bound.method, kind, growth: lags.map((k) => root(logBoundAtLag(bound, k, n), k)) };
    };
  const scaling = scalingOf([...(box?.bounds ?? []), ...chain.upper], n);
  const simulated = simulatedRuns(map, p, options, scaling);
  const boxed = box?.bounds.toSorted(
    (a, b) => logBoundAtLag(a, lags.at(-1)!, n) - logBoundAtLag(b, lags.at(-1)!, n),
  );
  return {
    lags,
    curves: [
      ...chain.upper.filter(({ prefactor }) => prefactor < Infinity).map(upper("upper")),
      ...(boxed ?? []).slice(0, 1).map(upper("box")),
      { name: "own factors", kind: "trajectory", growth: simulated.map(({ bound }) => bound) },
      wordCurve(w, chain, lags),
      ...chain.lower.slice(0, 2).map(({ method, value }): BoundCurve => {
        return { name: method, kind: "lower", growth: lags.map(() => (value > 0 ? value : null)) };
      }),
    ],
    simulated: simulated.map(({ band }) => band),
    runs,
  };
}

/** The k-th root of a number given by its logarithm; null for zero and where there is none. */
function root(log: number | null | undefined, k: number): number | null {
  return log === null || log === undefined || !Number.isFinite(log) ? null : Math.exp(log / k);
}

/** ‖W D_1 ⋯ W D_k‖ with the diagonals of the best witness, repeated. */
function wordCurve(
  w: Float64Array,
  { lower, slope, units: n }: BoundHierarchy,
  lags: readonly number[],
): BoundCurve {
  const { witness } = lower.reduce((a, b) => (b.value > a.value ? b : a));
  const name = "worst word";
  if (witness.length === 0) return { name, kind: "word", growth: lags.map(() => null) };
  const diagonals = new Float64Array(lags.at(-1)! * n);
  for (let k = 0; k < lags.at(-1)!; k++)
    for (const i of witness[k % witness.length]!) diagonals[k * n + i] = slope;
  const series = diagonalProductSeries(w, n, diagonals, { lags, spectralRadius: false });
  return { name, kind: "word", growth: series.lags.map(({ k, logNorm }) => root(logNorm, k)) };
}

/** S of the optimal scaling of the box, else of W: the factors of every run are measured in it. */
function scalingOf(bounds: readonly NormBound[], n: number): readonly number[] {
  for (const { method, certificate } of bounds) {
    if (method === "s min‖SWS⁻¹‖₂" && certificate?.kind === "cholesky") return certificate.scaling;
  }
  return new Array<number>(n).fill(1);
}

interface SimulatedLag {
  readonly band: readonly [low: number, high: number] | null;
  /** The largest of the bounds that the runs have from their own factors. */
  readonly bound: number | null;
}

function simulatedRuns(
  map: DiscreteMap,
  p: Float64Array,
  options: SimulationOptions,
  scaling: readonly number[],
): readonly SimulatedLag[] {
  const runs = Array.from({ length: options.runs }, (_, i) =>
    simulatedRun(map, p, options, scaling, randomStream(options.seed, i)),
  );
  const valuesAt = (k: number, of: "logNorm" | "logBound") =>
    runs.map(({ lags }) => root(lags[k - 1]?.[of], k));
  return options.lags.map((k) => {
    const norms = valuesAt(k, "logNorm");
    const bounds = valuesAt(k, "logBound").filter((v) => v !== null);
    return {
      band: norms.every((v) => v !== null) ? [Math.min(...norms), Math.max(...norms)] : null,
      bound: bounds.length > 0 ? Math.max(...bounds) : null,
    };
  });
}

function simulatedRun(
  map: DiscreteMap,
  p: Float64Array,
  { lags, inputRange = [], stateBox, burnIn }: SimulationOptions,
  scaling: readonly number[],
  random: RandomStream,
): TrajectoryBound {
  const steps = burnIn + lags.at(-1)!;
  const [n, q] = [map.dimension, map.inputDimension];
  const x0 = Float64Array.from(stateBox, ([low, high]) => low + (high - low) * random.uniform());
  const drawn = (_: unknown, at: number): number => {
    const { lo, hi } = inputRange[at % q]!;
    return lo + (hi - lo) * random.uniform();
  };
  const inputs = inputRange.length === 0 ? undefined : Float64Array.from({ length: steps * q }, drawn);
  const run = trajectory(map, x0, p, { steps, inputs });
  const start = Math.min(burnIn, run.steps);
  const tail = { inputs: inputs?.subarray(start * q, run.steps * q), scaling };
  return trajectoryBound(map, run.states.subarray(start * n), p, tail);
}
