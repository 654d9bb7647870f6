import type { IntervalArray } from "../../../interval/vector.js";
import { invertInPlace } from "./small-inverse.js";
import type { PiecewiseLinearMap } from "./piecewise-linear-map.js";

/** Bounds are enlarged by this, far more than the rounding in computing them from terms of one sign. */
const enlarged = 1 + 2 ** -30;

/** One linear region after the other of a piecewise-linear map, with M x = c for its fixed points. */
export interface RegionSolver {
  /** Which units are on, shape [R]; as many as `rectified` has. */
  readonly region: boolean[];
  /** Switches one unit, in O(N²) but for every 64th time. */
  flip(unit: number): void;
  /**
   * True only if the region is proven to hold no fixed point, by a combination of the rows of M x = c all of whose terms
   * have one sign in the region, and the right side the other (Farkas). O(N²); needs every x to be rectified.
   */
  isExcluded(): boolean;
  /** Encloses the solution of M x = c, the only one; undefined where M is not proven regular. O(N³). */
  solution(): IntervalArray | undefined;
}

const refreshEvery = 64;

/** Starts in the region where every unit is off. All rounding is bounded a priori by γ = (N + R + 8) 2⁻⁵¹ of the magnitudes. */
export function regionSolver(map: PiecewiseLinearMap): RegionSolver {
  const { size: n, rectified, a, w, c } = map;
  const units = rectified.length;
  const gamma = (n + units + 8) * 2 ** -51;
  const region = rectified.map(() => false);
  const [matrix, sizes] = [new Float64Array(n * n), new Float64Array(n * n)];
  const inverse = new Float64Array(n * n);
  const mid = Float64Array.from(c.lo, (lo, i) => lo + (c.hi[i]! - lo) / 2);
  const error = Float64Array.from(
    mid,
    (m, i) =>
      Math.max(m - c.lo[i]!, c.hi[i]! - m) * enlarged + gamma * Math.abs(m) * (c.lo[i] === c.hi[i] ? 0 : 1),
  );
  const [x, y, row, column] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  let usable = false;
  let age = refreshEvery;
  for (let at = 0; at < n * n; at++) {
    const one = at % (n + 1) === 0 ? 1 : 0;
    matrix[at] = one - a[at]!;
    sizes[at] = one + Math.abs(a[at]!);
  }

  const refresh = (): void => {
    inverse.set(matrix);
    usable = invertInPlace(inverse, n) && inverse.every(Number.isFinite);
    age = 0;
  };
  /** Sherman and Morrison: M loses `sign` times the unit's column of W. */
  const update = (unit: number, sign: number): void => {
    const r = rectified[unit]!;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += inverse[i * n + k]! * w[k * units + unit]!;
      column[i] = sum;
      row[i] = inverse[r * n + i]!;
    }
    const divisor = 1 - sign * column[r]!;
    if (!(Math.abs(divisor) > 1e-6 * (1 + Math.abs(column[r]!)))) {
      age = refreshEvery;
      return;
    }
    for (let i = 0; i < n; i++) {
      const factor = (sign * column[i]!) / divisor;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) inverse[i * n + j]! += factor * row[j]!;
    }
  };

  return {
    region,
    flip(unit) {
      const r = rectified[unit]!;
      const sign = region[unit] === true ? -1 : 1;
      region[unit] = sign > 0;
      for (let i = 0; i < n; i++) {
        const at = i * n + r;
        const entry = (r === i ? 1 : 0) - a[at]!;
        const weight = region[unit] ? w[i * units + unit]! : 0;
        matrix[at] = entry - weight;
        sizes[at] = (r === i ? 1 : 0) + Math.abs(a[at]!) + Math.abs(weight);
      }
      if (usable && ++age < refreshEvery) update(unit, sign);
      else age = refreshEvery;
    },
    isExcluded() {
      if (units !== n) return false;
      if (age >= refreshEvery) refresh();
      if (!usable) return false;
      let [worst, deepest, total] = [-1, 0, 0];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += inverse[i * n + k]! * mid[k]!;
        x[i] = sum;
        total += Math.abs(sum);
        const depth = region[i] === true ? -sum : sum;
        if (depth > deepest) [worst, deepest] = [i, depth];
      }
      if (worst < 0) return false;
      const share = (0.5 * deepest) / total;
      for (let k = 0; k < n; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) {
          const weight = (i === worst ? 1 + share : share) * (region[i] === true ? 1 : -1);
          sum += weight * inverse[i * n + k]!;
        }
        y[k] = sum;
      }
      let [right, slack] = [0, 0];
      for (let k = 0; k < n; k++) {
        right += y[k]! * mid[k]!;
        slack += Math.abs(y[k]!) * (error[k]! + gamma * Math.abs(mid[k]!));
      }
      if (!(right + slack * enlarged < 0)) return false;
      for (let j = 0; j < n; j++) {
        let [sum, size] = [0, 0];
        for (let i = 0; i < n; i++) {
          sum += y[i]! * matrix[i * n + j]!;
          size += Math.abs(y[i]!) * sizes[i * n + j]!;
        }
        if (!((region[j] === true ? sum : -sum) > gamma * size * enlarged)) return false;
      }
      return true;
    },
    solution() {
      refresh();
      if (!usable) return undefined;
      for (let i = 0; i < n; i++) {
        x[i] = 0;
        for (let k = 0; k < n; k++) x[i]! += inverse[i * n + k]! * mid[k]!;
      }
      const [residual, reach] = [new Float64Array(n), new Float64Array(n)];
      for (let i = 0; i < n; i++) {
        let [sum, size] = [mid[i]!, Math.abs(mid[i]!)];
        for (let j = 0; j < n; j++) {
          sum -= matrix[i * n + j]! * x[j]!;
          size += sizes[i * n + j]! * Math.abs(x[j]!);
        }
        residual[i] = sum;
        reach[i] = error[i]! + gamma * size;
      }
      let [defect, largest] = [0, 0];
      for (let i = 0; i < n; i++) {
        let [step, spread] = [0, 0];
        for (let k = 0; k < n; k++) {
          step += inverse[i * n + k]! * residual[k]!;
          spread += Math.abs(inverse[i * n + k]!) * (reach[k]! + gamma * Math.abs(residual[k]!));
        }
        y[i] = (Math.abs(step) + spread) * enlarged;
        largest = Math.max(largest, y[i]!);
        let rowDefect = 0;
        for (let j = 0; j < n; j++) {
          let [sum, size] = [i === j ? -1 : 0, i === j ? 1 : 0];
          for (let k = 0; k < n; k++) {
            sum += inverse[i * n + k]! * matrix[k * n + j]!;
            size += Math.abs(inverse[i * n + k]!) * sizes[k * n + j]!;
          }
          rowDefect += Math.abs(sum) + gamma * size;
        }
        defect = Math.max(defect, rowDefect * enlarged);
      }
      if (!(defect < 0.5)) return undefined;
      // x* − x = (I − (I − B M))⁻¹ B r.
      const rest = (defect / (1 - defect)) * largest * enlarged;
      const radius = y.map((v, i) => (v + rest) * enlarged + (v + rest > 0 ? 2 ** -52 * Math.abs(x[i]!) : 0));
      return { lo: x.map((v, i) => v - radius[i]!), hi: x.map((v, i) => v + radius[i]!) };
    },
  };
}
