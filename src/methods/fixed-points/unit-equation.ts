import { addMatVec } from "../../linalg/matrix.js";
import type { UnitEquation } from "../../kernels/newton.js";
import type { CellWeights } from "../../systems/cell-weights.js";

/** The fixed points of a cell as those of one layer of units: x = y + shift solves the equation. */
export interface ShiftedUnitEquation extends UnitEquation {
  /** Shape [n]; undefined where it is zero. */
  readonly shift: Float64Array | undefined;
}

/**
 * The equation φ(W x + c) = x or W φ(x) + c = x of a cell's fixed points, whatever its time constants; undefined for cells
 * that have no such form.
 *
 * @param weights with the constant input of the run
 */
export function unitEquation(weights: CellWeights): ShiftedUnitEquation | undefined {
  switch (weights.cell) {
    case "sigmoid":
      return { w: weights.wRec, c: drive(weights), activation: "logistic", state: "pre", shift: undefined };
    case "vanilla": {
      const { wRec: w, activation = "tanh", state = "post" } = weights;
      return { w, c: drive(weights), activation, state, shift: undefined };
    }
    case "ctrnn":
    case "leaky": {
      const { wRec: w, theta, state = "pre" } = weights;
      const activation = weights.activation ?? (weights.cell === "ctrnn" ? "logistic" : "tanh");
      const c = drive(weights);
      if (theta !== undefined) theta.forEach((v, i) => (c[i]! += v));
      return { w, c, activation, state, shift: state === "pre" ? theta : undefined };
    }
    default:
      return undefined;
  }
}

/** b + V u. */
function drive({
  b,
  wIn,
  u,
}: {
  readonly b: Float64Array;
  readonly wIn?: Float64Array;
  readonly u?: Float64Array;
}): Float64Array {
  const c = b.slice();
  if (wIn !== undefined && u !== undefined && u.length > 0) addMatVec(wIn, u, b.length, u.length, c);
  return c;
}
