import { spectralRadius } from "../../linalg/spectral-radius.js";
import type { RandomStream } from "../../random/stream.js";
import type { SequenceNetworkShape } from "./sequence-network.js";

/**
 * How the first weights are drawn; biases are 0 unless said otherwise.
 *
 * - "sigmoid" and "basic-tanh": all normal, deviation 0.01 or 0.1;
 * - "smart-tanh": normal, deviation 0.01; every unit keeps 15 of the weights it sends along W (all, if it has fewer), and W
 *   is scaled to the spectral radius 0.95;
 * - "identity-relu": W = I, the others normal with deviation 0.001;
 * - "lstm": normal, deviation 0.1, and the forget gates' biases at `forgetBias`.
 */
export const initialSchemes = ["sigmoid", "basic-tanh", "smart-tanh", "identity-relu", "lstm"] as const;
export type InitialScheme = (typeof initialSchemes)[number];

export interface InitialOptions {
  /** Of every forget gate of an LSTM. */
  readonly forgetBias?: number;
}

/** Defaults of {@link InitialOptions}. */
export const initialDefaults = { forgetBias: 1 } as const;

/** Deviation of the weights that are drawn. */
const deviations: Readonly<Record<InitialScheme, number>> = {
  sigmoid: 0.01,
  "basic-tanh": 0.1,
  "smart-tanh": 0.01,
  "identity-relu": 0.001,
  lstm: 0.1,
};

/** Of "smart-tanh": weights that a unit sends, and the spectral radius of W. */
const sparse = { kept: 15, radius: 0.95 } as const;

/**
 * Draws θ for a network, in the order W, V, W_out; O(n²), and the eigenvalues of W for "smart-tanh".
 *
 * @throws RangeError if only one of cell and scheme is "lstm", the bias is not finite, or a sparse W was drawn whose
 *         eigenvalues are all 0, as only few units can have
 * @see    the code of Pascanu, Mikolov & Bengio (2013), github.com/pascanur/trainingRNNs; Le, Jaitly & Hinton (2015),
 *         arXiv:1504.00941; forget biases: Gers, Schmidhuber & Cummins (2000), doi:10.1162/089976600300015015, and
 *         Jozefowicz, Zaremba & Sutskever (2015)
 */
export function initialNetwork(
  shape: SequenceNetworkShape,
  scheme: InitialScheme,
  stream: RandomStream,
  options: InitialOptions = {},
): Float64Array {
  const { forgetBias } = { ...initialDefaults, ...options };
  const { cell, units: n, inputs: q, outputs: m } = shape;
  if ((cell === "lstm") !== (scheme === "lstm")) {
    throw new RangeError(`initial weights are "${scheme}" for the cell ${cell}; expected ${expected(cell)}`);
  }
  if (!Number.isFinite(forgetBias)) {
    throw new RangeError(`forget bias is ${forgetBias}; expected a finite number`);
  }
  const rows = cell === "lstm" ? 4 * n : n;
  const [wIn, b] = [rows * n, rows * (n + q)];
  const theta = new Float64Array(b + rows + m * n + m);
  const draw = (from: number, to: number) => {
    for (let i = from; i < to; i++) theta[i] = deviations[scheme] * stream.normal();
  };
  if (scheme === "identity-relu") for (let i = 0; i < n; i++) theta[i * n + i] = 1;
  else draw(0, wIn);
  if (scheme === "smart-tanh") thinOut(theta.subarray(0, wIn), n, stream);
  draw(wIn, b);
  draw(b + rows, b + rows + m * n);
  if (cell === "lstm") theta.fill(forgetBias, b + n, b + 2 * n);
  return theta;
}

function expected(cell: SequenceNetworkShape["cell"]): string {
  return initialSchemes.filter((name) => (name === "lstm") === (cell === "lstm")).join(", ");
}

/** Leaves 15 entries in each column, by a draw without replacement, and scales to the spectral radius. */
function thinOut(w: Float64Array, n: number, { integer }: RandomStream): void {
  const rows = new Uint32Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) rows[i] = i;
    for (let k = 0; k < n; k++) {
      const at = k + integer(n - k);
      const row = rows[at]!;
      rows[at] = rows[k]!;
      if (k >= sparse.kept) w[row * n + j] = 0;
    }
  }
  const radius = spectralRadius(w, n);
  if (radius === 0)
    throw new RangeError(`the sparse W of ${n} units has the spectral radius 0; expected more`);
  for (let k = 0; k < w.length; k++) w[k]! *= sparse.radius / radius;
}
