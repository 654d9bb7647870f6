import { matMul } from "../linalg/matrix.js";
import type { DiscreteMap, Flow } from "./system.js";

/**
 * What a cell computes, with its input given apart from its weights, so that cells can be stacked: x' = F(x, u; θ).
 *
 * θ are the entries of p from an offset that the cell was made with; u starts at `uAt` of its array. The new output, what
 * a layer above takes, is the first entries of the new state. Nothing is allocated; one instance serves one thread.
 */
export interface Cell {
  /** n, length of the state. */
  readonly dimension: number;
  /** Length of the part of the state that is the output: n, but n/2 of an LSTM. */
  readonly outputs: number;
  /** q. */
  readonly inputs: number;
  /** Length of θ. */
  readonly weights: number;
  /** F into `out`. */
  step(x: Float64Array, p: Float64Array, u: Float64Array, uAt: number, out: Float64Array): void;
  /** Computes and keeps what the derivatives below need; they hold there until the next `step` or `linearise`. */
  linearise(x: Float64Array, p: Float64Array, u: Float64Array, uAt: number): void;
  /** ∂F/∂x into `out`, shape [n, n]. */
  jacobian(p: Float64Array, out: Float64Array): void;
  /** ∂F/∂x dx + ∂F/∂u du into `out`; a part that is undefined is zero. */
  push(p: Float64Array, dx: Float64Array | undefined, du: Float64Array | undefined, out: Float64Array): void;
  /** λ ∂F/∂x into `dx`, and λ ∂F/∂u added to `du` from `duAt` on where it is given. */
  pull(p: Float64Array, lambda: Float64Array, dx: Float64Array, du?: Float64Array, duAt?: number): void;
  /** λ ∂F/∂θ into the places of θ in `out`. */
  weightPullback(p: Float64Array, lambda: Float64Array, out: Float64Array): void;
  /** ∂F/∂p_index for an entry of θ into `out`. */
  weightColumn(p: Float64Array, index: number, out: Float64Array): void;
  /** ∂F/∂θ · dθ into `out`, dθ being in the places of θ in `dp`; where a cell does without, n pullbacks take its place. */
  weightTangent?(p: Float64Array, dp: Float64Array, out: Float64Array): void;
}

type Rest = "weighted" | "parameterTangent";

/** A map made of a cell: everything optional is there but `weighted` and, with gates, `parameterTangent`. */
export type CellMap = Required<Omit<DiscreteMap, Rest>> & Pick<DiscreteMap, "parameterTangent">;
/** A flow made of a cell: everything optional is there, but with gates `parameterTangent`. */
export type CellFlow = Required<Omit<Flow, Rest>> & Pick<Flow, "parameterTangent">;

/**
 * The map of a cell whose weights start p, p = [θ; u].
 *
 * Step and products with one vector cost one pass over the weights; several vectors at a time are multiplied by the
 * Jacobian. Row i of the parameter Jacobian is the pullback of unit vector i, O(n m) in all.
 */
export function cellMap(cell: Cell): CellMap {
  const { dimension: n, weights } = cell;
  const matrix = lazyVector(n * n);
  return {
    kind: "map",
    ...derivatives(cell),
    step(x, p, out = new Float64Array(n)) {
      cell.step(x, p, p, weights, out);
      return out;
    },
    tangent(x, p, v, out = new Float64Array(v.length)) {
      cell.linearise(x, p, p, weights);
      if (v.length === n) cell.push(p, v, undefined, out);
      else {
        cell.jacobian(p, matrix());
        matMul(matrix(), v, n, n, v.length / n, out);
      }
      return out;
    },
    pullback(x, p, v, out = new Float64Array(v.length)) {
      cell.linearise(x, p, p, weights);
      if (v.length === n) cell.pull(p, v, out);
      else {
        cell.jacobian(p, matrix());
        matMul(v, matrix(), v.length / n, n, n, out);
      }
      return out;
    },
  };
}

/** The flow of a cell whose `step` is the velocity; otherwise as {@link cellMap}. */
export function cellFlow(cell: Cell): CellFlow {
  const { dimension: n, weights } = cell;
  return {
    kind: "flow",
    ...derivatives(cell),
    derivative(x, p, out = new Float64Array(n)) {
      cell.step(x, p, p, weights, out);
      return out;
    },
  };
}

/** What maps and flows share. */
function derivatives(cell: Cell): Omit<CellFlow, "kind" | "derivative"> {
  const { dimension: n, inputs: q, weights } = cell;
  const m = weights + q;
  const [dx, du, unit] = [new Float64Array(n), new Float64Array(q), new Float64Array(n)];
  const row = lazyVector(m);
  const pullback = (p: Float64Array, adjoint: Float64Array, out: Float64Array) => {
    cell.weightPullback(p, adjoint, out);
    for (let k = weights; k < m; k++) out[k] = 0;
    cell.pull(p, adjoint, dx, out, weights);
  };
  return {
    dimension: n,
    parameterDimension: m,
    inputDimension: q,
    jacobian(x, p, out = new Float64Array(n * n)) {
      cell.linearise(x, p, p, weights);
      cell.jacobian(p, out);
      return out;
    },
    parameterJacobian(x, p, out = new Float64Array(n * m)) {
      cell.linearise(x, p, p, weights);
      for (let i = 0; i < n; i++) {
        unit[i] = 1;
        pullback(p, unit, row());
        out.set(row(), i * m);
        unit[i] = 0;
      }
      return out;
    },
    parameterPullback(x, p, adjoint, out = new Float64Array(m)) {
      cell.linearise(x, p, p, weights);
      pullback(p, adjoint, out);
      return out;
    },
    parameterColumn(x, p, index, out = new Float64Array(n)) {
      cell.linearise(x, p, p, weights);
      if (index < weights) cell.weightColumn(p, index, out);
      else {
        du[index - weights] = 1;
        cell.push(p, undefined, du, out);
        du[index - weights] = 0;
      }
      return out;
    },
    ...(cell.weightTangent && {
      parameterTangent(x, p, dp, out = new Float64Array(n)) {
        cell.linearise(x, p, p, weights);
        cell.push(p, undefined, dp.subarray(weights), dx);
        cell.weightTangent!(p, dp, out);
        for (let i = 0; i < n; i++) out[i]! += dx[i]!;
        return out;
      },
    }),
  };
}

/** A buffer that is allocated at its first use. */
export function lazyVector(length: number): () => Float64Array {
  let buffer: Float64Array | undefined;
  return () => (buffer ??= new Float64Array(length));
}
