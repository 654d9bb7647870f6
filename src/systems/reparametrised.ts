import { parameterColumn } from "./parameter-column.js";
import { parameterTangent } from "./parameter-tangent.js";
import type { ParameterInfo } from "./model.js";
import type { ParameterTable } from "./parameter-table.js";
import type { System } from "./system.js";

/** How the parameters e of a system depend on [s; p]: e_i = factor_i(s) p_i + shift_i(s), both linear in s. */
export interface Reparametrisation {
  /** e(s, p) into `out`, shape [m]. */
  values(s: number, p: Float64Array, out: Float64Array): void;
  /** ∂e/∂s into `out`, shape [m]. */
  direction(p: Float64Array, out: Float64Array): void;
  /** ∂e_i/∂p_i. */
  factor(s: number, index: number): number;
}

/**
 * The system x ↦ F(x; e(s, p)) with the parameters [s; p], one more than those of F; the input stays last.
 *
 * A pass over the parameters a call more than the system itself. Buffers are kept between calls.
 */
export function reparametrised(system: System, by: Reparametrisation): System {
  const { dimension: n, parameterDimension: m } = system;
  const p = new Float64Array(m);
  const e = new Float64Array(m);
  const along = new Float64Array(m);
  const bind = (q: Float64Array): Float64Array => {
    p.set(q.subarray(1));
    by.values(q[0]!, p, e);
    return e;
  };
  const direction = (q: Float64Array): Float64Array => {
    bind(q);
    by.direction(p, along);
    return along;
  };
  const shared = {
    dimension: n,
    parameterDimension: m + 1,
    inputDimension: system.inputDimension,
    jacobian: (x: Float64Array, q: Float64Array, out?: Float64Array) => system.jacobian(x, bind(q), out),
    parameterJacobian(x: Float64Array, q: Float64Array, out = new Float64Array(n * (m + 1))) {
      const inner = system.parameterJacobian(x, bind(q));
      const first = parameterTangent(system, x, e, direction(q));
      for (let i = 0; i < n; i++) {
        out[i * (m + 1)] = first[i]!;
        for (let k = 0; k < m; k++) out[i * (m + 1) + k + 1] = inner[i * m + k]! * by.factor(q[0]!, k);
      }
      return out;
    },
    parameterColumn(x: Float64Array, q: Float64Array, index: number, out = new Float64Array(n)) {
      if (index === 0) return parameterTangent(system, x, e, direction(q), out);
      const factor = by.factor(q[0]!, index - 1);
      parameterColumn(system, x, bind(q), index - 1, out);
      for (let i = 0; i < n; i++) out[i]! *= factor;
      return out;
    },
  };
  if (system.kind === "flow") {
    return { ...shared, kind: "flow", derivative: (x, q, out) => system.derivative(x, bind(q), out) };
  }
  return {
    ...shared,
    kind: "map",
    step: (x, q, out) => system.step(x, bind(q), out),
    ...(system.tangent !== undefined && { tangent: (x, q, v, out) => system.tangent!(x, bind(q), v, out) }),
    ...(system.pullback !== undefined && {
      pullback: (x, q, v, out) => system.pullback!(x, bind(q), v, out),
    }),
  };
}

/** A table with one parameter before all others. */
export function prefixedTable(first: ParameterInfo, rest: ParameterTable): ParameterTable {
  return {
    length: rest.length + 1,
    at: (index) => (index === 0 ? first : rest.at(index - 1)),
    indexOf(name) {
      const found = rest.indexOf(name);
      return name === first.name ? 0 : found < 0 ? -1 : found + 1;
    },
    ...(rest.ranges && { ranges: [first.name, ...rest.ranges] }),
    defaults: () => Float64Array.of(first.defaultValue, ...rest.defaults()),
    *[Symbol.iterator]() {
      yield first;
      yield* rest;
    },
  };
}
