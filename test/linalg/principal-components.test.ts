import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { principalComponents, project } from "../../src/linalg/principal-components.js";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.js";
import { randomStream } from "../../src/random/stream.js";

const n = 4;

function cloud(seed: number, m: number): Float64Array {
  const { normal } = randomStream(seed);
  return Float64Array.from({ length: m * n }, (_, i) => (1 + (i % n)) * normal() + 3 * (i % n));
}

function covariance(points: Float64Array): Float64Array {
  const m = points.length / n;
  const mean = Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += points[i * n + j]!;
    return sum / m;
  });
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [j, k] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let i = 0; i < m; i++) sum += (points[i * n + j]! - mean[j]!) * (points[i * n + k]! - mean[k]!);
    return sum;
  });
}

describe("principalComponents", () => {
  it("has the eigenvectors of the covariance, and its eigenvalues as parts of the variance", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 6, max: 30 }), (seed, m) => {
        const points = cloud(seed, m);
        const matrix = covariance(points);
        const { values } = symmetricEigen(matrix, n);
        const sorted = Array.from(values).sort((a, b) => b - a);
        const total = sorted.reduce((sum, value) => sum + value, 0);
        const { directions, explained } = principalComponents(points, n, n);
        sorted.forEach((value, k) => {
          expect(explained[k]! * total).toBeCloseTo(value, 8);
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * directions[k * n + j]!;
            expect(sum).toBeCloseTo(value * directions[k * n + i]!, 7);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it("finds the line that points lie on, seen from their mean", () => {
    const line = Float64Array.from([-3, -1, 1, 3].flatMap((t) => [1 + 3 * t, 2 - 4 * t]));
    const found = principalComponents(line, 2, 2);
    expect(Array.from(found.mean)).toEqual([1, 2]);
    expect(found.directions[0]).toBeCloseTo(-0.6, 12);
    expect(found.directions[1]).toBeCloseTo(0.8, 12);
    expect(found.explained[0]).toBeCloseTo(1, 12);
    expect(project(found, [1 + 3 * 5, 2 - 4 * 5])[0]).toBeCloseTo(-25, 10);
  });

  it("gives zeros where all points are one, or where there are fewer points than directions", () => {
    expect(Array.from(principalComponents(Float64Array.of(1, 2, 1, 2), 2, 2).explained)).toEqual([0, 0]);
    const { directions, explained } = principalComponents(Float64Array.of(1, 2, 3), 3, 3);
    expect(Array.from(explained)).toEqual([0, 0, 0]);
    expect(directions.every(Number.isFinite)).toBe(true);
  });

  it.each([
    [() => principalComponents(new Float64Array(6), 2, 3), "count is 3; expected an integer from 1 to 2"],
    [() => principalComponents(new Float64Array(0), 2, 1), "points is empty"],
  ])("refuses what does not fit: %s", (call, message) => {
    expect(call).toThrow(message);
  });
});
