import { expect } from "vitest";
import { jacobianTimes, timesJacobian } from "../../src/systems/jacobian-times.js";
import { parameterColumn } from "../../src/systems/parameter-column.js";
import { parameterTangent } from "../../src/systems/parameter-tangent.js";
import type { DiscreteMap, System, WeightedJacobian } from "../../src/systems/system.js";
import { product } from "../linalg/oracles.js";
import { real, type C } from "./complex.js";
import type { Twin } from "./twins.js";

/**
 * Everything a method may rely on, checked at one state and one parameter vector: shapes, the convention for
 * `out`, the map or field itself, both Jacobians by complex step on the twin and by central differences on the
 * system, and the pullback.
 */
export function expectConformance(
  system: System,
  twin: Twin,
  x: Float64Array,
  p: Float64Array,
  torus = false,
): void {
  const { dimension: n, parameterDimension: m } = system;
  expect([x.length, p.length]).toEqual([n, m]);
  expect(system.inputDimension).toBeLessThanOrEqual(m);
  const value = checkedCall((out) => evaluate(system, x, p, out), n, [x, p]);
  const jacobian = checkedCall((out) => system.jacobian(x, p, out), n * n, [x, p]);
  const parameterJacobian = checkedCall((out) => system.parameterJacobian(x, p, out), n * m, [x, p]);

  const exact = twin(Array.from(x, real), Array.from(p, real)).map(([re]) => re);
  const gap = torus ? value.map((v, i) => wrapped(v - exact[i]!)) : value.map((v, i) => v - exact[i]!);
  expectClose(gap, new Float64Array(n), 1e-13 * (1 + Math.max(...exact.map(Math.abs))));

  expectClose(jacobian, complexStep(twin, x, p, "x"), 1e-13);
  expectClose(jacobian, centralDifferences(system, x, p, "x", torus), 2e-6);
  expectClose(parameterJacobian, complexStep(twin, x, p, "p"), 1e-13);
  expectClose(parameterJacobian, centralDifferences(system, x, p, "p", torus), 2e-6);
  expectPullback(system, x, p, parameterJacobian);
  expectColumns(system, x, p, parameterJacobian);
  expectParameterTangent(system, x, p, parameterJacobian);
  if (system.kind === "map") expectProducts(system, x, p, jacobian);
}

/** Every column of the parameter Jacobian, of the system itself or by the fallback. */
function expectColumns(system: System, x: Float64Array, p: Float64Array, jacobian: Float64Array): void {
  const { dimension: n, parameterDimension: m } = system;
  for (let k = 0; k < m; k++) {
    const column = checkedCall((out) => parameterColumn(system, x, p, k, out), n, [x, p]);
    expectClose(
      column,
      column.map((_, i) => jacobian[i * m + k]!),
      1e-13,
    );
  }
}

/** The parameter Jacobian times a vector, of the system itself or by the fallbacks. */
function expectParameterTangent(
  system: System,
  x: Float64Array,
  p: Float64Array,
  jacobian: Float64Array,
): void {
  const dp = p.map((_, i) => Math.sin(2 + 5 * i));
  const found = checkedCall((out) => parameterTangent(system, x, p, dp, out), x.length, [x, p, dp]);
  expectClose(found, product(jacobian, dp, x.length, p.length, 1), 1e-13);
}

/** J V and V J, of the map itself or by the fallback, against the Jacobian; for one vector and for several. */
function expectProducts(map: DiscreteMap, x: Float64Array, p: Float64Array, jacobian: Float64Array): void {
  const n = map.dimension;
  for (const c of [1, 3]) {
    const v = Float64Array.from({ length: n * c }, (_, i) => Math.sin(1 + 3 * i));
    const forward = checkedCall((out) => jacobianTimes(map)(x, p, v, out), n * c, [x, p, v]);
    const backward = checkedCall((out) => timesJacobian(map)(x, p, v, out), n * c, [x, p, v]);
    expectClose(forward, product(jacobian, v, n, n, c), 1e-14);
    expectClose(backward, product(v, jacobian, c, n, n), 1e-14);
  }
  if (map.weighted) expectWeighted(map.weighted, x, p, jacobian);
}

/** D recovered from the Jacobian: each entry over the weight it scales. */
function expectWeighted(
  weighted: WeightedJacobian,
  x: Float64Array,
  p: Float64Array,
  jacobian: Float64Array,
): void {
  const n = x.length;
  const slopes = checkedCall((out) => weighted.slopes(x, p, out), n, [x, p]);
  const scaled = jacobian.map(
    (_, i) => p[i]! * slopes[weighted.side === "left" ? Math.floor(i / n) : i % n]!,
  );
  expectClose(jacobian, scaled, 1e-15);
}

function evaluate(system: System, x: Float64Array, p: Float64Array, out?: Float64Array): Float64Array {
  return system.kind === "map" ? system.step(x, p, out) : system.derivative(x, p, out);
}

/** Calls with and without `out`; the results must agree, `out` be filled and returned, the arguments unchanged. */
function checkedCall(
  call: (out?: Float64Array) => Float64Array,
  length: number,
  args: readonly Float64Array[],
): Float64Array {
  const before = args.map((a) => a.slice());
  const out = new Float64Array(length).fill(NaN);
  expect(call(out)).toBe(out);
  const fresh = call();
  expect(fresh).toEqual(out);
  expect(call()).not.toBe(fresh);
  expect(args).toEqual(before);
  return out;
}

/** ∂/∂x [n, n] or ∂/∂p [n, m] of the twin: Im F(… + ih)/h. */
function complexStep(twin: Twin, x: Float64Array, p: Float64Array, argument: "x" | "p"): Float64Array {
  const h = 1e-40;
  const columns = { x, p }[argument].length;
  const result = new Float64Array(x.length * columns);
  for (let k = 0; k < columns; k++) {
    const shift = (a: Float64Array, here: boolean): C[] =>
      Array.from(a, (v, i) => (here && i === k ? [v, h] : real(v)));
    const values = twin(shift(x, argument === "x"), shift(p, argument === "p"));
    values.forEach(([, im], i) => (result[i * columns + k] = im / h));
  }
  return result;
}

function centralDifferences(
  system: System,
  x: Float64Array,
  p: Float64Array,
  argument: "x" | "p",
  torus: boolean,
): Float64Array {
  const columns = { x, p }[argument].length;
  const result = new Float64Array(x.length * columns);
  for (let k = 0; k < columns; k++) {
    const h = 1e-5 * (1 + Math.abs({ x, p }[argument][k]!));
    const at = (sign: number) => {
      const moved = { x: x.slice(), p: p.slice() };
      moved[argument][k]! += sign * h;
      return evaluate(system, moved.x, moved.p);
    };
    const [up, down] = [at(1), at(-1)];
    for (let i = 0; i < x.length; i++) {
      const difference = up[i]! - down[i]!;
      result[i * columns + k] = (torus ? wrapped(difference) : difference) / (2 * h);
    }
  }
  return result;
}

function wrapped(difference: number): number {
  return difference - Math.round(difference);
}

function expectPullback(system: System, x: Float64Array, p: Float64Array, jacobian: Float64Array): void {
  const { dimension: n, parameterDimension: m } = system;
  if (system.parameterPullback === undefined) return;
  const pullback = system.parameterPullback.bind(system);
  const adjoint = Float64Array.from({ length: n }, (_, i) => Math.cos(1 + 2 * i));
  const found = checkedCall((out) => pullback(x, p, adjoint, out), m, [x, p, adjoint]);
  const expected = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) expected[k]! += adjoint[i]! * jacobian[i * m + k]!;
  }
  expectClose(found, expected, 1e-13);
}

/** Largest entry of |found − expected| against tolerance · (1 + largest |expected|). */
function expectClose(found: Float64Array, expected: Float64Array, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  const scale = expected.reduce((max, v) => Math.max(max, Math.abs(v)), 1);
  const error = found.reduce((max, v, i) => Math.max(max, Math.abs(v - expected[i]!)), 0);
  expect(error, `error of ${found.join(" ")} against ${expected.join(" ")}`).toBeLessThanOrEqual(
    tolerance * scale,
  );
}
