import { expect } from "vitest";
import { randomStream } from "../../../src/random/stream.js";
import { layerJacobian, type Layer } from "../../../src/systems/layers/layer.js";

const step = 1e-5;

export function normals(count: number, seed: number): Float64Array {
  const { normal } = randomStream(seed);
  return Float64Array.from({ length: count }, () => normal());
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, v, i) => sum + v * b[i]!, 0);
}

/** δ · F(x; p), from a forward run alone. */
function projection(layer: Layer, x: Float64Array, p: Float64Array, batch: number, delta: Float64Array) {
  const out = new Float64Array(batch * layer.outputs);
  layer.forward(x, p, batch, out);
  return dot(delta, out);
}

/** Central differences of δ · F in each entry of `v`, which is put back. */
function differences(v: Float64Array, value: () => number): Float64Array {
  return v.map((old, i) => {
    v[i] = old + step;
    const high = value();
    v[i] = old - step;
    const low = value();
    v[i] = old;
    return (high - low) / (2 * step);
  });
}

function expectClose(found: Float64Array, wanted: Float64Array, tolerance: number): void {
  const scale = wanted.reduce((largest, v) => Math.max(largest, Math.abs(v)), 1);
  found.forEach((v, i) => {
    expect(Math.abs(v - wanted[i]!)).toBeLessThan(tolerance * scale);
  });
}

/**
 * What every layer must satisfy at a random input: adjoints in the input and in the weights agree with central
 * differences, tangent and adjoint are transposes of each other, arguments stay as they are.
 *
 * @param p weights; entries outside the layer's own must come out of `weightPullback` untouched
 */
export function checkLayer(
  layer: Layer,
  p: Float64Array,
  batch: number,
  seed: number,
  tolerance = 1e-8,
): void {
  const x = normals(batch * layer.inputs, seed);
  const delta = normals(batch * layer.outputs, seed + 1);
  const before = [x.slice(), p.slice(), delta.slice()];
  const value = () => projection(layer, x, p, batch, delta);
  const byInput = differences(x, value);
  const byWeight = differences(p, value);
  value();
  const pulled = new Float64Array(x.length).fill(NaN);
  layer.pull(p, delta, pulled);
  expectClose(pulled, byInput, tolerance);
  const untouched = 7;
  const gradient = new Float64Array(p.length).fill(untouched);
  layer.weightPullback(p, delta, gradient);
  const own = (i: number) => i >= layer.base && i < layer.base + layer.weights;
  expectClose(
    gradient,
    byWeight.map((v, i) => (own(i) ? v : untouched)),
    tolerance,
  );
  const jacobian = layerJacobian(layer, p, batch);
  const columns = x.length;
  const transposed = x.map((_, j) =>
    dot(
      delta,
      delta.map((__, i) => jacobian[i * columns + j]!),
    ),
  );
  expectClose(transposed, pulled, 1e-12);
  expect([x, p, delta]).toEqual(before);
}
