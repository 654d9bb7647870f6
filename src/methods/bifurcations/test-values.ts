import type { Eigenvalues } from "../../linalg/eigenvalues.js";
import { luDeterminantSign, luFactor } from "../../linalg/lu.js";
import { bordered, type ArcPoint, type ContinuationEquation } from "./continuation-equation.js";

/** What tells at a point of a curve which bifurcations lie between it and the next. */
export interface TestValues {
  /** Of the tangent, the parameter's component: changes sign at a fold. */
  readonly fold: number;
  /** Sign of the determinant of the derivative bordered by the tangent: changes at a branch point. */
  readonly crossing: number;
  /** Real multipliers below −1 (of a flow: 0): their parity changes at a flip. */
  readonly below: number;
  /** Unstable multipliers or eigenvalues: two more or fewer at a Neimark–Sacker or Hopf point. */
  readonly outside: number;
}

/** All test values of a point from the eigenvalues of its Jacobian and one LU factorisation. */
export function testValues(
  equation: ContinuationEquation,
  { y, tangent }: ArcPoint,
  spectrum: Eigenvalues,
): TestValues {
  const { re, im } = spectrum;
  const isMap = equation.system.kind === "map";
  let [below, outside] = [0, 0];
  for (let i = 0; i < re.length; i++) {
    if (isMap && im[i] === 0 && re[i]! < -1) below++;
    if (growth(isMap, re[i]!, im[i]!) > 0) outside++;
  }
  const crossing = luDeterminantSign(luFactor(bordered(equation, y, tangent), equation.n + 1));
  return { fold: tangent[equation.n]!, crossing, below, outside };
}

/** |m| − 1 of every multiplier, Re λ of every eigenvalue; the largest first unless `sorted` is false. */
export function growths(
  { system }: ContinuationEquation,
  { re, im }: Eigenvalues,
  sorted = true,
): Float64Array {
  const all = re.map((value, i) => growth(system.kind === "map", value, im[i]!));
  return sorted ? all.sort().reverse() : all;
}

function growth(isMap: boolean, re: number, im: number): number {
  return isMap ? Math.hypot(re, im) - 1 : re;
}
