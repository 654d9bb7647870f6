import { identity } from "../../linalg/matrix.js";
import { operatorNorm } from "../../linalg/norms.js";
import { spectralRadius } from "../../linalg/spectral-radius.js";
import { singularValues } from "../../linalg/singular-values.js";
import type { DiscreteMap } from "../../systems/system.js";
import { normSeries, type NormSeries } from "./norm-series.js";
import type { JacobianProduct } from "../results.js";
import { allFinite, checkCount, checkVector, parametersOfStep } from "../run-arguments.js";
import { scaledLog, timesLeft, timesRight, toScaled, unscaled, type ScaledMatrix } from "./scaled-product.js";

export interface ProductOptions {
  /** Which products to measure: these lags, or 1 … K if one number K is given. */
  readonly lags: number | readonly number[];
  /** Measure the spectral radius too: eigenvalues cost some ten products. */
  readonly spectralRadius?: boolean | undefined;
  /** Measure all singular values, not only the largest. */
  readonly singularValues?: boolean | undefined;
}

export interface JacobianProductOptions extends ProductOptions {
  /** External input of each step, flat [steps, inputDimension], as the trajectory was driven with. */
  readonly inputs?: Float64Array | undefined;
  /**
   * "end": J_T J_{T−1} … J_{T−k+1}, what a loss at the end sees of the past. "start": J_k … J_1 = ∂x_k/∂x_0.
   */
  readonly anchor?: "end" | "start" | undefined;
}

/** The only place where these defaults are written down. */
export const jacobianProductDefaults = {
  spectralRadius: true,
  singularValues: false,
  inputs: undefined,
  anchor: "end",
} as const satisfies Omit<Required<JacobianProductOptions>, "lags">;

/** What was measured of one product of k Jacobians. Logarithms are natural. */
export interface MeasuredProduct {
  /** k, the number of factors. */
  readonly k: number;
  /** Operator (2-)norm; null where a double cannot hold it, though `logNorm` can. */
  readonly norm: number | null;
  /** ln of the norm; null for a product that is exactly zero. */
  readonly logNorm: number | null;
  readonly spectralRadius: number | null;
  /** ln of the spectral radius; null if that is zero, or was not asked for. */
  readonly logSpectralRadius: number | null;
  /**
   * ln of the singular values, largest first; empty unless asked for. null where one is below n · 2⁻⁵² of the
   * largest: rounding of the product has drowned it.
   */
  readonly logSingularValues: readonly (number | null)[];
}

export interface ProductSeries {
  readonly dimension: number;
  readonly lags: readonly MeasuredProduct[];
  /** "non-finite": a factor was not finite; the lags before it are there. */
  readonly status: "ok" | "non-finite";
  /** The last product formed. */
  readonly last: JacobianProduct;
}

/**
 * Products of the Jacobians along a trajectory, lag by lag, as scaled factors: no overflow or underflow at any
 * length. J_t = ∂x_t/∂x_{t−1}.
 *
 * O(n³) a lag for the product; norm and spectra only at the lags asked for. Norms are good to rounding of the
 * product; a spectral radius far below the norm is not, as for every eigenvalue of a non-normal matrix.
 *
 * @param states trajectory x_0 … x_T, flat [T + 1, n]
 * @param p      parameters [θ; u], shape [m]
 * @throws       RangeError if a shape is wrong or a lag exceeds T
 */
export function jacobianProductSeries(
  map: DiscreteMap,
  states: Float64Array,
  p: Float64Array,
  options: JacobianProductOptions,
): ProductSeries {
  const { inputs, anchor = jacobianProductDefaults.anchor } = options;
  const n = map.dimension;
  const steps = states.length / n - 1;
  checkVector("states", states, (steps + 1) * n);
  checkCount("the number of steps of the trajectory", steps, 0);
  checkVector("the parameter vector", p, map.parameterDimension);
  if (inputs) checkVector("inputs", inputs, steps * map.inputDimension);
  const lags = lagList(options.lags, steps);
  const parametersAt = parametersOfStep(map, p, inputs);
  const jacobian = new Float64Array(n * n);
  const factorAt = (k: number): Float64Array => {
    const t = anchor === "end" ? steps - k : k - 1;
    return map.jacobian(states.subarray(t * n, (t + 1) * n), parametersAt(t), jacobian);
  };
  return productSeries(n, factorAt, anchor === "end" ? "right" : "left", { ...options, lags });
}

/**
 * Products W D_1 W D_2 … W D_k of one matrix with given diagonals, as the counterexamples to spectral-radius
 * bounds need them.
 *
 * @param w         flat [n, n]
 * @param diagonals shape [n], used at every step, or flat [K, n]
 */
export function diagonalProductSeries(
  w: Float64Array,
  n: number,
  diagonals: Float64Array,
  options: ProductOptions,
): ProductSeries {
  checkVector("the matrix", w, n * n);
  const rows = diagonals.length / n;
  checkVector("the diagonals", diagonals, Math.floor(rows) * n);
  const lags = lagList(options.lags, rows === 1 ? Infinity : rows);
  const factor = new Float64Array(n * n);
  const factorAt = (k: number): Float64Array => {
    const row = rows === 1 ? 0 : (k - 1) * n;
    for (let i = 0; i < n * n; i++) factor[i] = w[i]! * diagonals[row + (i % n)]!;
    return factor;
  };
  return productSeries(n, factorAt, "right", { ...options, lags });
}

/**
 * Products of any square factors: P_k = P_{k−1} · factorAt(k) ("right") or factorAt(k) · P_{k−1} ("left").
 *
 * Where neither spectral radii nor all singular values are asked for, the norms come from {@link normSeries}.
 *
 * @param factorAt k ↦ the k-th factor, flat [n, n], k = 1, 2, …; may reuse its buffer
 */
export function productSeries(
  n: number,
  factorAt: (k: number) => Float64Array,
  side: "left" | "right",
  options: ProductOptions,
): ProductSeries {
  const wanted = lagList(options.lags, Infinity);
  if (onlyNorms(options)) return fromNorms(normSeries(n, factorAt, side, wanted));
  const measured: MeasuredProduct[] = [];
  let product = toScaled(identity(n), n, n);
  let k = 0;
  const result = (status: "ok" | "non-finite"): ProductSeries => {
    const last = { lag: k, mantissa: product.mantissa, exponent: product.exponent };
    return { dimension: n, lags: measured, status, last };
  };
  for (const lag of wanted) {
    while (k < lag) {
      const factor = factorAt(k + 1);
      const next = side === "right" ? timesRight(product, factor, n) : timesLeft(factor, n, product);
      if (!allFinite(next.mantissa)) return result("non-finite");
      product = next;
      k++;
    }
    measured.push(measureProduct(product, k, options));
  }
  return result("ok");
}

function onlyNorms({ spectralRadius, singularValues }: ProductOptions): boolean {
  const defaults = jacobianProductDefaults;
  return !(spectralRadius ?? defaults.spectralRadius) && !(singularValues ?? defaults.singularValues);
}

function fromNorms({ dimension, lags, status, last }: NormSeries): ProductSeries {
  const unmeasured = { spectralRadius: null, logSpectralRadius: null, logSingularValues: [] };
  return { dimension, lags: lags.map((lag) => ({ ...lag, ...unmeasured })), status, last };
}

function measureProduct(product: ScaledMatrix, k: number, options: ProductOptions): MeasuredProduct {
  const { mantissa, exponent, rows: n } = product;
  const wantRadius = options.spectralRadius ?? jacobianProductDefaults.spectralRadius;
  const wantSingular = options.singularValues ?? jacobianProductDefaults.singularValues;
  const values = wantSingular ? singularValues(mantissa, n, n) : undefined;
  const norm = operatorNorm(mantissa, n, n);
  const radius = wantRadius ? spectralRadius(mantissa, n) : undefined;
  const floor = n * 2 ** -52 * norm;
  return {
    k,
    norm: unscaled(norm, exponent),
    logNorm: scaledLog(norm, exponent),
    spectralRadius: radius === undefined ? null : unscaled(radius, exponent),
    logSpectralRadius: radius === undefined ? null : scaledLog(radius, exponent),
    logSingularValues: Array.from(values ?? [], (v) => (v > floor ? scaledLog(v, exponent) : null)),
  };
}

function lagList(lags: number | readonly number[], largest: number): readonly number[] {
  if (typeof lags === "number") checkCount("lags", lags, 0);
  const list = typeof lags === "number" ? Array.from({ length: lags }, (_, i) => i + 1) : lags;
  list.forEach((lag, i) => {
    checkCount("a lag", lag, i === 0 ? 0 : list[i - 1]!);
    if (lag > largest) throw new RangeError(`lag ${lag} exceeds the ${largest} factors there are`);
  });
  return list;
}
