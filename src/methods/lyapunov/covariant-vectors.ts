import { matMul, transpose } from "../../linalg/matrix.js";
import { randomStream } from "../../random/stream.js";
import type { DiscreteMap } from "../../systems/system.js";
import { checkExponents } from "./lyapunov-spectrum.js";
import { allFinite, checkCount, checkRun, parametersOfStep } from "../run-arguments.js";
import { randomFrame, tangentStep, type TangentStep } from "./tangent-frame.js";

export interface CovariantVectorOptions {
  /** Steps along which vectors are returned. */
  readonly steps?: number | undefined;
  /** Steps before those, in which the state settles and the frame aligns. */
  readonly warmUp?: number | undefined;
  /** Steps after those, from whose end the vectors are traced back. */
  readonly settle?: number | undefined;
  /** m, how many vectors; all n if absent. */
  readonly exponents?: number | undefined;
  /** External input of each step, flat [warmUp + steps + settle, inputDimension]. */
  readonly inputs?: Float64Array | undefined;
}

/** The only place where these defaults are written down. */
export const covariantVectorDefaults = { steps: 1000, warmUp: 1000, settle: 500 } as const;

/** The angle between the lines of two covariant vectors, in [0, π/2], over the steps. */
export interface VectorAngle {
  /** Numbers of the two vectors, from 0. */
  readonly pair: readonly [first: number, second: number];
  readonly smallest: number;
  readonly mean: number;
}

export interface CovariantVectors {
  /**
   * "diverged": the state or a product left the finite numbers; "singular": a growth could not be told from zero at
   * step `failedAt`, so the vectors cannot be traced back. In both cases there are no vectors.
   */
  readonly status: "ok" | "diverged" | "singular";
  readonly failedAt?: number;
  readonly dimension: number;
  /** x_t, flat [steps + 1, n]. */
  readonly states: Float64Array;
  /** Unit vectors at x_t, flat [steps + 1, m, n]. Signs are arbitrary; along one vector's course they agree. */
  readonly vectors: Float64Array;
  /** ln ‖J v_i‖ of each step, flat [steps, m]: their means are the Lyapunov exponents. */
  readonly growth: Float64Array;
  /** Of every pair, in order. */
  readonly angles: readonly VectorAngle[];
}

/** A frame Q_t at a state and the triangle R that leads to it from the one before. */
interface Forward {
  readonly states: Float64Array[];
  readonly frames: Float64Array[];
  readonly triangles: Float64Array[];
  readonly failure?: { readonly status: "diverged" | "singular"; readonly failedAt: number };
}

/**
 * Covariant Lyapunov vectors of a map: v_i(t) with J v_i(t) ∥ v_i(t + 1) that grow by the i-th Lyapunov exponent.
 *
 * Ginelli's method: frames Q_t and triangles R_t are kept going forward; going backward, C ← R⁻¹ C settles on the
 * coefficients of the vectors, V = Q C. Exponents must differ; nearly equal ones need long transients. O(n² m) a step,
 * memory for every frame and triangle.
 *
 * @param x0 initial state, shape [n]; not modified
 * @param p  parameters, shape [m]
 * @throws   RangeError if a shape, a value or an option is invalid, or the memory would exceed 1 GB
 * @see      Ginelli et al., Phys. Rev. Lett. 99 (2007) 130601, doi:10.1103/PhysRevLett.99.130601
 */
export function covariantVectors(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: CovariantVectorOptions = {},
): CovariantVectors {
  const { inputs, exponents: m = map.dimension } = options;
  const { steps = covariantVectorDefaults.steps, warmUp = covariantVectorDefaults.warmUp } = options;
  const { settle = covariantVectorDefaults.settle } = options;
  checkCount("steps", steps, 1);
  checkCount("warmUp", warmUp, 0);
  checkCount("settle", settle, 0);
  checkRun(map, x0, p, { steps: warmUp + steps + settle, inputs });
  checkExponents(m, map.dimension);
  checkMemory(map.dimension, m, steps, settle);
  const forward = follow(map, x0, p, { m, steps, warmUp, settle, inputs });
  if (forward.failure !== undefined) return failed(map.dimension, forward.failure);
  return traceBack(forward, map.dimension, m, steps);
}

const mostBytes = 2 ** 30;

function checkMemory(n: number, m: number, steps: number, settle: number): void {
  const bytes = 8 * m * (2 * n * (steps + 1) + m * (steps + settle));
  if (bytes <= mostBytes) return;
  const needed = Math.ceil(bytes / 2 ** 20);
  throw new RangeError(`${m} vectors over ${steps} steps need ${needed} MB; expected at most 1024 MB`);
}

interface Plan {
  readonly m: number;
  readonly steps: number;
  readonly warmUp: number;
  readonly settle: number;
  readonly inputs: Float64Array | undefined;
}

function follow(map: DiscreteMap, x0: Float64Array, p: Float64Array, plan: Plan): Forward {
  const { m, steps, warmUp, settle, inputs } = plan;
  const n = map.dimension;
  const parametersAt = parametersOfStep(map, p, inputs);
  const kept: Forward = { states: [], frames: [], triangles: [] };
  let x: Float64Array = x0.slice();
  let q = randomFrame(n, m);
  for (let t = 0; t <= warmUp + steps + settle; t++) {
    if (t >= warmUp && t <= warmUp + steps) {
      kept.states.push(x);
      kept.frames.push(q);
    }
    if (t === warmUp + steps + settle) break;
    const parameters = parametersAt(t);
    const jacobian = map.jacobian(x, parameters);
    x = map.step(x, parameters, new Float64Array(n));
    const step = allFinite(x) && allFinite(jacobian) ? tangentStep(jacobian, q, n, m) : undefined;
    if (step === undefined) return { ...kept, failure: { status: "diverged", failedAt: t } };
    if (t >= warmUp && isSingular(step, m)) return { ...kept, failure: { status: "singular", failedAt: t } };
    q = step.q;
    if (t >= warmUp) kept.triangles.push(step.r);
  }
  return kept;
}

function isSingular({ r, floor }: TangentStep, m: number): boolean {
  for (let j = 0; j < m; j++) if (!(r[j * m + j]! > floor)) return true;
  return false;
}

function failed(
  dimension: number,
  failure: { readonly status: "diverged" | "singular"; readonly failedAt: number },
): CovariantVectors {
  const none = new Float64Array(0);
  return { ...failure, dimension, states: none, vectors: none, growth: none, angles: [] };
}

function traceBack(
  { states, frames, triangles }: Forward,
  n: number,
  m: number,
  steps: number,
): CovariantVectors {
  const vectors = new Float64Array((steps + 1) * m * n);
  const growth = new Float64Array(steps * m);
  const discarded = new Float64Array(m);
  const angles = angleRecord(m);
  const c = startingCoefficients(m);
  for (let t = triangles.length; t >= 0; t--) {
    if (t <= steps) {
      const v = transpose(matMul(frames[t]!, c, n, m, m), n, m);
      vectors.set(v, t * m * n);
      angles.add(matMul(v, transpose(v, m, n), m, n, m));
    }
    if (t === 0) break;
    solveBack(triangles[t - 1]!, c, m, t <= steps ? growth.subarray((t - 1) * m, t * m) : discarded);
  }
  const flat = new Float64Array((steps + 1) * n);
  states.forEach((x, t) => {
    flat.set(x, t * n);
  });
  return { status: "ok", dimension: n, states: flat, vectors, growth, angles: angles.result(steps + 1) };
}

/** Unit columns of an upper triangle in general position. */
function startingCoefficients(m: number): Float64Array {
  const { normal } = randomStream(1, m);
  const c = Float64Array.from({ length: m * m }, (_, at) => (Math.floor(at / m) <= at % m ? normal() : 0));
  for (let j = 0; j < m; j++) normaliseColumn(c, m, j);
  return c;
}

/** C ← R⁻¹ C with unit columns, in place; writes by how much each vector grew on the way forward. */
function solveBack(r: Float64Array, c: Float64Array, m: number, growth: Float64Array): void {
  for (let j = 0; j < m; j++) {
    for (let i = j; i >= 0; i--) {
      let sum = c[i * m + j]!;
      for (let k = i + 1; k <= j; k++) sum -= r[i * m + k]! * c[k * m + j]!;
      c[i * m + j] = sum / r[i * m + i]!;
    }
    growth[j] = -Math.log(normaliseColumn(c, m, j));
  }
}

function normaliseColumn(c: Float64Array, m: number, j: number): number {
  let squares = 0;
  for (let i = 0; i <= j; i++) squares += c[i * m + j]! ** 2;
  const norm = Math.sqrt(squares);
  for (let i = 0; i <= j; i++) c[i * m + j]! /= norm;
  return norm;
}

/** Collects the angles of all pairs from the scalar products [m, m] of unit vectors. */
function angleRecord(m: number) {
  const smallest = new Float64Array(m * m).fill(Math.PI / 2);
  const sums = new Float64Array(m * m);
  return {
    add(products: Float64Array): void {
      for (let i = 0; i < m * m; i++) {
        const angle = Math.acos(Math.min(1, Math.abs(products[i]!)));
        smallest[i] = Math.min(smallest[i]!, angle);
        sums[i]! += angle;
      }
    },
    result: (count: number): VectorAngle[] =>
      Array.from({ length: m }, (_, i) =>
        Array.from({ length: m - i - 1 }, (_, k): VectorAngle => {
          const at = i * m + i + k + 1;
          return { pair: [i, i + k + 1], smallest: smallest[at]!, mean: sums[at]! / count };
        }),
      ).flat(),
  };
}
