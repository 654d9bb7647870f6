import { sqrtUp, up } from "../../interval/rounding.js";
import { scaleByPowerOfTwo } from "../../linalg/check.js";
import { transposedProduct } from "../../linalg/cholesky.js";
import { largestEigenvalueEstimate } from "../../linalg/norm-estimate.js";
import { scaleToUnit } from "../../linalg/singular-values.js";
import { certifiedTwoNorm, type CertifiedNorm } from "../../linalg/verified-norm.js";
import { entrywiseBound, keepsStructure } from "./entrywise-bound.js";
import { matrixBlocks } from "./matrix-blocks.js";
import { optimalScaling, type OptimalScaling, type OptimalScalingOptions } from "./optimal-scaling.js";
import { osborneBalance, scaledBy } from "./osborne-balancing.js";
import { separation, submatrix } from "./perron-pair.js";
import { plainTwoNorm } from "./plain-norm-bound.js";
import type { NormBound } from "../results.js";
import { checkVector } from "../run-arguments.js";

export interface DiagonalScalingOptions extends OptimalScalingOptions {
  /**
   * Reducible matrices, whose infimum is not attained: how far above it to stay, as a share of ‖W‖₂ minus the
   * infimum. Less slack costs a larger prefactor.
   */
  readonly slack?: number;
}

/** The only place where these defaults are written down; the others are those of `optimalScaling`. */
export const diagonalScalingDefaults = { slack: 0.01 } as const;

export interface DiagonalScalingBound extends NormBound {
  /** s · inf over S of ‖S W S⁻¹‖₂, as far as it was found; below `value` where it is not attained. */
  readonly infimum: number;
  /** Diagonal of S, shape [n], the largest 1. */
  readonly scaling: readonly number[];
  /** The lag from which κ γ^k is below (s‖W‖₂)^k; null if it never is. */
  readonly crossover: number | null;
  /** Of the search for S; where it did not converge, the bound holds but could be smaller. */
  readonly status: OptimalScaling["status"];
}

/**
 * Optimally scaled bound ‖P_k‖₂ ≤ κ(S) γ^k, γ = s · min over positive diagonal S of ‖S W S⁻¹‖₂, κ = max S/min S.
 *
 * Valid for every trajectory, as S commutes with the diagonals, and rigorous: whatever S was found, ‖S W S⁻¹‖₂ is
 * proven for it. Never above the plain and the entrywise bound, which are candidates too. Each irreducible block is
 * scaled on its own. Some 20 to 30 Newton steps of O(n³).
 *
 * The sector (Lur'e) bound is not a separate one. It asks for a metric P and a diagonal T ≥ 0 such that
 * γ²xᵀPx − yᵀWᵀPWy − 2 Σ t_i y_i (s x_i − y_i) ≥ 0 for all x and y. For diagonal P the best T is γ²P/s², entry by entry,
 * which leaves γ²P ⪰ s²WᵀPW: the scaled bound. For full P it lies between the ellipsoidal norm, which holds all slopes
 * without the loss of T, and the scaled bound: where n is small `jointSpectralRadius` is tighter, and where it is large
 * the n²/2 unknowns of P are out of reach.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 * @throws      RangeError if the shape is wrong or an entry is not finite
 */
export function diagonalScalingBound(
  w: Float64Array,
  n: number,
  slope: number,
  options: DiagonalScalingOptions = {},
): DiagonalScalingBound {
  checkVector("the weight matrix", w, n * n);
  return tightestScaling(w, n, slope, plainTwoNorm(w, n, slope), entrywiseBound(w, n, slope), options);
}

/** As {@link diagonalScalingBound}, where the plain and the entrywise bound are known. */
export function tightestScaling(
  w: Float64Array,
  n: number,
  slope: number,
  plain: NormBound,
  entrywise: NormBound,
  options: DiagonalScalingOptions = {},
): DiagonalScalingBound {
  const { scaled, exponent } = scaleToUnit(w);
  const { x, infimum, status } = foundScaling(scaled, n, perronScaling(entrywise, n), options);
  const outward = (v: number): number => (v === 0 ? 0 : up(slope * up(scaleByPowerOfTwo(v, exponent))));
  const proven = provenScaling(scaled, n, x);
  const own: NormBound = {
    method: "",
    value: outward(proven.value),
    prefactor: proven.kappa,
    norm: "2",
    rigorous: true,
    certificate: { kind: "cholesky", scaling: proven.scaling, shift: proven.shift },
  };
  const best = [own, entrywise, plain]
    .filter((b) => b.rigorous)
    .reduce((a, b) => (b.value < a.value ? b : a));
  return {
    ...best,
    method: "s min‖SWS⁻¹‖₂",
    infimum: Math.min(
      keepsStructure(w, scaled) ? outward(infimum) : Infinity,
      best.value,
      entrywise.infimum ?? entrywise.value,
    ),
    scaling: scalingOf(best, n),
    crossover: scalingCrossover(plain, best),
    status,
  };
}

/** The lag k* = ln κ/ln(‖W‖/γ) from which κ γ^k is below ‖W‖^k; null if it never is. */
export function scalingCrossover(plain: NormBound, scaled: NormBound): number | null {
  const gain = Math.log(plain.value) - Math.log(scaled.value);
  return gain > 0 && Number.isFinite(gain) ? Math.log(scaled.prefactor) / gain : null;
}

/** Diagonal of the S that a certificate speaks of; the identity for sums. */
function scalingOf({ certificate }: NormBound, n: number): readonly number[] {
  if (certificate?.kind === "cholesky") return certificate.scaling;
  if (certificate?.kind !== "vector") return new Array<number>(n).fill(1);
  const { vector, left } = certificate;
  const roots = vector.map((v, i) => Math.sqrt(left[i]! / v));
  const top = roots.reduce((a, b) => Math.max(a, b));
  return roots.map((v) => v / top);
}

/** ln S for the whole matrix, and a proven upper bound on the infimum, the largest of the blocks'. */
function foundScaling(
  w: Float64Array,
  n: number,
  perron: Float64Array,
  options: DiagonalScalingOptions,
): { x: Float64Array; infimum: number; status: OptimalScaling["status"] } {
  const { blocks, level } = matrixBlocks(w, n);
  const x = new Float64Array(n);
  let infimum = 0;
  let status: OptimalScaling["status"] = "converged";
  for (const block of blocks) {
    const part = submatrix(w, n, block);
    const start = Float64Array.from(block, (i) => perron[i]!);
    const best = irreducibleScaling(part, block.length, start, options);
    if (best.status !== "converged") status = best.status;
    const centre = 0.5 * (greatest(best.x) + least(best.x));
    block.forEach((i, local) => (x[i] = best.x[local]! - centre));
    if (blocks.length > 1) infimum = Math.max(infimum, provenScaling(part, block.length, best.x).value);
  }
  if (blocks.length === 1) return { x, infimum: Infinity, status };
  const largestLevel = level.reduce((a, b) => Math.max(a, b));
  const separatedBy = (d: number): Float64Array => x.map((v, i) => v + d * level[i]!);
  const slack = options.slack ?? diagonalScalingDefaults.slack;
  const normAt = (d: number): number => normEstimate(w, n, separatedBy(d));
  const distance = separation(normAt, slack, largestLevel, n <= 64 ? 1e-9 : 1e-2);
  return { x: separatedBy(distance), infimum, status };
}

/** ln S of an irreducible matrix: the optimum, started from the best of three simple scalings. */
function irreducibleScaling(
  w: Float64Array,
  n: number,
  perron: Float64Array,
  options: DiagonalScalingOptions,
): Pick<OptimalScaling, "x" | "status"> {
  if (n === 1) return { x: new Float64Array(1), status: "converged" };
  const starts = [new Float64Array(n), osborneBalance(w, n), perron]
    .map((x) => ({ x, norm: normEstimate(w, n, x) }))
    .filter(({ norm }) => norm > 0 && norm < Infinity);
  const start = starts.reduce((a, b) => (b.norm < a.norm ? b : a));
  const { x, status } = optimalScaling(w, n, start.x, options);
  return { x: normEstimate(w, n, x) < start.norm ? x : start.x, status };
}

/** ½ ln(y_i/x_i) from the Perron vectors of the entrywise bound. */
function perronScaling({ certificate }: NormBound, n: number): Float64Array {
  if (certificate?.kind !== "vector") return new Float64Array(n);
  const { vector, left } = certificate;
  return Float64Array.from(vector, (v, i) => 0.5 * (Math.log(left[i]!) - Math.log(v)));
}

/** An estimate of ‖e^X W e^(−X)‖₂, good to many digits but no bound. */
function normEstimate(w: Float64Array, n: number, x: Float64Array): number {
  const a = scaledBy(w, n, x);
  return Math.sqrt(largestEigenvalueEstimate(transposedProduct(a, a, n, n, n, true), n));
}

interface ProvenScaling extends CertifiedNorm {
  /** Diagonal of S, the largest 1. */
  readonly scaling: readonly number[];
  /** max S/min S, rounded up. */
  readonly kappa: number;
}

/** Scalings are kept within this range (2⁻⁵⁰⁰, as a logarithm), so that what underflows is negligible. */
const widestRange = 346;

/**
 * Proves ‖S W S⁻¹‖₂ for S = e^X as it is rounded to doubles.
 *
 * Each entry (s_i w_ij)/s_j is rounded twice, an error below 2.02 u of the entry, so below 2.02 u √n ‖·‖₂ in norm.
 * What underflows in s_i w_ij is below 2⁻¹⁰⁷⁴ and grows by 1/s_j ≤ 2⁵⁰⁰.
 *
 * @param w entries of order one
 */
function provenScaling(w: Float64Array, n: number, x: Float64Array): ProvenScaling {
  const top = greatest(x);
  const shrink = Math.min(1, widestRange / (top - least(x)));
  const scaling = Array.from(x, (v) => Math.exp((v - top) * shrink));
  const a = w.map((v, at) => (scaling[Math.floor(at / n)]! * v) / scaling[at % n]!);
  const { value, shift } = certifiedTwoNorm(a, n, n);
  const enlarged = up(value * up(1 + up(3 * 2 ** -53 * sqrtUp(n))));
  const lost = n * 2 ** -570;
  const smallest = scaling.reduce((p, q) => Math.min(p, q));
  return {
    value: w.every((v) => v === 0) ? 0 : up(enlarged + lost),
    shift,
    scaling,
    kappa: smallest === 1 ? 1 : up(1 / smallest),
  };
}

function greatest(x: Float64Array): number {
  return x.reduce((a, b) => Math.max(a, b));
}

function least(x: Float64Array): number {
  return x.reduce((a, b) => Math.min(a, b));
}
