export { heapBase } from "./_memory";
import { activate } from "./_activations";
import { factor, solve } from "./_single-lu";
import { addScaled, timesVector } from "./_vectors";

/*
 * Damped Newton for the roots of g(x) = φ(W x + c) − x ("post") or W φ(x) + c − x ("pre"), one start after the other.
 *
 * g is computed in double precision; the direction comes from LU factors in single precision, which are kept for a further
 * step where the last one lowered ‖g‖ tenfold. The task is 24 numbers of 8 bytes, see the offsets below.
 */
let n: i32 = 0;
/** n up to a multiple of 8: lengths of all vectors, and of the rows of W. */
let padded: i32 = 0;
let kind: i32 = 0;
let pre: bool = false;
let w: usize = 0;
let wSingle: usize = 0;
let c: usize = 0;
let matrix: usize = 0;
let pivots: usize = 0;
let delta: usize = 0;
let z: usize = 0;
let y: usize = 0;
/** State, g and slopes of the current point and of the trial; they change places. */
let x: usize = 0;
let g: usize = 0;
let slopes: usize = 0;
let trialX: usize = 0;
let trialG: usize = 0;
let trialSlopes: usize = 0;

/** Bytes between rows of the single-precision matrices: not a multiple of 256, so that rows do not share cache sets. */
function singleStride(): usize {
  const bytes = (<usize>padded) << 2;
  return bytes % 256 === 0 ? bytes + 32 : bytes;
}

/** Doubles of work space behind W [n, padded] and c [padded]. */
export function workLength(size: i32): i32 {
  padded = (size + 7) & ~7;
  const rows = <i32>((singleStride() * <usize>padded) >> 3);
  return 2 * rows + 11 * padded + 16;
}

/** Lays out the problem; W and c are in place, padded with zeros. `activation` as in _activations. */
export function prepare(
  size: i32,
  activation: i32,
  preState: bool,
  weights: usize,
  bias: usize,
  work: usize,
): void {
  n = size;
  padded = (size + 7) & ~7;
  kind = activation;
  pre = preState;
  w = weights;
  c = bias;
  const vector = (<usize>padded) << 3;
  const square = singleStride() * <usize>padded;
  wSingle = work;
  matrix = wSingle + square;
  delta = matrix + square;
  pivots = delta + vector;
  z = pivots + vector;
  y = z + vector;
  x = y + vector;
  g = x + vector;
  slopes = g + vector;
  trialX = slopes + vector;
  trialG = trialX + vector;
  trialSlopes = trialG + vector;
  memory.fill(work, 0, trialSlopes + vector - work);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = load<f64>(w + ((<usize>(i * padded + j)) << 3));
      store<f32>(wSingle + <usize>i * singleStride() + ((<usize>j) << 2), <f32>value);
    }
  }
}

/**
 * Newton's method from each of `count` starts [count, n] in place; converged [count] (bytes) becomes 1 where
 * max |g| ≤ tolerance·max(1, max |x|), 0 where it was given up: no step lowers ‖g‖, the Jacobian is singular, or ‖g‖ has not
 * halved in `patience` iterations.
 */
export function run(states: usize, count: i32, converged: usize, tolerance: f64, patience: i32): void {
  for (let i = 0; i < count; i++) {
    const start = states + ((<usize>(i * n)) << 3);
    memory.copy(x, start, (<usize>n) << 3);
    store<u8>(converged + <usize>i, newton(tolerance, patience) ? 1 : 0);
    memory.copy(start, x, (<usize>n) << 3);
  }
}

function newton(tolerance: f64, patience: i32): bool {
  let square = evaluate(x, g, slopes);
  let mark = square;
  let age = 0;
  let isFactored = false;
  while (square < Infinity) {
    if (largest(g) <= tolerance * max(1.0, largest(x))) return true;
    if (age === patience) {
      if (square > 0.25 * mark) return false;
      mark = square;
      age = 0;
    }
    age++;
    const isOld = isFactored;
    if (!isFactored) {
      fillMatrix();
      if (!factor(matrix, singleStride(), padded, pivots)) return false;
    }
    direction(Math.sqrt(square));
    let s: f64 = 1;
    let next = tryStep(s);
    // Armijo's condition with its usual slack.
    while (!(next <= (1 - 1e-4 * s) * (1 - 1e-4 * s) * square)) {
      if (isOld) break;
      s *= 0.5;
      if (s < shortestStep) return false;
      next = tryStep(s);
    }
    if (isOld && !(next <= 0.01 * square)) {
      isFactored = false;
      if (!(next < 0.25 * square)) continue;
    } else isFactored = s === 1 && next <= 0.01 * square;
    accept();
    square = next;
  }
  return false;
}

const shortestStep: f64 = 0.000244140625;

/** g at a state, with the slopes of φ that its Jacobian needs; returns ‖g‖₂². */
function evaluate(at: usize, value: usize, slope: usize): f64 {
  const stride = (<usize>padded) << 3;
  if (pre) {
    activate(kind, at, y, slope, padded);
    timesVector(w, stride, y, value, n, padded);
    addScaled(value, 1, c, padded);
  } else {
    timesVector(w, stride, at, z, n, padded);
    addScaled(z, 1, c, padded);
    activate(kind, z, value, slope, padded);
  }
  let sum = f64x2.splat(0);
  const end = (<usize>n) << 3;
  let p: usize = 0;
  for (; p + 16 <= end; p += 16) {
    const d = f64x2.sub(v128.load(value + p), v128.load(at + p));
    v128.store(value + p, d);
    sum = f64x2.add(sum, f64x2.mul(d, d));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (p < end) {
    const d = load<f64>(value + p) - load<f64>(at + p);
    store<f64>(value + p, d);
    total += d * d;
  }
  return total;
}

/** ∂g/∂x: D W − I or W D − I. */
function fillMatrix(): void {
  const stride = singleStride();
  if (pre)
    for (let j = 0; j < n; j++)
      store<f32>(delta + ((<usize>j) << 2), <f32>load<f64>(slopes + ((<usize>j) << 3)));
  for (let i = 0; i < n; i++) {
    const from = wSingle + <usize>i * stride;
    const into = matrix + <usize>i * stride;
    const d = f32x4.splat(<f32>load<f64>(slopes + ((<usize>i) << 3)));
    for (let p: usize = 0; p < (<usize>padded) << 2; p += 16) {
      v128.store(into + p, f32x4.mul(v128.load(from + p), pre ? v128.load(delta + p) : d));
    }
    const diagonal = into + ((<usize>i) << 2);
    store<f32>(diagonal, load<f32>(diagonal) - 1);
  }
  for (let i = n; i < padded; i++) {
    memory.fill(matrix + <usize>i * stride, 0, (<usize>padded) << 2);
    store<f32>(matrix + <usize>i * stride + ((<usize>i) << 2), 1);
  }
}

/** δ of unit scale: g/‖g‖ solved for in single precision. */
let scale: f64 = 0;
function direction(norm: f64): void {
  scale = norm;
  const inverse = 1 / norm;
  for (let i = 0; i < padded; i++) {
    store<f32>(delta + ((<usize>i) << 2), i < n ? <f32>(load<f64>(g + ((<usize>i) << 3)) * inverse) : 0);
  }
  solve(matrix, singleStride(), padded, pivots, delta);
}

/** x − s δ into the trial; ‖g‖₂² there. */
function tryStep(s: f64): f64 {
  const f = s * scale;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    store<f64>(trialX + at, load<f64>(x + at) - f * <f64>load<f32>(delta + ((<usize>i) << 2)));
  }
  return evaluate(trialX, trialG, trialSlopes);
}

function accept(): void {
  let t = x;
  x = trialX;
  trialX = t;
  t = g;
  g = trialG;
  trialG = t;
  t = slopes;
  slopes = trialSlopes;
  trialSlopes = t;
}

/** max |v_i|. */
function largest(v: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = max(most, abs(load<f64>(v + ((<usize>i) << 3))));
  return most;
}
