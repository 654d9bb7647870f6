import { matMul } from "../../linalg/matrix.js";
import { frobeniusNorm } from "../../linalg/norms.js";
import { qr } from "../../linalg/qr.js";
import { randomStream } from "../../random/stream.js";
import type { DiscreteMap } from "../../systems/system.js";
import { allFinite, parametersOfStep } from "../run-arguments.js";

/** How far a frame came. */
export interface FrameAdvance {
  /** "diverged": the state or a derivative left the finite numbers; "max-steps": a budget ran out. */
  readonly status: "ok" | "diverged" | "max-steps";
  /** Steps or time completed; the length asked for if "ok". */
  readonly done: number;
}

/** A state with m orthonormal tangent vectors that are carried along with it. */
export interface TangentFrame {
  /** n, the number of state variables. */
  readonly dimension: number;
  /** m ≤ n. */
  readonly vectors: number;
  /** The state now, shape [n]; a copy. */
  state(): Float64Array;
  /**
   * Moves on by so many steps (so much time of a flow) and adds to `growth` [m] the logarithm by which vector i
   * grew, orthogonally to those before it: −∞ where the growth cannot be told from zero.
   */
  advance(length: number, growth: Float64Array): FrameAdvance;
}

/** One step of a frame: J Q = Q' R. */
export interface TangentStep {
  /** Q', shape [n, m]. */
  readonly q: Float64Array;
  /** Upper triangular, diagonal ≥ 0, shape [m, m]. */
  readonly r: Float64Array;
  /** What R_jj must exceed to be told from zero. */
  readonly floor: number;
}

/** m orthonormal vectors in general position, columns of shape [n, m]; always the same ones. */
export function randomFrame(n: number, m: number): Float64Array {
  const { normal } = randomStream(0, frameStream);
  return qr(Float64Array.from({ length: n * m }, normal), n, m).q;
}

/** Number of the random stream that frames are drawn from, away from those of states and inputs. */
const frameStream = 2 ** 40;

/** Rounding of J Q is u n ‖J‖ or less in every column, so a smaller R_jj is nothing but rounding. */
const floorFactor = 4 * 2 ** -53;

/** J Q = Q' R for J [n, n] and orthonormal Q [n, m]; undefined if the product overflows. */
export function tangentStep(
  jacobian: Float64Array,
  q: Float64Array,
  n: number,
  m: number,
): TangentStep | undefined {
  return decomposed(matMul(jacobian, q, n, n, m), n, m, frobeniusNorm(jacobian));
}

/** Q' R of J Q, where the Jacobian is as large as `size`; undefined if J Q is not finite. */
function decomposed(moved: Float64Array, n: number, m: number, size: number): TangentStep | undefined {
  return allFinite(moved) ? { ...qr(moved, n, m), floor: floorFactor * n * size } : undefined;
}

/** For few vectors of a map that can do without its Jacobian: O(n² m), and no n² of memory. */
function sparseStep(map: DiscreteMap, x: Float64Array, p: Float64Array, q: Float64Array, m: number) {
  const moved = map.tangent!(x, p, q);
  // ‖J Q‖ is all that is known of ‖J‖ then; of one vector, nothing but a growth of zero is below it.
  return decomposed(moved, map.dimension, m, m > 1 ? frobeniusNorm(moved) : 0);
}

/** Adds ln R_jj to growth, −∞ below the floor. */
export function addGrowth({ r, floor }: TangentStep, growth: Float64Array): void {
  const m = growth.length;
  for (let j = 0; j < m; j++) {
    const size = r[j * m + j]!;
    growth[j]! += size > floor ? Math.log(size) : -Infinity;
  }
}

export interface MapFrameOptions {
  /** m, vectors carried along. */
  readonly vectors: number;
  /** External input of each step, flat [all steps, inputDimension]. */
  readonly inputs?: Float64Array | undefined;
}

/** So few vectors that products with the Jacobian, not decompositions, take the time. */
export function isFew(n: number, m: number): boolean {
  return 8 * m <= n;
}

/**
 * The frame of any map: its Jacobian times the frame and a Householder QR, at every step. Few vectors of a map with a
 * `tangent` of its own are moved by that.
 *
 * O(n² m) a step.
 */
export function mapFrame(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  { vectors: m, inputs }: MapFrameOptions,
): TangentFrame {
  const n = map.dimension;
  const parametersAt = parametersOfStep(map, p, inputs);
  const few = map.tangent !== undefined && isFew(n, m);
  const jacobian = new Float64Array(few ? 0 : n * n);
  let [x, next] = [x0.slice(), new Float64Array(n)];
  let q = randomFrame(n, m);
  let t = 0;
  const stepOnce = (growth: Float64Array): boolean => {
    const parameters = parametersAt(t);
    map.step(x, parameters, next);
    if (!few) map.jacobian(x, parameters, jacobian);
    if (!allFinite(next) || !allFinite(jacobian)) return false;
    const step = few ? sparseStep(map, x, parameters, q, m) : tangentStep(jacobian, q, n, m);
    if (step === undefined) return false;
    addGrowth(step, growth);
    q = step.q;
    [x, next] = [next, x];
    t++;
    return true;
  };
  return {
    dimension: n,
    vectors: m,
    state: () => x.slice(),
    advance(length, growth) {
      for (let done = 0; done < length; done++) {
        if (!stepOnce(growth)) return { status: "diverged", done };
      }
      return { status: "ok", done: length };
    },
  };
}
