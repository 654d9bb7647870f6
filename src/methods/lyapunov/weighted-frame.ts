import { frameKernel, type FrameKernel } from "../../kernels/lyapunov.js";
import { qr } from "../../linalg/qr.js";
import type { DiscreteMap, WeightedJacobian } from "../../systems/system.js";
import { allFinite, parametersOfStep } from "../run-arguments.js";
import {
  addGrowth,
  randomFrame,
  tangentStep,
  type MapFrameOptions,
  type TangentFrame,
} from "./tangent-frame.js";

/** A map whose Jacobian is a constant matrix times slopes: a recurrent network. */
export type WeightedMap = DiscreteMap & { readonly weighted: WeightedJacobian };

/**
 * The frame of a recurrent network, J = D W or W D, by the SIMD kernel.
 *
 * Between the ends of an `advance` the vectors are kept as the triangular factor of an LU decomposition (Bauer's
 * Treppeniteration), which spans the same flag of subspaces as Q at less than half the cost; a QR decomposition at the
 * end then gives the very growths of Q, for the product of all triangular factors is the same. Growths agree with those
 * of {@link mapFrame} to rounding. Where a pivot vanishes (a singular Jacobian) a step is done as there.
 *
 * The states are bitwise those of the map's own step. n² m + n m² operations a step.
 *
 * @param map with a `weighted` Jacobian
 * @see       Bauer, Das Verfahren der Treppeniteration, Z. angew. Math. Phys. 8 (1957) 214–235
 */
export function weightedFrame(
  map: WeightedMap,
  x0: Float64Array,
  p: Float64Array,
  { vectors: m, inputs }: MapFrameOptions,
): TangentFrame {
  const n = map.dimension;
  const run = stepper(map, p, inputs, x0);
  let q = randomFrame(n, m);
  let t = 0;
  return {
    dimension: n,
    vectors: m,
    state: () => run.state().slice(),
    advance(length, growth) {
      const vectors = triangularVectors(map, p, q, growth);
      for (let done = 0; done < length; done++) {
        const slopes = run.step(t);
        if (slopes === undefined || !vectors.advance(slopes)) {
          q = vectors.finish();
          return { status: "diverged", done };
        }
        t++;
      }
      q = vectors.finish();
      return { status: "ok", done: length };
    },
  };
}

/** The state of a run, and what a step of it leaves for the frame. */
function stepper(map: WeightedMap, p: Float64Array, inputs: Float64Array | undefined, x0: Float64Array) {
  const parametersAt = parametersOfStep(map, p, inputs);
  let [x, next] = [x0.slice(), new Float64Array(map.dimension)];
  return {
    state: () => x,
    /** Moves on; the slopes of that step, or undefined where the state leaves the finite numbers. */
    step(t: number): Float64Array | undefined {
      const parameters = parametersAt(t);
      const slopes = map.weighted.slopes(x, parameters);
      map.step(x, parameters, next);
      if (!allFinite(next) || !allFinite(slopes)) return undefined;
      [x, next] = [next, x];
      return slopes;
    },
  };
}

/** Orthonormal vectors on their way through the kernel; their growth is complete once they are finished. */
function triangularVectors(map: WeightedMap, p: Float64Array, q: Float64Array, growth: Float64Array) {
  const { dimension: n, weighted } = map;
  const m = growth.length;
  const w = p.subarray(0, n * n);
  const kernel = frameKernel(w, n, m);
  if (kernel.write(q)) addLogs(kernel.pivots, growth);
  return {
    /** False if the vectors leave the finite numbers. */
    advance(slopes: Float64Array): boolean {
      if (kernel.advance(slopes, weighted.side)) {
        addLogs(kernel.pivots, growth);
        return true;
      }
      const orthonormal = orthonormalised(kernel, n, m, growth);
      const jacobian = w.map((v, at) => v * slopes[weighted.side === "right" ? at % n : Math.floor(at / n)]!);
      const step = allFinite(jacobian) ? tangentStep(jacobian, orthonormal, n, m) : undefined;
      if (kernel.write(step?.q ?? orthonormal)) addLogs(kernel.pivots, growth);
      if (step !== undefined) addGrowth(step, growth);
      return step !== undefined;
    },
    finish: () => orthonormalised(kernel, n, m, growth),
  };
}

/**
 * Q of the kernel's vectors; adds the growth that is still in their R. Cholesky's method leaves errors of κ(L)² roundings
 * in Q, which the next decomposition counts in, so that they do not add up.
 */
function orthonormalised(kernel: FrameKernel, n: number, m: number, growth: Float64Array): Float64Array {
  const triangular = kernel.read();
  const fast = kernel.orthonormalise();
  if (fast !== undefined) {
    addLogs(kernel.diagonal, growth);
    return fast;
  }
  const { q, r } = qr(triangular, n, m);
  for (let j = 0; j < m; j++) growth[j]! += Math.log(r[j * m + j]!);
  return q;
}

function addLogs(values: Float64Array, growth: Float64Array): void {
  for (let j = 0; j < values.length; j++) growth[j]! += Math.log(Math.abs(values[j]!));
}
