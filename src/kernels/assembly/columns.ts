export { heapBase } from "./_memory";

/**
 * Σ v and Σ x v over the rows of V and X [rows, cols], column by column, each over ascending rows. Four rows at a time
 * share one pass over the sums.
 */
export function columnMoments(v: usize, x: usize, rows: i32, cols: i32, sums: usize, moments: usize): void {
  const stride = (<usize>cols) << 3;
  memory.fill(sums, 0, stride);
  memory.fill(moments, 0, stride);
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    fourRows(v + <usize>i * stride, x + <usize>i * stride, stride, sums, moments);
  }
  for (; i < rows; i++) oneRow(v + <usize>i * stride, x + <usize>i * stride, stride, sums, moments);
}

function fourRows(v: usize, x: usize, stride: usize, sums: usize, moments: usize): void {
  const twos = stride & ~15;
  for (let at: usize = 0; at < twos; at += 16) {
    let a = v + at;
    let b = x + at;
    let w = v128.load(a);
    let sum = f64x2.add(v128.load(sums + at), w);
    let moment = f64x2.add(v128.load(moments + at), f64x2.mul(v128.load(b), w));
    a += stride;
    b += stride;
    w = v128.load(a);
    sum = f64x2.add(sum, w);
    moment = f64x2.add(moment, f64x2.mul(v128.load(b), w));
    a += stride;
    b += stride;
    w = v128.load(a);
    sum = f64x2.add(sum, w);
    moment = f64x2.add(moment, f64x2.mul(v128.load(b), w));
    a += stride;
    b += stride;
    w = v128.load(a);
    v128.store(sums + at, f64x2.add(sum, w));
    v128.store(moments + at, f64x2.add(moment, f64x2.mul(v128.load(b), w)));
  }
  if (twos === stride) return;
  for (let i = 0; i < 4; i++) lastColumn(v + <usize>i * stride, x + <usize>i * stride, twos, sums, moments);
}

function oneRow(v: usize, x: usize, stride: usize, sums: usize, moments: usize): void {
  const twos = stride & ~15;
  for (let at: usize = 0; at < twos; at += 16) {
    const w = v128.load(v + at);
    v128.store(sums + at, f64x2.add(v128.load(sums + at), w));
    v128.store(moments + at, f64x2.add(v128.load(moments + at), f64x2.mul(v128.load(x + at), w)));
  }
  if (twos < stride) lastColumn(v, x, twos, sums, moments);
}

function lastColumn(v: usize, x: usize, at: usize, sums: usize, moments: usize): void {
  const w = load<f64>(v + at);
  store<f64>(sums + at, load<f64>(sums + at) + w);
  store<f64>(moments + at, load<f64>(moments + at) + load<f64>(x + at) * w);
}

/** V ← f V − s − X m, column by column, for V and X [rows, cols] and f, s, m [cols]. */
export function combine(v: usize, x: usize, rows: i32, cols: i32, f: usize, s: usize, m: usize): void {
  const stride = (<usize>cols) << 3;
  const twos = stride & ~15;
  for (let i = 0; i < rows; i++) {
    for (let at: usize = 0; at < twos; at += 16) {
      const scaled = f64x2.sub(f64x2.mul(v128.load(f + at), v128.load(v + at)), v128.load(s + at));
      v128.store(v + at, f64x2.sub(scaled, f64x2.mul(v128.load(x + at), v128.load(m + at))));
    }
    if (twos < stride) {
      const scaled = load<f64>(f + twos) * load<f64>(v + twos) - load<f64>(s + twos);
      store<f64>(v + twos, scaled - load<f64>(x + twos) * load<f64>(m + twos));
    }
    v += stride;
    x += stride;
  }
}

/** Σ d and Σ d² of the deviations d of X [rows, cols] from its first row, column by column. */
export function deviationMoments(x: usize, rows: i32, cols: i32, sums: usize, squares: usize): void {
  const stride = (<usize>cols) << 3;
  memory.fill(sums, 0, stride);
  memory.fill(squares, 0, stride);
  let i = 0;
  for (; i + 4 <= rows; i += 4) fourDeviations(x, x + <usize>i * stride, stride, sums, squares);
  for (; i < rows; i++) oneDeviation(x, x + <usize>i * stride, stride, sums, squares);
}

function fourDeviations(first: usize, x: usize, stride: usize, sums: usize, squares: usize): void {
  const twos = stride & ~15;
  for (let at: usize = 0; at < twos; at += 16) {
    const origin = v128.load(first + at);
    let a = x + at;
    let d = f64x2.sub(v128.load(a), origin);
    let sum = f64x2.add(v128.load(sums + at), d);
    let square = f64x2.add(v128.load(squares + at), f64x2.mul(d, d));
    a += stride;
    d = f64x2.sub(v128.load(a), origin);
    sum = f64x2.add(sum, d);
    square = f64x2.add(square, f64x2.mul(d, d));
    a += stride;
    d = f64x2.sub(v128.load(a), origin);
    sum = f64x2.add(sum, d);
    square = f64x2.add(square, f64x2.mul(d, d));
    a += stride;
    d = f64x2.sub(v128.load(a), origin);
    v128.store(sums + at, f64x2.add(sum, d));
    v128.store(squares + at, f64x2.add(square, f64x2.mul(d, d)));
  }
  if (twos === stride) return;
  for (let i = 0; i < 4; i++) lastDeviation(first, x + <usize>i * stride, twos, sums, squares);
}

function oneDeviation(first: usize, x: usize, stride: usize, sums: usize, squares: usize): void {
  const twos = stride & ~15;
  for (let at: usize = 0; at < twos; at += 16) {
    const d = f64x2.sub(v128.load(x + at), v128.load(first + at));
    v128.store(sums + at, f64x2.add(v128.load(sums + at), d));
    v128.store(squares + at, f64x2.add(v128.load(squares + at), f64x2.mul(d, d)));
  }
  if (twos < stride) lastDeviation(first, x, twos, sums, squares);
}

function lastDeviation(first: usize, x: usize, at: usize, sums: usize, squares: usize): void {
  const d = load<f64>(x + at) - load<f64>(first + at);
  store<f64>(sums + at, load<f64>(sums + at) + d);
  store<f64>(squares + at, load<f64>(squares + at) + d * d);
}

/** X ← (X − mean) · factor, column by column. */
export function standardise(x: usize, rows: i32, cols: i32, mean: usize, factor: usize): void {
  const stride = (<usize>cols) << 3;
  const twos = stride & ~15;
  for (let i = 0; i < rows; i++) {
    for (let at: usize = 0; at < twos; at += 16) {
      const d = f64x2.sub(v128.load(x + at), v128.load(mean + at));
      v128.store(x + at, f64x2.mul(d, v128.load(factor + at)));
    }
    if (twos < stride) {
      store<f64>(x + twos, (load<f64>(x + twos) - load<f64>(mean + twos)) * load<f64>(factor + twos));
    }
    x += stride;
  }
}
