/** A share of the columns whose entries have variance `variance`/n. */
export interface ColumnPopulation {
  readonly variance: number;
  /** Positive; the weights add up to 1. */
  readonly weight: number;
}

/**
 * Spectral radius of a large square matrix with independent entries of mean 0 whose columns differ in variance: the
 * root of the mean variance.
 *
 * @throws RangeError unless every variance and weight is positive and the weights add up to 1
 */
export function columnVarianceRadius(populations: readonly ColumnPopulation[]): number {
  check(populations);
  return Math.sqrt(populations.reduce((sum, { variance, weight }) => sum + weight * variance, 0));
}

/**
 * Share F of its eigenvalues within r of the origin: the root of ⟨v/(r² + v(1 − F))⟩ = 1, the average over the columns'
 * variances v, up to the radius; 1 beyond it. Equal variances give the circular law.
 *
 * Bisection, 60 evaluations.
 *
 * @throws RangeError as `columnVarianceRadius`, and unless r ≥ 0
 * @see    Rajan & Abbott (2006), doi:10.1103/PhysRevLett.97.188104; Haagerup & Larsen, J. Funct. Anal. 176 (2000) 331,
 *         doi:10.1006/jfan.2000.3610
 */
export function columnVarianceShare(r: number, populations: readonly ColumnPopulation[]): number {
  if (!(r >= 0)) throw new RangeError(`r is ${r}; expected a number, at least 0`);
  if (r >= columnVarianceRadius(populations)) return 1;
  // The average falls in the share outside, q = 1 − F, from above 1 at q = 0 to below 1 at q = 1.
  const excess = (q: number) =>
    populations.reduce((sum, { variance: v, weight }) => sum + (weight * v) / (r * r + v * q), -1);
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return 1 - (low + high) / 2;
}

/**
 * Limiting density at s of its singular values: 2s/π times the imaginary part of m(s²), where m, the Stieltjes transform
 * of the squared singular values, is the root in the upper half-plane of −1/m + ⟨v/(1 + v m)⟩ = s².
 *
 * Newton's method on a path down to the real axis; equal variances give the quarter circle. To 1e-9 away from the edges.
 *
 * @throws RangeError as `columnVarianceRadius`, and unless s > 0
 * @see    Silverstein & Bai, J. Multivariate Anal. 54 (1995) 175, doi:10.1006/jmva.1995.1051
 */
export function columnVarianceDensity(s: number, populations: readonly ColumnPopulation[]): number {
  check(populations);
  if (!(s > 0 && s < Infinity)) throw new RangeError(`s is ${s}; expected a number above 0`);
  const scale = populations.reduce((sum, { variance, weight }) => sum + weight * variance, 0);
  const x = s * s;
  // Far above the axis m is −1/z; each step of the path is short enough for Newton to stay with it.
  let height = 100 * (scale + x);
  let m: Complex = inverse([-x, -height]);
  while (height > 0) {
    height = height > 1e-13 * scale ? height / 1.5 : 0;
    for (let i = 0; i < 4; i++) m = newtonStep(m, [x, height], populations);
  }
  return ((2 * s) / Math.PI) * Math.max(0, m[1]);
}

type Complex = readonly [re: number, im: number];

function newtonStep(m: Complex, z: Complex, populations: readonly ColumnPopulation[]): Complex {
  const minusOverM = inverse([-m[0], -m[1]]);
  let value: Complex = [minusOverM[0] - z[0], minusOverM[1] - z[1]];
  let slope: Complex = times(minusOverM, minusOverM);
  for (const { variance: v, weight } of populations) {
    const term = inverse([1 / v + m[0], m[1]]);
    const square = times(term, term);
    value = [value[0] + weight * term[0], value[1] + weight * term[1]];
    slope = [slope[0] - weight * square[0], slope[1] - weight * square[1]];
  }
  const step = times(value, inverse(slope));
  // Reflected into the upper half-plane, where the root of a point above the axis lies.
  return [m[0] - step[0], Math.abs(m[1] - step[1])];
}

function times(a: Complex, b: Complex): Complex {
  return [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
}

function inverse(a: Complex): Complex {
  const square = a[0] * a[0] + a[1] * a[1];
  return [a[0] / square, -a[1] / square];
}

function check(populations: readonly ColumnPopulation[]): void {
  const wrong = populations.find(
    ({ variance, weight }) => !(variance > 0 && weight > 0 && variance < Infinity),
  );
  if (wrong !== undefined) {
    throw new RangeError(
      `a population has variance ${wrong.variance} and weight ${wrong.weight}; expected both above 0`,
    );
  }
  const total = populations.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(total - 1) > 1e-9) throw new RangeError(`the weights add up to ${total}; expected 1`);
}
