import type { AffineRows } from "./affine-rows.js";

/** A box of state space, or of inputs: one closed range a variable. */
export type Box = readonly (readonly [low: number, high: number])[];

/** Range of each row W y + V u + b over a box of y and one of u; in plain floating point, so no proof. */
export function affineRange(a: AffineRows, p: Float64Array, y: Box, u: Box): Box {
  return Array.from({ length: a.rows }, (_, i): readonly [number, number] => {
    const b = p[a.b + i]!;
    const recurrent = dotRange(p, a.wRec + i * a.columns, a.columns, y);
    const input = dotRange(p, a.wIn + i * a.inputs, a.inputs, u);
    return [b + recurrent[0] + input[0], b + recurrent[1] + input[1]];
  });
}

/** Range of Σ w_j v_j over a box of v, for `count` weights from `at` on. */
function dotRange(w: Float64Array, at: number, count: number, box: Box): readonly [number, number] {
  let [from, to] = [0, 0];
  for (let j = 0; j < count; j++) {
    const weight = w[at + j]!;
    const [low, high] = box[j]!;
    from += weight * (weight > 0 ? low : high);
    to += weight * (weight > 0 ? high : low);
  }
  return [from, to];
}

/** Opens a side of width 0 by ½ either way: a box to draw starts from has an inside. */
export function openBox(box: Box): Box {
  return box.map(([low, high]) => (high > low ? [low, high] : [low - 0.5, high + 0.5]));
}
