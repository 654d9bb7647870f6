import { luFactor, luSolve, luSolveTransposed } from "../../linalg/lu.js";
import { matMul, matVec, vecMat } from "../../linalg/matrix.js";
import { dot, norm2, normInf } from "../../linalg/vector.js";
import { svd } from "../../linalg/svd.js";
import {
  jacobianAlongParameter,
  jacobianAlongState,
  planeFunction,
  type PlaneFunction,
  type PlaneProblem,
} from "./plane-problem.js";

export type DefiningKind = "fold" | "flip" | "hopf" | "neimark-sacker";

/**
 * What singles out the points of a curve: a matrix M of the Jacobian J is singular,
 *
 * fold: J − I of a map, J of a flow; flip: J + I; these have corank 1;
 * hopf: J² + κI; neimark-sacker: J² − 2kJ + I; these have corank 2 and one more unknown, κ = ω² or k = cos θ.
 *
 * M is bordered by as many rows and columns, and the equations of the curve are g = 0 and one scalar for each unit of
 * corank: combinations of the entries of the block G opposite to the border, which vanishes with M's singular part.
 */
export interface DefiningSystem {
  readonly problem: PlaneProblem;
  readonly kind: DefiningKind;
  /** Length of y = (x, α, β) or (x, α, β, κ or k), scaled. */
  readonly size: number;
  /** Unit of κ; 1 for the others. */
  readonly unit: number;
  /** Columns and rows of the border, orthonormal, shape [n] each. */
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
  /** One set of coefficients of the entries of G for each scalar equation. */
  readonly weights: readonly Float64Array[];
}

/** The equations at a point. */
export interface DefiningValues {
  readonly at: PlaneFunction;
  /** κ or k; 0 for folds and flips. */
  readonly extra: number;
  /** Shape [size − 1]. */
  readonly residual: Float64Array;
  /** Shape [size − 1, size]. */
  readonly matrix: Float64Array;
  /** Bases of the right and left null spaces of M (on the curve), not orthonormal, shape [n] each. */
  readonly right: readonly Float64Array[];
  readonly left: readonly Float64Array[];
}

/** How many eigenvalues are critical on a curve of this kind. */
export function corankOf(kind: DefiningKind): 1 | 2 {
  return kind === "fold" || kind === "flip" ? 1 : 2;
}

/**
 * The defining system of a kind near a point of the curve, its borders from the singular vectors of M there.
 *
 * @param y     scaled state and parameters, shape [n + 2]
 * @param extra κ or k there; not used for folds and flips
 * @see         Govaerts, Numerical Methods for Bifurcations of Dynamical Equilibria (2000), chapters 4 and 5,
 *              doi:10.1137/1.9780898719543
 */
export function definingSystem(
  problem: PlaneProblem,
  kind: DefiningKind,
  y: Float64Array,
  extra: number,
): { readonly system: DefiningSystem; readonly y: Float64Array } {
  const { n } = problem;
  const at = planeFunction(problem, y);
  const corank = corankOf(kind);
  const { u, v } = svd(criticalMatrix(problem, kind, at.jacobian, extra), n, n);
  const column = (matrix: Float64Array, j: number) =>
    Float64Array.from({ length: n }, (_, i) => matrix[i * n + j]!);
  const last = Array.from({ length: corank }, (_, k) => n - corank + k);
  const unit = kind === "hopf" ? Math.max(norm2(at.jacobian) ** 2 / n, Number.MIN_VALUE) : 1;
  const size = n + 1 + corank;
  const left = last.map((j) => column(u, j));
  const right = last.map((j) => column(v, j));
  const weights = equationWeights(at.jacobian, left, right);
  const full = corank === 1 ? y.slice(0, n + 2) : Float64Array.of(...y.slice(0, n + 2), extra / unit);
  return { system: { problem, kind, size, unit, left, right, weights }, y: full };
}

/** The same system with its borders moved to the null spaces found at a point of the curve. */
export function withBordersAt(system: DefiningSystem, values: DefiningValues): DefiningSystem {
  const left = orthonormal(values.left);
  const right = orthonormal(values.right);
  return { ...system, left, right, weights: equationWeights(values.at.jacobian, left, right) };
}

/**
 * Residual and Jacobian matrix of the defining system; undefined where the bordered matrix is singular or a value is
 * not finite. Two LU factorisations' worth of n³ and six (corank 1) or twelve Jacobians.
 */
export function definingValues(system: DefiningSystem, y: Float64Array): DefiningValues | undefined {
  const { problem, kind, unit, weights } = system;
  const { n } = problem;
  const at = planeFunction(problem, y);
  const extra = corankOf(kind) === 1 ? 0 : y[n + 2]! * unit;
  // M itself may be all zero on the curve (n = corank), so J gives the size.
  const size = Math.max(1, normInf(at.jacobian)) ** corankOf(kind);
  const block = borderedBlock(system, criticalMatrix(problem, kind, at.jacobian, extra), size);
  if (block === undefined) return undefined;
  const scalars = weights.map((e) => dot(e, block.g));
  const residual = Float64Array.of(...at.value.map((v, i) => v / problem.scales[i]!), ...scalars);
  if (!Number.isFinite(normInf(residual))) return undefined;
  const values = { at, extra, residual, right: block.right, left: block.left };
  return { ...values, matrix: derivativeMatrix(system, values, size) };
}

/** M of the kind, shape [n, n]. */
function criticalMatrix(
  { n, system }: PlaneProblem,
  kind: DefiningKind,
  jacobian: Float64Array,
  extra: number,
): Float64Array {
  const squared = corankOf(kind) === 2;
  const out = squared ? matMul(jacobian, jacobian, n, n, n) : Float64Array.from(jacobian);
  if (kind === "neimark-sacker") out.forEach((v, i) => (out[i] = v - 2 * extra * jacobian[i]!));
  const constant = { fold: system.kind === "map" ? -1 : 0, flip: 1, hopf: extra, "neimark-sacker": 1 };
  for (let i = 0; i < n; i++) out[i * n + i]! += constant[kind];
  return out;
}

/** Null vectors and the block G of M/size in its border. */
function borderedBlock({ problem: { n }, left, right }: DefiningSystem, m: Float64Array, size: number) {
  const corank = left.length;
  const order = n + corank;
  const bordered = new Float64Array(order * order);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) bordered[i * order + j] = m[i * n + j]! / size;
    for (let k = 0; k < corank; k++) {
      bordered[i * order + n + k] = left[k]![i]!;
      bordered[(n + k) * order + i] = right[k]![i]!;
    }
  }
  const lu = luFactor(bordered, order);
  if (lu.status === "singular") return undefined;
  const unitVector = (k: number) => Float64Array.from({ length: order }, (_, i) => (i === n + k ? 1 : 0));
  const solutions = left.map((_, k) => luSolve(lu, unitVector(k)));
  const transposed = left.map((_, k) => luSolveTransposed(lu, unitVector(k)));
  const g = Float64Array.from({ length: corank * corank }, (_, e) => {
    return solutions[e % corank]![n + Math.floor(e / corank)]!;
  });
  const head = (v: Float64Array) => v.slice(0, n);
  return { g, right: solutions.map(head), left: transposed.map(head) };
}

/** Rows ∂g/∂y and, from dG_ij = −w_iᵀ dM v_j, the gradients of the scalars. */
function derivativeMatrix(
  { problem, kind, size, unit, weights }: DefiningSystem,
  { at, extra, right, left }: Omit<DefiningValues, "matrix">,
  matrixSize: number,
): Float64Array {
  const { n, scales, system } = problem;
  const out = new Float64Array((size - 1) * size);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * size + j] = (at.jacobian[i * n + j]! * scales[j]!) / scales[i]!;
    if (system.kind === "map") out[i * size + i]! -= 1;
    at.columns.forEach((column, k) => (out[i * size + n + k] = (column[i]! * scales[n + k]!) / scales[i]!));
  }
  const changes = right.map((v) => matrixChange(problem, kind, at, extra, v));
  weights.forEach((weight, a) => {
    const row = out.subarray((n + a) * size, (n + a + 1) * size);
    changes.forEach((change, j) => {
      left.forEach((w, i) => {
        const share = -weight[i * left.length + j]! / matrixSize;
        change(w).forEach((value, k) => (row[k]! += share * value * (k < n + 2 ? scales[k]! : unit)));
      });
    });
  });
  return out;
}

/** For a vector v, the gradient of wᵀ M v with respect to (x, α, β, extra) as a function of w, unscaled. */
function matrixChange(
  problem: PlaneProblem,
  kind: DefiningKind,
  at: PlaneFunction,
  extra: number,
  v: Float64Array,
): (w: Float64Array) => Float64Array {
  const { n } = problem;
  const directions = [0, 1] as const;
  const dual = (a: Float64Array, w: Float64Array) => vecMat(w, a, n, n);
  const alongV = jacobianAlongState(problem, at, v);
  const alongParameters = directions.map((k) => jacobianAlongParameter(problem, at, k));
  const timesV = alongParameters.map((d) => matVec(d, v, n, n));
  if (corankOf(kind) === 1) {
    return (w) => Float64Array.of(...dual(alongV, w), ...timesV.map((d) => dot(w, d)));
  }
  // dM = dJ (J − k) + (J − k) dJ with k = 0 for Hopf.
  const k = kind === "hopf" ? 0 : extra;
  const jv = matVec(at.jacobian, v, n, n);
  const moved = jv.map((value, i) => value - k * v[i]!);
  const alongMoved = jacobianAlongState(problem, at, moved);
  const timesMoved = alongParameters.map((d) => matVec(d, moved, n, n));
  return (w) => {
    const back = dual(at.jacobian, w).map((value, i) => value - k * w[i]!);
    const second = dual(alongMoved, w);
    const states = dual(alongV, back).map((value, i) => value + second[i]!);
    const parameters = directions.map((d) => dot(back, timesV[d]!) + dot(w, timesMoved[d]!));
    return Float64Array.of(...states, ...parameters, kind === "hopf" ? dot(w, v) : -2 * dot(w, jv));
  };
}

/**
 * On the critical plane M = (t − 2k) J + (1 − d) I with the trace t and determinant d of J there (Cayley–Hamilton; for
 * Hopf t J + (κ − d) I): G is, to first order, a combination of W^T J V and W^T V, and these two directions, made
 * orthonormal, are the two equations.
 */
function equationWeights(
  jacobian: Float64Array,
  left: readonly Float64Array[],
  right: readonly Float64Array[],
): readonly Float64Array[] {
  if (left.length === 1) return [Float64Array.of(1)];
  const n = left[0]!.length;
  const images = right.map((v) => matVec(jacobian, v, n, n));
  const table = (columns: readonly Float64Array[]) =>
    Float64Array.from(left.flatMap((w) => columns.map((v) => dot(w, v))));
  return orthonormal([table(right), table(images)]);
}

/** Gram–Schmidt. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const out: Float64Array[] = [];
  for (const vector of vectors) {
    let v = Float64Array.from(vector);
    for (const unit of out) {
      const share = dot(unit, v);
      v = v.map((value, i) => value - share * unit[i]!);
    }
    const length = norm2(v);
    out.push(v.map((value) => value / length));
  }
  return out;
}
