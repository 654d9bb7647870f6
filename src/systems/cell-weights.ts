import type { ActivationName } from "./activation.js";

/**
 * The weights of a recurrent network of any kind: what every file of a trained network decodes to, and what a model is
 * made of. Plain data that survive structured clone; matrices flat and row-major, [to, from].
 *
 * n units, q inputs. A file's own conventions (gate order, transposed kernels, merged biases) end at its reader: here
 * there is one order for each cell.
 */
export type CellWeights =
  | SigmoidWeights
  | VanillaWeights
  | ContinuousWeights
  | GruWeights
  | LstmWeights
  | PlrnnWeights
  | ShallowPlrnnWeights
  | StackedWeights;

export type CellName = CellWeights["cell"];

/** What every cell may carry. */
interface CommonWeights {
  readonly name?: string;
  /** Constant input, shape [q]; zeros if absent. */
  readonly u?: Float64Array;
  /** Initial state, shape [dimension]; zeros if absent. */
  readonly x0?: Float64Array;
}

interface AffineWeights extends CommonWeights {
  /** Shape [n, n]. */
  readonly wRec: Float64Array;
  /** Shape [n, q]; absent or empty without input. */
  readonly wIn?: Float64Array;
  /** Shape [n]; its length is n. */
  readonly b: Float64Array;
}

/** x' = W σ(x) + V u + b, the pre-activation being the state (M2). Another φ is a vanilla cell with `state: "pre"`. */
export interface SigmoidWeights extends AffineWeights {
  readonly cell: "sigmoid";
}

/** state "post" (the default): h' = φ(W h + V u + b); "pre": x' = W φ(x) + V u + b. */
export interface VanillaWeights extends AffineWeights {
  readonly cell: "vanilla";
  /** tanh if absent. */
  readonly activation?: ActivationName;
  readonly state?: "post" | "pre";
}

/**
 * A network in continuous time, G(y) being
 * state "pre" (the default): W φ(y + θ) + V u + b; state "post": φ(W y + V u + b + θ).
 *
 * "ctrnn": the flow τ_i ẏ_i = −y_i + G_i(y). "leaky": its Euler map y_i' = (1 − α_i) y_i + α_i G_i(y), α = dt/τ.
 */
export type ContinuousWeights = FlowWeights | LeakyWeights;

interface RateWeights extends AffineWeights {
  /** Logistic if absent for "ctrnn" (Beer 1995), tanh for "leaky". */
  readonly activation?: ActivationName;
  readonly state?: "post" | "pre";
  /** Thresholds θ, shape [n]; zeros if absent. */
  readonly theta?: Float64Array;
}

export interface FlowWeights extends RateWeights {
  readonly cell: "ctrnn";
  /** Time constants τ > 0, shape [n]; ones if absent. */
  readonly tau?: Float64Array;
}

export interface LeakyWeights extends RateWeights {
  readonly cell: "leaky";
  /** Rates α in (0, 1], shape [n]. */
  readonly alpha: Float64Array;
}

/**
 * Gates in the order r, z, n. h' = (1 − z) ⊙ n + z ⊙ h with r, z = σ(V u + b_in + W h + b_rec) and
 * resetAfter: n = tanh(V_n u + b_in,n + r ⊙ (W_n h + b_rec,n)); else n = tanh(V_n u + b_in,n + W_n (r ⊙ h) + b_rec,n).
 */
export interface GruWeights extends CommonWeights {
  readonly cell: "gru";
  /** True for PyTorch, cuDNN, Flax, Equinox and Keras (default); false for the original of Cho et al. (2014). */
  readonly resetAfter: boolean;
  /** Shape [3n, n]. */
  readonly wRec: Float64Array;
  /** Shape [3n, q]; absent or empty without input. */
  readonly wIn?: Float64Array;
  /** Shape [3n]. */
  readonly bIn: Float64Array;
  /** Shape [3n]; of r and z only the sum with bIn matters. */
  readonly bRec: Float64Array;
}

/**
 * State [h; c], shape [2n]. Gates in the order i, f, g, o: c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh c', all of V u + W h + b,
 * g with tanh and the others with σ. Without `forgetGate` (Hochreiter & Schmidhuber 1997) f = 1 and the order is i, g, o.
 */
export interface LstmWeights extends CommonWeights {
  readonly cell: "lstm";
  readonly forgetGate: boolean;
  /** Shape [4n, n], or [3n, n] without forget gate. */
  readonly wRec: Float64Array;
  /** Shape [4n, q] or [3n, q]; absent or empty without input. */
  readonly wIn?: Float64Array;
  /** Shape [4n] or [3n]. */
  readonly b: Float64Array;
}

/** z' = A z + W relu(z) + V u + h. */
export interface PlrnnWeights extends CommonWeights {
  readonly cell: "plrnn";
  /** Shape [n] (a diagonal) or [n, n]. */
  readonly a: Float64Array;
  /** Shape [n, n]. */
  readonly wRec: Float64Array;
  readonly wIn?: Float64Array;
  /** h, shape [n]; its length is n. */
  readonly b: Float64Array;
}

/** z' = A z + W₁ relu(W₂ z + h₂) + V u + h₁ with L hidden units. */
export interface ShallowPlrnnWeights extends CommonWeights {
  readonly cell: "shplrnn";
  /** Shape [n] (a diagonal) or [n, n]. */
  readonly a: Float64Array;
  /** Shape [n, L]. */
  readonly w1: Float64Array;
  /** Shape [L, n]. */
  readonly w2: Float64Array;
  readonly wIn?: Float64Array;
  /** Shape [n]; its length is n. */
  readonly h1: Float64Array;
  /** Shape [L]; its length is L. */
  readonly h2: Float64Array;
}

/** Layers from the input upwards; each takes the new output (h of an LSTM) of the one below. State: theirs in order. */
export interface StackedWeights extends CommonWeights {
  readonly cell: "stacked";
  /** At least two, none of them stacked or a flow; `u` and `x0` of a layer are not used. */
  readonly layers: readonly Exclude<CellWeights, StackedWeights | FlowWeights>[];
}
