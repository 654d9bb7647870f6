import { binary } from "./binaries/newton.js";
import { lazyKernel, type KernelArray } from "./load.js";

interface NewtonFunctions {
  readonly workLength: (n: number) => number;
  readonly prepare: (n: number, activation: number, pre: boolean, w: number, c: number, work: number) => void;
  readonly run: (
    states: number,
    count: number,
    converged: number,
    tolerance: number,
    patience: number,
  ) => void;
}

const kernel = lazyKernel<NewtonFunctions>(binary);

/** Order of the activations in assembly/_activations.ts. */
const activations = ["tanh", "logistic", "relu"] as const;

/** The equation φ(W x + c) = x, or (`pre`) W φ(x) + c = x. */
export interface UnitEquation {
  /** Shape [n, n]. */
  readonly w: Float64Array;
  /** Shape [n]. */
  readonly c: Float64Array;
  readonly activation: (typeof activations)[number];
  readonly state: "pre" | "post";
}

/** Starts handed to the kernel at a time: short calls run compiled code sooner. */
const chunk = 32;

/**
 * Damped Newton from many starts with SIMD, each on its own; where it is given up see assembly/newton.ts.
 *
 * g is computed in double precision, with its own exponential (absolute error a few 1e-16); directions come from LU factors in
 * single precision, some of them used twice.
 *
 * @param states    flat [count, n], overwritten by where each ended
 * @param converged shape [count]: 1 where max |g| ≤ tolerance·max(1, max |x|), else 0
 * @param patience  iterations in which ‖g‖₂ must halve
 * @throws          RangeError if there is not enough memory
 */
export function newtonKernel(
  { w, c, activation, state }: UnitEquation,
  states: Float64Array,
  converged: Uint8Array,
  tolerance: number,
  patience: number,
): void {
  const { run, reserve } = kernel();
  const n = c.length;
  const padded = 8 * Math.ceil(n / 8);
  const [weights, bias, work, batch, flags] = reserve(
    n * padded,
    padded,
    run.workLength(n),
    chunk * n,
    chunk / 8,
  ) as [KernelArray, KernelArray, KernelArray, KernelArray, KernelArray];
  weights.values.fill(0);
  for (let i = 0; i < n; i++) weights.values.set(w.subarray(i * n, (i + 1) * n), i * padded);
  bias.values.fill(0);
  bias.values.set(c);
  run.prepare(
    n,
    activations.indexOf(activation),
    state === "pre",
    weights.address,
    bias.address,
    work.address,
  );
  for (let from = 0; from < converged.length; from += chunk) {
    const part = states.subarray(from * n, (from + chunk) * n);
    const count = part.length / n;
    batch.values.set(part);
    run.run(batch.address, count, flags.address, tolerance, patience);
    part.set(batch.values.subarray(0, part.length));
    converged.set(new Uint8Array(flags.values.buffer, flags.address, count), from);
  }
}
