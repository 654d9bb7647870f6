import type { System } from "../../systems/system.js";

/** g(x; p) = 0 whose roots are the fixed points of a map (g = F − x) or the equilibria of a flow (g = f). */
export interface FixedPointEquation {
  readonly n: number;
  /** g(x; p), shape [n]; filled into `out`. */
  value(x: Float64Array, p: Float64Array, out: Float64Array): Float64Array;
  /** ∂g/∂x, shape [n, n]; filled into `out`. */
  derivative(x: Float64Array, p: Float64Array, out: Float64Array): Float64Array;
}

/** The equation of a system's fixed points. */
export function fixedPointEquation(system: System): FixedPointEquation {
  const n = system.dimension;
  if (system.kind === "flow") {
    return {
      n,
      value: (x, p, out) => system.derivative(x, p, out),
      derivative: (x, p, out) => system.jacobian(x, p, out),
    };
  }
  return {
    n,
    value(x, p, out) {
      system.step(x, p, out);
      for (let i = 0; i < n; i++) out[i]! -= x[i]!;
      return out;
    },
    derivative(x, p, out) {
      system.jacobian(x, p, out);
      for (let i = 0; i < n; i++) out[i * n + i]! -= 1;
      return out;
    },
  };
}

/** Checks the shapes of a state and of parameters where they enter a method. */
export function requireShapes(system: System, x: Float64Array, p: Float64Array): void {
  if (x.length !== system.dimension) {
    throw new RangeError(`state has ${x.length} entries; expected ${system.dimension}`);
  }
  if (p.length !== system.parameterDimension) {
    throw new RangeError(`p has ${p.length} entries; expected ${system.parameterDimension}`);
  }
}
