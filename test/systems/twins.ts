import type { Model } from "../../src/systems/model.js";
import { rateTwin } from "./cell-twins.js";
import { add, cos, dot, logistic, modOne, mul, neg, real, relu, sin, sub, tanh, type C } from "./complex.js";

/** A system's step (or derivative) written a second time, over complex numbers, straight from its definition. */
export type Twin = (x: readonly C[], p: readonly C[]) => C[];

export const twins: Readonly<Record<string, Twin>> = {
  "one-neuron": ([x], [w, b, epsilon, wIn, u]) => [
    add(
      mul(sub(real(1), epsilon!), x!),
      mul(epsilon!, logistic(add(mul(w!, x!), b!))),
      mul(epsilon!, mul(wIn!, u!)),
    ),
  ],
  "one-neuron-flow": ([x], [w, b, wIn, u]) => [add(neg(x!), logistic(add(mul(w!, x!), b!)), mul(wIn!, u!))],
  pascanu: ([x], [w, b]) => [add(mul(w!, logistic(x!)), b!)],
  latch: ([x], [w, h]) => [tanh(add(mul(w!, x!), h!))],
  "flip-flop": (x, p) => networkTwin(24, 3, "tanh")(x, p),
  "ctrnn-hopf": ([x, y], [w, c]) => {
    const s = logistic(add(x!, mul(real(0.5), sub(c!, w!))));
    const t = logistic(sub(y!, mul(real(0.5), add(c!, w!))));
    return [sub(sub(mul(w!, s), mul(c!, t)), x!), sub(add(mul(c!, s), mul(w!, t)), y!)];
  },
  "beer-2": (y, p) => rateTwin(2, 0, rate, "flow")(y, p),
  "beer-3": (y, p) => rateTwin(3, 0, rate, "flow")(y, p),
  henon: ([x, y], [a, b]) => [add(real(1), neg(mul(a!, mul(x!, x!))), y!), mul(b!, x!)],
  logistic: ([x], [r]) => [mul(r!, sub(x!, mul(x!, x!)))],
  cat: ([x, y]) => [modOne(add(x!, x!, y!)), modOne(add(x!, y!))],
  "rotation-tanh": ([x, y], [a, theta]) => [
    mul(a!, sub(mul(cos(theta!), tanh(x!)), mul(sin(theta!), tanh(y!)))),
    mul(a!, add(mul(sin(theta!), tanh(x!)), mul(cos(theta!), tanh(y!)))),
  ],
  lorenz: ([x, y, z], [sigma, rho, beta]) => [
    mul(sigma!, sub(y!, x!)),
    sub(mul(x!, sub(rho!, z!)), y!),
    sub(mul(x!, y!), mul(beta!, z!)),
  ],
};

const rate = { activation: "logistic", state: "pre" } as const;
const phi = { logistic, tanh, relu } as const;

/** The same for a network of n units and q inputs, from its equation in matrix form. */
export function networkTwin(n: number, q: number, cell: "sigmoid" | keyof typeof phi): Twin {
  return (x, p) => {
    const take = (from: number, length: number) => p.slice(from, from + length);
    const u = take(n * n + n * q + n, q);
    const y = cell === "sigmoid" ? x.map(logistic) : x;
    const affine = x.map((_, i) =>
      add(dot(take(i * n, n), y), dot(take(n * n + i * q, q), u), p[n * n + n * q + i]!),
    );
    return cell === "sigmoid" ? affine : affine.map(phi[cell]);
  };
}

/** The twin of a built-in model; a model without one is an error, so that none escapes the suite. */
export function twinOf(model: Model): Twin {
  const twin = twins[model.name];
  if (twin === undefined) throw new Error(`${model.name} has no complex twin in test/systems/twins.ts`);
  return twin;
}
