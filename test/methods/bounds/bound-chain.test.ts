import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growthRate } from "../../../src/methods/bounds/bound-hierarchy.js";
import { jointSpectralRadius } from "../../../src/methods/bounds/joint-spectral-radius.js";
import { lowerBounds, type LowerBound } from "../../../src/methods/bounds/lower-bounds.js";
import { logBoundAtLag, normBounds } from "../../../src/methods/bounds/norm-bounds.js";
import type { NormBound } from "../../../src/methods/results.js";
import { numbersFrom } from "./random-network.js";

const kinds = [
  "dense",
  "integer",
  "signs",
  "sparse",
  "triangular",
  "nilpotent",
  "badly scaled",
  "cyclic",
  "tiny",
  "huge",
] as const;
type Kind = (typeof kinds)[number];

/** A random n × n matrix with the structure that breaks bounds. */
function matrixOf(kind: Kind, n: number, seed: number): Float64Array {
  const raw = numbersFrom(seed, n * n + n);
  const keep = numbersFrom(seed + 1, n * n);
  const entry = (v: number, i: number, j: number): number => {
    switch (kind) {
      case "dense":
        return 2 * v;
      case "integer":
        return Math.round(3 * v);
      case "signs":
        return Math.sign(Math.round(1.5 * v));
      case "sparse":
        return keep[i * n + j]! > 0.2 ? v : 0;
      case "triangular":
        return j >= i ? 2 * v : 0;
      case "nilpotent":
        return j > i ? 5 * v : 0;
      case "badly scaled":
        return v * 10 ** (3 * (raw[n * n + i]! - raw[n * n + j]!));
      case "cyclic":
        return j === (i + 1) % n || keep[i * n + j]! > 0.8 ? v : 0;
      case "tiny":
        return v * 1e-300;
      case "huge":
        return v * 1e170;
    }
  };
  return Float64Array.from({ length: n * n }, (_, at) => entry(raw[at]!, Math.floor(at / n), at % n));
}

const matrices = fc.record({
  kind: fc.constantFrom(...kinds),
  n: fc.constantFrom(1, 2, 2, 3, 3, 4, 5, 6),
  seed: fc.nat(),
});

/** A lower estimate of ln ‖W D_1 ⋯ W D_k‖₂ after each factor: one power step from the longest column. */
function productLogs(
  w: Float64Array,
  n: number,
  diagonal: (k: number, i: number) => number,
  steps: number,
): number[] {
  let p = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  let log = 0;
  const logs: number[] = [];
  for (let k = 0; k < steps; k++) {
    const top = w.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    if (top === 0) return [...logs, ...new Array<number>(steps - k).fill(-Infinity)];
    const next = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let l = 0; l < n; l++) {
        for (let j = 0; j < n; j++)
          next[i * n + j]! += p[i * n + l]! * (w[l * n + j]! / top) * diagonal(k, j);
      }
    }
    const size = next.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    if (size === 0) return [...logs, ...new Array<number>(steps - k).fill(-Infinity)];
    p = next.map((v) => v / size);
    log += Math.log(size) + Math.log(top);
    logs.push(log + Math.log(normFromBelow(p, n)));
  }
  return logs;
}

function normFromBelow(p: Float64Array, n: number): number {
  const columns = Array.from({ length: n }, (_, j) =>
    Math.hypot(...Array.from({ length: n }, (_, i) => p[i * n + j]!)),
  );
  const longest = columns.indexOf(Math.max(...columns));
  const image = Float64Array.from({ length: n }, (_, i) => p[i * n + longest]!);
  const back = Float64Array.from({ length: n }, (_, j) =>
    image.reduce((sum, v, i) => sum + v * p[i * n + j]!, 0),
  );
  const forth = Float64Array.from({ length: n }, (_, i) =>
    back.reduce((sum, v, j) => sum + v * p[i * n + j]!, 0),
  );
  return Math.max(columns[longest]!, Math.hypot(...forth) / Math.hypot(...back));
}

const steps = 12;

/** Random slopes and the witnesses of the lower bounds, repeated. */
function simulatedProducts(
  w: Float64Array,
  n: number,
  seed: number,
  lower: readonly LowerBound[],
): number[][] {
  const random = numbersFrom(seed + 2, steps * n);
  const slopes = (k: number, i: number) => Math.min(1, 1.5 * Math.abs(random[k * n + i]!));
  const words = lower.filter(({ witness }) => witness.length > 0).map(({ witness }) => witness);
  const repeated = words.map(
    (word) => (k: number, i: number) => (word[k % word.length]!.includes(i) ? 1 : 0),
  );
  return [slopes, ...repeated].map((diagonal) => productLogs(w, n, diagonal, steps));
}

/** What exceeds a bound: assertions are too slow to make one of each comparison. */
function productsAbove(products: readonly number[][], upper: readonly NormBound[], n: number): string[] {
  const finite = upper.filter(({ prefactor }) => prefactor < Infinity);
  return products.flatMap((logs) =>
    logs.flatMap((log, at) =>
      finite
        .filter((bound) => !(log <= logBoundAtLag(bound, at + 1, n) + 1e-10 * (at + 1)))
        .map(({ method }) => `e^${log} above ${method} after ${at + 1} factors`),
    ),
  );
}

function lowerAbove(
  lower: readonly { readonly value: number; readonly method: string }[],
  upper: readonly NormBound[],
): string[] {
  return lower.flatMap(({ value, method }) =>
    upper.filter((bound) => !(value <= growthRate(bound))).map((bound) => `${method} above ${bound.method}`),
  );
}

/** rate ≤ other, but for what the searches leave. */
function expectOrder(upper: readonly NormBound[], chain: readonly (readonly [string, string])[]): void {
  const rate = (method: string) => {
    const found = upper.find((bound) => bound.method === method);
    return found && growthRate(found);
  };
  for (const [less, more] of chain) {
    const [a, b] = [rate(less), rate(more)];
    if (a !== undefined && b !== undefined)
      expect(a, `${less} ≤ ${more}`).toBeLessThanOrEqual(b * (1 + 1e-8));
  }
}

const order = [
  ["s min‖SWS⁻¹‖₂", "s‖W‖₂"],
  ["s min‖SWS⁻¹‖₂", "s ρ(|W|)"],
  ["s ρ(|W|)", "s‖W‖₁"],
  ["s ρ(|W|)", "s‖W‖∞"],
] as const;

describe("the chain of bounds, over ten thousand matrices", () => {
  it("never has a proven upper bound below a lower bound or a product, and keeps its order", () => {
    fc.assert(
      fc.property(matrices, ({ kind, n, seed }) => {
        const w = matrixOf(kind, n, seed);
        const upper = normBounds(w, n, 1);
        const lower = lowerBounds(w, n, 1, { maxOperations: 2e4 });
        expect(
          lowerAbove(
            lower.filter(({ rigorous }) => rigorous),
            upper.filter(({ rigorous }) => rigorous),
          ),
        ).toEqual([]);
        expect(productsAbove(simulatedProducts(w, n, seed, lower), upper, n)).toEqual([]);
        expectOrder(upper, order);
      }),
      { numRuns: 10_000, seed: 1 },
    );
  }, 600_000);

  it("has the joint spectral radius between them", () => {
    const small = matrices.filter(({ n }) => n <= 4);
    fc.assert(
      fc.property(small, ({ kind, n, seed }) => {
        const w = matrixOf(kind, n, seed);
        const joint = jointSpectralRadius(w, n, 1, { tolerance: 0.2, maxNodes: 5 });
        const above: NormBound = {
          method: "s JSR",
          value: joint.upper,
          prefactor: joint.prefactor ?? Infinity,
          norm: "2",
          rigorous: joint.rigorous,
        };
        const lower = lowerBounds(w, n, 1, { maxOperations: 2e4 });
        const upper = normBounds(w, n, 1);
        expect(
          lowerAbove(
            lower.filter(({ rigorous }) => rigorous && joint.rigorous),
            [above],
          ),
        ).toEqual([]);
        if (joint.rigorous) expect(lowerAbove([{ method: "s JSR", value: joint.lower }], upper)).toEqual([]);
        expect(productsAbove(simulatedProducts(w, n, seed, lower), [above], n)).toEqual([]);
        expect(joint.lower).toBeLessThanOrEqual(joint.upper);
      }),
      { numRuns: 600, seed: 2 },
    );
  }, 600_000);
});
