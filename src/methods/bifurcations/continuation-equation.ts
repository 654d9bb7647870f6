import { luFactor, luSolve } from "../../linalg/lu.js";
import { norm2, normInf } from "../../linalg/vector.js";
import { parameterColumn } from "../../systems/parameter-column.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation } from "../fixed-points/fixed-point-equation.js";

/**
 * Fixed points over one parameter as the curve g(y) = 0 in y = (x_1/s_1, …, x_n/s_n, λ/s_λ), shape [n + 1].
 *
 * The scales make an arclength of 1 about the size of the range and of the state box, whatever their units.
 */
export interface ContinuationEquation {
  readonly system: System;
  readonly n: number;
  /** [n + 1]; the last is the parameter's. */
  readonly scales: Float64Array;
  /** g(y), shape [n]. */
  value(y: Float64Array): Float64Array;
  /** ∂g/∂y, shape [n, n + 1]; the first entries of `out`, if given, which may be longer. */
  derivative(y: Float64Array, out?: Float64Array): Float64Array;
  /** Of a system with kinks: functions whose zeros they are, see `switchingValues`. */
  switching?(y: Float64Array): Float64Array;
  state(y: Float64Array): Float64Array;
  parameter(y: Float64Array): number;
  /** p with the continued entry set to that of y, shape [m]. */
  parameters(y: Float64Array): Float64Array;
  /** y of a state and a parameter. */
  point(state: Float64Array, parameter: number): Float64Array;
}

export interface ArcPoint {
  /** Shape [n + 1]. */
  readonly y: Float64Array;
  /** Unit tangent in the direction of travel, shape [n + 1]. */
  readonly tangent: Float64Array;
  /** Where the curve has a corner, at a kink of the system: `tangent` points onwards. */
  readonly corner?: {
    /** Which of the equation's switching functions is zero. */
    readonly unit: number;
    /** The tangent on arrival. */
    readonly before: Float64Array;
  };
}

/** Corrections above this are a failure, whatever the number of iterations. */
const acceptedCorrection = 1e-9;
const maxCorrections = 8;

/**
 * Builds the curve's equation; buffers are kept between calls.
 *
 * @param index     the continued entry of p
 * @param scales    its units, shape [n + 1]
 * @param switching of a system with kinks: functions of state and parameters that are zero there
 */
export function continuationEquation(
  system: System,
  p: Float64Array,
  index: number,
  scales: Float64Array,
  switching?: (x: Float64Array, p: Float64Array) => Float64Array,
): ContinuationEquation {
  const equation = fixedPointEquation(system);
  const n = system.dimension;
  const [x, q, gp] = [new Float64Array(n), Float64Array.from(p), new Float64Array(n)];
  const gx = new Float64Array(n * n);
  const bind = (y: Float64Array) => {
    for (let i = 0; i < n; i++) x[i] = y[i]! * scales[i]!;
    q[index] = y[n]! * scales[n]!;
  };
  const state = (y: Float64Array) => Float64Array.from({ length: n }, (_, i) => y[i]! * scales[i]!);
  const parameter = (y: Float64Array) => y[n]! * scales[n]!;
  const parameters = (y: Float64Array) => {
    const q = Float64Array.from(p);
    q[index] = parameter(y);
    return q;
  };
  return {
    system,
    n,
    scales,
    state,
    parameter,
    parameters,
    value(y) {
      bind(y);
      return equation.value(x, q, new Float64Array(n));
    },
    derivative(y, out = new Float64Array(n * (n + 1))) {
      bind(y);
      equation.derivative(x, q, gx);
      parameterColumn(system, x, q, index, gp);
      for (let i = 0, at = 0; i < n; i++, at++) {
        for (let j = 0; j < n; j++, at++) out[at] = gx[i * n + j]! * scales[j]!;
        out[at] = gp[i]! * scales[n]!;
      }
      return out;
    },
    point: (at, lambda) => Float64Array.from(scales, (s, i) => (i < n ? at[i]! : lambda) / s),
    ...(switching && { switching: (y) => switching(state(y), parameters(y)) }),
  };
}

/** ∂g/∂y bordered below by a row, shape [n + 1, n + 1]. */
export function bordered(equation: ContinuationEquation, y: Float64Array, row: Float64Array): Float64Array {
  const size = equation.n + 1;
  const out = new Float64Array(size * size);
  equation.derivative(y, out);
  out.set(row, equation.n * size);
  return out;
}

/**
 * Unit tangent of the curve at y whose product with `reference` is positive; undefined where the curve has none
 * (a branch point, or a Jacobian that is not finite). O(n³).
 */
export function tangentAt(
  equation: ContinuationEquation,
  y: Float64Array,
  reference: Float64Array,
): Float64Array | undefined {
  const lu = luFactor(bordered(equation, y, reference), equation.n + 1);
  if (lu.status === "singular") return undefined;
  const unit = new Float64Array(equation.n + 1);
  unit[equation.n] = 1;
  const t = luSolve(lu, unit);
  const length = norm2(t);
  return Number.isFinite(length) && length > 0 ? t.map((v) => v / length) : undefined;
}

/** A first tangent, its parameter component positive where it can be; undefined at a branch point. */
export function firstTangent(equation: ContinuationEquation, y: Float64Array): Float64Array | undefined {
  const size = equation.n + 1;
  for (let axis = size - 1; axis >= 0; axis--) {
    const reference = new Float64Array(size);
    reference[axis] = 1;
    const tangent = tangentAt(equation, y, reference);
    // A reference nearly at right angles to the curve gives a tangent lost in rounding.
    if (tangent !== undefined && Math.abs(tangent[axis]!) > 1e-6) return tangent;
  }
  return undefined;
}

/**
 * Newton's method onto the curve within the hyperplane through `predicted` at right angles to `normal`.
 *
 * @returns the point and the corrections it took; undefined where they do not contract
 */
export function correct(
  equation: ContinuationEquation,
  predicted: Float64Array,
  normal: Float64Array,
): { readonly y: Float64Array; readonly corrections: number } | undefined {
  const { n } = equation;
  const y = Float64Array.from(predicted);
  let last = Infinity;
  for (let k = 1; k <= maxCorrections; k++) {
    const lu = luFactor(bordered(equation, y, normal), n + 1);
    const rhs = new Float64Array(n + 1);
    rhs.set(equation.value(y));
    for (let i = 0; i <= n; i++) rhs[n]! += normal[i]! * (y[i]! - predicted[i]!);
    if (lu.status === "singular" || !Number.isFinite(normInf(rhs))) return undefined;
    const delta = luSolve(lu, rhs);
    const size = normInf(delta);
    if (!(size < 1)) return undefined;
    for (let i = 0; i <= n; i++) y[i]! -= delta[i]!;
    if (size <= 4 * Number.EPSILON * Math.max(1, normInf(y))) return { y, corrections: k };
    if (size > last / 2) return size <= acceptedCorrection ? { y, corrections: k } : undefined;
    last = size;
  }
  return last <= acceptedCorrection ? { y, corrections: maxCorrections } : undefined;
}

/** The point of the curve an arclength s (signed) ahead of `from`; undefined where the corrector fails. */
export function pointAhead(equation: ContinuationEquation, from: ArcPoint, s: number): ArcPoint | undefined {
  const predicted = from.y.map((v, i) => v + s * from.tangent[i]!);
  const y = correct(equation, predicted, from.tangent)?.y;
  const tangent = y === undefined ? undefined : tangentAt(equation, y, from.tangent);
  return y === undefined || tangent === undefined ? undefined : { y, tangent };
}
