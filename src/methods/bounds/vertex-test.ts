import { luFactor, luSolve } from "../../linalg/lu.js";
import { identity } from "../../linalg/matrix.js";
import { symmetricEigen } from "../../linalg/symmetric-eigen.js";
import { isPositiveDefinite } from "../../linalg/verified-cholesky.js";

/** Steps of bisection for the norm of a word. */
const bisections = 8;

/** Proves inequalities τP ≻ D_v Q D_v for the vertices D_v of [0, 1]^n, one small Cholesky factorisation each. */
export interface VertexTest {
  readonly n: number;
  /** P, flat [n, n]. */
  readonly shape: Float64Array;
  /** A proven lower bound on the eigenvalues of P. */
  readonly least: number;
  /**
   * True only if τP − D_v Q' D_v is positive definite for every symmetric Q' with D_v (Q' − Q) D_v ≼ excess · P.
   *
   * @param q flat [n, n], its lower triangle is read; positive semidefinite but for the excess
   * @param v a bit mask, not 0
   */
  below(q: Float64Array, v: number, tau: number, excess: number): boolean;
}

/**
 * Prepares the tests in the norm of P.
 *
 * τP ≻ D_v Q D_v is τR_v ≻ Q[v,v] with R_v the Schur complement of P on v, the inverse of (P⁻¹)[v,v]. That a
 * slightly smaller R_v, as computed, pads to a matrix ≼ P is proven here once. The tests take off τ what rounding can
 * do: forming τR_v − Q[v,v] and factoring it errs by less than (n + 16) u τ tr P. O(2^n n³).
 *
 * @param p symmetric, flat [n, n], of trace about n
 * @returns undefined where P is too ill-conditioned for a proof
 * @see     Rump, BIT 46 (2006) 433, doi:10.1007/s10543-006-0056-1
 */
export function vertexTest(p: Float64Array, n: number): VertexTest | undefined {
  const least = leastEigenvalue(p, n);
  const inverse = inverseOf(p, n);
  if (least === undefined || inverse === undefined) return undefined;
  const units = Array.from({ length: 2 ** n }, (_, v) => unitsOf(v, n));
  const starts = new Int32Array(2 ** n);
  for (let v = 1; v < 2 ** n; v++) starts[v] = starts[v - 1]! + units[v - 1]!.length ** 2;
  const cores = new Float64Array(starts.at(-1)! + n * n);
  for (let v = 1; v < 2 ** n; v++) {
    const core = provenCore(p, n, inverse, units[v]!, least);
    if (core === undefined) return undefined;
    cores.set(core, starts[v]);
  }
  const keep = 1 - (2 * (n + 16) * 2 ** -52 * 1.01 * trace(p, n)) / least;
  const factor = new Float64Array(n * n);
  const below = (q: Float64Array, v: number, tau: number, excess: number): boolean => {
    // Twice the last digits: keep · τ and the difference round, too.
    const t = (tau * keep - excess) * (1 - 2 ** -51);
    if (!(t > tau / 2)) return false;
    return isBelow(q, n, units[v]!, cores, starts[v]!, t, factor);
  };
  return keep > 0.5 ? { n, shape: p, least, below } : undefined;
}

/** Whether t · core − q[units, units] has a Cholesky factor in floating point. */
function isBelow(
  q: Float64Array,
  n: number,
  units: Int32Array,
  cores: Float64Array,
  start: number,
  t: number,
  l: Float64Array,
): boolean {
  const m = units.length;
  for (let a = 0; a < m; a++) {
    const [row, from] = [a * m, units[a]! * n];
    for (let b = 0; b <= a; b++) {
      let sum = t * cores[start + row + b]! - q[from + units[b]!]!;
      for (let k = 0; k < b; k++) sum -= l[row + k]! * l[b * m + k]!;
      if (b < a) l[row + b] = sum / l[b * m + b]!;
      else if (sum > 0) l[row + a] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** R_v, shrunk until it is proven that its padding is ≼ P, and that it is ≽ ½ least. */
function provenCore(
  p: Float64Array,
  n: number,
  inverse: Float64Array,
  units: Int32Array,
  least: number,
): Float64Array | undefined {
  const m = units.length;
  const block = new Float64Array(m * m);
  units.forEach((i, a) => {
    units.forEach((j, b) => (block[a * m + b] = inverse[Math.max(i, j) * n + Math.min(i, j)]!));
  });
  const core = inverseOf(block, m);
  if (core === undefined) return undefined;
  for (let shrink = 2 ** -44; shrink < 2 ** -10; shrink *= 8) {
    const smaller = core.map((_, at) => {
      const [a, b] = [Math.floor(at / m), at % m];
      return core[Math.max(a, b) * m + Math.min(a, b)]! * (1 - shrink);
    });
    if (padsBelow(p, n, smaller, units) && exceeds(smaller, m, least / 2)) return smaller;
  }
  return undefined;
}

/** Proves P − pad(core) ≻ 0. */
function padsBelow(p: Float64Array, n: number, core: Float64Array, units: Int32Array): boolean {
  const difference = p.slice();
  let size = 0;
  units.forEach((i, a) => {
    units.forEach((j, b) => {
      size += Math.abs(p[i * n + j]!) + Math.abs(core[a * units.length + b]!);
      difference[i * n + j]! -= core[a * units.length + b]!;
    });
  });
  return isPositiveDefinite(difference, n, size * 2 ** -52);
}

/** Proves A − c I ≻ 0. */
function exceeds(a: Float64Array, n: number, c: number): boolean {
  const shifted = a.slice();
  for (let i = 0; i < n; i++) shifted[i * n + i]! -= c;
  return isPositiveDefinite(shifted, n, (trace(a, n) + c) * 2 ** -52);
}

/** A proven lower bound on the eigenvalues of P, close to the least; undefined where there is none above rounding. */
function leastEigenvalue(p: Float64Array, n: number): number | undefined {
  const value = symmetricEigen(p, n).values.reduce((a, b) => Math.min(a, b)) * (1 - 2 ** -10);
  return value > 0 && exceeds(p, n, value) ? value : undefined;
}

function inverseOf(a: Float64Array, n: number): Float64Array | undefined {
  const lu = luFactor(a, n);
  if (lu.status === "singular") return undefined;
  const unit = identity(n);
  const columns = Array.from({ length: n }, (_, j) => luSolve(lu, unit.subarray(j * n, (j + 1) * n)));
  return Float64Array.from({ length: n * n }, (_, at) => columns[at % n]![Math.floor(at / n)]!);
}

function trace(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i * n + i]!;
  return sum;
}

function unitsOf(v: number, n: number): Int32Array {
  return Int32Array.from(Array.from({ length: n }, (_, i) => i).filter((i) => (v >> i) & 1));
}

/** A τ above the one given, for which the test failed, for which it succeeds; infinite where there is none. */
export function squaredNormUp(
  test: VertexTest,
  { q, excess }: { readonly q: Float64Array; readonly excess: number },
  vertex: number,
  tau: number,
): number {
  let low = tau;
  let high = 1.25 * tau;
  while (high < Infinity && !test.below(q, vertex, high, excess)) {
    low = high;
    high *= 2;
  }
  if (high === Infinity) return high;
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (test.below(q, vertex, middle, excess)) high = middle;
    else low = middle;
  }
  return high;
}
