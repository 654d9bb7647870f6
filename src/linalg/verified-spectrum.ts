import { maxAbs } from "./check.js";
import { eigenvalues } from "./eigenvalues.js";
import { eigenvectors } from "./eigenvectors.js";
import { luFactor, luSolve } from "./lu.js";
import { transpose } from "./matrix.js";

/** A disc in the complex plane. */
export interface SpectralDisc {
  readonly re: number;
  readonly im: number;
  readonly radius: number;
}

/**
 * Discs that are proven to hold the spectrum of every matrix within a radius of A, as many as A has rows: each
 * eigenvalue lies in one, and k of them that touch no other hold exactly k. Undefined without a proof, as where A is
 * nearly defective.
 *
 * With V ≈ the eigenvectors and U ≈ V⁻¹, both in plain floating point, an eigenvalue λ of A is one of the pencil
 * U A V − λ U V; Gershgorin's theorem for U A V ≈ Λ and U V ≈ I, with all rounding bounded a priori. O(n³).
 *
 * @param a      flat [n, n]
 * @param radius bound on |exact entry − entry|, shape [n, n]
 * @see          Rump, Verification methods, Acta Numerica 19 (2010) 287, section 13, doi:10.1017/S096249291000005X
 */
export function spectralDiscs(a: Float64Array, radius: Float64Array, n: number): SpectralDisc[] | undefined {
  if (!a.every(Number.isFinite) || !radius.every(Number.isFinite)) return undefined;
  return discsBy(a, a, radius, n) ?? discsBy(perturbed(a, n), a, radius, n);
}

/** A matrix nearby without repeated eigenvalues: its eigenvectors, which are independent, serve as well. */
function perturbed(a: Float64Array, n: number): Float64Array {
  const size = 2 ** -24 * maxAbs(a);
  return a.map((v, at) => v + size * Math.sin(1 + 7 * (at % n) + 3 * Math.floor(at / n)));
}

/** The discs by the eigenvectors of `near`. */
function discsBy(
  near: Float64Array,
  a: Float64Array,
  radius: Float64Array,
  n: number,
): SpectralDisc[] | undefined {
  const vectors = eigenvectors(near, n, eigenvalues(near, n));
  const v = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  vectors.forEach(({ re, im }, j) => {
    for (let i = 0; i < n; i++) {
      v.re[i * n + j] = re[i]!;
      v.im[i * n + j] = im[i]!;
    }
  });
  const u = inverseOf(v, n);
  if (u === undefined) return undefined;
  const zero = new Float64Array(n * n);
  const av = product({ re: a, im: zero }, v, n);
  const [b, e] = [product(u, av, n), product(u, v, n)];
  const [absU, absV] = [modulus(u), modulus(v)];
  // Sums of n complex products, twice in a row, err by less than this share of their magnitudes.
  const gamma = (4 * n + 16) * 2 ** -50;
  const weight = a.map((x, i) => Math.abs(x) * gamma + radius[i]! * enlarged + 2 ** -1000);
  const errorB = realProduct(absU, realProduct(weight, absV, n), n);
  const errorE = realProduct(absU, absV, n).map((x) => x * gamma + 2 ** -1000);
  const discs: SpectralDisc[] = [];
  for (let i = 0; i < n; i++) {
    let [off, defect] = [0, 0];
    for (let j = 0, at = i * n; j < n; j++, at++) {
      if (j !== i) off += Math.abs(b.re[at]!) + Math.abs(b.im[at]!);
      off += errorB[at]!;
      defect += Math.abs(e.re[at]! - (i === j ? 1 : 0)) + Math.abs(e.im[at]!) + errorE[at]!;
    }
    const [re, im] = [b.re[i * n + i]!, b.im[i * n + i]!];
    defect *= enlarged;
    if (!(defect < 0.5)) return undefined;
    // |λ − b_ii| ≤ off + |λ| defect, and |λ| ≤ |b_ii| + |λ − b_ii|.
    const size = Math.abs(re) + Math.abs(im);
    discs.push({ re, im, radius: ((off + size * defect) / (1 - defect)) * enlarged });
  }
  return discs.every((disc) => Number.isFinite(disc.radius)) ? discs : undefined;
}

/** Bounds are enlarged by this, far more than the rounding in computing them from terms of one sign. */
const enlarged = 1 + 2 ** -30;

interface ComplexMatrix {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** An approximate inverse by way of real and imaginary parts; undefined where there is none. */
function inverseOf({ re, im }: ComplexMatrix, n: number): ComplexMatrix | undefined {
  const m = 2 * n;
  const embedded = new Float64Array(m * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      embedded[i * m + j] = embedded[(n + i) * m + n + j] = re[i * n + j]!;
      embedded[i * m + n + j] = -im[i * n + j]!;
      embedded[(n + i) * m + j] = im[i * n + j]!;
    }
  }
  const lu = luFactor(embedded, m);
  if (lu.status === "singular") return undefined;
  const columns = new Float64Array(n * m);
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(m);
    unit[j] = 1;
    luSolve(lu, unit, columns.subarray(j * m, (j + 1) * m));
  }
  const rows = transpose(columns, n, m);
  return { re: rows.slice(0, n * n), im: rows.slice(n * n) };
}

function product(a: ComplexMatrix, b: ComplexMatrix, n: number): ComplexMatrix {
  const out = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const [x, y] = [a.re[i * n + k]!, a.im[i * n + k]!];
      for (let j = 0; j < n; j++) {
        const [s, t] = [b.re[k * n + j]!, b.im[k * n + j]!];
        out.re[i * n + j]! += x * s - y * t;
        out.im[i * n + j]! += x * t + y * s;
      }
    }
  }
  return out;
}

function realProduct(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return product({ re: a, im: new Float64Array(n * n) }, { re: b, im: new Float64Array(n * n) }, n).re;
}

/** |re| + |im| ≥ |z|. */
function modulus({ re, im }: ComplexMatrix): Float64Array {
  return re.map((x, i) => Math.abs(x) + Math.abs(im[i]!));
}
