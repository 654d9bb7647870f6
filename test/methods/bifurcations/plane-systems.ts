import type { Model } from "../../../src/systems/model.js";
import { parameterList } from "../../../src/systems/parameter-table.js";
import type { Flow } from "../../../src/systems/system.js";

/** A planar flow without parameters. */
export function planarFlow(
  f: (x: number, y: number) => readonly number[],
  jacobian: (x: number, y: number) => readonly number[],
): Flow {
  const filled = (values: readonly number[], out: Float64Array = new Float64Array(values.length)) => {
    out.set(values);
    return out;
  };
  return {
    kind: "flow",
    dimension: 2,
    parameterDimension: 0,
    inputDimension: 0,
    derivative: (x, _p, out) => filled(f(x[0]!, x[1]!), out),
    jacobian: (x, _p, out) => filled(jacobian(x[0]!, x[1]!), out),
    parameterJacobian: () => new Float64Array(0),
  };
}

type Values = (x: Float64Array, p: Float64Array) => readonly number[];

export interface PlaneModelParts {
  readonly kind: "map" | "flow";
  readonly box: readonly (readonly [number, number])[];
  readonly f: Values;
  /** Rows of ∂f/∂x, one after another. */
  readonly fx: Values;
  /** Rows of ∂f/∂(α, β). */
  readonly fp: Values;
}

/** A model of the two parameters alpha and beta from its functions. */
export function planeModel({ kind, box, f, fx, fp }: PlaneModelParts): Model {
  const n = box.length;
  const filled = (values: Values, length: number) => {
    return (x: Float64Array, p: Float64Array, out: Float64Array = new Float64Array(length)) => {
      out.set(values(x, p));
      return out;
    };
  };
  const shape = {
    dimension: n,
    parameterDimension: 2,
    inputDimension: 0,
    jacobian: filled(fx, n * n),
    parameterJacobian: filled(fp, 2 * n),
  };
  const parameter = (name: string) => ({ name, symbol: name, defaultValue: 0, description: name });
  return {
    name: "plane",
    title: "Plane",
    equation: "f",
    source: "a test",
    system:
      kind === "map" ? { ...shape, kind, step: filled(f, n) } : { ...shape, kind, derivative: filled(f, n) },
    parameters: parameterList([parameter("alpha"), parameter("beta")]),
    stateNames: box.map((_, i) => `x${i}`),
    initialState: box.map(() => 0),
    stateBox: box,
  };
}

/** ẋ = y, ẏ = α + βx + x² + σxy. */
export function bogdanovTakens(sigma: 1 | -1): Model {
  return planeModel({
    kind: "flow",
    box: [
      [-2, 2],
      [-2, 2],
    ],
    f: ([x, y], [a, b]) => [y!, a! + b! * x! + x! * x! + sigma * x! * y!],
    fx: ([x, y], [, b]) => [0, 1, b! + 2 * x! + sigma * y!, sigma * x!],
    fp: ([x]) => [0, 0, 1, x!],
  });
}
