import type { DiscreteMap } from "./system.js";

/**
 * Arnold's cat map on the unit torus: x' = 2x + y mod 1, y' = x + y mod 1. No parameters.
 *
 * Area-preserving and uniformly hyperbolic with Lyapunov exponents ±ln((3 + √5)/2). States outside [0, 1)
 * are first wrapped into it. On states that are multiples of 2⁻⁵³ the step is exact, so it stays invertible in
 * floating point. The Jacobian is that of the lift, [[2, 1], [1, 1]].
 *
 * @see Arnold & Avez, Ergodic Problems of Classical Mechanics (1968)
 */
export const catMap: DiscreteMap = {
  kind: "map",
  dimension: 2,
  parameterDimension: 0,
  inputDimension: 0,
  step(x, _p, out = new Float64Array(2)) {
    const first = wrap(x[0]!);
    const y = addModOne(first, wrap(x[1]!));
    out[0] = addModOne(first, y);
    out[1] = y;
    return out;
  },
  jacobian(_x, _p, out = new Float64Array(4)) {
    out[0] = 2;
    out[1] = 1;
    out[2] = 1;
    out[3] = 1;
    return out;
  },
  parameterJacobian(_x, _p, out = new Float64Array(0)) {
    return out;
  },
};

function wrap(a: number): number {
  const r = a - Math.floor(a);
  // A tiny negative a rounds to 1, which is 0 on the torus.
  return r === 1 ? 0 : r;
}

/** a + b mod 1 for a, b in [0, 1); 1 − b is exact there on the grid 2⁻⁵³, a + b ≥ 1 would not be. */
function addModOne(a: number, b: number): number {
  const gap = 1 - b;
  return a < gap ? a + b : a - gap;
}
