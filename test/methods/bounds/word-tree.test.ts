import { describe, expect, it } from "vitest";
import { eigenvalues } from "../../../src/linalg/eigenvalues.js";
import { solveLinear } from "../../../src/linalg/lu.js";
import { identity, matMul, transpose } from "../../../src/linalg/matrix.js";
import { ellipsoidalShape } from "../../../src/methods/bounds/ellipsoidal-shape.js";
import { maxHeap } from "../../../src/methods/bounds/max-heap.js";
import { squaredNormUp, vertexTest } from "../../../src/methods/bounds/vertex-test.js";
import { addForm, formStore, isDominated } from "../../../src/methods/bounds/word-dominance.js";
import { wordTree } from "../../../src/methods/bounds/word-tree.js";
import { numbersFrom } from "./random-network.js";

/** Largest λ with det(D Q D − λP) = 0. */
function generalisedEigenvalue(q: Float64Array, p: Float64Array, n: number, v: number): number {
  const masked = q.map((x, at) => ((v >> (at % n)) & (v >> Math.floor(at / n)) & 1 ? x : 0));
  const columns = Array.from(
    { length: n },
    (_, j) =>
      solveLinear(
        p,
        Float64Array.from({ length: n }, (_, i) => masked[i * n + j]!),
        n,
      ).x,
  );
  const product = Float64Array.from({ length: n * n }, (_, at) => columns[at % n]![Math.floor(at / n)]!);
  return Math.max(...eigenvalues(product, n).re);
}

function positiveForm(seed: number, n: number): Float64Array {
  const t = numbersFrom(seed, n * n);
  const p = matMul(transpose(t, n, n), t, n, n, n);
  return p.map((v, at) => v + (at % (n + 1) === 0 ? 0.2 : 0));
}

describe("vertexTest", () => {
  it("turns at the largest generalised eigenvalue, and never below it", () => {
    for (let seed = 0; seed < 20; seed++) {
      const n = 2 + (seed % 4);
      const [p, q] = [positiveForm(seed, n), positiveForm(100 + seed, n)];
      const test = vertexTest(p, n)!;
      for (let v = 1; v < 2 ** n; v++) {
        const exact = generalisedEigenvalue(q, p, n, v);
        expect(test.below(q, v, exact * (1 - 1e-9), 0)).toBe(false);
        expect(test.below(q, v, exact * (1 + 1e-9), 0)).toBe(true);
        expect(test.below(q, v, exact * (1 + 1e-9), 0.1 * exact)).toBe(false);
        const up = squaredNormUp(test, { q, excess: 0 }, v, exact / 2);
        expect(up).toBeGreaterThan(exact);
        expect(up).toBeLessThan(1.01 * exact);
      }
    }
  });

  it("refuses a form that is not positive definite", () => {
    expect(vertexTest(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
    expect(vertexTest(Float64Array.of(1, 0, 0, -1), 2)).toBeUndefined();
  });
});

describe("isDominated", () => {
  const test = vertexTest(identity(2), 2)!;
  const form = (entries: number[], length: number) => ({ s: Float64Array.from(entries), sExcess: 0, length });
  const store = formStore(2);
  addForm(store, form([2, 0, 0, 0.1], 3));
  addForm(store, form([0.1, 0, 0, 2], 3));
  const threshold = () => ({ base: 1, powers: [1] });

  it("by a mixture where no single form is large enough", () => {
    expect(isDominated(form([1.03, 0, 0, 1.03], 3), store, test, threshold())).toBe(true);
    expect(isDominated(form([1.06, 0, 0, 1.06], 3), store, test, threshold())).toBe(false);
    expect(isDominated(form([1.5, 0, 0, 0.5], 4), store, test, threshold())).toBe(true);
    expect(isDominated(form([2.1, 0, 0, 0.01], 4), store, test, threshold())).toBe(false);
  });

  it("only by words at most as long, and less what is uncertain", () => {
    expect(isDominated(form([1.03, 0, 0, 1.03], 2), store, test, threshold())).toBe(false);
    expect(isDominated({ ...form([1.03, 0, 0, 1.03], 3), sExcess: 0.05 }, store, test, threshold())).toBe(
      false,
    );
    // At γ = 1.1 two more steps are worth 1.1⁴.
    expect(isDominated(form([1.5, 0, 0, 1.5], 5), store, test, { base: 1.1, powers: [1] })).toBe(true);
  });
});

describe("wordTree", () => {
  it("closes the bracket of the mixed matrix, and never falls below what dominance was shown for", () => {
    const w = Float64Array.of(0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6);
    const test = vertexTest(ellipsoidalShape(w, 3), 3)!;
    for (const tolerance of [1e-2, 1e-3, 1e-4]) {
      const tree = wordTree(w, test, 1.3991749, { tolerance, maxNodes: 2000 });
      const best = tree.improvements.at(-1)?.growth ?? 1.3991749;
      expect(tree.status).toBe("converged");
      expect(tree.upper).toBeGreaterThanOrEqual(1.4015754028);
      expect(tree.upper).toBeLessThanOrEqual(best * (1 + tolerance));
      expect(tree.overshoot).toBeGreaterThanOrEqual(1);
    }
  });

  it("brackets from any norm, the plain one included", () => {
    const w = Float64Array.of(0.9, -1.4, 1, -0.5);
    const { upper, status, nodes } = wordTree(w, vertexTest(identity(2), 2)!, Math.sqrt(1.4), {
      tolerance: 0.01,
      maxNodes: 2000,
    });
    expect(status).toBe("converged");
    expect(nodes).toBeGreaterThan(1);
    expect(upper).toBeGreaterThanOrEqual(Math.sqrt(1.4));
  });
});

describe("maxHeap", () => {
  it("gives items by falling key", () => {
    const heap = maxHeap<number>((x) => x);
    const numbers = Array.from(numbersFrom(3, 200));
    numbers.forEach(heap.push);
    const sorted = numbers.map(() => heap.pop()!);
    expect(sorted).toEqual(numbers.toSorted((a, b) => b - a));
    expect([heap.pop(), heap.peek(), heap.size()]).toEqual([undefined, undefined, 0]);
  });
});
