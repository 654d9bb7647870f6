import { describe, expect, it } from "vitest";
import { frameKernel } from "../../src/kernels/lyapunov.js";
import { matMul } from "../../src/linalg/matrix.js";
import { qr } from "../../src/linalg/qr.js";
import { randomStream } from "../../src/random/stream.js";

function normals(count: number, stream: number): Float64Array {
  const { normal } = randomStream(9, stream);
  return Float64Array.from({ length: count }, normal);
}

/** LU with partial pivoting of X [n, m] in plain TypeScript: L with its rows in place, and the pivots. */
function factorTwin(x: Float64Array, n: number, m: number) {
  const a = x.slice();
  const order = Array.from({ length: n }, (_, i) => i);
  const pivots = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    let best = j;
    for (let i = j; i < n; i++) {
      if (Math.abs(a[order[i]! * m + j]!) > Math.abs(a[order[best]! * m + j]!)) best = i;
    }
    [order[j], order[best]] = [order[best]!, order[j]!];
    const top = order[j]! * m;
    pivots[j] = a[top + j]!;
    for (const row of order.slice(j + 1)) {
      const factor = a[row * m + j]! / pivots[j]!;
      a[row * m + j] = factor;
      for (let k = j + 1; k < m; k++) a[row * m + k]! -= factor * a[top + k]!;
    }
  }
  order.forEach((row, i) => {
    for (let j = i; j < m; j++) a[row * m + j] = i === j ? 1 : 0;
  });
  return { l: a, pivots };
}

function jacobian(w: Float64Array, d: Float64Array, side: "left" | "right"): Float64Array {
  const n = d.length;
  return w.map((v, at) => v * d[side === "right" ? at % n : Math.floor(at / n)]!);
}

function expectNear(found: Float64Array, expected: Float64Array, tolerance = 1e-10): void {
  expect(found.length).toBe(expected.length);
  const size = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  found.forEach((v, i) => {
    expect(Math.abs(v - expected[i]!)).toBeLessThanOrEqual(tolerance * size);
  });
}

describe("Lyapunov kernel", () => {
  it.each([
    [1, 1, "left"],
    [3, 2, "right"],
    [4, 4, "left"],
    [6, 6, "right"],
    [9, 5, "left"],
    [31, 31, "right"],
    [32, 32, "left"],
    [50, 13, "right"],
  ] as const)(
    "moves and factors %i-dimensional vectors, %i of them, as its twin does (D on the %s)",
    (n, m, side) => {
      const [w, x] = [normals(n * n, 0), normals(n * m, 1)];
      const frame = frameKernel(w, n, m);
      expect(frame.write(x)).toBe(true);
      let twin = factorTwin(x, n, m);
      expectNear(frame.pivots, twin.pivots);
      for (let t = 0; t < 4; t++) {
        const slopes = normals(n, 2 + t).map((v) => Math.exp(v));
        expect(frame.advance(slopes, side)).toBe(true);
        twin = factorTwin(matMul(jacobian(w, slopes, side), twin.l, n, n, m), n, m);
        expectNear(frame.pivots, twin.pivots, 1e-9);
      }
      expectNear(frame.read(), twin.l, 1e-8);
      const q = frame.orthonormalise()!;
      const oracle = qr(twin.l, n, m);
      expectNear(q, oracle.q, 1e-7);
      expectNear(
        frame.diagonal,
        Float64Array.from({ length: m }, (_, j) => oracle.r[j * m + j]!),
        1e-8,
      );
    },
  );

  it("gives the same bits each time", () => {
    const [w, x] = [normals(400, 0), normals(400, 1)];
    const run = () => {
      const frame = frameKernel(w, 20, 20);
      frame.write(x);
      frame.advance(normals(20, 2), "left");
      return frame.read();
    };
    expect(run()).toEqual(run());
  });

  it.each([
    ["singular", (i: number, j: number) => (i + 1) * (j + 2)],
    ["zero", () => 0],
    ["overflowing", (i: number, j: number) => (i === j ? 1e308 : 1e307)],
  ])("keeps its vectors where the Jacobian is %s", (_name, entry) => {
    const n = 7;
    const w = Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n));
    const frame = frameKernel(w, n, n);
    frame.write(normals(n * n, 1));
    const before = frame.read();
    expect(frame.advance(new Float64Array(n).fill(9), "left")).toBe(false);
    expect(frame.read()).toEqual(before);
  });

  it("says that columns are dependent", () => {
    expect(frameKernel(new Float64Array(9), 3, 2).write(Float64Array.of(1, 2, 1, 2, 1, 2))).toBe(false);
  });
});
