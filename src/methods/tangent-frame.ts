import { matMul } from "../linalg/matrix.js";
import { frobeniusNorm } from "../linalg/norms.js";
import { qr } from "../linalg/qr.js";
import { randomStream } from "../random/stream.js";
import type { DiscreteMap } from "../systems/system.js";
import { allFinite, parametersOfStep } from "./run-arguments.js";

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
  const moved = matMul(jacobian, q, n, n, m);
  if (!allFinite(moved)) return undefined;
  return { ...qr(moved, n, m), floor: floorFactor * n * frobeniusNorm(jacobian) };
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

/**
 * The frame of any map: its Jacobian times the frame and a Householder QR, at every step.
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
  const jacobian = new Float64Array(n * n);
  let [x, next] = [x0.slice(), new Float64Array(n)];
  let q = randomFrame(n, m);
  let t = 0;
  const stepOnce = (growth: Float64Array): boolean => {
    const parameters = parametersAt(t);
    map.step(x, parameters, next);
    map.jacobian(x, parameters, jacobian);
    const step = allFinite(next) && allFinite(jacobian) ? tangentStep(jacobian, q, n, m) : undefined;
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
