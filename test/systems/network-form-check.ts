import { expect } from "vitest";
import { activations } from "../../src/systems/activation.js";
import type { Model } from "../../src/systems/model.js";
import { slopeOf, type NetworkForm } from "../../src/systems/network-form.js";

/** Where a model says of which parts it is made, its step and its Jacobian must be what these make. */
export function expectNetworkForm(model: Model, x: Float64Array, p: Float64Array): void {
  const form = model.networkForm?.(p);
  if (form === undefined) return;
  const { system } = model;
  const made = formedStep(form, x);
  const image = system.kind === "map" ? system.step(x, p) : system.derivative(x, p);
  const { timeConstant: tau = 1, shift } = form;
  image.forEach((value, i) => {
    const rest = system.kind === "map" ? 0 : x[i]! + (shift?.[i] ?? 0);
    expect(tau * value).toBeCloseTo(made.image[i]! - rest, 12);
  });
  const n = form.units;
  system.jacobian(x, p).forEach((entry, at) => {
    const identity = system.kind === "flow" && at % (n + 1) === 0 ? 1 : 0;
    const slope = made.slopes[form.state === "post" ? Math.floor(at / n) : at % n]!;
    expect(tau * entry).toBeCloseTo(slope * form.wRec[at]! - identity, 12);
    expect(slope).toBeLessThanOrEqual(slopeOf(form) * (1 + 1e-15));
  });
}

/** F(x) and the slopes of the units by the definitions of both forms. */
function formedStep(form: NetworkForm, x: Float64Array) {
  const phi = activations[form.activation];
  const value = (z: number) => phi.value(z);
  const derivative = (z: number) => phi.derivative(z);
  const affine = (y: Float64Array, input: boolean) =>
    form.b.map((b, i) => {
      const row = (w: Float64Array, v: Float64Array) =>
        v.reduce((sum, vj, j) => sum + w[i * v.length + j]! * vj, 0);
      return row(form.wRec, y) + (input ? row(form.wIn, form.u) : 0) + b;
    });
  if (form.state === "pre") {
    const a = x.map((v, i) => v + (form.shift?.[i] ?? 0));
    return { image: affine(a.map(value), true), slopes: a.map(derivative) };
  }
  const a = affine(x, form.inputAfter !== true);
  const after = form.inputAfter === true ? form.wIn[0]! * form.u[0]! : 0;
  return { image: a.map((z) => value(z) + after), slopes: a.map(derivative) };
}
