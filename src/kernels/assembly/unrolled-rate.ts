export { heapBase } from "./_memory";
export { addInputGradient, addWeightGradient, layOut, packDrive, packWeights } from "./_unrolled";
import { multiplyPacked } from "./_gemm";
import { saturate } from "./_saturating";
import { affine, row, rows, samples, normOf, step, units, wide } from "./_unrolled";

/*
 * h_t = φ(W h_{t−1} + V u_t + b) for a batch, and its gradient by back-propagation through time. Layouts as in _unrolled.
 */

/**
 * Steps `first` … `last` − 1 of the run, φ as in _saturating. Step t makes h_{t+1} of h_t; h_t lies at `states` +
 * step·(t mod `slots`), and φ' of step t goes to `slopes` + `slopeStep`·t.
 */
export function forward(
  kind: i32,
  first: i32,
  last: i32,
  weights: usize,
  drive: usize,
  states: usize,
  slots: i32,
  slopes: usize,
  slopeStep: usize,
): void {
  for (let t = first; t < last; t++) {
    const before = states + <usize>(t % slots) * step;
    const after = states + <usize>((t + 1) % slots) * step;
    const a = slopes + <usize>t * slopeStep;
    affine(t, before, weights, drive, a);
    saturate(kind, a, after, rows * wide);
  }
}

/**
 * Steps `last` − 1 … `first` backwards: the slopes of step t turn into D = δ_{t+1} ⊙ φ', δ_t lies at `adjoints` + step·(t mod
 * `slots`), and ‖δ_t‖ goes to `norms` [T + 1, batch].
 */
export function backward(
  first: i32,
  last: i32,
  weights: usize,
  adjoints: usize,
  slots: i32,
  slopes: usize,
  norms: usize,
): void {
  for (let t = last; t > first; t--) {
    const delta = adjoints + <usize>(t % slots) * step;
    const d = slopes + <usize>(t - 1) * step;
    for (let i = 0; i < samples; i++) {
      const at = <usize>i * row;
      store<f64>(norms + ((<usize>(t * samples + i)) << 3), normOf(delta + at));
      for (let p: usize = at; p < at + row; p += 16) {
        v128.store(d + p, f64x2.mul(v128.load(delta + p), v128.load(d + p)));
      }
    }
    memory.fill(d + row * <usize>samples, 0, row * <usize>(rows - samples));
    const before = adjoints + <usize>((t - 1) % slots) * step;
    multiplyPacked(d, row, weights, before, row, rows, units, wide, 0);
  }
  if (first > 0) return;
  for (let i = 0; i < samples; i++) {
    store<f64>(norms + ((<usize>i) << 3), normOf(adjoints + <usize>i * row));
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
