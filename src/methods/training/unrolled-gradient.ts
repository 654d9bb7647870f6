import { matMul, transpose } from "../../linalg/matrix.js";
import { norm2 } from "../../linalg/vector.js";

/** Sizes of an affine map: D has `rows` entries a sample, h `columns`, u `inputs`. */
export interface AffineShape {
  readonly rows: number;
  readonly columns: number;
  readonly inputs: number;
}

/**
 * Gradient of an affine map W h + V u + b in [W; V; b] over many samples, one product each: Σ Dᵀ h, Σ Dᵀ u and Σ D.
 *
 * @param d      what comes back at its rows, shape [samples, rows]
 * @param before h, shape [samples, columns]
 * @param inputs u, shape [samples, inputs]
 * @param out    its start is overwritten
 */
export function weightGradient(
  { rows, columns, inputs: q }: AffineShape,
  d: Float64Array,
  before: Float64Array,
  inputs: Float64Array,
  out: Float64Array,
): void {
  const samples = d.length / rows;
  const [wIn, b] = [rows * columns, rows * columns + rows * q];
  const byRow = transpose(d, samples, rows);
  matMul(byRow, before, rows, samples, columns, out.subarray(0, wIn));
  matMul(byRow, inputs, rows, samples, q, out.subarray(wIn, b));
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = i * samples; k < (i + 1) * samples; k++) sum += byRow[k]!;
    out[b + i] = sum;
  }
}

/** ‖row‖ of each row of n entries, also where its square would under- or overflow. */
export function rowNorms(rows: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: rows.length / n }, (_, i) => norm2(rows.subarray(i * n, (i + 1) * n)));
}

/**
 * √(mean over the samples of ‖∂L/∂x_t‖²), L being a sample's own loss, from the norms of the gradient of the mean loss.
 *
 * @param norms shape [T + 1, B]
 */
export function adjointNorms(norms: Float64Array, batch: number): Float64Array {
  return Float64Array.from({ length: norms.length / batch }, (_, t) => {
    // B ∂(mean loss) is the gradient of the sample's own.
    return Math.sqrt(batch) * norm2(norms.subarray(t * batch, (t + 1) * batch));
  });
}
