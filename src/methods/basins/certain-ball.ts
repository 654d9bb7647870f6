import { activationRange, slopeRange } from "../../interval/activation-ranges.js";
import {
  addIntervals,
  intervalMagnitude,
  multiplyIntervals,
  pointInterval,
  subtractIntervals,
  type Interval,
} from "../../interval/interval.js";
import { down, sqrtUp, up } from "../../interval/rounding.js";
import { choleskyFactor } from "../../linalg/cholesky.js";
import { identity, matMul } from "../../linalg/matrix.js";
import { twoNormUpperBound } from "../../linalg/verified-norm.js";
import type { Model } from "../../systems/model.js";
import type { NetworkForm } from "../../systems/network-form.js";
import { lyapunovShape } from "./capture-ball.js";

/** Around a state: from every start within `radius` (Euclidean) an orbit converges to the one fixed point there. */
export interface CertainBall {
  readonly centre: readonly number[];
  readonly radius: number;
  /** Bound, below 1, on the ratio by which distances in the norm used shrink at each step (of a flow: see the method). */
  readonly contraction: number;
}

/** A norm in which a ball is looked for, ‖S⁻¹(x − c)‖₂, with an approximate inverse R of S; flat [n, n]. */
interface Norm {
  readonly s: Float64Array;
  readonly r: Float64Array;
  /** An upper bound on ‖(RS)⁻¹‖₂, as S⁻¹ = (RS)⁻¹R, and one on ‖S⁻¹‖₂; infinite where R is no good. */
  readonly stretch: number;
  readonly inverse: number;
}

const bisections = 40;

/**
 * Proves a ball of certain convergence around a stable fixed point of a network with one nonlinearity.
 *
 * In the ball ‖S⁻¹ J S‖₂ ≤ q < 1, and the step moves its centre by at most (1 − q) times its radius, so the network maps
 * the ball into itself and contracts it (Banach). A flow ẋ = F(x) − x then approaches the same point. Tried are S = I
 * and the norm in which the linearisation contracts fastest to a square sum; the larger Euclidean ball is given.
 * Rounding is accounted for throughout; the weights are taken as exact. About 80 norms of n × n matrices.
 *
 * @param p      parameters, shape [m]
 * @param centre the fixed point as computed, shape [n]
 * @param reach  largest radius looked for
 * @returns      undefined where the model has no such form, or no ball was proven
 */
export function certainBall(
  model: Model,
  p: Float64Array,
  centre: Float64Array,
  reach: number,
): CertainBall | undefined {
  const form = model.networkForm?.(p);
  if (form === undefined || form.inputAfter === true) return undefined;
  const jacobian = new Float64Array(model.system.jacobian(centre, p));
  const balls = norms(jacobian, form.units, model.system.kind).map((norm) =>
    largestBall(form, centre, norm, reach),
  );
  return balls.filter((ball) => ball !== undefined).sort((a, b) => b.radius - a.radius)[0];
}

function norms(jacobian: Float64Array, n: number, kind: "map" | "flow"): Norm[] {
  const one = identity(n);
  // Of a flow F(x) − x.
  if (kind === "flow") for (let i = 0; i < n; i++) jacobian[i * n + i]! += 1;
  const shape = lyapunovShape(jacobian, n);
  const t = shape && choleskyFactor(shape, n);
  const plain = normOf(one, one, n);
  return t === undefined ? [plain] : [plain, normOf(inverseOfUpper(t, n), t, n)];
}

/** ‖(RS)⁻¹‖₂ ≤ 1/(1 − ‖I − RS‖₂). */
function normOf(s: Float64Array, r: Float64Array, n: number): Norm {
  const gap = matMul(r, s, n, n, n).map((v, k) => v - (k % (n + 1) === 0 ? 1 : 0));
  const rounding = up(roundings(n) * twoNormUpperBound(absoluteProduct([r, s], n), n, n));
  const eta = up(up(twoNormUpperBound(gap, n, n) * up(1 + roundings(n))) + rounding);
  const stretch = eta < 1 ? up(1 / down(1 - eta)) : Infinity;
  return { s, r, stretch, inverse: up(twoNormUpperBound(r, n, n) * stretch) };
}

/** Approximate; what it misses is bounded later. */
function inverseOfUpper(t: Float64Array, n: number): Float64Array {
  const s = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) sum -= t[i * n + k]! * s[k * n + j]!;
      s[i * n + j] = sum / t[i * n + i]!;
    }
  }
  return s;
}

function largestBall(
  form: NetworkForm,
  centre: Float64Array,
  norm: Norm,
  reach: number,
): CertainBall | undefined {
  const { inverse } = norm;
  const offset = up(inverse * defect(form, centre));
  let best: CertainBall | undefined;
  let [low, high] = [0, up(reach * inverse)];
  for (let k = 0; k < bisections && Number.isFinite(high); k++) {
    const r = k === 0 ? high : low === 0 ? high / 4 : low + (high - low) / 2;
    const contraction = contractionWithin(form, centre, norm, r);
    if (offset <= down(down(1 - contraction) * r)) {
      best = { centre: Array.from(centre), radius: down(r / inverse), contraction };
      if (k === 0) return best;
      low = r;
    } else high = r;
  }
  return best;
}

/** A relative error above that of any entry of a product of up to three n × n matrices, whatever the order of its sums. */
function roundings(n: number): number {
  return (4 * n + 16) * 2 ** -53;
}

/** |A| |B| … in floating point. */
function absoluteProduct(factors: readonly Float64Array[], n: number): Float64Array {
  return factors.map((a) => a.map(Math.abs)).reduce((a, b) => Float64Array.from(matMul(a, b, n, n, n)));
}

/** An upper bound on ‖F(c) − c‖₂. */
function defect(form: NetworkForm, centre: Float64Array): number {
  const { units: n, activation } = form;
  const points = Array.from(centre, pointInterval);
  const images =
    form.state === "post"
      ? affine(form, points).map((a) => activationRange(activation, a))
      : affine(
          form,
          points.map((x) => activationRange(activation, x)),
        );
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const distance = intervalMagnitude(subtractIntervals(images[i]!, points[i]!));
    sum = up(sum + up(distance * distance));
  }
  return sqrtUp(sum);
}

/** W y + V u + b. */
function affine({ units: n, inputs: q, wRec, wIn, b, u }: NetworkForm, y: readonly Interval[]): Interval[] {
  return Array.from({ length: n }, (_, i) => {
    let sum = pointInterval(b[i]!);
    for (let k = 0; k < q; k++)
      sum = addIntervals(sum, multiplyIntervals(pointInterval(wIn[i * q + k]!), pointInterval(u[k]!)));
    for (let j = 0; j < n; j++)
      sum = addIntervals(sum, multiplyIntervals(pointInterval(wRec[i * n + j]!), y[j]!));
    return sum;
  });
}

/** An upper bound on ‖S⁻¹ J S‖₂ wherever ‖S⁻¹(x − c)‖₂ ≤ r. */
function contractionWithin(form: NetworkForm, centre: Float64Array, norm: Norm, r: number): number {
  const n = form.units;
  const slopes = slopesWithin(form, centre, norm, r);
  const middles = slopes.map(({ lo, hi }) => lo + (hi - lo) / 2);
  const spreads = slopes.map(({ lo, hi }, i) => up(Math.max(up(hi - middles[i]!), up(middles[i]! - lo))));
  const chain = (d: readonly number[]) => {
    const scaled = form.wRec.map((w, k) => w * d[form.state === "post" ? Math.floor(k / n) : k % n]!);
    return [norm.r, scaled, norm.s] as const;
  };
  const product = chain(middles).reduce((a, b) => Float64Array.from(matMul(a, b, n, n, n)));
  const above = (d: readonly number[]) =>
    up(up(1 + roundings(n)) * twoNormUpperBound(absoluteProduct(chain(d), n), n, n));
  const rounding = up(roundings(n) * above(middles));
  const total = up(up(twoNormUpperBound(product, n, n) + rounding) + above(spreads));
  return up(total * norm.stretch);
}

/** Enclosures of φ' at what φ is taken of, in the ball. */
function slopesWithin(form: NetworkForm, centre: Float64Array, { s }: Norm, r: number): Interval[] {
  const { units: n, wRec, activation, state } = form;
  const points = Array.from(centre, pointInterval);
  const rows = state === "post" ? absoluteProduct([wRec, s], n) : s;
  return (state === "post" ? affine(form, points) : points).map((a, i) => {
    const reach = up(r * rowNorm(rows, i, n));
    const within = { lo: down(a.lo - reach), hi: up(a.hi + reach) };
    return slopeRange(activation, activationRange(activation, within));
  });
}

/** An upper bound on the length of row i of a matrix with entries known to `roundings`. */
function rowNorm(a: Float64Array, i: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum = up(sum + up(a[i * n + j]! * a[i * n + j]!));
  return up(sqrtUp(sum) * up(1 + roundings(n)));
}
