import { binary } from "./binaries/unrolled-rate.js";
import { freshKernels, type Kernel, type KernelArray } from "./load.js";
import {
  affineLengths,
  blocksBack,
  fillAffine,
  padInto,
  partsOf,
  readGradient,
  reserveNamed,
  runBefore,
  unpad,
  type AffineArrays,
  type Part,
  type UnrolledFunctions,
  type UnrolledKernel,
} from "./unrolled-batch.js";

interface RateFunctions extends UnrolledFunctions {
  readonly forward: (
    kind: number,
    first: number,
    last: number,
    weights: number,
    drive: number,
    states: number,
    slots: number,
    slopes: number,
    slopeStep: number,
  ) => void;
  readonly backward: (
    first: number,
    last: number,
    weights: number,
    adjoints: number,
    slots: number,
    slopes: number,
    norms: number,
  ) => void;
  readonly mix: (first: number, last: number, states: number, adjoints: number, factors: number) => void;
}

const create = freshKernels<RateFunctions>(binary);

/** Order of the activations in assembly/_saturating.ts. */
const activations = ["tanh", "logistic", "relu"] as const;

interface RateArrays extends AffineArrays {
  /** h_t [T + 1, rows, wide], or of two steps in turn. */
  readonly states: KernelArray;
  readonly slopes: KernelArray;
  readonly adjoints: KernelArray;
  readonly norms: KernelArray;
  readonly factors: KernelArray;
}

/**
 * h_t = φ(W h_{t−1} + V u_t + b) over a batch with SIMD, θ starting with [W; V; b]. W stays packed in the kernel's memory for the
 * whole run; inputs that are one-hot are looked up instead of multiplied.
 *
 * Values and slopes of φ to a few units in the last place. A run that is kept takes 24 T n B bytes, n and B rounded up to
 * multiples of 4.
 *
 * @throws RangeError, in its functions, if that cannot be had
 */
export function unrolledRate(activation: (typeof activations)[number], n: number, q: number): UnrolledKernel {
  const kind = activations.indexOf(activation);
  let kernel: Kernel<RateFunctions> | undefined;
  let kept: Run | undefined;
  /** h_T of a part. */
  const start = (theta: Float64Array, part: Part, keeps: boolean): Float64Array => {
    kernel ??= create();
    const run = { functions: kernel.run, part, arrays: reserveArrays(kernel, part, keeps) };
    kept = keeps ? run : undefined;
    return forwards(run, kind, theta, keeps);
  };
  return {
    run(theta, data) {
      const [part] = partsOf(n, q, 1, data, true);
      return start(theta, part!, true);
    },
    last(theta, data) {
      const out = new Float64Array(data.batch * n);
      for (const part of partsOf(n, q, 1, data, false)) out.set(start(theta, part, false), part.from * n);
      return out;
    },
    states() {
      const { part, arrays } = runBefore(kept);
      const out = new Float64Array((part.length + 1) * part.batch * n);
      unpad(part, arrays.states.values, 0, part.length + 1, out);
      return out;
    },
    back(adjoint, out, factors) {
      const run = runBefore(kept);
      backwards(run, adjoint, factors);
      readGradient(run.arrays, run.part, out);
      return run.arrays.norms.values.slice();
    },
  };
}

interface Run {
  readonly functions: RateFunctions;
  readonly part: Part;
  readonly arrays: RateArrays;
}

function forwards(
  { functions, part, arrays }: Run,
  kind: number,
  theta: Float64Array,
  keeps: boolean,
): Float64Array {
  fillAffine(functions, arrays, part, theta);
  const { n, length, batch, step } = part;
  const { forwards: weights, drive, states, slopes } = arrays;
  states.values.fill(0, 0, step);
  const slots = keeps ? length + 1 : 2;
  const addresses = [weights.address, drive.address, states.address] as const;
  functions.forward(kind, 0, length, ...addresses, slots, slopes.address, keeps ? 8 * step : 0);
  const out = new Float64Array(batch * n);
  unpad(part, states.values, length % slots, 1, out);
  return out;
}

/** Leaves the gradients and the norms in their arrays. */
function backwards(
  { functions, part, arrays }: Run,
  adjoint: Float64Array,
  factors: ((norms: Float64Array) => Float64Array) | undefined,
): void {
  const { length } = part;
  const { states, slopes, adjoints, norms, gradient, inputGradient } = arrays;
  const slots = factors === undefined ? 2 : length + 1;
  padInto(part, adjoint, adjoints.values, length % slots);
  gradient.values.fill(0);
  inputGradient.values.fill(0);
  const addWeights = (first: number, last: number, x: KernelArray) => {
    functions.addWeightGradient(first, last, slopes.address, x.address, gradient.address);
  };
  for (const [first, last] of blocksBack(part)) {
    const weights = arrays.backwards.address;
    functions.backward(first, last, weights, adjoints.address, slots, slopes.address, norms.address);
    functions.addInputGradient(first, last, slopes.address, inputGradient.address);
    if (factors === undefined) addWeights(first, last, states);
  }
  if (factors === undefined) return;
  // How each term counts is known only when all are: what W gets waits until then.
  arrays.factors.values.set(factors(norms.values));
  for (const [first, last] of blocksBack(part)) {
    functions.mix(first, last, states.address, adjoints.address, arrays.factors.address);
    addWeights(first, last, adjoints);
  }
}

function reserveArrays(kernel: Kernel<RateFunctions>, part: Part, keeps: boolean): RateArrays {
  const { length, batch, step } = part;
  const lengths: Record<keyof RateArrays, number> = {
    ...affineLengths(part, keeps),
    states: (keeps ? length + 1 : 2) * step,
    slopes: (keeps ? length : 1) * step,
    adjoints: keeps ? (length + 1) * step : 0,
    norms: keeps ? (length + 1) * batch : 0,
    factors: keeps ? length * batch : 0,
  };
  return reserveNamed(kernel, lengths);
}
