import { operatorNorm } from "../src/linalg/norms.js";
import { spectralRadius } from "../src/linalg/spectral-radius.js";
import {
  diagonalProductSeries,
  jacobianProductSeries,
  type MeasuredProduct,
} from "../src/methods/products/jacobian-product.js";
import { logBoundAtLag, normBounds } from "../src/methods/bounds/norm-bounds.js";
import { trajectory } from "../src/methods/trajectory.js";
import { randomStream } from "../src/random/stream.js";
import { sigmoidNetwork } from "../src/systems/sigmoid-network.js";
import { vanillaNetwork } from "../src/systems/vanilla-network.js";

export interface ProductBoundsOptions {
  /** Seed of the contracting network. */
  readonly seed?: number;
  /** Largest lag of each case, in the order of the result. */
  readonly lags?: readonly [jordan: number, nilpotent: number, chaotic: number, contracting: number];
}

export const productBoundsDefaults = {
  seed: 0,
  lags: [60, 20, 40, 40],
} as const satisfies Required<ProductBoundsOptions>;

/** One bound on ‖Π_k‖₂, over the lags; log10. */
export interface BoundCurve {
  readonly method: "s‖W‖₂" | "s min‖SWS⁻¹‖₂" | "s ρ(|W|)";
  /** Growth per step and constant in front. */
  readonly value: number;
  readonly prefactor: number;
  readonly log10: readonly number[];
}

export interface ProductCase {
  readonly name: "jordan" | "nilpotent" | "chaotic" | "contracting";
  /** W, flat [n, n]. */
  readonly weights: readonly number[];
  readonly units: number;
  /** s, the largest slope of the activation. */
  readonly slope: number;
  /** γ, the spectral radius of W. */
  readonly spectralRadius: number;
  /** k = 1, 2, …. */
  readonly lags: readonly number[];
  /** log10 of the true ‖Π_k‖₂; null for a product that is zero. */
  readonly log10Norm: readonly (number | null)[];
  /** k log10 γ; null for γ = 0, whose powers are zero. */
  readonly log10Gamma: readonly (number | null)[];
  readonly bounds: readonly BoundCurve[];
  /** Lags at which ‖Π_k‖ > γ^k. */
  readonly violated: readonly number[];
}

export interface ProductBoundsResult {
  readonly options: Required<ProductBoundsOptions>;
  readonly cases: readonly ProductCase[];
}

const curves: readonly BoundCurve["method"][] = ["s‖W‖₂", "s min‖SWS⁻¹‖₂", "s ρ(|W|)"];

/**
 * The true norm of Jacobian products against the powers γ^k of the spectral radius of W, which bound nothing,
 * and against every bound that holds: three counterexamples and a contracting network.
 *
 * @throws RangeError if a lag is not a whole number, at least 1
 */
export function productBounds(options: ProductBoundsOptions = {}): ProductBoundsResult {
  const all = { ...productBoundsDefaults, ...options };
  const [jordan, nilpotent, chaotic, contracting] = all.lags;
  return {
    options: all,
    cases: [
      jordanCase(jordan),
      nilpotentCase(nilpotent),
      chaoticCase(chaotic),
      contractingCase(contracting, all.seed),
    ],
  };
}

/** A Jordan block at rest at the origin of a tanh network: all slopes are 1. */
function jordanCase(lags: number): ProductCase {
  const w = Float64Array.of(0.9, 1, 0, 0.9);
  return described(
    "jordan",
    w,
    2,
    1,
    diagonalProductSeries(w, 2, Float64Array.of(1, 1), measured(lags)).lags,
  );
}

/** W² = 0, yet with slopes 1/4 and 1/20 of the logistic the products grow by 1.6 a step. */
function nilpotentCase(lags: number): ProductCase {
  const w = Float64Array.of(8, -8, 8, -8);
  const slopes = Float64Array.of(1 / 4, 1 / 20);
  return described("nilpotent", w, 2, 1 / 4, diagonalProductSeries(w, 2, slopes, measured(lags)).lags);
}

/** The same family as an autonomous network with biases: a chaotic attractor. */
function chaoticCase(lags: number): ProductCase {
  const w = Float64Array.of(12, -12, 12, -12);
  const map = sigmoidNetwork({ units: 2 });
  const p = Float64Array.of(...w, -3, -9);
  const { states } = trajectory(map, Float64Array.of(-2.9, -8.9), p, { steps: lags });
  const series = jacobianProductSeries(map, states, p, { ...measured(lags), anchor: "start" });
  return described("chaotic", w, 2, 1 / 4, series.lags);
}

/** Units of the contracting network, the norm of its balanced weights, and the decades its units' scales span. */
const contracting = { units: 8, balancedNorm: 0.92, decades: 0.75 } as const;

/** A random tanh network whose weights are a matrix of norm 0.92 seen in badly scaled units: ‖W‖₂ exceeds 1. */
function contractingCase(lags: number, seed: number): ProductCase {
  const n = contracting.units;
  const stream = randomStream(seed);
  const normal = (count: number): Float64Array => Float64Array.from({ length: count }, () => stream.normal());
  const balanced = normal(n * n);
  const scale = contracting.balancedNorm / operatorNorm(balanced, n, n);
  const units = Float64Array.from({ length: n }, (_, i) => 10 ** ((contracting.decades * i) / (n - 1)));
  const w = balanced.map((v, at) => (v * scale * units[Math.floor(at / n)]!) / units[at % n]!);
  const p = Float64Array.of(...w, ...normal(n).map((v) => 0.4 * v));
  const map = vanillaNetwork({ units: n, activation: "tanh" });
  const { states } = trajectory(map, normal(n), p, { steps: lags });
  const series = jacobianProductSeries(map, states, p, { ...measured(lags), anchor: "start" });
  return described("contracting", w, n, 1, series.lags);
}

function measured(lags: number): { lags: number; spectralRadius: false } {
  if (!(Number.isInteger(lags) && lags >= 1)) {
    throw new RangeError(`the largest lag is ${lags}; expected a whole number, at least 1`);
  }
  return { lags, spectralRadius: false };
}

function described(
  name: ProductCase["name"],
  w: Float64Array,
  n: number,
  slope: number,
  products: readonly MeasuredProduct[],
): ProductCase {
  const gamma = spectralRadius(w, n);
  const bounds = normBounds(w, n, slope);
  const lags = products.map(({ k }) => k);
  const log10Norm = products.map(({ logNorm }) => (logNorm === null ? null : logNorm / Math.LN10));
  const log10Gamma = lags.map((k) => (gamma > 0 ? k * Math.log10(gamma) : null));
  return {
    name,
    weights: [...w],
    units: n,
    slope,
    spectralRadius: gamma,
    lags,
    log10Norm,
    log10Gamma,
    bounds: curves.flatMap((method) => {
      const bound = bounds.find((b) => b.method === method);
      if (bound === undefined) return [];
      const log10 = lags.map((k) => logBoundAtLag(bound, k, n) / Math.LN10);
      return [{ method, value: bound.value, prefactor: bound.prefactor, log10 }];
    }),
    violated: lags.filter((_, i) => (log10Norm[i] ?? -Infinity) > (log10Gamma[i] ?? -Infinity)),
  };
}
