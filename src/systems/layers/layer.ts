/**
 * One layer of a feed-forward chain, on a batch: Y = F(X; θ), X [B, inputs] and Y [B, outputs], one sample a row.
 *
 * A layer may let the samples of a batch act on each other (batch normalisation does), so its derivatives are those of
 * the whole batch: ∂F/∂X has the shape [B · outputs, B · inputs]. θ are the `weights` entries of p from `base` on.
 *
 * Conventions: flat row-major Float64Arrays; arguments are never modified; `out` is filled completely, and may not alias
 * another argument. An instance keeps what its last `forward` computed, so it serves one thread.
 */
export interface Layer {
  /** Numbers a sample that enter, and that leave. */
  readonly inputs: number;
  readonly outputs: number;
  /** Length of θ. */
  readonly weights: number;
  /** Offset of θ in p. */
  readonly base: number;
  /** Whether a sample of Y depends on the same sample of X alone. */
  readonly samplewise: boolean;
  /** F(X; θ) into `out` [B, outputs], and what the derivatives below need; they hold there until the next `forward`. */
  forward(x: Float64Array, p: Float64Array, batch: number, out: Float64Array): void;
  /** ∂F/∂X · dX into `out` [B, outputs]. */
  push(p: Float64Array, dx: Float64Array, out: Float64Array): void;
  /** δ ∂F/∂X into `out` [B, inputs], for δ [B, outputs]. */
  pull(p: Float64Array, delta: Float64Array, out: Float64Array): void;
  /** δ ∂F/∂θ, summed over the batch, into the places of θ in `out`; the rest of `out` is left as it is. */
  weightPullback(p: Float64Array, delta: Float64Array, out: Float64Array): void;
}

/** Shapes and layers that do not fit; `what` names the layer. */
export function checkWidth(what: string, width: number): void {
  if (!(Number.isInteger(width) && width >= 1)) {
    throw new RangeError(`${what}: width is ${width}, expected a whole number of at least 1`);
  }
}

/**
 * The Jacobian of a layer where it last ran forward, one column a tangent: [outputs, inputs] of one sample where the
 * samples are independent (`batch` 1), else of the whole batch, [B · outputs, B · inputs].
 *
 * B · inputs products with unit vectors; meant for looking at a layer, and for tests. Products of layers need none of it.
 *
 * @param batch B of the last `forward`
 */
export function layerJacobian(layer: Layer, p: Float64Array, batch = 1): Float64Array {
  const [columns, rows] = [batch * layer.inputs, batch * layer.outputs];
  const jacobian = new Float64Array(rows * columns);
  const [unit, column] = [new Float64Array(columns), new Float64Array(rows)];
  for (let j = 0; j < columns; j++) {
    unit[j] = 1;
    layer.push(p, unit, column);
    unit[j] = 0;
    for (let i = 0; i < rows; i++) jacobian[i * columns + j] = column[i]!;
  }
  return jacobian;
}
