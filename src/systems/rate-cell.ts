import { activations, type ActivationName } from "./activation.js";
import {
  addInputPullback,
  addRecurrentPullback,
  affineColumn,
  affineRows,
  affineWeightPullback,
  inputTimes,
  type AffineRows,
} from "./affine-rows.js";
import { addMatVec } from "../linalg/matrix.js";
import type { Cell } from "./cell.js";
import { networkLayout, type NetworkSize } from "./network-layout.js";

export interface RateSize extends NetworkSize {
  readonly activation: ActivationName;
  readonly state: "pre" | "post";
}

/**
 * How a cell with one affine map moves its state x towards G(x):
 *
 * - "jump": x' = G(x), no parameters beyond W, V and b;
 * - "leak": x' = (1 − α) ⊙ x + α ⊙ G(x), with θ and α;
 * - "flow": ẋ = (G(x) − x)/τ, with θ and τ.
 */
export type RateMotion = "jump" | "leak" | "flow";

/**
 * The cell of a network whose only nonlinearity is φ of one affine map: G(x) is W φ(x + θ) + V u + b (state "pre") or
 * φ(W x + V u + b + θ) (state "post"), see {@link RateMotion}.
 *
 * Weights from `base` of p on: [W; V; b], and but for "jump" [θ; α or τ] after them. Everything costs one pass over them.
 */
export function rateCell(size: RateSize, motion: RateMotion, base = 0): Cell {
  const { units: n, inputs: q } = networkLayout(size);
  const phi = activations[size.activation];
  const pre = size.state === "pre";
  const wIn = base + n * n;
  const b = wIn + n * q;
  const affine: AffineRows = { rows: n, columns: n, inputs: q, wRec: base, wIn, b };
  const jump = motion === "jump";
  const [theta, rate] = [b + n, b + 2 * n];
  const [y, slope, a, delta] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  // F_i = own_i x_i + scale_i G_i; ∂F_i/∂rate_i.
  const [own, scale, rateSlope] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [input, dy] = [new Float64Array(q), new Float64Array(n)];
  /** a = the affine rows; y = what W is applied to. */
  const rows = (x: Float64Array, p: Float64Array, u: Float64Array, uAt: number) => {
    for (let j = 0; j < n; j++) y[j] = pre ? phi.value(jump ? x[j]! : x[j]! + p[theta + j]!) : x[j]!;
    affineRows(affine, y, p, u, uAt, a);
    if (!pre && !jump) for (let i = 0; i < n; i++) a[i]! += p[theta + i]!;
  };
  /** Rows' changes `delta` and dx → F's. */
  const combine = (dx: Float64Array | undefined, out: Float64Array) => {
    for (let i = 0; i < n; i++) {
      const change = scale[i]! * (pre ? 1 : slope[i]!) * delta[i]!;
      out[i] = dx === undefined ? change : change + own[i]! * dx[i]!;
    }
  };
  const gradients = (lambda: Float64Array) => {
    for (let i = 0; i < n; i++) delta[i] = lambda[i]! * scale[i]! * (pre ? 1 : slope[i]!);
  };
  /** λ ∂F/∂(W's argument). */
  const argumentPullback = (p: Float64Array, out: Float64Array) => {
    for (let j = 0; j < n; j++) out[j] = 0;
    addRecurrentPullback(affine, delta, p, out);
    if (pre) for (let j = 0; j < n; j++) out[j]! *= slope[j]!;
  };
  return {
    dimension: n,
    outputs: n,
    inputs: q,
    weights: n * (n + q + (jump ? 1 : 3)),
    step(x, p, u, uAt, out) {
      rows(x, p, u, uAt);
      for (let i = 0; i < n; i++) {
        const g = pre ? a[i]! : phi.value(a[i]!);
        if (jump) out[i] = g;
        else if (motion === "leak") out[i] = (1 - p[rate + i]!) * x[i]! + p[rate + i]! * g;
        else out[i] = (g - x[i]!) / p[rate + i]!;
      }
    },
    linearise(x, p, u, uAt) {
      rows(x, p, u, uAt);
      for (let k = 0; k < q; k++) input[k] = u[uAt + k]!;
      for (let i = 0; i < n; i++) {
        const argument = pre ? (jump ? x[i]! : x[i]! + p[theta + i]!) : a[i]!;
        slope[i] = phi.derivative(argument);
        if (jump) scale[i] = 1;
        else {
          const gap = (pre ? a[i]! : phi.value(a[i]!)) - x[i]!;
          const value = p[rate + i]!;
          const leak = motion === "leak";
          scale[i] = leak ? value : 1 / value;
          own[i] = leak ? 1 - value : -1 / value;
          rateSlope[i] = leak ? gap : -gap / (value * value);
        }
      }
    },
    jacobian(p, out) {
      for (let i = 0, at = 0; i < n; i++) {
        const left = pre ? scale[i]! : scale[i]! * slope[i]!;
        for (let j = 0; j < n; j++, at++) out[at] = left * p[base + at]! * (pre ? slope[j]! : 1);
        out[i * n + i]! += own[i]!;
      }
    },
    push(p, dx, du, out) {
      if (du === undefined) delta.fill(0);
      else inputTimes(affine, p, du, delta);
      if (dx !== undefined) {
        if (pre) for (let j = 0; j < n; j++) dy[j] = slope[j]! * dx[j]!;
        addMatVec(p, pre ? dy : dx, n, n, delta, base);
      }
      combine(dx, out);
    },
    pull(p, lambda, dx, du, duAt = 0) {
      gradients(lambda);
      argumentPullback(p, dx);
      for (let i = 0; i < n; i++) dx[i]! += own[i]! * lambda[i]!;
      if (du !== undefined) addInputPullback(affine, delta, p, du, duAt);
    },
    weightPullback(p, lambda, out) {
      gradients(lambda);
      affineWeightPullback(affine, delta, y, input, 0, out);
      if (jump) return;
      argumentPullback(p, a);
      for (let i = 0; i < n; i++) {
        out[theta + i] = pre ? a[i]! : delta[i]!;
        out[rate + i] = lambda[i]! * rateSlope[i]!;
      }
    },
    weightColumn(p, index, out) {
      if (index >= rate) {
        out.fill(0);
        out[index - rate] = rateSlope[index - rate]!;
        return;
      }
      const known = affineColumn(affine, index, y, input, 0, delta);
      if (!known && pre)
        for (let i = 0, j = index - theta; i < n; i++) delta[i] = p[base + i * n + j]! * slope[j]!;
      else if (!known) delta[index - theta] = 1;
      combine(undefined, out);
    },
    weightTangent(p, dp, out) {
      affineRows(affine, y, dp, input, 0, delta);
      if (!jump) {
        for (let i = 0; i < n; i++) dy[i] = pre ? slope[i]! * dp[theta + i]! : dp[theta + i]!;
        if (pre) addMatVec(p, dy, n, n, delta, base);
        else for (let i = 0; i < n; i++) delta[i]! += dy[i]!;
      }
      combine(undefined, out);
      if (!jump) for (let i = 0; i < n; i++) out[i]! += rateSlope[i]! * dp[rate + i]!;
    },
  };
}
