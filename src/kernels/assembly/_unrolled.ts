import { multiplyPacked, pack } from "./_gemm";
import { addOuter } from "./_outer";

/*
 * What cells share that are unrolled over a batch: affine maps a_t = W h_{t−1} + V u_t + b, and their gradients.
 *
 * A matrix of one step has a row a sample and a column a unit, both filled up to multiples of 4 so that every product is
 * whole register tiles; what is added to a row of samples stays 0, or is never read. A one-hot input u_t is given as the
 * place of its 1: the affine part is then a row of a table, and its gradient a sum into that row.
 */
export let units: i32 = 0;
/** Units, and samples, filled up. */
export let wide: i32 = 0;
export let samples: i32 = 0;
export let rows: i32 = 0;
/** Bytes of a row and of a step. */
export let row: usize = 0;
export let step: usize = 0;
/** Inputs with a 1 for the bias behind them, filled up; 0 where they are one-hot. */
let inputs: i32 = 0;
let inputRow: usize = 0;
/** u_t [T, rows, inputs], or places [T, rows] of 4 bytes. */
let u: usize = 0;

/** `dense` is the number of inputs with their 1 where they are not one-hot, filled up, else 0. */
export function layOut(n: i32, batch: i32, dense: i32, inputValues: usize): void {
  units = n;
  wide = (n + 3) & ~3;
  samples = batch;
  rows = (batch + 3) & ~3;
  row = (<usize>wide) << 3;
  step = row * <usize>rows;
  inputs = dense;
  inputRow = (<usize>dense) << 3;
  u = inputValues;
}

/** Packs Wᵀ and W of W [n, n], with room for the transpose [n, wide], zeros behind each row, at `turned`. */
export function packWeights(w: usize, turned: usize, forwards: usize, backwards: usize): void {
  const stride = (<usize>units) << 3;
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) {
      const value = load<f64>(w + <usize>i * stride + ((<usize>j) << 3));
      store<f64>(turned + <usize>j * row + ((<usize>i) << 3), value);
    }
  }
  pack(turned, row, units, wide, forwards);
  pack(w, stride, units, units, backwards);
}

/** Packs [V b]ᵀ [inputs, wide] from its rows at `from`. */
export function packDrive(from: usize, into: usize): void {
  pack(from, row, inputs, wide, into);
}

/** a ← W h + V u_t + b of step t, W and the table or [V b]ᵀ as packed. */
export function affine(t: i32, h: usize, weights: usize, drive: usize, a: usize): void {
  if (inputs > 0) {
    multiplyPacked(u + <usize>(t * rows) * inputRow, inputRow, drive, a, row, rows, inputs, wide, 0);
  } else {
    const places = u + ((<usize>(t * rows)) << 2);
    for (let i = 0; i < samples; i++) {
      const from = drive + <usize>load<i32>(places + ((<usize>i) << 2)) * row;
      const into = a + <usize>i * row;
      for (let p: usize = 0; p < row; p += 32) {
        v128.store(into + p, v128.load(from + p));
        v128.store(into + p, v128.load(from + p, 16), 16);
      }
    }
    memory.fill(a + row * <usize>samples, 0, row * <usize>(rows - samples));
  }
  multiplyPacked(h, row, weights, a, row, rows, units, wide, 1);
}

/** ‖x‖ of a row; also where its square would under- or overflow. */
export function normOf(x: usize): f64 {
  const square = scaledSquare(x, 1);
  if (square > 1e-280 && square < 1e300) return Math.sqrt(square);
  return square < 1 ? Math.sqrt(scaledSquare(x, large)) / large : Math.sqrt(scaledSquare(x, small)) / small;
}

/** 2⁵⁰⁰ and 2^−500. */
const large: f64 = 3.273390607896142e150;
const small: f64 = 3.054936363499605e-151;

function scaledSquare(x: usize, scale: f64): f64 {
  const f = f64x2.splat(scale);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  for (let p: usize = 0; p < row; p += 32) {
    const x0 = f64x2.mul(f, v128.load(x + p));
    const x1 = f64x2.mul(f, v128.load(x + p, 16));
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Adds Σ Dᵀ x over the steps `first` … `last` − 1 to `gradient` [wide, wide]; D and x [T, rows, wide]. */
export function addWeightGradient(first: i32, last: i32, d: usize, x: usize, gradient: usize): void {
  const from = <usize>first * step;
  addOuter(d + from, row, x + from, row, gradient, row, (last - first) * rows, wide, wide);
}

/** Adds Σ Dᵀ [u 1] to `gradient` [wide, inputs]; for one-hot inputs the rows of D to those of `gradient` [inputs, wide]. */
export function addInputGradient(first: i32, last: i32, d: usize, gradient: usize): void {
  if (inputs > 0) {
    const at = <usize>(first * rows);
    const count = (last - first) * rows;
    addOuter(d + at * row, row, u + at * inputRow, inputRow, gradient, inputRow, count, wide, inputs);
    return;
  }
  for (let t = first; t < last; t++) {
    for (let i = 0; i < samples; i++) {
      const k = t * rows + i;
      const from = d + <usize>k * row;
      const into = gradient + <usize>load<i32>(u + ((<usize>k) << 2)) * row;
      for (let p: usize = 0; p < row; p += 32) {
        v128.store(into + p, f64x2.add(v128.load(into + p), v128.load(from + p)));
        v128.store(into + p, f64x2.add(v128.load(into + p, 16), v128.load(from + p, 16)), 16);
      }
    }
  }
}
