import { up } from "../../../interval/rounding.js";
import { invertInPlace } from "./small-inverse.js";
import type { RelaxedMap } from "./relaxed-map.js";

/** What a box tells about the fixed points of a relaxed map within it. */
export interface KrawczykOperator {
  /** Relaxes the map over a box and preconditions it; false where the preconditioner is not finite. */
  prepare(lo: Float64Array, hi: Float64Array): boolean;
  /** Encloses T(x) = x − Y(x − F(x)) over the prepared box, which every fixed point in it equals. */
  apply(outLo: Float64Array, outHi: Float64Array): void;
  /**
   * True only if T is proven to contract the prepared box in the norm max |x_i|/w_i: then F has at most one fixed point
   * in it, and Y is regular. All w_i > 0.
   */
  contracts(weights: Float64Array): boolean;
  /** As `contracts`, over another box but with the preconditioner of the prepared one. */
  contractsOver(lo: Float64Array, hi: Float64Array, weights: Float64Array): boolean;
  /** The coordinate whose halving lessens the nonlinearity most. */
  widestInfluence(): number;
}

/**
 * The preconditioned operator of a branch and bound, with Y ≈ (I − L)⁻¹ in plain floating point and every rounding in
 * its use bounded a priori.
 *
 * From F(x) = L x + b + G t, x = m + ξ: T(x) = m + (I − Y(I − L)) ξ + Y(b + G τ + L m − m) + Y G (t − τ). Sums of at most
 * 2n + 4 terms err by less than γ = (n + 8) 2⁻⁵¹ of their magnitudes, those of L's own entries included. O(n³).
 *
 * @see Neumaier, Interval Methods for Systems of Equations (1990), chapter 5, doi:10.1017/CBO9780511526473
 */
export function krawczykOperator(map: RelaxedMap): KrawczykOperator {
  const { size: n, linear, generators, noise, noiseRadius, offset, offsetRadius, spread } = map;
  const gamma = (n + 8) * 2 ** -51;
  const enlarged = 1 + 2 ** -40;
  const [inverse, product, defect] = [
    new Float64Array(n * n),
    new Float64Array(n * n),
    new Float64Array(n * n),
  ];
  const [mid, radius] = [new Float64Array(n), new Float64Array(n)];
  const [shift, slack, spreadOf, score] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];

  /** |I − Y(I − L)|. */
  const measureDefect = (): void => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let c = (i === j ? 1 : 0) - inverse[i * n + j]!;
        for (let k = 0; k < n; k++) c += inverse[i * n + k]! * linear[k * n + j]!;
        defect[i * n + j] = Math.abs(c);
      }
    }
  };

  const precondition = (): boolean => {
    for (let i = 0; i < n * n; i++) inverse[i] = -linear[i]!;
    for (let i = 0; i < n; i++) inverse[i * n + i]! += 1;
    if (!invertInPlace(inverse, n)) return false;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let p = 0;
        for (let k = 0; k < n; k++) p += inverse[i * n + k]! * generators[k * n + j]!;
        product[i * n + j] = p;
      }
    }
    measureDefect();
    return true;
  };

  const contracts = (weights: Float64Array): boolean => {
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += spread[k * n + j]! * weights[j]!;
      spreadOf[k] = sum;
    }
    for (let k = 0; k < n; k++) {
      let sum = weights[k]!;
      for (let j = 0, at = k * n; j < n; j++, at++) {
        sum += Math.abs(linear[at]!) * weights[j]! + Math.abs(generators[at]!) * spreadOf[j]!;
      }
      slack[k] = gamma * sum;
    }
    for (let i = 0; i < n; i++) {
      let sum = gamma * weights[i]!;
      for (let k = 0, at = i * n; k < n; k++, at++) {
        sum +=
          Math.abs(inverse[at]!) * slack[k]! +
          defect[at]! * weights[k]! +
          Math.abs(product[at]!) * spreadOf[k]!;
      }
      if (!(sum * enlarged < weights[i]!)) return false;
    }
    return true;
  };

  return {
    prepare(lo, hi) {
      map.relax(lo, hi);
      for (let i = 0; i < n; i++) {
        const m = lo[i]! + (hi[i]! - lo[i]!) / 2;
        mid[i] = m;
        radius[i] = Math.max(up(m - lo[i]!), up(hi[i]! - m));
      }
      return precondition();
    },
    apply(outLo, outHi) {
      for (let i = 0; i < n; i++) {
        let d = offset[i]! - mid[i]!;
        let size = Math.abs(offset[i]!) + Math.abs(mid[i]!) + radius[i]!;
        for (let j = 0, at = i * n; j < n; j++, at++) {
          const [g, l] = [generators[at]!, linear[at]!];
          d += g * noise[j]! + l * mid[j]!;
          size += Math.abs(g) * (Math.abs(noise[j]!) + noiseRadius[j]!);
          size += Math.abs(l) * (Math.abs(mid[j]!) + radius[j]!);
        }
        shift[i] = d;
        slack[i] = gamma * (size + Math.abs(d)) + offsetRadius[i]!;
      }
      for (let i = 0; i < n; i++) {
        let step = 0;
        let reach = gamma * radius[i]! + 1e-300;
        for (let k = 0, at = i * n; k < n; k++, at++) {
          const y = inverse[at]!;
          step += y * shift[k]!;
          reach +=
            Math.abs(y) * slack[k]! + Math.abs(product[at]!) * noiseRadius[k]! + defect[at]! * radius[k]!;
        }
        const centre = mid[i]! + step;
        reach = reach * enlarged + 2 ** -51 * (Math.abs(mid[i]!) + Math.abs(step));
        outLo[i] = centre - reach;
        outHi[i] = centre + reach;
      }
    },
    contracts,
    contractsOver(lo, hi, weights) {
      map.relax(lo, hi);
      measureDefect();
      return contracts(weights);
    },
    widestInfluence() {
      for (let k = 0; k < n; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += Math.abs(product[i * n + k]!) / radius[i]!;
        score[k] = sum;
      }
      let [best, most] = [0, -1];
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += score[k]! * spread[k * n + j]!;
        sum *= radius[j]!;
        if (sum > most) [best, most] = [j, sum];
      }
      return best;
    },
  };
}
