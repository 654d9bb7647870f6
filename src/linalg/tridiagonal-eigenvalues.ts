/** Two or so steps an eigenvalue are usual; the cap only guarantees an end. */
const stepsPerValue = 50;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by the implicit QL iteration with Wilkinson's shift.
 *
 * O(n²); right to a few ulps of the largest. Entries of order one.
 *
 * @param diagonal    shape [n]; not modified
 * @param offDiagonal shape [n − 1]; not modified
 * @returns           shape [n], unordered; undefined where `maxSteps` run out
 * @see    Parlett, The Symmetric Eigenvalue Problem (1998), section 8.11, doi:10.1137/1.9781611971163
 */
export function tridiagonalEigenvalues(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  maxSteps = stepsPerValue * diagonal.length,
): Float64Array | undefined {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  e.set(offDiagonal);
  let left = maxSteps;
  for (let l = 0; l < n; l++) {
    for (let m = blockEnd(d, e, l); m > l; m = blockEnd(d, e, l)) {
      if (left-- <= 0) return undefined;
      sweep(d, e, l, m);
    }
  }
  return d;
}

/** Last index of the unreduced block that begins at l. */
function blockEnd(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  while (m < d.length - 1) {
    const size = Math.abs(d[m]!) + Math.abs(d[m + 1]!);
    if (Math.abs(e[m]!) <= 2 ** -53 * size || Math.abs(e[m]!) < 2 ** -500) break;
    m++;
  }
  return m;
}

/** One QL step on the block l … m. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = Math.sqrt(half * half + 1);
  let g = d[m]! - d[l]! + e[l]! / (half + (half < 0 ? -root : root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    let r = Math.sqrt(f * f + g * g);
    // Squares that underflow would make a rotation of what is none.
    if (r < 2 ** -480) r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // The shift is an eigenvalue to the last bit: the block has split here.
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}
