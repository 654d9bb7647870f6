import type { DiscreteMap, Flow, System } from "../../systems/system.js";
import { adjointSensitivity } from "./adjoint-sensitivity.js";
import { flowAdjointSensitivity } from "./flow-adjoint-sensitivity.js";
import type { FlowSensitivity } from "./flow-sensitivity.js";
import type { FlowOptions } from "../flow-trajectory.js";
import type { RunOptions } from "../run-arguments.js";
import { largestEntry } from "../products/scaled-product.js";
import type { TangentSensitivity } from "./tangent-sensitivity.js";

/**
 * How far forward and adjoint sensitivities of one run differ: the largest difference of an entry of ∂x_T/∂x_0
 * or ∂x_T/∂p, as a share of the largest entry of the same matrix.
 *
 * The two multiply the same Jacobians in opposite order, so rounding alone, some 2⁻⁵³ √(n T), separates them.
 * n adjoint sweeps.
 *
 * @param tangent what `tangentSensitivity` gave for the same arguments
 * @returns       null where an adjoint overflows
 * @throws        RangeError if a shape or a value is invalid
 */
export function sensitivityDisagreement(
  map: DiscreteMap,
  x0: Float64Array,
  p: Float64Array,
  options: RunOptions,
  tangent: TangentSensitivity,
): number | null {
  return disagreementByRows(
    map,
    (adjoint) => adjointSensitivity(map, x0, p, { ...options, adjoint }),
    tangent,
  );
}

/**
 * The same for a flow: variational equation against adjoint equation. The tolerance of the two integrations,
 * not rounding, separates them.
 *
 * @param sensitivity what `flowSensitivity` gave for the same arguments
 * @returns           null where an adjoint overflows
 * @throws            RangeError if a shape or a value is invalid
 */
export function flowSensitivityDisagreement(
  flow: Flow,
  x0: Float64Array,
  p: Float64Array,
  options: FlowOptions,
  sensitivity: FlowSensitivity,
): number | null {
  const rowOf = (adjoint: Float64Array) => flowAdjointSensitivity(flow, x0, p, { ...options, adjoint });
  return disagreementByRows(flow, rowOf, sensitivity);
}

interface Row {
  readonly status: string;
  readonly dLdx0: Float64Array;
  readonly dLdp: Float64Array;
}

/** Puts the adjoint's answers to the n unit vectors together and compares. */
function disagreementByRows(
  { dimension: n, parameterDimension: m }: System,
  rowOf: (adjoint: Float64Array) => Row,
  forward: { readonly dxdx0: Float64Array; readonly dxdp: Float64Array },
): number | null {
  const dxdx0 = new Float64Array(n * n);
  const dxdp = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const row = rowOf(Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
    if (row.status !== "ok") return null;
    dxdx0.set(row.dLdx0, i * n);
    dxdp.set(row.dLdp, i * m);
  }
  return Math.max(relativeDifference(dxdx0, forward.dxdx0), relativeDifference(dxdp, forward.dxdp));
}

function relativeDifference(a: Float64Array, b: Float64Array): number {
  const difference = largestEntry(a.map((v, i) => v - b[i]!));
  return difference === 0 ? 0 : difference / largestEntry(b);
}
