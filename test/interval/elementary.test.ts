import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  expDown,
  expInterval,
  expUp,
  logisticDown,
  logisticInterval,
  logisticUp,
  tanhDown,
  tanhInterval,
  tanhUp,
} from "../../src/interval/elementary.js";
import { ulpsBetween } from "./exact-doubles.js";
import { exactExp, exactLogistic, exactTanh, isBeyond, type ExactReal } from "./exact-functions.js";

const LN2 = Math.LN2;
/** Ends of the reduction's pieces, powers of two, the limits of the range, and where formulas change. */
const adversarial = [
  ...[0, 1, -1, 2, -3, 10, 511, 1022, 1023, -1021, -1022, -1050, -1073].flatMap((k) => [
    k * LN2,
    (k + 0.5) * LN2,
    (k + 0.5) * LN2 * (1 + 2e-16),
    (k + 0.5) * LN2 * (1 - 2e-16),
  ]),
  ...[-1074, -1060, -1022, -300, -60, -53, -27, -4, -3, -2, -1, 0, 1, 5, 9].map((k) => 2 ** k),
  ...[709.78, 709.782712893384, -708.3964185322641, -708.4, -744.44, -745, -745.13, 37, 36.8, 22, 19.1, 0.25],
  ...[0.24999999999999997, 0.1732, 0.0625, 0.5, 1e-8, 3e-9, 1e-300, 5e-324],
].flatMap((x) => [x, -x]);

function encloses(f: { down: (x: number) => number; up: (x: number) => number }, x: number, real: ExactReal) {
  const [low, high] = [f.down(x), f.up(x)];
  if (!isBeyond(low, real, 1)) throw new Error(`the lower bound ${low} at ${x} is too large`);
  if (high !== Infinity && !isBeyond(high, real, -1))
    throw new Error(`the upper bound ${high} at ${x} is too small`);
  return high === Infinity ? 0 : ulpsBetween(low, high);
}

const exp = { down: expDown, up: expUp };
const logistic = { down: logisticDown, up: logisticUp };
const tanh = { down: tanhDown, up: tanhUp };

function widest(f: typeof exp, real: (x: number) => ExactReal, points: readonly number[]): number {
  return points.reduce((most, x) => Math.max(most, encloses(f, x, real(x))), 0);
}

function randomPoints(from: number, to: number, count: number): number[] {
  return fc
    .sample(fc.double({ min: from, max: to, noNaN: true }), { numRuns: count, seed: 5 })
    .concat(
      fc
        .sample(fc.integer({ min: 0, max: 2 ** 30 }), { numRuns: count, seed: 6 })
        .map((i) => from + ((to - from) * i) / 2 ** 30),
    );
}

describe("enclosures against exact arithmetic", () => {
  const inRange = adversarial.filter((x) => Math.abs(x) <= 744.4);

  it("of exp hold and are narrow, over the whole range", () => {
    expect(widest(exp, exactExp, [...inRange, ...randomPoints(-745, 709.78, 1500)])).toBeLessThanOrEqual(14);
  });

  it("of the logistic hold and are narrow, in the lower tail too", () => {
    const points = [...inRange, ...randomPoints(-740, 40, 700), ...randomPoints(-5, 5, 700)];
    expect(widest(logistic, exactLogistic, points)).toBeLessThanOrEqual(22);
  });

  it("of tanh hold and are narrow", () => {
    const points = [...inRange, ...randomPoints(1e-40, 0.25, 500), ...randomPoints(0.25, 25, 1000)];
    const positive = points.map(Math.abs).filter((x) => x > 2 ** -140 && x < 100);
    expect(widest(tanh, exactTanh, positive)).toBeLessThanOrEqual(30);
    for (const x of positive) expect([tanhDown(-x), tanhUp(-x)]).toEqual([-tanhUp(x), -tanhDown(x)]);
  });

  it("of tanh x lie just below x where the cube is lost", () => {
    for (const x of [2 ** -1074, 1e-310, 1e-200, 2 ** -60]) {
      expect(tanhUp(x)).toBe(x);
      expect(tanhDown(x)).toBeLessThan(x);
      expect(tanhDown(x)).toBeGreaterThanOrEqual(x * (1 - 8 * 2 ** -52) - 2 * Number.MIN_VALUE);
    }
  });
});

describe("at the limits", () => {
  it("exp over- and underflows outwards", () => {
    expect([expDown(710), expUp(710)]).toEqual([Number.MAX_VALUE, Infinity]);
    expect([expDown(1e300), expUp(Infinity)]).toEqual([Number.MAX_VALUE, Infinity]);
    expect([expDown(-746), expUp(-746), expUp(-1e308)]).toEqual([0, Number.MIN_VALUE, Number.MIN_VALUE]);
    expect([expDown(-Infinity), expUp(-Infinity)]).toEqual([0, 0]);
  });

  it("sigmoids saturate inside their range", () => {
    expect(logisticInterval({ lo: -Infinity, hi: Infinity })).toEqual({ lo: 0, hi: 1 });
    expect(tanhInterval({ lo: -Infinity, hi: Infinity }).hi).toBe(1);
    expect(tanhDown(1000)).toBeLessThan(1);
    expect(tanhDown(1000)).toBeGreaterThan(1 - 4 * 2 ** -52);
    expect(logisticDown(1000)).toBeLessThan(1);
    expect([tanhDown(0), tanhUp(0), tanhUp(-0)]).toEqual([0, 0, 0]);
    expect(logisticDown(-1e9)).toBe(0);
    expect(logisticUp(-1e9)).toBeLessThan(1e-300);
  });

  it("intervals are images of their ends", () => {
    expect(expInterval({ lo: -Infinity, hi: 0 }).lo).toBe(0);
    const { lo, hi } = expInterval({ lo: 0, hi: 1 });
    expect(lo).toBeLessThanOrEqual(1);
    expect(hi).toBeGreaterThanOrEqual(Math.E);
  });
});
