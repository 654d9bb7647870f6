import { applyToColumns, applyToEightRows, applyToRows, applyToThreeRows } from "./_reflectors";

const ulp: f64 = 2.220446049250313e-16;
/** 2^-900. */
const smallest: f64 = 1.1830521861667747e-271;
/** Reflectors that are generated before the rows above and the columns to the right of them are touched. */
const block = 24;
const reflectorBytes: usize = 40;

/** Doubles that `sweep` needs. */
export function sweepWork(): i32 {
  return 5 * block;
}

/**
 * One implicit double-shift QR step on the rows and columns low … high of the Hessenberg matrix h, with shifts whose
 * sum and product are those of re₁ ± i im and of the real pair re₁, re₂ alike (im = 0).
 *
 * Eight rows above the window and a row behind it, and three columns behind it, are changed or read as well: nothing
 * that an eigenvalue of the window depends on, but they must exist.
 */
export function sweep(
  h: usize,
  stride: usize,
  low: i32,
  high: i32,
  re1: f64,
  im1: f64,
  re2: f64,
  reflectors: usize,
): void {
  const start = startRow(h, stride, low, high, re1, im1, re2, reflectors);
  for (let b = start; b < high; b += block) {
    const end = min(b + block, high);
    const lastColumn = min(end + 1, high);
    for (let k = b; k < end; k++) {
      const r = reflectors + <usize>(k - b) * reflectorBytes;
      chase(h, stride, low, high, start, k, r);
      const corner = h + <usize>k * stride + ((<usize>k) << 3);
      applyToThreeRows(corner, stride, r, lastColumn - k + 1);
      applyToColumns(corner - <usize>(k - b) * stride, stride, r, min(k + 3, high) - b + 1);
    }
    const right = h + <usize>b * stride + ((<usize>(lastColumn + 1)) << 3);
    applyToRows(right, stride, high - lastColumn, reflectors, end - b);
    for (let i = b - 8; i > low - 8; i -= 8) {
      applyToEightRows(h + <usize>i * stride + ((<usize>b) << 3), stride, reflectors, end - b);
    }
  }
}

/** Reflector k of the step, and the column it clears; the first one's vector stands at r already. */
function chase(h: usize, stride: usize, low: i32, high: i32, start: i32, k: i32, r: usize): void {
  const at = h + <usize>k * stride + ((<usize>k) << 3) - 8;
  let v0: f64 = 0;
  let v1: f64 = 0;
  let v2: f64 = 0;
  if (k > start) {
    v0 = load<f64>(at);
    v1 = load<f64>(at + stride);
    v2 = k < high - 1 ? load<f64>(at + 2 * stride) : 0;
  } else {
    v0 = load<f64>(r);
    v1 = load<f64>(r, 8);
    v2 = load<f64>(r, 16);
  }
  const beta = makeReflector(v0, v1, v2, r);
  if (k > start) {
    store<f64>(at, beta);
    store<f64>(at + stride, 0);
    if (k < high - 1) store<f64>(at + 2 * stride, 0);
  } else if (start > low) store<f64>(at, load<f64>(at) * (1 - load<f64>(r)));
}

/** Writes the reflector that maps (v0, v1, v2) to β e₁; gives β. */
export function makeReflector(v0: f64, v1: f64, v2: f64, r: usize): f64 {
  const size = max(abs(v1), abs(v2));
  if (size === 0) {
    memory.fill(r, 0, reflectorBytes);
    return v0;
  }
  let norm = sqrt(v0 * v0 + (v1 * v1 + v2 * v2));
  if (norm < 1e-140) {
    const largest = max(abs(v0), size);
    const a = v0 / largest;
    const b = v1 / largest;
    const c = v2 / largest;
    norm = largest * sqrt(a * a + (b * b + c * c));
  }
  const beta = v0 > 0 ? -norm : norm;
  const tau = (beta - v0) / beta;
  const scale = 1 / (v0 - beta);
  v1 *= scale;
  v2 *= scale;
  store<f64>(r, tau);
  store<f64>(r, tau * v1, 8);
  store<f64>(r, tau * v2, 16);
  store<f64>(r, v1, 24);
  store<f64>(r, v2, 32);
  return beta;
}

/** First row of the step: as low as two consecutive small subdiagonals allow. Leaves the first vector at v. */
function startRow(h: usize, stride: usize, low: i32, high: i32, re1: f64, im1: f64, re2: f64, v: usize): i32 {
  let m = high - 2;
  let v0: f64 = 0;
  let v1: f64 = 0;
  let v2: f64 = 0;
  for (; ; m--) {
    const p = h + <usize>m * stride + ((<usize>m) << 3);
    const mm = load<f64>(p);
    const below = load<f64>(p + stride);
    const next = load<f64>(p + stride, 8);
    const scale = 1 / (abs(mm - re2) + abs(im1) + abs(below));
    const down = below * scale;
    v0 = down * load<f64>(p, 8) + (mm - re1) * ((mm - re2) * scale) + im1 * (im1 * scale);
    v1 = down * (mm + next - re1 - re2);
    v2 = down * load<f64>(p + 2 * stride, 8);
    if (m === low) break;
    const neighbours = abs(load<f64>(p - stride - 8)) + abs(mm) + abs(next);
    const coupling = abs(load<f64>(p - 8)) * (abs(v1) + abs(v2));
    if (coupling <= ulp * abs(v0) * neighbours) break;
  }
  const size = abs(v0) + abs(v1) + abs(v2);
  const unit = size > 0 ? 1 / size : 1;
  store<f64>(v, v0 * unit);
  store<f64>(v, v1 * unit, 8);
  store<f64>(v, v2 * unit, 16);
  return m;
}

/** Largest l with low ≤ l ≤ high whose subdiagonal entry h[l, l − 1] is negligible; low if none is. */
export function splitPoint(h: usize, stride: usize, low: i32, high: i32): i32 {
  for (let k = high; k > low; k--) if (isNegligible(h, stride, k, low, high)) return k;
  return low;
}

/** The test of Ahues & Tisseur (LAPACK Working Note 122) for h[k, k − 1]. */
function isNegligible(h: usize, stride: usize, k: i32, low: i32, high: i32): bool {
  const p = h + <usize>k * stride + ((<usize>k) << 3);
  const sub = abs(load<f64>(p - 8));
  if (sub <= smallest) return true;
  const upper = load<f64>(p - stride - 8);
  const lower = load<f64>(p);
  let scale = abs(upper) + abs(lower);
  if (scale === 0) {
    if (k >= low + 2) scale += abs(load<f64>(p - stride - 16));
    if (k + 1 <= high) scale += abs(load<f64>(p + stride));
  }
  if (sub > ulp * scale) return false;
  const across = abs(load<f64>(p - stride));
  const gap = abs(upper - lower);
  const aa = max(abs(lower), gap);
  const bb = min(abs(lower), gap);
  const s = aa + max(sub, across);
  return min(sub, across) * (max(sub, across) / s) <= max(smallest, ulp * (bb * (aa / s)));
}
