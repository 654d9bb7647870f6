import { identity, matMul, transpose } from "../../linalg/matrix.js";
import { luFactor, luSolve } from "../../linalg/lu.js";
import { symmetricEigen } from "../../linalg/symmetric-eigen.js";

/** The only place where these constants are written down. */
const settings = {
  largestPower: 64,
  /** Iterations for each power p = 1, 2, 4, …; the work of one grows as 2^n. */
  iterations: (n: number): number => (n <= 8 ? 8 : 6),
  /** Vertices with a smaller share of the sum are left out until the next power. */
  negligible: 1e-6,
  /** A norm in which coordinates differ more than this is of no use. */
  largestCondition: 1e6,
  converged: 1e-3,
} as const;

/**
 * A symmetric positive definite P, of trace n, in whose norm √(xᵀPx) all products W D, D diagonal in [0, 1], are
 * (nearly) as small as an ellipsoidal norm can make them.
 *
 * Balances A_v = T W D_v T⁻¹ over the vertices v of [0, 1]^n: T ← exp(−G/2p) T with G the difference of Σ(A_v A_vᵀ)^p
 * and Σ(A_vᵀA_v)^p, over their trace, p = 1, 2, …, 64. As p grows only the vertices of largest norm count. Any T
 * gives a valid norm; what it is worth is proven elsewhere. O(2^n n³) an iteration at first, then only the
 * vertices that matter.
 *
 * @param w flat [n, n], irreducible, entries of order 1
 * @returns P, flat [n, n]
 */
export function ellipsoidalShape(w: Float64Array, n: number): Float64Array {
  let t: Float64Array = identity(n);
  let best = t;
  for (let p = 1; p <= settings.largestPower; p *= 2) {
    let vertices = Array.from({ length: 2 ** n - 1 }, (_, v) => v + 1);
    for (let iteration = 0; iteration < settings.iterations(n); iteration++) {
      const step = balance(w, n, t, vertices, p);
      if (step === undefined) return shapeOf(best, n);
      t = step.t;
      vertices = step.vertices;
      best = t;
      if (step.imbalance < settings.converged) break;
    }
  }
  return shapeOf(best, n);
}

interface Balanced {
  readonly t: Float64Array;
  /** Vertices whose share is not negligible. */
  readonly vertices: number[];
  readonly imbalance: number;
}

/** One iteration; undefined where T degenerates. */
function balance(
  w: Float64Array,
  n: number,
  t: Float64Array,
  vertices: readonly number[],
  p: number,
): Balanced | undefined {
  const inverse = inverseOf(t, n);
  if (inverse === undefined) return undefined;
  const { left, right, traces } = powerSums(matMul(t, w, n, n, n), inverse, n, vertices, p);
  const total = traces.reduce((a, b) => a + b, 0);
  if (!(total > 0 && total < Infinity)) return undefined;
  const g = left.map((v, i) => (v - right[i]!) / total);
  const { values, vectors } = symmetricEigen(g, n);
  const half = vectors.map((v, at) => v * Math.exp(-values[at % n]! / (2 * p)));
  const next = matMul(matMul(half, transpose(vectors, n, n), n, n, n), t, n, n, n);
  const size = Math.sqrt(n / next.reduce((a, v) => a + v * v, 0));
  const scaled = next.map((v) => v * size);
  if (condition(scaled, n) > settings.largestCondition) return undefined;
  const kept = vertices.filter((_, k) => traces[k]! > settings.negligible * total);
  return { t: scaled, vertices: kept, imbalance: Math.sqrt(g.reduce((a, v) => a + v * v, 0)) };
}

/** Σ (A_v A_vᵀ)^p and Σ (A_vᵀA_v)^p, all to one scale, with the traces of the summands. */
function powerSums(
  tw: Float64Array,
  inverse: Float64Array,
  n: number,
  vertices: readonly number[],
  p: number,
) {
  const left = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  const whole = matMul(tw, inverse, n, n, n);
  const unit = 1 / Math.sqrt(whole.reduce((sum, v) => sum + v * v, 0));
  const work = Array.from({ length: 4 }, () => new Float64Array(n * n));
  const traces = vertices.map((v) => {
    const a = maskedProduct(tw, inverse, n, v, unit, work[0]!);
    const b = transpose(a, n, n, work[1]);
    const x = addPower(matMul(a, b, n, n, n, work[2]), work[3]!, n, p, left);
    addPower(matMul(b, a, n, n, n, work[2]), work[3]!, n, p, right);
    return x;
  });
  return { left, right, traces };
}

/** unit · A diag(v) B. */
function maskedProduct(
  a: Float64Array,
  b: Float64Array,
  n: number,
  v: number,
  unit: number,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      if (!((v >> k) & 1)) continue;
      const factor = unit * a[i * n + k]!;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * b[k * n + j]!;
    }
  }
  return out;
}

/** Adds x^p, p a power of two, to `sum`; returns its trace. x and `other` are overwritten. */
function addPower(x: Float64Array, other: Float64Array, n: number, p: number, sum: Float64Array): number {
  let [power, spare] = [x, other];
  for (let q = 1; q < p; q *= 2) {
    matMul(power, power, n, n, n, spare);
    [power, spare] = [spare, power];
  }
  for (let i = 0; i < n * n; i++) sum[i]! += power[i]!;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += power[i * n + i]!;
  return trace;
}

function inverseOf(t: Float64Array, n: number): Float64Array | undefined {
  const lu = luFactor(t, n);
  if (lu.status === "singular") return undefined;
  const unit = identity(n);
  const columns = Array.from({ length: n }, (_, j) => luSolve(lu, unit.subarray(j * n, (j + 1) * n)));
  return Float64Array.from({ length: n * n }, (_, at) => columns[at % n]![Math.floor(at / n)]!);
}

/** P = TᵀT, of trace n and exactly symmetric. */
function shapeOf(t: Float64Array, n: number): Float64Array {
  const p = matMul(transpose(t, n, n), t, n, n, n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += p[i * n + i]!;
  return p.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return (p[Math.max(i, j) * n + Math.min(i, j)]! * n) / trace;
  });
}

/** Condition number of P = TᵀT. */
function condition(t: Float64Array, n: number): number {
  const { values } = symmetricEigen(shapeOf(t, n), n);
  const least = values.reduce((a, b) => Math.min(a, b));
  return least > 0 ? values.reduce((a, b) => Math.max(a, b)) / least : Infinity;
}
