export { heapBase } from "./_memory";
import { multiplyPacked, pack } from "./_gemm";
import { addOuter } from "./_outer";
import { saturate } from "./_saturating";

/*
 * h_t = φ(W h_{t−1} + V u_t + b) for a batch, and its gradient by back-propagation through time.
 *
 * A matrix of one step has a row a sample and a column a unit, both filled up to multiples of 4 so that every product is
 * whole register tiles; what is added to a row of samples stays 0, or is never read. A one-hot input u_t is given as the
 * place of its 1: the affine part is then a row of a table, and its gradient a sum into that row.
 */
let kind: i32 = 0;
let units: i32 = 0;
/** Units, and samples, filled up. */
let wide: i32 = 0;
let samples: i32 = 0;
let rows: i32 = 0;
/** Bytes of a row and of a step. */
let row: usize = 0;
let step: usize = 0;
/** Inputs with a 1 for the bias behind them, filled up; 0 where they are one-hot. */
let inputs: i32 = 0;
let inputRow: usize = 0;

/** Wᵀ and W, and the table or [V b]ᵀ, packed. */
let forwardWeights: usize = 0;
let backwardWeights: usize = 0;
let drive: usize = 0;
/** u_t [T, rows, inputs], or places [T, rows] of 4 bytes. */
let u: usize = 0;

/** `dense` is the number of inputs with their 1 where they are not one-hot, filled up, else 0. */
export function layOut(
  activation: i32,
  n: i32,
  batch: i32,
  dense: i32,
  wForward: usize,
  wBackward: usize,
  inputWeights: usize,
  inputValues: usize,
): void {
  kind = activation;
  units = n;
  wide = (n + 3) & ~3;
  samples = batch;
  rows = (batch + 3) & ~3;
  row = (<usize>wide) << 3;
  step = row * <usize>rows;
  inputs = dense;
  inputRow = (<usize>dense) << 3;
  forwardWeights = wForward;
  backwardWeights = wBackward;
  drive = inputWeights;
  u = inputValues;
}

/** Packs W [n, n], with room for its transpose [n, wide], zeros behind each row, at `turned`. */
export function packWeights(w: usize, turned: usize): void {
  const stride = (<usize>units) << 3;
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) {
      const value = load<f64>(w + <usize>i * stride + ((<usize>j) << 3));
      store<f64>(turned + <usize>j * row + ((<usize>i) << 3), value);
    }
  }
  pack(turned, row, units, wide, forwardWeights);
  pack(w, stride, units, units, backwardWeights);
}

/** Packs [V b]ᵀ [inputs, wide] from its rows at `from`. */
export function packDrive(from: usize): void {
  pack(from, row, inputs, wide, drive);
}

/**
 * Steps `first` … `last` − 1 of the run. h_t and φ' of its step go to `states` + `stateStep`·(t mod `slots`) and to
 * `slopes` + `slopeStep`·(t − 1).
 */
export function forward(
  first: i32,
  last: i32,
  states: usize,
  slots: i32,
  slopes: usize,
  slopeStep: usize,
): void {
  const missing = row * <usize>(rows - samples);
  for (let t = first; t < last; t++) {
    const before = states + <usize>(t % slots) * step;
    const after = states + <usize>((t + 1) % slots) * step;
    const a = slopes + <usize>t * slopeStep;
    affinePart(t, a);
    multiplyPacked(before, row, forwardWeights, a, row, rows, units, wide, 1);
    saturate(kind, a, after, rows * wide);
    memory.fill(after + row * <usize>samples, 0, missing);
  }
}

function affinePart(t: i32, a: usize): void {
  if (inputs > 0) {
    multiplyPacked(u + <usize>(t * rows) * inputRow, inputRow, drive, a, row, rows, inputs, wide, 0);
    return;
  }
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

/**
 * Steps `last` … `first` + 1 backwards: slopes turn into D_t = δ_t ⊙ φ', δ_t lies at `adjoints` + step·(t mod `slots`), and
 * ‖δ_t‖² goes to `squares` [T + 1, batch], that of the first step's start, too.
 */
export function backward(
  first: i32,
  last: i32,
  adjoints: usize,
  slots: i32,
  slopes: usize,
  squares: usize,
): void {
  for (let t = last; t > first; t--) {
    const delta = adjoints + <usize>(t % slots) * step;
    const d = slopes + <usize>(t - 1) * step;
    for (let i = 0; i < samples; i++) {
      const square = scaleRow(delta + <usize>i * row, d + <usize>i * row);
      store<f64>(squares + ((<usize>(t * samples + i)) << 3), square);
    }
    memory.fill(d + row * <usize>samples, 0, row * <usize>(rows - samples));
    const before = adjoints + <usize>((t - 1) % slots) * step;
    multiplyPacked(d, row, backwardWeights, before, row, rows, units, wide, 0);
  }
  if (first > 0) return;
  for (let i = 0; i < samples; i++) {
    store<f64>(squares + ((<usize>i) << 3), squareOf(adjoints + <usize>i * row));
  }
}

/** D ← δ ⊙ D along a row; ‖δ‖². */
function scaleRow(delta: usize, d: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  for (let p: usize = 0; p < row; p += 32) {
    const x0 = v128.load(delta + p);
    const x1 = v128.load(delta + p, 16);
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
    v128.store(d + p, f64x2.mul(x0, v128.load(d + p)));
    v128.store(d + p, f64x2.mul(x1, v128.load(d + p, 16)), 16);
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

function squareOf(x: usize): f64 {
  let s = f64x2.splat(0);
  for (let p: usize = 0; p < row; p += 16) {
    const value = v128.load(x + p);
    s = f64x2.add(s, f64x2.mul(value, value));
  }
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Adds Σ Dᵀ x over the steps `first` … `last` − 1 to `gradient` [wide, wide], x [T, rows, wide]. */
export function addWeightGradient(first: i32, last: i32, slopes: usize, x: usize, gradient: usize): void {
  const from = <usize>first * step;
  addOuter(slopes + from, row, x + from, row, gradient, row, (last - first) * rows, wide, wide);
}

/** Adds Σ Dᵀ [u 1] to `gradient` [wide, inputs]; for one-hot inputs the rows of D to those of `gradient` [inputs, wide]. */
export function addInputGradient(first: i32, last: i32, slopes: usize, gradient: usize): void {
  const at = first * rows;
  const end = last * rows;
  const d = slopes + <usize>at * row;
  if (inputs > 0) {
    addOuter(d, row, u + <usize>at * inputRow, inputRow, gradient, inputRow, end - at, wide, inputs);
    return;
  }
  for (let t = first; t < last; t++) {
    for (let i = 0; i < samples; i++) {
      const k = t * rows + i;
      const from = slopes + <usize>k * row;
      const into = gradient + <usize>load<i32>(u + ((<usize>k) << 2)) * row;
      for (let p: usize = 0; p < row; p += 32) {
        v128.store(into + p, f64x2.add(v128.load(into + p), v128.load(from + p)));
        v128.store(into + p, f64x2.add(v128.load(into + p, 16), v128.load(from + p, 16)), 16);
      }
    }
  }
}

/** δ_t ← h_t + f_t δ_t for the steps `first` … `last` − 1, f [T, batch]. */
export function mix(first: i32, last: i32, states: usize, adjoints: usize, factors: usize): void {
  for (let t = first; t < last; t++) {
    for (let i = 0; i < samples; i++) {
      const at = <usize>(t * rows + i) * row;
      const f = v128.load_splat<f64>(factors + ((<usize>(t * samples + i)) << 3));
      for (let p: usize = at; p < at + row; p += 16) {
        const own = f64x2.mul(f, v128.load(adjoints + p));
        v128.store(adjoints + p, f64x2.add(v128.load(states + p), own));
      }
    }
  }
}
