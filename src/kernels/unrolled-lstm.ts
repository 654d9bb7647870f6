import { binary } from "./binaries/unrolled-lstm.js";
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

interface LstmFunctions extends UnrolledFunctions {
  readonly layOutGates: (weightBytes: number, driveBytes: number, gateBytes: number) => void;
  readonly forward: (first: number, last: number, ...rest: ForwardRest) => void;
  readonly backward: (first: number, last: number, ...addresses: BackwardAddresses) => void;
}

type ForwardRest = [
  weights: number,
  drive: number,
  h: number,
  c: number,
  slots: number,
  slopes: number,
  forget: number,
  kappa: number,
  keptStep: number,
  work: number,
];
type BackwardAddresses = [
  weights: number,
  onH: number,
  onC: number,
  slopes: number,
  forget: number,
  kappa: number,
  norms: number,
];

const create = freshKernels<LstmFunctions>(binary);

/** i, f, g, o. */
const gates = 4;

interface LstmArrays extends AffineArrays {
  readonly h: KernelArray;
  readonly c: KernelArray;
  /** [4, T, rows, wide]; f and κ [T, rows, wide]. */
  readonly slopes: KernelArray;
  readonly forget: KernelArray;
  readonly kappa: KernelArray;
  readonly work: KernelArray;
  readonly onH: KernelArray;
  readonly onC: KernelArray;
  readonly norms: KernelArray;
}

/**
 * The LSTM with forget gate over a batch with SIMD, weights and order of the gates as in `lstmNetwork`; the state is [h; c].
 * Otherwise as `unrolledRate`: a run that is kept takes 64 T n B bytes.
 *
 * @throws RangeError, in its functions, if there is not enough memory, or where `back` is given factors
 */
export function unrolledLstm(n: number, q: number): UnrolledKernel {
  let kernel: Kernel<LstmFunctions> | undefined;
  let kept: Run | undefined;
  /** h_T of a part. */
  const start = (theta: Float64Array, part: Part, keeps: boolean): Float64Array => {
    kernel ??= create();
    const run = { functions: kernel.run, part, arrays: reserveArrays(kernel, part, keeps) };
    kept = keeps ? run : undefined;
    return forwards(run, theta, keeps);
  };
  return {
    run(theta, data) {
      const [part] = partsOf(n, q, gates, data, true);
      return start(theta, part!, true);
    },
    last(theta, data) {
      const out = new Float64Array(data.batch * n);
      for (const part of partsOf(n, q, gates, data, false)) out.set(start(theta, part, false), part.from * n);
      return out;
    },
    states() {
      const { part, arrays } = runBefore(kept);
      const out = new Float64Array((part.length + 1) * part.batch * 2 * n);
      unpad(part, arrays.h.values, 0, part.length + 1, out, 2 * n);
      unpad(part, arrays.c.values, 0, part.length + 1, out.subarray(n), 2 * n);
      return out;
    },
    back(adjoint, out, factors) {
      if (factors !== undefined) throw new RangeError("factors were given to an LSTM; expected a rate cell");
      const run = runBefore(kept);
      backwards(run, adjoint);
      readGradient(run.arrays, run.part, out);
      return run.arrays.norms.values.slice();
    },
  };
}

interface Run {
  readonly functions: LstmFunctions;
  readonly part: Part;
  readonly arrays: LstmArrays;
}

function forwards({ functions, part, arrays }: Run, theta: Float64Array, keeps: boolean): Float64Array {
  fillAffine(functions, arrays, part, theta);
  const { n, length, batch, wide, step, width } = part;
  const { forwards: weights, drive, h, c, slopes, forget, kappa, work } = arrays;
  h.values.fill(0, 0, step);
  c.values.fill(0, 0, step);
  functions.layOutGates(8 * n * wide, 8 * width * wide, 8 * (keeps ? length : 1) * step);
  const slots = keeps ? length + 1 : 2;
  const states = [weights.address, drive.address, h.address, c.address] as const;
  const places = [slopes.address, forget.address, kappa.address] as const;
  functions.forward(0, length, ...states, slots, ...places, keeps ? 8 * step : 0, work.address);
  const out = new Float64Array(batch * n);
  unpad(part, h.values, length % slots, 1, out);
  return out;
}

/** Leaves the gradients and the norms in their arrays. */
function backwards({ functions, part, arrays }: Run, adjoint: Float64Array): void {
  const { length, step, wide, width } = part;
  const { backwards: weights, onH, onC, slopes, forget, kappa, norms, h, gradient, inputGradient } = arrays;
  padInto(part, adjoint, onH.values, length % 2);
  onC.values.fill(0);
  gradient.values.fill(0);
  inputGradient.values.fill(0);
  const adjoints = [weights.address, onH.address, onC.address] as const;
  const places = [slopes.address, forget.address, kappa.address, norms.address] as const;
  for (const [first, last] of blocksBack(part)) {
    functions.backward(first, last, ...adjoints, ...places);
    for (let gate = 0; gate < gates; gate++) {
      const d = slopes.address + 8 * gate * length * step;
      const into = gradient.address + 8 * gate * wide * wide;
      functions.addWeightGradient(first, last, d, h.address, into);
      functions.addInputGradient(first, last, d, inputGradient.address + 8 * gate * width * wide);
    }
  }
}

function reserveArrays(kernel: Kernel<LstmFunctions>, part: Part, keeps: boolean): LstmArrays {
  const { length, batch, step } = part;
  const keptSteps = keeps ? length : 1;
  const states = (keeps ? length + 1 : 2) * step;
  const lengths: Record<keyof LstmArrays, number> = {
    ...affineLengths(part, keeps),
    h: states,
    c: states,
    slopes: gates * keptSteps * step,
    forget: keptSteps * step,
    kappa: keptSteps * step,
    work: 4 * step,
    onH: keeps ? 2 * step : 0,
    onC: keeps ? 2 * step : 0,
    norms: keeps ? (length + 1) * batch : 0,
  };
  return reserveNamed(kernel, lengths);
}
