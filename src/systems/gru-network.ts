import { cellMap, type Cell, type CellMap } from "./cell.js";
import { gruOffsets, type GruSize } from "./gru-offsets.js";
import { resetAfterCell } from "./gru-reset-after.js";
import { resetBeforeCell } from "./gru-reset-before.js";

/**
 * Gated recurrent unit: h' = (1 − z) ⊙ n + z ⊙ h, with r, z = σ(V u + b_in + W h + b_rec) and
 * resetAfter: n = tanh(V_n u + b_in,n + r ⊙ (W_n h + b_rec,n)); else n = tanh(V_n u + b_in,n + W_n (r ⊙ h) + b_rec,n).
 *
 * p = [W; V; b_in; b_rec; u], W [3n, n], V [3n, q]; rows 0…n−1 of each are the reset gate's r, n…2n−1 the update
 * gate's z, 2n…3n−1 the candidate's n. A step costs 3n(n + q) multiplications; a Jacobian as much, without resetAfter
 * n³ more. Buffers are kept between calls, so one instance serves one thread.
 *
 * @throws RangeError if a size is not a whole number in range
 * @see    Cho et al., Learning phrase representations using RNN encoder–decoder (2014), arXiv:1406.1078
 */
export function gruNetwork(size: GruSize): CellMap {
  return cellMap(gruCell(size));
}

/** The cell of {@link gruNetwork}; its weights start at `base` of p. */
export function gruCell(size: GruSize, base = 0): Cell {
  const offsets = gruOffsets(size, base);
  return size.resetAfter ? resetAfterCell(offsets) : resetBeforeCell(offsets);
}
