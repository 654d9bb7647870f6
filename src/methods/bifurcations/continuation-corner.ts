import { bracketedRoot } from "../bracketed-root.js";
import { pointAhead, tangentAt, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";

/** Distance from a corner, in scaled arclength, at which its two sides are looked at. */
const beside = 1e-7;

/** Whether a switching function has other signs at the two points: there is a kink between them. */
export function switches(equation: ContinuationEquation, a: Float64Array, b: Float64Array): boolean {
  return changedUnits(equation.switching!(a), equation.switching!(b)).length > 0;
}

function changedUnits(a: Float64Array, b: Float64Array): number[] {
  return Array.from(a.keys()).filter((k) => a[k]! * b[k]! < 0);
}

/**
 * Follows a curve round the corner that it has at the first kink of the system within a step.
 *
 * The kink is located along the smooth piece that ends there (Newton's method goes on to use the derivatives of its own
 * side). Behind it the tangent is that of the other side's derivatives, in the direction in which the unit goes on
 * switching. A few tens of corrections.
 *
 * @param here a point before the kink
 * @param step an arclength by which the kink has been passed
 * @returns    a point just before the corner, the corner, one just behind it, and a last one at most a step further;
 *             undefined where two units switch at once or the other side has no such tangent
 */
export function passCorner(
  equation: ContinuationEquation,
  here: ArcPoint,
  step: number,
): ArcPoint[] | undefined {
  const found = cornerAhead(equation, here, step);
  if (found === undefined) return undefined;
  const { s, unit } = found;
  const before = pointAhead(equation, here, Math.max(0, s - beside));
  const at = pointAhead(equation, here, s);
  if (before === undefined || at === undefined) return undefined;
  const tangent = tangentBehind(equation, at.y, before.tangent, unit);
  if (tangent === undefined) return undefined;
  const corner: ArcPoint = { y: at.y, tangent, corner: { unit, before: before.tangent } };
  const behind = pointAhead(equation, corner, beside);
  const next = behind && pointAhead(equation, corner, Math.max(4 * beside, step / 8));
  return behind === undefined || next === undefined ? undefined : [before, corner, behind, next];
}

/** Arclength of the first sign change of a switching function, and whose. */
function cornerAhead(
  equation: ContinuationEquation,
  here: ArcPoint,
  step: number,
): { readonly s: number; readonly unit: number } | undefined {
  const signs = equation.switching!(here.y);
  const valuesAt = (s: number) => {
    const y = pointAhead(equation, here, s)?.y ?? here.y.map((v, i) => v + s * here.tangent[i]!);
    return equation.switching!(y);
  };
  const changed = changedUnits(signs, valuesAt(step));
  const roots = changed.map((unit) => {
    const value = (s: number) => valuesAt(s)[unit]!;
    const bracket = { low: 0, atLow: signs[unit]!, high: step, atHigh: value(step) };
    return { unit, s: bracketedRoot(value, bracket).root };
  });
  const [first, second] = roots.sort((a, b) => a.s - b.s);
  const together = first !== undefined && second !== undefined && second.s - first.s < 4 * beside;
  return together ? undefined : first;
}

/** Unit tangent on the far side of a kink, in the direction in which the unit switches. */
function tangentBehind(
  equation: ContinuationEquation,
  y: Float64Array,
  before: Float64Array,
  unit: number,
): Float64Array | undefined {
  const moved = (t: Float64Array, s: number) => y.map((v, i) => v + s * t[i]!);
  const value = (t: Float64Array, s: number) => equation.switching!(moved(t, s))[unit]!;
  const side = Math.sign(value(before, beside));
  const tangent = tangentAt(equation, moved(before, beside), before);
  if (tangent === undefined || side === 0) return undefined;
  const forward = Math.sign(value(tangent, beside));
  if (forward === 0 || forward === Math.sign(value(tangent, -beside))) return undefined;
  return forward === side ? tangent : tangent.map((v) => -v);
}
