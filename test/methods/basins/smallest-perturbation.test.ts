import { describe, expect, it } from "vitest";
import { certainBall } from "../../../src/methods/basins/certain-ball.js";
import { findAttractors } from "../../../src/methods/basins/find-attractors.js";
import { flipDistance, flipDistanceFrom } from "../../../src/methods/basins/flip-distances.js";
import { labeller } from "../../../src/methods/basins/labeller.js";
import { oneNeuronFixedPoints } from "../../../src/methods/fixed-points/one-neuron-fixed-points.js";
import { randomStream } from "../../../src/random/stream.js";
import { findModel } from "../../../src/systems/models.js";
import { defaultParameters, withParameters } from "../../../src/systems/parameters.js";
import { hopfModel, productModel, swapModel } from "./basin-models.js";

const options = { seed: 0, reach: 5 };

describe("flipDistance", () => {
  it("a straight boundary: the distance of the diagonal, at right angles to it", () => {
    const model = swapModel(0.6, 1.1);
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    const [x, y] = atlas.attractors[0]!.states[0]!;
    const flip = flipDistance(model, p, atlas, 0, [], options)!;
    expect(flip.norm).toBeCloseTo(Math.abs(x! - y!) / Math.SQRT2, 6);
    expect(flip.delta[0]! / flip.delta[1]!).toBeCloseTo(-1, 3);
    expect(flip.alignment).toBeCloseTo(1, 6);
    expect(flip.lower).toBeGreaterThan(0);
    expect(flip.lower!).toBeLessThan(flip.norm);
  });

  it("two neurons side by side: the nearer of the two unstable points, in closed form", () => {
    const latch = findModel("latch")!;
    const points = (w: number, h: number) =>
      oneNeuronFixedPoints(latch, withParameters(latch, { w, h })).points.map((q) => q.state[0]!);
    const [x, y] = [points(1.5, 0.02), points(1.7, -0.04)];
    const model = productModel([1.5, 1.7], [0.02, -0.04]);
    const p = defaultParameters(model);
    const { atlas } = findAttractors(model, p);
    for (const [k, [i, j]] of [
      [0, 0],
      [0, 2],
      [2, 0],
      [2, 2],
    ].entries()) {
      const exact = Math.min(Math.abs(x[i!]! - x[1]!), Math.abs(y[j!]! - y[1]!));
      const { norm } = flipDistance(model, p, atlas, k, [], options)!;
      expect(norm / exact).toBeGreaterThan(1 - 1e-9);
      expect(norm / exact).toBeLessThan(1 + 1e-6);
    }
  });

  it("one neuron: the distance of the unstable point; the witness does flip", () => {
    const model = findModel("one-neuron")!;
    const p = withParameters(model, { b: -2.43 });
    const { atlas } = findAttractors(model, p);
    const [low, unstable] = oneNeuronFixedPoints(model, p).points.map((q) => q.state[0]!);
    const flip = flipDistance(model, p, atlas, 0, [], options)!;
    expect(flip.norm).toBeCloseTo(unstable! - low!, 11);
    const witness = Float64Array.from(flip.origin, (v, i) => v + flip.delta[i]!);
    expect(labeller(model, p, atlas)(witness)).toBe(1);
    const other = flipDistanceFrom(model, p, atlas, Float64Array.of(0.3), [], options)!;
    expect(other.norm).toBeCloseTo(unstable! - 0.3, 11);
  });

  it("finds none where there is one basin", () => {
    const none = new Float64Array(0);
    const { atlas } = findAttractors(hopfModel, none, { starts: 10 });
    expect(flipDistanceFrom(hopfModel, none, atlas, Float64Array.of(1, 0.2), [], options)).toBeUndefined();
  });
});

describe("certainBall", () => {
  it("every start in it converges to its point, in random networks with several attractors", () => {
    let balls = 0;
    for (let seed = 0; seed < 12; seed++) {
      const random = randomStream(seed);
      const model = productModel(
        [1.3 + random.uniform(), 1.3 + random.uniform()],
        [0, 0.1 * random.normal()],
      );
      const p = defaultParameters(model);
      const { atlas } = findAttractors(model, p);
      const label = labeller(model, p, atlas);
      atlas.attractors.forEach(({ states }, k) => {
        const centre = Float64Array.from(states[0]!);
        const ball = certainBall(model, p, centre, 2);
        if (ball === undefined) return;
        balls++;
        expect(ball.contraction).toBeLessThan(1);
        for (let j = 0; j < 40; j++) {
          const angle = (2 * Math.PI * j) / 40;
          const edge = [Math.cos(angle), Math.sin(angle)].map((c, i) => centre[i]! + ball.radius * c);
          expect(label(Float64Array.from(edge))).toBe(k);
        }
      });
    }
    expect(balls).toBeGreaterThan(20);
  });

  it("one neuron: the slope is below 1 exactly up to the ball's end", () => {
    // h' = tanh(w h), slope w (1 − h'²): within the ball the largest slope is at its end nearest to 0.
    const latch = findModel("latch")!;
    const p = withParameters(latch, { w: 1.5 });
    const point = oneNeuronFixedPoints(latch, p).points[2]!.state[0]!;
    const ball = certainBall(latch, p, Float64Array.of(point), 2)!;
    const critical = Math.atanh(Math.sqrt(1 - 1 / 1.5)) / 1.5;
    expect(ball.radius).toBeCloseTo(point - critical, 6);
  });

  it("gives none at a saddle or where the network has no such form", () => {
    const model = productModel([1.5, 1.7], [0, 0]);
    expect(certainBall(model, defaultParameters(model), new Float64Array(2), 2)).toBeUndefined();
    const henon = findModel("henon")!;
    expect(
      certainBall(henon, withParameters(henon, { a: 0.2 }), Float64Array.of(0.8, 0.24), 1),
    ).toBeUndefined();
  });
});
