export { heapBase } from "./_memory";
import { addProduct } from "./_tiles";
import { addCombination, addScaled, clear, timesVector } from "./_vectors";

/** Tails whose entries are all smaller than this (2^-500), beside a largest entry near 1, are taken as zero. */
const negligible: f64 = 3.054936363499605e-151;
const panel = 16;
const panelBytes: usize = panel << 3;

// Layout of the workspace, byte addresses. V and X are [m, panel], vt and xt their transposes; yt and w [panel, n].
let tall: usize = 0;
let wide: usize = 0;
let v: usize = 0;
let x: usize = 0;
let vt: usize = 0;
let xt: usize = 0;
let yt: usize = 0;
let w: usize = 0;
let column: usize = 0;
let row: usize = 0;
let product: usize = 0;
let small: usize = 0;
let end: usize = 0;

/** Doubles that `bidiagonalize` needs beside the matrix [m, ld]. */
export function bidiagonalWork(m: i32, ld: i32): i32 {
  layOut(0, m, ld);
  return <i32>(end >> 3);
}

function layOut(work: usize, m: i32, ld: i32): void {
  tall = (<usize>roundUp(m)) << 3;
  wide = (<usize>ld) << 3;
  v = work;
  x = v + <usize>m * panelBytes;
  vt = x + <usize>m * panelBytes;
  xt = vt + panel * tall;
  yt = xt + panel * tall;
  w = yt + panel * wide;
  column = w + panel * wide;
  row = column + tall;
  product = row + wide;
  small = product + tall;
  end = small + panelBytes;
}

/**
 * Reduces the row-major matrix at a [m, ld], its first n columns, m ≥ n, to upper bidiagonal form by Householder
 * reflections from both sides: diagonal at d [n], superdiagonal at e [n − 1]. In panels: within one each pair of
 * reflectors costs two products of the matrix with a vector, the rest is two matrix products a panel. Columns n … ld
 * must be zero, ld a multiple of 4. The matrix is destroyed.
 *
 * After Dongarra, Hammarling & Sorensen, J. Comput. Appl. Math. 27 (1989) 215, doi:10.1016/0377-0427(89)90367-1.
 */
export function bidiagonalize(a: usize, m: i32, n: i32, ld: i32, d: usize, e: usize, work: usize): void {
  layOut(work, m, ld);
  for (let p = 0; p < n; p += panel) {
    memory.fill(v, 0, column - v);
    const last = min(p + panel, n);
    for (let k = p; k < last; k++) {
      put(d, k, reduceColumn(a, m, ld, p, k));
      if (k + 1 < n) put(e, k, reduceRow(a, m, n, ld, p, k));
    }
    if (last < n) {
      const from = (<usize>last) << 3;
      const block = a + <usize>last * wide + from;
      addProduct(
        v + <usize>last * panelBytes,
        panelBytes,
        yt + from,
        wide,
        block,
        wide,
        m - last,
        panel,
        ld - last,
        -1,
      );
      addProduct(
        x + <usize>last * panelBytes,
        panelBytes,
        w + from,
        wide,
        block,
        wide,
        m - last,
        panel,
        ld - last,
        -1,
      );
    }
  }
}

/** Brings column k up to date, makes the reflector from the left, and its row of Yᵀ; gives the diagonal entry. */
function reduceColumn(a: usize, m: i32, ld: i32, p: i32, k: i32): f64 {
  const i = k - p;
  const at = (<usize>k) << 3;
  for (let r = k & ~3; r < roundUp(m); r++) put(column, r, 0);
  for (let r = k; r < m; r++) put(column, r, load<f64>(a + <usize>r * wide + at));
  if (i > 0) {
    for (let q = 0; q < i; q++) put(small, q, load<f64>(yt + <usize>q * wide + at));
    subtractTall(v, i, k, m);
    for (let q = 0; q < i; q++) put(small, q, load<f64>(w + <usize>q * wide + at));
    subtractTall(x, i, k, m);
  }
  const tau = reflector(column, k, m);
  const beta = get(column, k);
  if (tau === 0) return beta;
  put(column, k, 1);
  const own = vt + <usize>i * tall;
  for (let r = k; r < m; r++) {
    put(own, r, get(column, r));
    put(v + <usize>r * panelBytes, i, get(column, r));
  }
  const start = (k + 1) & ~3;
  const from = (<usize>start) << 3;
  const y = yt + <usize>i * wide;
  addCombination(a + <usize>k * wide + from, wide, own + at, y + from, m - k, ld - start);
  if (i > 0) {
    const top = (<usize>(k & ~3)) << 3;
    const length = roundUp(m) - (k & ~3);
    timesVector(vt + top, tall, own + top, small, i, length);
    for (let q = 0; q < i; q++) addScaled(y + from, -get(small, q), yt + <usize>q * wide + from, ld - start);
    timesVector(xt + top, tall, own + top, small, i, length);
    for (let q = 0; q < i; q++) addScaled(y + from, -get(small, q), w + <usize>q * wide + from, ld - start);
  }
  for (let j = start; j <= k; j++) put(y, j, 0);
  for (let j = k + 1; j < ld; j++) put(y, j, tau * get(y, j));
  return beta;
}

/** Brings row k up to date, makes the reflector from the right, and its column of X; gives the superdiagonal entry. */
function reduceRow(a: usize, m: i32, n: i32, ld: i32, p: i32, k: i32): f64 {
  const i = k - p;
  const start = (k + 1) & ~3;
  const from = (<usize>start) << 3;
  const length = ld - start;
  memory.copy(row + from, a + <usize>k * wide + from, (<usize>length) << 3);
  for (let q = 0; q <= i; q++) {
    addScaled(row + from, -get(v + <usize>k * panelBytes, q), yt + <usize>q * wide + from, length);
  }
  for (let q = 0; q < i; q++) {
    addScaled(row + from, -get(x + <usize>k * panelBytes, q), w + <usize>q * wide + from, length);
  }
  const tau = reflector(row, k + 1, n);
  const beta = get(row, k + 1);
  if (tau === 0) return beta;
  put(row, k + 1, 1);
  const own = w + <usize>i * wide;
  for (let j = k + 1; j < n; j++) put(own, j, get(row, j));
  const rows = m - k - 1;
  timesVector(
    a + <usize>(k + 1) * wide + from,
    wide,
    own + from,
    column + ((<usize>(k + 1)) << 3),
    rows,
    length,
  );
  timesVector(yt + from, wide, own + from, small, i + 1, length);
  subtractTall(v, i + 1, k + 1, m);
  if (i > 0) {
    timesVector(w + from, wide, own + from, small, i, length);
    subtractTall(x, i, k + 1, m);
  }
  const into = xt + <usize>i * tall;
  for (let r = k + 1; r < m; r++) {
    const value = tau * get(column, r);
    put(into, r, value);
    put(x + <usize>r * panelBytes, i, value);
  }
  return beta;
}

/** column ← column − B small, for the first `count` columns of B = V or X, rows `first` … m − 1. */
function subtractTall(b: usize, count: i32, first: i32, m: i32): void {
  for (let q = count; q < roundUp(count); q++) put(small, q, 0);
  timesVector(b + <usize>first * panelBytes, panelBytes, small, product, m - first, roundUp(count));
  const into = column + ((<usize>first) << 3);
  for (let r = 0; r < m - first; r++) put(into, r, get(into, r) - get(product, r));
}

/** Makes array[first …] the vector of the reflector that maps it to β e₁, its first entry being β; gives τ. */
function reflector(array: usize, first: i32, last: i32): f64 {
  let tail: f64 = 0;
  for (let i = first + 1; i < last; i++) tail = max(tail, abs(get(array, i)));
  if (tail < negligible) return 0;
  const alpha = get(array, first);
  const head = alpha / tail;
  let sum = head * head;
  for (let i = first + 1; i < last; i++) {
    const scaled = get(array, i) / tail;
    sum += scaled * scaled;
  }
  const beta = (alpha > 0 ? -tail : tail) * sqrt(sum);
  const scale = 1 / (alpha - beta);
  for (let i = first + 1; i < last; i++) put(array, i, get(array, i) * scale);
  put(array, first, beta);
  return (beta - alpha) / beta;
}

function roundUp(j: i32): i32 {
  return (j + 3) & ~3;
}

function get(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3));
}

function put(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value);
}
