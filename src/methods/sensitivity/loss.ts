import { logistic, logisticDerivative } from "../../systems/activation.js";

/** What the loss compares with its target: the state itself, or the logistic of each of its components. */
export type Readout = "identity" | "logistic";

/** The squared error of a readout; plain data, so that a worker or a file can carry it. */
export interface SquaredError {
  readonly readout: Readout;
  /** Which state variable is read out; absent: all of them. */
  readonly component?: number;
  /** Shape [1] with `component`, else [n]. */
  readonly target: readonly number[];
}

/** A scalar function of the final state, with its gradient. */
export interface Loss {
  value(x: Float64Array): number;
  /** ∂L/∂x, shape [n], filled completely. */
  gradient(x: Float64Array, out?: Float64Array): Float64Array;
}

/**
 * L(x) = Σ_i (r(x_i) − target_i)², summed over the components read out; r is x or σ(x).
 *
 * @param spec      what is read out, and its targets
 * @param dimension n, the number of state variables
 * @throws          RangeError if the component does not exist, or the targets are not finite or not as many as
 *                  there are components read out
 */
export function squaredError(spec: SquaredError, dimension: number): Loss {
  const { component, target } = spec;
  checkSquaredError(spec, dimension);
  const first = component ?? 0;
  const { value, derivative } = readouts[spec.readout];
  return {
    value: (x) => target.reduce((sum, goal, i) => sum + (value(x[first + i]!) - goal) ** 2, 0),
    gradient(x, out = new Float64Array(dimension)) {
      out.fill(0);
      for (const [i, goal] of target.entries()) {
        const xi = x[first + i]!;
        out[first + i] = 2 * (value(xi) - goal) * derivative(xi);
      }
      return out;
    },
  };
}

const readouts = {
  identity: { value: (x: number) => x, derivative: () => 1 },
  logistic: { value: logistic, derivative: logisticDerivative },
} as const satisfies Record<Readout, unknown>;

function checkSquaredError({ component, target }: SquaredError, dimension: number): void {
  if (component !== undefined && !(Number.isInteger(component) && component >= 0 && component < dimension)) {
    throw new RangeError(`loss component is ${component}; expected an integer from 0 to ${dimension - 1}`);
  }
  const expected = component === undefined ? dimension : 1;
  if (target.length !== expected) {
    throw new RangeError(`loss has ${target.length} targets; expected ${expected}`);
  }
  const bad = target.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`loss target is ${bad}; expected a finite number`);
}
