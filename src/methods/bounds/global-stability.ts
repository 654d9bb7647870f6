import { up } from "../../interval/rounding.js";
import { operatorNorm } from "../../linalg/norms.js";
import { diagonalScalingBound } from "./diagonal-scaling-bound.js";
import { metzlerBound } from "./metzler-bound.js";
import { scaledBy } from "./osborne-balancing.js";
import type { NormBound } from "../results.js";
import { checkCount, checkVector } from "../run-arguments.js";
import { symmetricBound } from "./symmetric-bound.js";

/** The norm in which every two trajectories approach each other. */
export type StabilityMetric =
  | {
      /** max_i |x_i| · weight_i, or √Σ (x_i · weight_i)². */
      readonly norm: "infinity" | "2";
      readonly weights: readonly number[];
      /** t of the sector test. */
      readonly step?: number;
    }
  | {
      /** √(xᵀ P x), P = s|W| + δ I in the sense of functions of a symmetric matrix, any small enough δ > 0. */
      readonly norm: "s|W|";
    };

/** One sufficient condition. */
export interface StabilityTest {
  readonly test: "scaled norm" | "Metzler majorant" | "sector" | "symmetric";
  /** What has to be below 1. */
  readonly value: number;
  /** 1 − value: positive if the condition holds. */
  readonly margin: number;
  readonly holds: boolean;
  /** True only where rounding is accounted for. */
  readonly rigorous: boolean;
  /**
   * How fast trajectories approach each other in the metric, if it holds: a factor per step (map), or the rate c of
   * e^(−c t) (flow).
   */
  readonly rate: number | null;
  /** Absent where the condition has none. */
  readonly metric?: StabilityMetric;
}

export interface GlobalStability {
  readonly kind: "map" | "flow";
  /** A rigorous condition holds: every two trajectories under the same input converge to each other. */
  readonly stable: boolean;
  readonly tests: readonly StabilityTest[];
}

/**
 * Sufficient conditions for a network to forget its initial state: all trajectories under the same input converge to
 * each other exponentially, and with constant input to one globally stable fixed point.
 *
 * Maps x' = φ(W x + c) or W φ(x) + c: s‖S W S⁻¹‖₂ < 1 for a positive diagonal S, which commutes with the slopes.
 * Flows ẋ = −x + φ(W x + c), slopes D(t) in [0, s], δẋ = (−I + D W) δx:
 * - Metzler majorant: ⌈W⌉ v ≤ r v with v > 0, where ⌈W⌉ keeps w_ii and takes |w_ij|, and s r < 1. Row i of the
 *   matrix measure in max |x_i|/v_i is −1 + d_i (⌈W⌉v)_i/v_i ≤ −1 + max(0, s r).
 * - Sector: ‖S(I + s t W)S⁻¹‖₂ < 2√t for a t > 0. With P = S², y = D W δx and d/dt δxᵀPδx = 2 δxᵀP(y − δx), the slopes
 *   give Σ t P_i y_i (s (Wδx)_i − y_i) ≥ 0; adding twice this, the quadratic form in (δx, y) is negative definite
 *   iff the Schur complement 2P − (P + s t WᵀP)(2tP)⁻¹(P + s t P W) is positive definite, which is the condition.
 *   With 2P(1 − c) in place of 2P it gives the rate c = 1 − ‖·‖₂²/(4t).
 * - Symmetric W: s λ_max(W) < 1. In the same form with P a function of W, I instead of t P and an eigenvalue w of W:
 *   (p + s w)² < 4 p (1 − c), which p = |s w| (or a small p for w = 0) solves for every c < 1 − s max(0, λ_max).
 *
 * The same conditions serve ẋ = −x + W φ(x) + c, whose Jacobian is −I + W D; only the metrics are others then (the
 * 1-norm weighted by a left vector for the majorant). All are independent of the input and of the biases. The cost is that of {@link diagonalScalingBound}, for
 * flows some four times.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation: ¼ logistic, 1 tanh and ReLU
 * @param known bounds in scaled 2-norms that are there already: a map takes the best of them instead of a new one
 * @throws      RangeError if the shape is wrong, an entry is not finite or the slope is not positive
 * @see         Davydov, Proskurnikov & Bullo, Non-Euclidean contractivity of recurrent neural networks (2022),
 *              arXiv:2110.08298; Centorrino, Gokhale, Davydov, Russo & Bullo, Euclidean contractivity of neural
 *              networks with symmetric weights (2023), doi:10.1109/LCSYS.2023.3278250
 */
export function globalStability(
  kind: "map" | "flow",
  w: Float64Array,
  n: number,
  slope: number,
  known: readonly NormBound[] = [],
): GlobalStability {
  checkCount("the number of units", n, 1);
  checkVector("the weight matrix", w, n * n);
  if (!(slope > 0 && slope < Infinity))
    throw new RangeError(`the slope is ${slope}; expected a positive number`);
  const tests = kind === "map" ? [scaledNormTest(w, n, slope, known)] : flowTests(w, n, slope);
  return { kind, stable: tests.some(({ holds, rigorous }) => holds && rigorous), tests };
}

function scaledNormTest(
  w: Float64Array,
  n: number,
  slope: number,
  known: readonly NormBound[],
): StabilityTest {
  const scaled = known.flatMap(({ value, rigorous, certificate }) =>
    certificate?.kind === "cholesky" ? [{ value, rigorous, scaling: certificate.scaling }] : [],
  );
  const best = scaled.reduce(
    (a, b) => (b.value < a.value ? b : a),
    scaled[0] ?? diagonalScalingBound(w, n, slope),
  );
  const metric = { norm: "2", weights: best.scaling } as const;
  return { ...judged("scaled norm", best.value, best.rigorous, (v) => v), metric };
}

function flowTests(w: Float64Array, n: number, slope: number): StabilityTest[] {
  const { value, vector } = metzlerBound(w, n);
  const metric = { norm: "infinity", weights: vector.map((v) => 1 / v) } as const;
  const decay = (v: number): number => 1 - Math.max(0, v);
  const tests: StabilityTest[] = [
    { ...judged("Metzler majorant", up(slope * value), true, decay), metric },
    sectorTest(w, n, slope),
  ];
  const top = symmetricBound(w, n);
  if (top === undefined) return tests;
  const symmetric = judged("symmetric", up(slope * top.value), top.rigorous, decay);
  return [...tests, { ...symmetric, metric: { norm: "s|W|" } }];
}

function judged(
  test: StabilityTest["test"],
  value: number,
  rigorous: boolean,
  rate: (value: number) => number,
): StabilityTest {
  const holds = value < 1;
  return { test, value, margin: 1 - value, holds, rigorous, rate: holds ? rate(value) : null };
}

/** Rounds of optimising t for a scaling, then the scaling for that t. */
const sectorRounds = 2;

/** Least ‖S(I + s t W)S⁻¹‖₂/(2√t) found; for a given S it is convex in ln t. */
function sectorTest(w: Float64Array, n: number, slope: number): StabilityTest {
  let x = Float64Array.from(diagonalScalingBound(w, n, slope).scaling, Math.log);
  let best: StabilityTest | undefined;
  for (let round = 0; round < sectorRounds; round++) {
    const t = bestStep(scaledBy(w, n, x), n, slope);
    const shifted = w.map((v, at) => (at % (n + 1) === 0 ? 1 : 0) + slope * t * v);
    const { value, scaling, rigorous } = diagonalScalingBound(shifted, n, 1);
    // What `shifted` itself is off by: 2⁻⁵³ of an entry, on the diagonal of 1 and of s t w_ii before they cancel.
    const diagonal = w.reduce((most, v, at) => (at % (n + 1) === 0 ? Math.max(most, Math.abs(v)) : most), 0);
    const error = 2 ** -51 * (n * value + 1 + slope * t * diagonal);
    const ratio = up(up(value + error) / (2 * Math.sqrt(t))) * (1 + 2 ** -52);
    const metric = { norm: "2", weights: scaling, step: t } as const;
    const found = { ...judged("sector", ratio, rigorous, (v) => 1 - v * v), metric };
    if (best === undefined || found.value < best.value) best = found;
    x = Float64Array.from(scaling, Math.log);
  }
  return best!;
}

/** Halvings of the range of ln t, by the golden section. */
const goldenSteps = 40;
const golden = (Math.sqrt(5) - 1) / 2;

/** Steps t beyond, which only matrices of no importance would take, are not tried: they overflow. */
const largestLogStep = 230;

/** Minimises ‖I + s t A‖₂/√t over t, within e^±20 of 1/(s‖A‖₂). */
function bestStep(a: Float64Array, n: number, slope: number): number {
  const size = slope * operatorNorm(a, n, n);
  if (size === 0) return 1;
  const ratioAt = (logT: number): number => {
    const factor = Math.exp(logT);
    const shifted = a.map((v, at) => (at % (n + 1) === 0 ? 1 : 0) + factor * ((slope * v) / size));
    return operatorNorm(shifted, n, n) / Math.exp(0.5 * logT);
  };
  let high = Math.min(20, largestLogStep + Math.log(size));
  let low = high - 40;
  let inner = [high - golden * (high - low), low + golden * (high - low)] as const;
  let values = [ratioAt(inner[0]), ratioAt(inner[1])] as const;
  for (let i = 0; i < goldenSteps; i++) {
    if (values[0] < values[1]) {
      high = inner[1];
      inner = [high - golden * (high - low), inner[0]];
      values = [ratioAt(inner[0]), values[0]];
    } else {
      low = inner[0];
      inner = [inner[1], low + golden * (high - low)];
      values = [values[1], ratioAt(inner[1])];
    }
  }
  return Math.exp(inner[0]) / size;
}
