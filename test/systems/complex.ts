/** The complex arithmetic that complex-step differentiation needs: f'(x) = Im f(x + ih)/h, exact to rounding. */
export type C = readonly [re: number, im: number];

export const real = (re: number): C => [re, 0];
export const add = (...terms: readonly C[]): C =>
  terms.reduce((sum, term) => [sum[0] + term[0], sum[1] + term[1]], real(0));
export const neg = (a: C): C => [-a[0], -a[1]];
export const sub = (a: C, b: C): C => add(a, neg(b));
export const mul = (a: C, b: C): C => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
export const dot = (a: readonly C[], b: readonly C[]): C => add(...a.map((value, i) => mul(value, b[i]!)));
export const inverse = (a: C): C => {
  const square = a[0] * a[0] + a[1] * a[1];
  return [a[0] / square, -a[1] / square];
};
export const exp = (a: C): C => [Math.exp(a[0]) * Math.cos(a[1]), Math.exp(a[0]) * Math.sin(a[1])];
export const cos = (a: C): C => [Math.cos(a[0]) * Math.cosh(a[1]), -Math.sin(a[0]) * Math.sinh(a[1])];
export const sin = (a: C): C => [Math.sin(a[0]) * Math.cosh(a[1]), Math.cos(a[0]) * Math.sinh(a[1])];
export const logistic = (a: C): C => inverse(add(real(1), exp(neg(a))));
/** sinh/cosh: another formula than the code's. */
export const tanh = (a: C): C => {
  const [up, down] = [exp(a), exp(neg(a))];
  return mul(sub(up, down), inverse(add(up, down)));
};
export const relu = (a: C): C => (a[0] > 0 ? a : real(0));
/** Real part into [0, 1). */
export const modOne = (a: C): C => [a[0] - Math.floor(a[0]), a[1]];
