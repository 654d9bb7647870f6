export { heapBase } from "./_memory";
export { addInputGradient, addWeightGradient, layOut, packDrive, packWeights } from "./_unrolled";
import { multiplyPacked } from "./_gemm";
import { saturate } from "./_saturating";
import { affine, row, rows, samples, normOf, step, units, wide } from "./_unrolled";

/*
 * The LSTM with forget gate for a batch: c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh c', and its gradient by back-propagation through
 * time. Each of the gates i, f, g, o is an affine map of its own, laid out as in _unrolled, one gate behind the other.
 */
let weightStep: usize = 0;
let driveStep: usize = 0;
let gateStep: usize = 0;

/** Bytes between the gates' packed weights, their tables or [V b]ᵀ, and their slopes. */
export function layOutGates(weightBytes: usize, driveBytes: usize, gateBytes: usize): void {
  weightStep = weightBytes;
  driveStep = driveBytes;
  gateStep = gateBytes;
}

/**
 * Steps `first` … `last` − 1 of the run. Step t makes h_{t+1} and c_{t+1}; h_t and c_t lie at their addresses + step·(t mod
 * `slots`). ∂c'/∂(i, f, g) and ∂h'/∂o, in the preactivations, go to `slopes`, f to `forget` and ∂h'/∂c' to `kappa`, all at
 * `keptStep`·t; `work` has room for four steps.
 */
export function forward(
  first: i32,
  last: i32,
  weights: usize,
  drive: usize,
  h: usize,
  c: usize,
  slots: i32,
  slopes: usize,
  forget: usize,
  kappa: usize,
  keptStep: usize,
  work: usize,
): void {
  const count = rows * wide;
  for (let t = first; t < last; t++) {
    const from = <usize>(t % slots) * step;
    const to = <usize>((t + 1) % slots) * step;
    const kept = <usize>t * keptStep;
    const a = slopes + kept;
    for (let gate: usize = 0; gate < 4; gate++) {
      affine(t, h + from, weights + gate * weightStep, drive + gate * driveStep, a + gate * gateStep);
    }
    saturate(1, a, work, count);
    saturate(1, a + gateStep, forget + kept, count);
    saturate(0, a + 2 * gateStep, work + step, count);
    saturate(1, a + 3 * gateStep, work + 2 * step, count);
    remember(a, forget + kept, work, c + from, c + to, kappa + kept);
    saturate(0, kappa + kept, work + 3 * step, count);
    open(a + 3 * gateStep, work + 2 * step, work + 3 * step, h + to, kappa + kept);
  }
}

/** c', with a copy where κ goes; slopes of i, f and g. */
function remember(a: usize, forget: usize, work: usize, c: usize, next: usize, copy: usize): void {
  const g = work + step;
  const aForget = a + gateStep;
  const aCandidate = aForget + gateStep;
  for (let p: usize = 0; p < step; p += 16) {
    const enter = v128.load(work + p);
    const candidate = v128.load(g + p);
    const old = v128.load(c + p);
    const value = f64x2.add(f64x2.mul(v128.load(forget + p), old), f64x2.mul(enter, candidate));
    v128.store(next + p, value);
    v128.store(copy + p, value);
    v128.store(a + p, f64x2.mul(v128.load(a + p), candidate));
    v128.store(aForget + p, f64x2.mul(v128.load(aForget + p), old));
    v128.store(aCandidate + p, f64x2.mul(v128.load(aCandidate + p), enter));
  }
}

/** h' = o ⊙ tanh c'; the slope of o, and κ = o ⊙ tanh' c'. */
function open(a: usize, gate: usize, squashed: usize, next: usize, kappa: usize): void {
  for (let p: usize = 0; p < step; p += 16) {
    const o = v128.load(gate + p);
    const y = v128.load(squashed + p);
    v128.store(next + p, f64x2.mul(o, y));
    v128.store(a + p, f64x2.mul(v128.load(a + p), y));
    v128.store(kappa + p, f64x2.mul(v128.load(kappa + p), o));
  }
}

/**
 * Steps `last` − 1 … `first` backwards: slopes turn into what comes back at the gates. The adjoints of h_t and c_t lie at
 * `onH` and `onC` + step·(t mod 2), the norm of both together goes to `norms` [T + 1, batch].
 */
export function backward(
  first: i32,
  last: i32,
  weights: usize,
  onH: usize,
  onC: usize,
  slopes: usize,
  forget: usize,
  kappa: usize,
  norms: usize,
): void {
  for (let t = last; t > first; t--) {
    const at = <usize>(t % 2) * step;
    const before = <usize>((t - 1) % 2) * step;
    const kept = <usize>(t - 1) * step;
    tellNorms(t, onH + at, onC + at, norms);
    sendBack(slopes + kept, onH + at, onC + at, forget + kept, kappa + kept, onC + before);
    for (let gate: usize = 0; gate < 4; gate++) {
      const d = slopes + kept + gate * gateStep;
      const w = weights + gate * weightStep;
      multiplyPacked(d, row, w, onH + before, row, rows, units, wide, gate === 0 ? 0 : 1);
    }
  }
  if (first === 0) tellNorms(0, onH, onC, norms);
}

function tellNorms(t: i32, onH: usize, onC: usize, norms: usize): void {
  for (let i = 0; i < samples; i++) {
    const at = <usize>i * row;
    store<f64>(norms + ((<usize>(t * samples + i)) << 3), joint(normOf(onH + at), normOf(onC + at)));
  }
}

/** √(a² + b²), also where a square would under- or overflow. */
function joint(a: f64, b: f64): f64 {
  const most = max(a, b);
  if (!(most > 0 && most < Infinity)) return a + b;
  return most * Math.sqrt((a / most) * (a / most) + (b / most) * (b / most));
}

/** With μ = γ + κ ⊙ δ on c': i, f and g get μ, o gets δ, and c gets f ⊙ μ. */
function sendBack(d: usize, onH: usize, onC: usize, forget: usize, kappa: usize, next: usize): void {
  const dForget = d + gateStep;
  const dCandidate = dForget + gateStep;
  const dOpen = dCandidate + gateStep;
  for (let p: usize = 0; p < step; p += 16) {
    const delta = v128.load(onH + p);
    const mu = f64x2.add(v128.load(onC + p), f64x2.mul(v128.load(kappa + p), delta));
    v128.store(next + p, f64x2.mul(v128.load(forget + p), mu));
    v128.store(d + p, f64x2.mul(v128.load(d + p), mu));
    v128.store(dForget + p, f64x2.mul(v128.load(dForget + p), mu));
    v128.store(dCandidate + p, f64x2.mul(v128.load(dCandidate + p), mu));
    v128.store(dOpen + p, f64x2.mul(v128.load(dOpen + p), delta));
  }
}
