import { newtonKernel } from "../../kernels/newton.js";
import { normInf } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import { fixedPointEquation } from "./fixed-point-equation.js";
import { newtonFixedPoint } from "./newton-fixed-point.js";
import { unitEquation, type ShiftedUnitEquation } from "./unit-equation.js";

/** Where Newton's method ended from each of many starts. */
export interface NewtonEnds {
  /** Flat [count, n]. */
  readonly states: Float64Array;
  /** 1 where it converged, 0 where it was given up; shape [count]. */
  readonly converged: Uint8Array;
}

/** A root to this residual, relative to 1 and the state, is then polished; q = ‖g‖₂²/2 is below 1e-20 for n ≤ 200. */
const batchTolerance = 1e-11;
/** Solves in which the residual must halve. */
const batchPatience = 8;
/** Ends of the kernel with a residual below this, of 1 and the state, are continued in double precision. */
const nearRoot = 1e-4;

/**
 * Damped Newton on F(x) − x (of a flow, f(x)) from many starts, each on its own: what it finds from one does not depend on
 * the others. Cells that are one layer of units are solved by a SIMD kernel.
 *
 * @param starts flat [count, n]; not modified
 */
export function newtonBatch(model: Model, p: Float64Array, starts: Float64Array): NewtonEnds {
  const weights = model.cell?.(p);
  const equation = weights && unitEquation(weights);
  const count = starts.length / model.system.dimension;
  const ends = { states: starts.slice(), converged: new Uint8Array(count) };
  if (equation === undefined) plainly(model, p, ends, () => true);
  else {
    inKernel(equation, ends);
    plainly(model, p, ends, nearRootTest(model, p));
  }
  return ends;
}

function inKernel(equation: ShiftedUnitEquation, { states, converged }: NewtonEnds): void {
  const { shift } = equation;
  const move = (sign: 1 | -1) => {
    if (shift !== undefined)
      for (let k = 0; k < states.length; k++) states[k]! += sign * shift[k % shift.length]!;
  };
  move(1);
  newtonKernel(equation, states, converged, batchTolerance, batchPatience);
  move(-1);
}

/** The states that have not converged, and are worth it, in double precision throughout. */
function plainly(
  { system }: Model,
  p: Float64Array,
  { states, converged }: NewtonEnds,
  isWorthIt: (state: Float64Array) => boolean,
): void {
  const n = system.dimension;
  converged.forEach((done, i) => {
    const state = states.subarray(i * n, (i + 1) * n);
    if (done === 1 || !isWorthIt(state)) return;
    const end = newtonFixedPoint(system, state, p, { tolerance: batchTolerance, patience: batchPatience });
    state.set(end.state);
    converged[i] = end.status === "converged" ? 1 : 0;
  });
}

function nearRootTest({ system }: Model, p: Float64Array): (state: Float64Array) => boolean {
  const equation = fixedPointEquation(system);
  const out = new Float64Array(equation.n);
  return (state) => normInf(equation.value(state, p, out)) <= nearRoot * Math.max(1, normInf(state));
}
