import { addProduct } from "./_tiles";
import { clear, timesVector } from "./_vectors";

/** Tails whose entries are all smaller than this (2^-500), beside a largest entry near 1, are taken as zero. */
const negligible: f64 = 3.054936363499605e-151;

// Layout of the workspace, byte addresses; V, Y, Z are [n, panel], V transposed and W, X [panel, ld], T [panel, panel].
let panel = 0;
let rowBytes: usize = 0;
let panelBytes: usize = 0;
let v: usize = 0;
let y: usize = 0;
let z: usize = 0;
let vt: usize = 0;
let w: usize = 0;
let x: usize = 0;
let t: usize = 0;
let tt: usize = 0;
let column: usize = 0;
let product: usize = 0;
let small: usize = 0;

/** Doubles that `reduceToHessenberg` needs beside the matrix. */
export function hessenbergWork(n: i32, ld: i32): i32 {
  const p = panelFor(n);
  return 3 * (n + 4) * p + 3 * p * ld + 2 * p * p + 2 * ld + p;
}

function panelFor(n: i32): i32 {
  return n < 150 ? 16 : 32;
}

function layOut(work: usize, n: i32, ld: i32): void {
  panel = panelFor(n);
  rowBytes = (<usize>ld) << 3;
  panelBytes = (<usize>panel) << 3;
  const tall = <usize>(n + 4) * panelBytes;
  const wide = <usize>panel * rowBytes;
  const square = <usize>panel * panelBytes;
  v = work;
  y = v + tall;
  z = y + tall;
  vt = z + tall;
  w = vt + wide;
  x = w + wide;
  t = x + wide;
  tt = t + square;
  column = tt + square;
  product = column + rowBytes;
  small = product + rowBytes;
}

/**
 * Reduces the row-major matrix at h [n, ld] to upper Hessenberg form by Householder similarities, in panels: within a
 * panel each reflector costs one product of the matrix with a vector, the rest is done for the panel as a whole by
 * matrix products. Columns n … ld must be zero, ld a multiple of 4.
 *
 * After Dongarra, Hammarling & Sorensen, J. Comput. Appl. Math. 27 (1989) 215, doi:10.1016/0377-0427(89)90367-1.
 */
export function reduceToHessenberg(h: usize, ld: i32, n: i32, work: usize): void {
  layOut(work, n, ld);
  for (let p = 0; p < n - 2; p += panel) {
    clear(v, n * panel);
    clear(y, n * panel);
    clear(vt, panel * ld);
    clear(t, 2 * panel * panel);
    const last = min(p + panel, n);
    for (let c = p; c < last; c++) reduceColumn(h, n, ld, p, c);
    updateAbove(h, n, ld, p);
    if (last < n) updateRest(h, n, ld, p);
  }
}

/** Brings column c up to date, makes its reflector, and adds it to V, Y and T of the panel that starts at p. */
function reduceColumn(h: usize, n: i32, ld: i32, p: i32, c: i32): void {
  const j = c - p;
  const first = p + 1;
  const rows = n - first;
  const entry = h + ((<usize>c) << 3);
  for (let i = first; i < n; i++) put(column, i, load<f64>(entry + <usize>i * rowBytes));
  if (j > 0) updateColumn(n, ld, p, c);
  const tau = reflector(c, n);
  for (let i = first; i < n; i++) {
    const below = i > c + 1;
    store<f64>(entry + <usize>i * rowBytes, below ? 0 : get(column, i));
  }
  if (tau === 0) return;
  store<f64>(column + ((<usize>(c + 1)) << 3), 1);
  const row = vt + <usize>j * rowBytes;
  for (let i = c + 1; i < n; i++) {
    put(row, i, get(column, i));
    put(v + <usize>i * panelBytes, j, get(column, i));
  }
  const start = (c + 1) & ~3;
  const from = (<usize>start) << 3;
  timesVector(h + <usize>first * rowBytes + from, rowBytes, row + from, product, rows, ld - start);
  if (j > 0) {
    timesVector(vt + from, rowBytes, row + from, small, j, ld - start);
    for (let q = j; q < roundUp(j); q++) put(small, q, 0);
    timesVector(y + <usize>first * panelBytes, panelBytes, small, column, rows, roundUp(j));
    for (let i = 0; i < rows; i++) put(product, i, get(product, i) - get(column, i));
    for (let q = 0; q < j; q++) {
      let sum: f64 = 0;
      for (let r = q; r < j; r++) sum += get(t + <usize>q * panelBytes, r) * get(small, r);
      setT(q, j, -tau * sum);
    }
  }
  setT(j, j, tau);
  for (let i = 0; i < rows; i++) put(y + <usize>(first + i) * panelBytes, j, tau * get(product, i));
}

/** column ← (I − V Tᵀ Vᵀ)(column − Y V[c, :]ᵀ), with the reflectors of the panel so far. */
function updateColumn(n: i32, ld: i32, p: i32, c: i32): void {
  const j = c - p;
  const first = p + 1;
  const rows = n - first;
  const top = (<usize>first) << 3;
  timesVector(
    y + <usize>first * panelBytes,
    panelBytes,
    v + <usize>c * panelBytes,
    product,
    rows,
    roundUp(j),
  );
  for (let i = 0; i < rows; i++) put(column + top, i, get(column + top, i) - get(product, i));
  for (let i = p & ~3; i < first; i++) put(column, i, 0);
  for (let i = n; i < ld; i++) put(column, i, 0);
  const start = p & ~3;
  const from = (<usize>start) << 3;
  timesVector(vt + from, rowBytes, column + from, small, j, ld - start);
  for (let q = j - 1; q >= 0; q--) {
    let sum: f64 = 0;
    for (let r = 0; r <= q; r++) sum += get(tt + <usize>q * panelBytes, r) * get(small, r);
    put(small, q, sum);
  }
  for (let q = j; q < roundUp(j); q++) put(small, q, 0);
  timesVector(v + <usize>first * panelBytes, panelBytes, small, product, rows, roundUp(j));
  for (let i = 0; i < rows; i++) put(column + top, i, get(column + top, i) - get(product, i));
}

/** Makes column[c + 1 …] the vector of the reflector that maps it to β e₁, its first entry being β; gives τ. */
function reflector(c: i32, n: i32): f64 {
  let tail: f64 = 0;
  for (let i = c + 2; i < n; i++) tail = max(tail, abs(get(column, i)));
  if (tail < negligible) return 0;
  const alpha = get(column, c + 1);
  const head = alpha / tail;
  let sum = head * head;
  for (let i = c + 2; i < n; i++) {
    const scaled = get(column, i) / tail;
    sum += scaled * scaled;
  }
  const beta = (alpha > 0 ? -tail : tail) * sqrt(sum);
  const scale = 1 / (alpha - beta);
  for (let i = c + 2; i < n; i++) put(column, i, get(column, i) * scale);
  put(column, c + 1, beta);
  return (beta - alpha) / beta;
}

/** Rows 0 … p: A ← A − (A V T) Vᵀ. */
function updateAbove(h: usize, n: i32, ld: i32, p: i32): void {
  const rows = p + 1;
  const first = (<usize>(p + 1)) << 3;
  const from = (<usize>(p & ~3)) << 3;
  clear(z, rows * panel);
  addProduct(
    h + first,
    rowBytes,
    v + <usize>(p + 1) * panelBytes,
    panelBytes,
    z,
    panelBytes,
    rows,
    n - p - 1,
    panel,
    1,
  );
  clear(y, rows * panel);
  addProduct(z, panelBytes, t, panelBytes, y, panelBytes, rows, panel, panel, 1);
  addProduct(y, panelBytes, vt + from, rowBytes, h + from, rowBytes, rows, panel, ld - (p & ~3), -1);
}

/** Rows below p, columns behind the panel: A ← (I − V Tᵀ Vᵀ)(A − Y Vᵀ). */
function updateRest(h: usize, n: i32, ld: i32, p: i32): void {
  const rows = n - p - 1;
  const start = p + panel;
  const cols = ld - start;
  const from = (<usize>start) << 3;
  const block = h + <usize>(p + 1) * rowBytes + from;
  const vBlock = v + <usize>(p + 1) * panelBytes;
  const yBlock = y + <usize>(p + 1) * panelBytes;
  addProduct(yBlock, panelBytes, vt + from, rowBytes, block, rowBytes, rows, panel, cols, -1);
  clear(w, panel * ld);
  clear(x, panel * ld);
  addProduct(
    vt + ((<usize>(p + 1)) << 3),
    rowBytes,
    block,
    rowBytes,
    w + from,
    rowBytes,
    panel,
    rows,
    cols,
    1,
  );
  addProduct(tt, panelBytes, w + from, rowBytes, x + from, rowBytes, panel, panel, cols, 1);
  addProduct(vBlock, panelBytes, x + from, rowBytes, block, rowBytes, rows, panel, cols, -1);
}

function setT(q: i32, j: i32, value: f64): void {
  put(t + <usize>q * panelBytes, j, value);
  put(tt + <usize>j * panelBytes, q, value);
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
