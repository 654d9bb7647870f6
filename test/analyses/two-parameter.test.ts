import { describe, expect, it } from "vitest";
import { twoParameter } from "../../analyses/two-parameter.js";
import { logistic } from "../../src/systems/activation.js";

const [flow, map] = twoParameter({ maxStep: 0.02 }).panels.map(({ diagram }) => diagram) as [
  ReturnType<typeof twoParameter>["panels"][0]["diagram"],
  ReturnType<typeof twoParameter>["panels"][1]["diagram"],
];

function pointsOf(diagram: typeof flow, type: string) {
  return diagram.curves.filter((curve) => curve.type === type).flatMap(({ points }) => points);
}

/** Slopes of the logistic at the two states. */
function slopes(state: readonly number[]): [number, number] {
  return state.map((y) => logistic(y) * logistic(-y)) as [number, number];
}

describe("the flow: −1 + 6s, −3t; 3s, −1 + 6t with slopes s and t", () => {
  it("has trace 0 on the Hopf curves, determinant 0 on the folds, and ω² = det", () => {
    for (const { state, angle } of pointsOf(flow, "hopf")) {
      const [s, t] = slopes(state);
      expect(Math.abs(s + t - 1 / 3)).toBeLessThan(1e-12);
      if (angle !== null) expect(angle ** 2).toBeCloseTo((6 * s - 1) * (6 * t - 1) + 9 * s * t, 10);
    }
    for (const { state } of pointsOf(flow, "fold")) {
      const [s, t] = slopes(state);
      expect(Math.abs((6 * s - 1) * (6 * t - 1) + 9 * s * t)).toBeLessThan(1e-12);
    }
    for (const type of ["hopf", "fold"]) expect(pointsOf(flow, type).length).toBeGreaterThan(200);
  });

  it("lies on I = y − Wσ(y)", () => {
    for (const { parameter, and, state } of flow.curves.flatMap(({ points }) => points)) {
      const [u, v] = state.map(logistic) as [number, number];
      expect(Math.abs(parameter - (state[0]! - 6 * u + 3 * v))).toBeLessThan(1e-10);
      expect(Math.abs(and - (state[1]! - 3 * u - 6 * v))).toBeLessThan(1e-10);
    }
  });

  it("has its Bogdanov–Takens points where st = 1/45: eight, exactly", () => {
    const [s, t] = [1, -1].map((sign) => (1 / 3 + sign * Math.sqrt(1 / 45)) / 2) as [number, number];
    // σ'(y) = s at y = ±2 artanh √(1 − 4s).
    const at = (slope: number) => 2 * Math.atanh(Math.sqrt(1 - 4 * slope));
    const states = [
      [at(s), at(t)],
      [at(t), at(s)],
    ].flatMap(([x, y]) => [1, -1].flatMap((i) => [1, -1].map((j) => [i * x!, j * y!] as const)));
    const exact = states.map(([x, y]) => {
      return [x - 6 * logistic(x) + 3 * logistic(y), y - 3 * logistic(x) - 6 * logistic(y)] as const;
    });
    const found = flow.codimensionTwo.filter(({ type }) => type === "bogdanov-takens");
    expect(found).toHaveLength(8);
    for (const [a, b] of exact) {
      const distances = found.map(({ parameter, and }) => Math.hypot(parameter - a, and - b));
      expect(Math.min(...distances)).toBeLessThan(1e-9);
    }
  });

  it("turns into itself by a quarter turn about (−3/2, −9/2)", () => {
    const cusps = flow.codimensionTwo.filter(({ type }) => type === "cusp");
    expect(cusps).toHaveLength(4);
    for (const { parameter, and } of cusps) {
      const [x, y] = [-1.5 - (and + 4.5), -4.5 + (parameter + 1.5)];
      expect(Math.min(...cusps.map((q) => Math.hypot(q.parameter - x, q.and - y)))).toBeLessThan(1e-8);
    }
  });
});

describe("the map: D(w, −1.6; 1.6, ½) with D = 1 − h²", () => {
  const invariants = (q: { and: number; state: readonly number[] }) => {
    const [d, e] = q.state.map((h) => 1 - h * h) as [number, number];
    return { trace: d * q.and + e / 2, determinant: d * e * (q.and / 2 + 2.56) };
  };

  it("has determinant 1 on Neimark–Sacker curves, 1 ± trace + determinant = 0 on flips and folds", () => {
    for (const q of pointsOf(map, "neimark-sacker")) {
      expect(Math.abs(invariants(q).determinant - 1)).toBeLessThan(1e-11);
      if (q.angle !== null) expect(invariants(q).trace).toBeCloseTo(2 * Math.cos(q.angle), 10);
    }
    for (const [type, sign] of [
      ["flip", 1],
      ["fold", -1],
    ] as const) {
      expect(pointsOf(map, type).length).toBeGreaterThan(50);
      for (const q of pointsOf(map, type)) {
        const { trace, determinant } = invariants(q);
        expect(Math.abs(1 + sign * trace + determinant)).toBeLessThan(1e-11);
      }
    }
  });

  it("has each strong resonance twice, at its trace, mirrored in b₁", () => {
    const traces = { "resonance-1-1": 2, "resonance-1-2": -2, "resonance-1-3": -1, "resonance-1-4": 0 };
    for (const [type, trace] of Object.entries(traces)) {
      const [a, b, ...more] = map.codimensionTwo.filter((point) => point.type === type);
      expect(more).toEqual([]);
      expect(Math.abs(a!.parameter + b!.parameter)).toBeLessThan(1e-8);
      expect(Math.abs(a!.and - b!.and)).toBeLessThan(1e-8);
      expect(invariants(a!).determinant).toBeCloseTo(1, 8);
      expect(invariants(a!).trace).toBeCloseTo(trace, 8);
    }
    expect(map.failed).toEqual([]);
  });
});
