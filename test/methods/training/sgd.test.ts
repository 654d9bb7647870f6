import { describe, expect, it } from "vitest";
import { sgdStep, type SgdOptions } from "../../../src/methods/training/sgd.js";

/** Steps down ½ λ θ² in each coordinate; θ after every update. */
function descent(
  lambdas: readonly number[],
  start: number,
  steps: number,
  options: SgdOptions,
): Float64Array[] {
  const theta = new Float64Array(lambdas.length).fill(start);
  const velocity = new Float64Array(lambdas.length);
  return Array.from({ length: steps }, () => {
    sgdStep(
      theta,
      velocity,
      theta.map((x, i) => lambdas[i]! * x),
      options,
    );
    return theta.slice();
  });
}

describe("SGD on a parabola", () => {
  const lambda = 0.8;

  it("without momentum shrinks θ by 1 − ηλ an update", () => {
    const path = descent([lambda, 2], 3, 10, { learningRate: 0.1 });
    for (const [k, theta] of path.entries()) {
      expect(theta[0]).toBeCloseTo(3 * (1 - 0.1 * lambda) ** (k + 1), 13);
      expect(theta[1]).toBeCloseTo(3 * 0.8 ** (k + 1), 13);
    }
  });

  it("with momentum follows the roots of r² − (1 + μ − ηλ) r + μ", () => {
    const [eta, mu] = [0.1, 0.5];
    const path = descent([lambda], 3, 12, { learningRate: eta, momentum: mu });
    // θ_k = a r₁^k + b r₂^k with θ_0 = 3 and θ_1 = 3 (1 − ηλ); the roots are real here.
    const trace = 1 + mu - eta * lambda;
    const root = Math.sqrt(trace * trace - 4 * mu) / 2;
    const [r1, r2] = [trace / 2 + root, trace / 2 - root];
    const a = (3 * (1 - eta * lambda) - 3 * r2) / (r1 - r2);
    for (const [k, theta] of path.entries()) {
      expect(theta[0]).toBeCloseTo(a * r1 ** (k + 1) + (3 - a) * r2 ** (k + 1), 12);
    }
  });

  it("with Nesterov's momentum stands where the textbook's method looks ahead", () => {
    const [eta, mu] = [0.2, 0.9];
    const path = descent([lambda], 3, 12, { learningRate: eta, momentum: mu, nesterov: true });
    // v' = μ v − η ∇f(θ' + μ v), θ' ← θ' + v'.
    let [theta, v] = [3, 0];
    for (const ahead of path) {
      v = mu * v - eta * lambda * (theta + mu * v);
      theta += v;
      expect(ahead[0]).toBeCloseTo(theta + mu * v, 12);
    }
  });
});

describe("bounds of the gradient", () => {
  const step = (gradient: number[], options: Partial<SgdOptions>) => {
    const theta = Float64Array.of(4, -2, 1);
    const result = sgdStep(theta, new Float64Array(3), Float64Array.from(gradient), {
      learningRate: 0.5,
      ...options,
    });
    return { ...result, theta: Array.from(theta) };
  };

  it("clips the joint norm and keeps what lies below it", () => {
    const clip = { kind: "norm", limit: 1 } as const;
    const clipped = step([0, 3, 4], { clip });
    expect(clipped).toMatchObject({ norm: 5, status: "clipped" });
    for (const [i, x] of [4, -2.3, 0.6].entries()) expect(clipped.theta[i]).toBeCloseTo(x, 14);
    expect(step([0, 0.3, 0.4], { clip })).toMatchObject({ status: "plain", theta: [4, -2.15, 0.8] });
  });

  it("clips elements", () => {
    const clip = { kind: "elements", limit: 1 } as const;
    expect(step([0, 3, -4], { clip })).toMatchObject({ status: "clipped", theta: [4, -2.5, 1.5] });
    expect(step([0, 1, -1], { clip })).toMatchObject({ status: "plain" });
  });

  it.each([[[NaN, 1, 1]], [[Infinity, 1, 1]], [[2e10, 1, 1]]])("does as asked with %j", (gradient) => {
    const lost = !Number.isFinite(gradient[0]);
    expect(step(gradient, {}).status).toBe(lost ? "overflow" : "plain");
    if (lost) expect(step(gradient, {}).theta).toEqual([4, -2, 1]);
    // 0.5 · 0.02 of the first two, and the third stays.
    const shrunk = step(gradient, { overflow: { shrink: 2 }, clip: { kind: "norm", limit: 1 } });
    expect(shrunk.status).toBe("shrunk");
    for (const [i, x] of [3.96, -1.98, 1].entries()) expect(shrunk.theta[i]).toBeCloseTo(x, 14);
  });

  it("names what is invalid", () => {
    const bad: [Partial<SgdOptions>, RegExp][] = [
      [{ learningRate: 0 }, /learning rate is 0/],
      [{ momentum: 1 }, /momentum is 1/],
      [{ nesterov: true }, /momentum is 0/],
      [{ clip: { kind: "norm", limit: 0 } }, /clipping limit is 0/],
      [{ overflow: { shrink: 4 } }, /shrink are 4; expected an integer from 1 to 3/],
    ];
    for (const [options, message] of bad) expect(() => step([1, 1, 1], options)).toThrow(message);
    expect(() => step([1], {})).toThrow(/gradient has 1 entries; expected 3/);
  });
});
