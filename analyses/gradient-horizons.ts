import { gradientHorizon, type GradientHorizon } from "../src/methods/products/gradient-horizon.js";
import { meanFieldExponent } from "../src/methods/lyapunov/mean-field-exponent.js";
import { trajectory } from "../src/methods/trajectory.js";
import { randomMatrix, randomVector } from "../src/random/ensembles.js";
import { vanillaNetwork } from "../src/systems/vanilla-network.js";

/** Networks of one size; the same ones, scaled, at every gain. */
export interface NetworkGroup {
  readonly units: number;
  readonly networks: number;
}

export interface GradientHorizonsOptions {
  /** g of h' = tanh(g G h), none of them 1. */
  readonly gains?: readonly number[];
  /** In the order of their sizes; traces are those of the first network of the last group. */
  readonly groups?: readonly NetworkGroup[];
  /** Part of its length that a gradient falls to; it has exploded at the inverse. */
  readonly floor?: number;
  /** Lags examined at most. */
  readonly lags?: number;
  /** Gains of which the lengths are kept lag by lag. */
  readonly traces?: readonly number[];
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const gradientHorizonsDefaults = {
  gains: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.1, 1.2, 1.35, 1.5, 1.75, 2],
  groups: [
    { units: 8, networks: 20 },
    { units: 32, networks: 8 },
    { units: 200, networks: 3 },
  ],
  floor: 0.01,
  lags: 400,
  traces: [0.7, 0.9, 1.5, 2],
  seed: 0,
} as const satisfies Required<GradientHorizonsOptions>;

export type HorizonKind = "vanished" | "exploded" | "neither";

/** The networks of one size at one gain. */
export interface HorizonPoint {
  readonly gain: number;
  /** Share of the networks whose gradient did so first. */
  readonly shares: Readonly<Record<HorizonKind, number>>;
  /** What most of them did. */
  readonly kind: HorizonKind;
  /** Quartiles of the lag at which these did it; the lags examined for "neither". */
  readonly lag: { readonly low: number; readonly median: number; readonly high: number };
}

export interface HorizonTrace {
  readonly gain: number;
  /** λ by mean-field theory. */
  readonly exponent: number;
  /** log₁₀ of the length of the gradient over that at lag 0; null where it is zero. */
  readonly log10Norm: readonly (number | null)[];
}

export interface GradientHorizonsResult {
  readonly options: Required<GradientHorizonsOptions>;
  readonly groups: readonly (NetworkGroup & { readonly points: readonly HorizonPoint[] })[];
  readonly traces: readonly HorizonTrace[];
  /** ln(1/floor)/|λ| by mean-field theory: lags to vanish for g < 1, to explode for g > 1. */
  readonly theory: readonly { readonly gain: number; readonly exponent: number; readonly lag: number }[];
}

/**
 * How many steps back does a gradient reach in a random tanh network?
 *
 * One random gradient at the end of each run, carried back until it has fallen to `floor` of its length or grown by
 * the inverse; beside ln(1/floor)/|λ|, λ the exponent by mean-field theory, which diverges at g = 1.
 *
 * @throws RangeError if an option lies outside its range
 */
export function gradientHorizons(options: GradientHorizonsOptions = {}): GradientHorizonsResult {
  const resolved = { ...gradientHorizonsDefaults, ...options };
  const { gains, groups, floor, seed } = resolved;
  const wrong = gains.find((g) => !(g > 0 && g !== 1));
  if (wrong !== undefined) throw new RangeError(`a gain is ${wrong}; expected a number above 0, not 1`);
  const empty = groups.find(({ networks }) => !(Number.isInteger(networks) && networks >= 1));
  if (empty !== undefined || groups.length === 0) {
    throw new RangeError(`a group has ${empty?.networks ?? 0} networks; expected an integer, at least 1`);
  }
  const drawn = groups.map(({ units, networks }) =>
    Array.from({ length: networks }, (_, i) => drawNetwork(units, seed + i)),
  );
  const points = (networks: readonly DrawnNetwork[]) =>
    gains.map((gain) =>
      point(
        gain,
        networks.map((network) => run(network, gain, resolved)),
      ),
    );
  return {
    options: resolved,
    groups: groups.map((group, k) => ({ ...group, points: points(drawn[k]!) })),
    traces: resolved.traces.map((gain) => trace(drawn.at(-1)![0]!, gain, resolved)),
    theory: theory(gains, floor),
  };
}

/** Steps before the run whose gradient is carried back, for the state to settle. */
const warmUp = 100;

/** What is random in a network of any gain. */
interface DrawnNetwork {
  readonly units: number;
  /** G, entries N(0, 1/n). */
  readonly weights: Float64Array;
  readonly x0: Float64Array;
  /** ∂L/∂h_T. */
  readonly adjoint: Float64Array;
}

function drawNetwork(units: number, seed: number): DrawnNetwork {
  return {
    units,
    weights: randomMatrix({ ensemble: "gaussian" }, units, seed),
    x0: randomVector("state", units, 1, seed),
    adjoint: randomVector("bias", units, 1, seed),
  };
}

function run(
  { units, weights, x0, adjoint }: DrawnNetwork,
  gain: number,
  { floor, lags }: Pick<Required<GradientHorizonsOptions>, "floor" | "lags">,
): GradientHorizon {
  const network = vanillaNetwork({ units, activation: "tanh" });
  const p = new Float64Array(units * units + units);
  for (let i = 0; i < weights.length; i++) p[i] = gain * weights[i]!;
  // Far below g = 1 every gradient has vanished long before.
  const examined = gain < 1 ? Math.min(lags, Math.ceil(20 * expectedLag(gain, floor))) : lags;
  const { states } = trajectory(network, x0, p, { steps: warmUp + examined });
  return gradientHorizon(network, states, p, { adjoint, floor, ceiling: 1 / floor, lags: examined });
}

function expectedLag(gain: number, floor: number): number {
  return -Math.log(floor) / Math.abs(meanFieldExponent(gain).exponent);
}

function point(gain: number, found: readonly GradientHorizon[]): HorizonPoint {
  const of = (kind: HorizonKind) => found.filter(({ status }) => kindOf(status) === kind);
  const kinds = ["vanished", "exploded", "neither"] as const;
  const kind = kinds.reduce((a, b) => (of(b).length > of(a).length ? b : a));
  const lags = of(kind)
    .map(({ lag }) => lag)
    .sort((a, b) => a - b);
  const share = (k: HorizonKind) => of(k).length / found.length;
  return {
    gain,
    shares: { vanished: share("vanished"), exploded: share("exploded"), neither: share("neither") },
    kind,
    lag: { low: quantile(lags, 0.25), median: quantile(lags, 0.5), high: quantile(lags, 0.75) },
  };
}

function kindOf(status: GradientHorizon["status"]): HorizonKind {
  return status === "vanished" || status === "exploded" ? status : "neither";
}

/** Quantile of sorted numbers, linear between them. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}

function trace(
  network: DrawnNetwork,
  gain: number,
  options: Required<GradientHorizonsOptions>,
): HorizonTrace {
  const { logNorms } = run(network, gain, options);
  return {
    gain,
    exponent: meanFieldExponent(gain).exponent,
    log10Norm: logNorms.map((v) => (v === null ? null : v / Math.LN10)),
  };
}

/** Gains that crowd towards 1 from either side, where the horizon diverges. */
function theory(gains: readonly number[], floor: number): GradientHorizonsResult["theory"] {
  const count = 60;
  const side = (end: number) =>
    Array.from({ length: count + 1 }, (_, i) => 1 + (end - 1) * 10 ** ((-3 * i) / count));
  return [...side(Math.min(...gains)), ...side(Math.max(...gains)).reverse()].map((gain) => ({
    gain,
    exponent: meanFieldExponent(gain).exponent,
    lag: expectedLag(gain, floor),
  }));
}
