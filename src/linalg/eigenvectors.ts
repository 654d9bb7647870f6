import { checkMatrix, scaleByPowerOfTwo } from "./check.js";
import { factorHessenberg } from "./hessenberg-solver.js";
import { reduceToHessenberg } from "./hessenberg.js";
import { identity } from "./matrix.js";
import { scaleToUnit } from "./singular-values.js";

/** A complex vector of unit length, shape [n]; its entry of largest modulus is real and positive. */
export interface ComplexVector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const ulp = 2 ** -52;
/** Steps of inverse iteration: one is enough for most eigenvalues, three for the unluckiest start. */
const maxSteps = 4;

/**
 * Right eigenvectors of a real square matrix whose eigenvalues are known: A v = λ v.
 *
 * Inverse iteration on the Hessenberg form, some 10n³ operations for all. The residual ‖A v − λ v‖ is a few n ulps of ‖A‖
 * where λ is an eigenvalue to working precision, so v is accurate to that over the gap to the next eigenvalue. Of
 * an eigenvalue given m times, the vectors are orthogonal as far as the matrix has different ones; a defective matrix
 * has fewer, and some are then repeated. Vectors of conjugate eigenvalues are conjugate.
 *
 * @param a        shape [n, n]; not modified
 * @param spectrum eigenvalues of A, of `eigenvalues`, in any order
 * @returns        one vector an eigenvalue, in its order
 * @throws         RangeError if the shape is wrong or an entry is not finite
 * @see            Wilkinson, The Algebraic Eigenvalue Problem (1965), chapter 9; Ipsen, SIAM Review 39 (1997) 254,
 *                 doi:10.1137/S0036144596300773
 */
export function eigenvectors(
  a: Float64Array,
  n: number,
  spectrum: { readonly re: ArrayLike<number>; readonly im: ArrayLike<number> },
): ComplexVector[] {
  checkMatrix("matrix", a, n, n);
  const { scaled, exponent } = scaleToUnit(a);
  const q = identity(n);
  const form: Form = { n, h: reduceToHessenberg(scaled, n, q), q };
  const values = Array.from(spectrum.re, (re, i) => ({
    re: scaleByPowerOfTwo(re, -exponent),
    im: scaleByPowerOfTwo(spectrum.im[i]!, -exponent),
  }));
  const found: (Found | undefined)[] = values.map(() => undefined);
  values.forEach((value, i) => {
    if (value.im >= 0) found[i] = { value, vector: inHessenbergForm(form, value, i, found) };
  });
  const vectors = found.map((f) => f && normalised(backTransformed(form, f.vector)));
  return values.map((value, i) => vectors[i] ?? conjugate(vectors[partnerOf(values, value, i)]!));
}

interface Value {
  readonly re: number;
  readonly im: number;
}

interface Form {
  readonly n: number;
  readonly h: Float64Array;
  readonly q: Float64Array;
}

interface Found {
  readonly value: Value;
  readonly vector: ComplexVector;
}

/** Where the conjugate of the eigenvalue is: the k-th of those equal to it belongs to the k-th of these. */
function partnerOf(values: readonly Value[], { re, im }: Value, index: number): number {
  const same = (v: Value, sign: number) => v.re === re && v.im === sign * im;
  const before = values.slice(0, index).filter((v) => same(v, 1)).length;
  const partners = [...values.keys()].filter((i) => same(values[i]!, -1));
  const partner = partners[before];
  if (partner === undefined)
    throw new RangeError("the spectrum has a complex eigenvalue without its conjugate");
  return partner;
}

function inHessenbergForm(
  form: Form,
  value: Value,
  index: number,
  found: readonly (Found | undefined)[],
): ComplexVector {
  const { h, n } = form;
  const close = 8 * n * ulp;
  const vector = inverseIteration(h, n, value, index);
  const group = found.filter((f) => f && Math.hypot(f.value.re - value.re, f.value.im - value.im) <= close);
  if (group.length === 0) return vector;
  const apart = withoutPartsAlong(
    vector,
    group.map((f) => f!.vector),
  );
  // Where the matrix is defective, what is left is rounding.
  return apart !== undefined && residual(h, n, value, apart) <= 4 * close ? apart : vector;
}

/** From a start of its own for each eigenvalue, so that equal ones find different vectors. */
function inverseIteration(h: Float64Array, n: number, value: Value, index: number): ComplexVector {
  const { solve } = factorHessenberg(h, n, value, ulp);
  let best: ComplexVector = {
    re: Float64Array.from({ length: n }, (_, i) => Math.cos(Math.SQRT2 * (i + 1 + n * index) ** 2)),
    im: new Float64Array(n),
  };
  let least = Infinity;
  scaleToLength(best);
  for (let step = 0; step < maxSteps; step++) {
    const next = { re: best.re.slice(), im: best.im.slice() };
    solve(next.re, next.im);
    const length = scaleToLength(next);
    // ‖(H − λI) x‖ of the new unit vector.
    if (!(1 / length < least)) break;
    least = 1 / length;
    best = next;
    if (step > 0 && least <= 4 * ulp) break;
  }
  return best;
}

/** Divides a vector by its length, which it returns. */
function scaleToLength({ re, im }: ComplexVector): number {
  let largest = 0;
  for (let i = 0; i < re.length; i++) largest = Math.max(largest, Math.abs(re[i]!), Math.abs(im[i]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < re.length; i++) sum += (re[i]! / largest) ** 2 + (im[i]! / largest) ** 2;
  const length = largest * Math.sqrt(sum);
  for (let i = 0; i < re.length; i++) {
    re[i] = re[i]! / largest / Math.sqrt(sum);
    im[i] = im[i]! / largest / Math.sqrt(sum);
  }
  return length;
}

/** What is left of a vector beside orthogonal unit vectors, at unit length; undefined where that is next to nothing. */
function withoutPartsAlong(
  vector: ComplexVector,
  others: readonly ComplexVector[],
): ComplexVector | undefined {
  const left = { re: vector.re.slice(), im: vector.im.slice() };
  for (let pass = 0; pass < 2; pass++) {
    for (const other of others) {
      const [re, im] = inner(other, left);
      for (let i = 0; i < left.re.length; i++) {
        left.re[i]! -= re * other.re[i]! - im * other.im[i]!;
        left.im[i]! -= re * other.im[i]! + im * other.re[i]!;
      }
    }
    if (scaleToLength(left) < 1e-8) return undefined;
  }
  return left;
}

/** xᴴ y. */
function inner(x: ComplexVector, y: ComplexVector): [re: number, im: number] {
  let [re, im] = [0, 0];
  for (let i = 0; i < x.re.length; i++) {
    re += x.re[i]! * y.re[i]! + x.im[i]! * y.im[i]!;
    im += x.re[i]! * y.im[i]! - x.im[i]! * y.re[i]!;
  }
  return [re, im];
}

/** Largest modulus in H v − λ v. */
function residual(h: Float64Array, n: number, { re: a, im: b }: Value, { re, im }: ComplexVector): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let x = b * im[i]! - a * re[i]!;
    let y = -b * re[i]! - a * im[i]!;
    for (let j = Math.max(0, i - 1); j < n; j++) {
      x += h[i * n + j]! * re[j]!;
      y += h[i * n + j]! * im[j]!;
    }
    largest = Math.max(largest, Math.abs(x), Math.abs(y));
  }
  return largest;
}

/** Q v. */
function backTransformed({ n, q }: Form, { re, im }: ComplexVector): ComplexVector {
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      out.re[i]! += q[i * n + j]! * re[j]!;
      out.im[i]! += q[i * n + j]! * im[j]!;
    }
  }
  return out;
}

/** The phase at which the entry of largest modulus (the first of those as large to rounding) is real and positive. */
function normalised(vector: ComplexVector): ComplexVector {
  const { re, im } = vector;
  scaleToLength(vector);
  const sizes = re.map((x, i) => Math.hypot(x, im[i]!));
  const largest = Math.max(...sizes);
  const at = sizes.findIndex((s) => s >= largest * (1 - 1e-9));
  const [c, s] = [re[at]! / sizes[at]!, -im[at]! / sizes[at]!];
  const real = im.every((y) => y === 0);
  return {
    re: re.map((x, i) => (real ? x * c : x * c - im[i]! * s)),
    im: real ? im : re.map((x, i) => (i === at ? 0 : x * s + im[i]! * c)),
  };
}

function conjugate({ re, im }: ComplexVector): ComplexVector {
  return { re, im: im.map((y) => (y === 0 ? 0 : -y)) };
}
