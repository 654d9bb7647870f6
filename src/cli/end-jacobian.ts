import type { NonNormality } from "../methods/products/non-normality.js";
import { parametersOfStep } from "../methods/run-arguments.js";
import type { Trajectory } from "../methods/trajectory.js";
import type { DiscreteMap } from "../systems/system.js";
import { checkWork } from "./limits.js";
import { formatTable, type Cell } from "./table.js";

/** The Jacobian of the step that would leave the last state, under the last input. */
export function jacobianAtEnd(
  map: DiscreteMap,
  run: Trajectory,
  p: Float64Array,
  inputs: Float64Array | undefined,
): Float64Array {
  const state = run.states.subarray(run.steps * run.dimension);
  return map.jacobian(state, parametersOfStep(map, p, inputs)(Math.max(0, run.steps - 1)));
}

/** Numerical radius, Kreiss constant and pseudospectra of a matrix of order n. */
export function checkNonNormalityWork(n: number): void {
  checkWork(2e4 * n ** 3 + 2e5 * n ** 2, `the Jacobian of ${n} state variables`);
}

/** The section of `jacobian --non-normality`. */
export function nonNormalityText(measures: NonNormality | undefined): string {
  if (measures === undefined) return "";
  const { henrici, numericalAbscissa, numericalRadius, kreiss, transientBound } = measures;
  const rows: readonly (readonly Cell[])[] = [
    ["departure from normality", henrici.value, `${percent(henrici.relative)} of the Frobenius norm`],
    ["numerical abscissa", numericalAbscissa, ""],
    ["numerical radius", numericalRadius.value, numericalRadius.status === "budget" ? "at least" : ""],
    ["spectral radius", kreiss.growth, ""],
    ["Kreiss constant K", kreiss.value, kreiss.value === null ? "none: unstable" : "at least"],
    [
      "largest norm of a power",
      transientBound.largest,
      `k = ${transientBound.at}, ${powers[transientBound.status]}`,
    ],
    ["e n K", transientBound.upper, transientBound.upper === null ? "" : "no power exceeds it"],
  ];
  return `\nnon-normality of the Jacobian at the last state\n${formatTable(["", "value", ""], rows.length, (i) => rows[i]!)}`;
}

const powers: Readonly<Record<NonNormality["transientBound"]["status"], string>> = {
  complete: "and none larger",
  budget: "of those multiplied out",
  overflow: "before they overflow",
};

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
