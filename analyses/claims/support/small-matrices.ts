/** Closed forms and brute force for matrices of two and three rows, independent of src/linalg; flat, row-major. */

/** Moduli of the eigenvalues of a real 1 × 1, 2 × 2 or 3 × 3 matrix from its characteristic polynomial; the largest. */
export function radiusByPolynomial(a: readonly number[]): number {
  if (a.length === 1) return Math.abs(a[0]!);
  return a.length === 4 ? quadraticRadius(a[0]! + a[3]!, a[0]! * a[3]! - a[1]! * a[2]!) : cubicRadius(a);
}

/** Of the roots of z² − t z + d. */
function quadraticRadius(t: number, d: number): number {
  const discriminant = t * t - 4 * d;
  return discriminant < 0 ? Math.sqrt(d) : (Math.abs(t) + Math.sqrt(discriminant)) / 2;
}

/** Of the roots of z³ − t z² + m z − d: one real root by bisection, the others from the quotient. */
function cubicRadius(a: readonly number[]): number {
  const minor = (i: number, j: number) => a[4 * i]! * a[4 * j]! - a[3 * i + j]! * a[3 * j + i]!;
  const t = a[0]! + a[4]! + a[8]!;
  const m = minor(0, 1) + minor(0, 2) + minor(1, 2);
  const d =
    a[0]! * (a[4]! * a[8]! - a[5]! * a[7]!) -
    a[1]! * (a[3]! * a[8]! - a[5]! * a[6]!) +
    a[2]! * (a[3]! * a[7]! - a[4]! * a[6]!);
  const reach = 1 + Math.abs(t) + Math.abs(m) + Math.abs(d);
  let [low, high] = [-reach, reach];
  for (let i = 0; i < 200; i++) {
    const z = (low + high) / 2;
    if (((z - t) * z + m) * z - d > 0) high = z;
    else low = z;
  }
  const real = (low + high) / 2;
  return Math.max(Math.abs(real), quadraticRadius(t - real, m + real * (real - t)));
}

/** ‖A‖₂ = √ρ(AᵀA). */
export function normByPolynomial(a: readonly number[]): number {
  const n = Math.sqrt(a.length);
  return Math.sqrt(radiusByPolynomial(product(transposed(a, n), a, n)));
}

export function product(a: readonly number[], b: readonly number[], n: number): number[] {
  return a.map((_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[at - (at % n) + k]! * b[k * n + (at % n)]!;
    return sum;
  });
}

function transposed(a: readonly number[], n: number): number[] {
  return a.map((_, at) => a[(at % n) * n + Math.floor(at / n)]!);
}

/** The largest spectral radius of a principal submatrix. */
export function radiusOfSubmatrices(a: readonly number[]): number {
  const n = Math.sqrt(a.length);
  const sets = Array.from({ length: 2 ** n - 1 }, (_, mask) =>
    [0, 1, 2].filter((i) => i < n && ((mask + 1) >> i) & 1),
  );
  return Math.max(
    ...sets.map((set) => radiusByPolynomial(set.flatMap((i) => set.map((j) => a[i * n + j]!)))),
  );
}

/** ρ(W D_1 ⋯ W D_l)^(1/l) for diagonals that are 1 on the sets of a word. */
export function growthOfWord(a: readonly number[], word: readonly (readonly number[])[]): number {
  const n = Math.sqrt(a.length);
  const factors = word.map((set) => a.map((v, at) => (set.includes(at % n) ? v : 0)));
  return radiusByPolynomial(factors.reduce((p, factor) => product(p, factor, n))) ** (1 / word.length);
}

/** min over positive diagonal S of ‖S W S⁻¹‖₂: convex in ln S, so one golden section inside another. */
export function bestScaledNorm(a: readonly number[]): number {
  const n = Math.sqrt(a.length);
  const at = (x: readonly number[]) =>
    normByPolynomial(a.map((v, k) => v * Math.exp((x[Math.floor(k / n)] ?? 0) - (x[k % n] ?? 0))));
  const along = n === 2 ? (x: number) => at([x]) : (x: number) => minimum((y) => at([x, y]));
  return minimum(along);
}

/** The least value of a convex function on [−8, 8]. */
function minimum(value: (x: number) => number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-8, 8];
  let [x, y] = [high - golden * (high - low), low + golden * (high - low)];
  let [fx, fy] = [value(x), value(y)];
  for (let i = 0; i < 60; i++) {
    if (fx < fy) {
      [high, y, fy] = [y, x, fx];
      x = high - golden * (high - low);
      fx = value(x);
    } else {
      [low, x, fx] = [x, y, fy];
      y = low + golden * (high - low);
      fy = value(y);
    }
  }
  return Math.min(fx, fy);
}
