import { flowSensitivity } from "../src/methods/sensitivity/flow-sensitivity.js";
import { oneNeuronFolds } from "../src/methods/bifurcations/one-neuron-folds.js";
import { findModel } from "../src/systems/models.js";
import { oneNeuronFlow } from "../src/systems/one-neuron.js";

export interface BiasSensitivityOptions {
  /** Weight of the one-neuron flow. */
  readonly w?: number;
  /** Initial state, 0 < x(0) < 1. */
  readonly x0?: number;
  /** T, in the flow's unit of time, increasing. */
  readonly durations?: readonly number[];
  /** Range of the bias. */
  readonly from?: number;
  readonly to?: number;
  /** Points of each curve; as many again on either side of the wall, crowding towards it. */
  readonly points?: number;
}

export const biasSensitivityDefaults = {
  w: 5,
  x0: 0.5,
  durations: [5, 10, 20, 50] as readonly number[],
  from: -3,
  to: -2,
  points: 120,
} as const satisfies Required<BiasSensitivityOptions>;

/** The nearest distance to the wall that is sampled. */
const nearest = 1e-9;

/** |dx(T)/db| as a function of b. */
export interface SensitivityCurve {
  readonly duration: number;
  readonly b: readonly number[];
  readonly dxdb: readonly number[];
}

/** The settled sensitivity along one branch of stable equilibria, up to the fold where it diverges. */
export interface SettledCurve {
  readonly branch: "low" | "high" | "only";
  readonly b: readonly number[];
  readonly dxdb: readonly number[];
}

/** The bias at which x(0) is the unstable equilibrium. */
export interface Wall {
  readonly b: number;
  /** Eigenvalue there: sensitivities grow as e^(λT). */
  readonly eigenvalue: number;
  /** dx(T)/db on it, integrated and in closed form σ'(e^(λT) − 1)/λ. */
  readonly peaks: readonly {
    readonly duration: number;
    readonly dxdb: number;
    readonly closedForm: number;
  }[];
  /** dx(T)/db against the distance b − b_wall > 0. */
  readonly approach: readonly {
    readonly duration: number;
    readonly distance: readonly number[];
    readonly dxdb: readonly number[];
  }[];
}

export interface BiasSensitivityResult {
  readonly options: Required<BiasSensitivityOptions>;
  readonly curves: readonly SensitivityCurve[];
  readonly settled: readonly SettledCurve[];
  /** Biases of the folds, falling. */
  readonly folds: readonly number[];
  /** null where x(0) is an unstable equilibrium at no bias of the range. */
  readonly wall: Wall | null;
}

/**
 * How the state of the one-neuron flow ẋ = −x + σ(w x + b) at time T answers to its bias, against the bias.
 *
 * The sensitivity is largest where x(0) lies on the boundary between two basins, which is no bifurcation; far
 * from it dx(T)/db settles to the sensitivity of the equilibrium, which diverges at the folds instead.
 *
 * @throws RangeError if the range is empty, a duration is not positive or x0 does not lie between 0 and 1
 */
export function biasSensitivity(options: BiasSensitivityOptions = {}): BiasSensitivityResult {
  const all = { ...biasSensitivityDefaults, ...options };
  check(all);
  const wallAt = wallBias(all);
  const even = Array.from(
    { length: all.points },
    (_, i) => all.from + ((all.to - all.from) * i) / (all.points - 1),
  );
  const distances =
    wallAt === null ? [] : geometric(nearest, Math.max(all.to - wallAt, wallAt - all.from), all.points);
  const crowded = wallAt === null ? [] : [wallAt, ...distances.flatMap((d) => [wallAt - d, wallAt + d])];
  const b = [...even, ...crowded].filter((v) => v >= all.from && v <= all.to).sort((p, q) => p - q);
  const rows = b.map((bias) => sensitivities(all, bias));
  return {
    options: all,
    curves: all.durations.map((duration, i) => ({ duration, b, dxdb: rows.map((row) => row[i]!) })),
    settled: settledCurves(all),
    folds: oneNeuronFolds(findModel("one-neuron-flow")!, Float64Array.of(all.w, 0, 1, 0)).map((f) => f.bias),
    wall:
      wallAt === null
        ? null
        : wall(
            all,
            wallAt,
            distances.filter((d) => wallAt + d <= all.to),
          ),
  };
}

function check({ x0, durations, from, to, points, w }: Required<BiasSensitivityOptions>): void {
  if (!Number.isFinite(w)) throw new RangeError(`w is ${w}; expected a finite number`);
  if (!(x0 > 0 && x0 < 1)) throw new RangeError(`x0 is ${x0}; expected 0 < x0 < 1`);
  if (!(from < to && to - from < Infinity)) {
    throw new RangeError(`the bias runs from ${from} to ${to}; expected a rising, finite range`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new RangeError(`points is ${points}; expected a whole number, at least 2`);
  }
  durations.forEach((d, i) => {
    if (!(d > (durations[i - 1] ?? 0) && d < Infinity)) {
      throw new RangeError(`duration ${d} is not positive and larger than the one before`);
    }
  });
}

function wallBias({ w, x0, from, to }: Required<BiasSensitivityOptions>): number | null {
  const b = Math.log(x0 / (1 - x0)) - w * x0;
  return w * x0 * (1 - x0) > 1 && b >= from && b <= to ? b : null;
}

/** dx(T)/db at each duration, by one integration from duration to duration. */
function sensitivities({ w, x0, durations }: Required<BiasSensitivityOptions>, b: number): number[] {
  const p = Float64Array.of(w, b, 1, 0);
  let state = Float64Array.of(x0);
  let dxdb = 0;
  let time = 0;
  return durations.map((duration) => {
    const leg = flowSensitivity(oneNeuronFlow, state, p, { duration: duration - time });
    if (leg.status !== "ok") throw new RangeError(`dx(T)/db at b = ${b}, T = ${duration}: ${leg.status}`);
    dxdb = leg.dxdx0[0]! * dxdb + leg.dxdp[1]!;
    state = leg.state.slice();
    time = duration;
    return dxdb;
  });
}

function wall(all: Required<BiasSensitivityOptions>, b: number, distance: readonly number[]): Wall {
  const slope = all.x0 * (1 - all.x0);
  const eigenvalue = all.w * slope - 1;
  const peak = sensitivities(all, b);
  const rows = distance.map((d) => sensitivities(all, b + d));
  return {
    b,
    eigenvalue,
    peaks: all.durations.map((duration, i) => ({
      duration,
      dxdb: peak[i]!,
      closedForm: (slope * Math.expm1(eigenvalue * duration)) / eigenvalue,
    })),
    approach: all.durations.map((duration, i) => ({
      duration,
      distance,
      dxdb: rows.map((row) => row[i]!),
    })),
  };
}

/** (1/(x(1 − x)) − w)⁻¹ along b = ln(x/(1 − x)) − w x, where it is stable: x(1 − x) < 1/w. */
function settledCurves({ w, from, to }: Required<BiasSensitivityOptions>): SettledCurve[] {
  const limit = w > 4 ? (1 - Math.sqrt(1 - 4 / w)) / 2 : 0.5;
  // Cubic steps resolve the divergence at the fold, where b is stationary in x.
  const low = Array.from({ length: 800 }, (_, i) => limit * (1 - ((i + 1) / 801) ** 3));
  const curve = (branch: SettledCurve["branch"], states: readonly number[]): SettledCurve => {
    const points = states
      .map((x) => ({ b: Math.log(x / (1 - x)) - w * x, dxdb: 1 / (1 / (x * (1 - x)) - w) }))
      .filter((point) => point.b >= from && point.b <= to)
      .sort((p, q) => p.b - q.b);
    return { branch, b: points.map((point) => point.b), dxdb: points.map((point) => point.dxdb) };
  };
  const high = low.map((x) => 1 - x);
  return w > 4 ? [curve("low", low), curve("high", high)] : [curve("only", [...low, ...high])];
}

/** `count` numbers from `low` to `high` with equal ratios. */
function geometric(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}
