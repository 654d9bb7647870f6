import type { Model } from "../../systems/model.js";
import { newtonFixedPoint } from "./newton-fixed-point.js";

/** Where Newton's method ended from each of many starts. */
export interface NewtonEnds {
  /** Flat [count, n]. */
  readonly states: Float64Array;
  /** 1 where it converged, 0 where it was given up; shape [count]. */
  readonly converged: Uint8Array;
}

/** A root to this residual, relative to 1 and the state, is then polished; q = ‖g‖₂²/2 is below 1e-20 for n ≤ 200. */
export const batchTolerance = 1e-11;
/** Solves in which the residual must halve. */
export const batchPatience = 8;

/**
 * Damped Newton on F(x) − x (of a flow, f(x)) from many starts, each on its own: what it finds from one does not depend on
 * the others.
 *
 * @param starts flat [count, n]; not modified
 */
export function newtonBatch(model: Model, p: Float64Array, starts: Float64Array): NewtonEnds {
  const n = model.system.dimension;
  const count = starts.length / n;
  const states = new Float64Array(starts.length);
  const converged = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const start = starts.subarray(i * n, (i + 1) * n);
    const end = newtonFixedPoint(model.system, start, p, {
      tolerance: batchTolerance,
      patience: batchPatience,
    });
    states.set(end.state, i * n);
    converged[i] = end.status === "converged" ? 1 : 0;
  }
  return { states, converged };
}
