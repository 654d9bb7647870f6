/** Sizes of a recurrent network with one hidden layer. */
export interface NetworkSize {
  /** n ≥ 1 hidden units. */
  readonly units: number;
  /** q ≥ 0 external inputs; 0 if absent. */
  readonly inputs?: number;
}

/**
 * Where the weights of a network lie in its parameter vector p = [W_rec; W_in; b; u].
 *
 * W_rec [n, n] and W_in [n, q] row-major, b [n], u [q]; m = n² + nq + n + q entries altogether.
 */
export interface NetworkLayout {
  readonly units: number;
  readonly inputs: number;
  /** Offsets of the first entry of each block; W_rec starts at 0. */
  readonly wIn: number;
  readonly b: number;
  readonly u: number;
  readonly parameterDimension: number;
}

/**
 * Computes the layout of p for a network of the given size.
 *
 * @throws RangeError unless units is an integer ≥ 1 and inputs an integer ≥ 0
 */
export function networkLayout({ units, inputs = 0 }: NetworkSize): NetworkLayout {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units is ${units}; expected an integer of at least 1`);
  }
  if (!Number.isInteger(inputs) || inputs < 0) {
    throw new RangeError(`inputs is ${inputs}; expected an integer of at least 0`);
  }
  const wIn = units * units;
  const b = wIn + units * inputs;
  const u = b + units;
  return { units, inputs, wIn, b, u, parameterDimension: u + inputs };
}
