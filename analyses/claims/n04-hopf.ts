import { bifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { hopfCoefficient } from "../../src/methods/bifurcations/normal-forms.js";
import { flowTrajectory } from "../../src/methods/flow-trajectory.js";
import { cellModel } from "../../src/systems/cell-model.js";
import { ctrnnHopfModel } from "../../src/systems/ctrnn-models.js";
import type { Flow } from "../../src/systems/system.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

const crossings = [2, 6, 10] as const;
const components = crossings.map((c) => `c = ${c}`);
/** Small enough for the cubic terms to be within the tolerance of the claims, large beside the integrator's error. */
const nudge = 1e-4;

/** The continuous-time network with W = [[w, −c], [c, w]] and the thresholds that centre its null-clines. */
function network(w: number, c: number): { flow: Flow; p: Float64Array; centre: Float64Array } {
  const wRec = Float64Array.of(w, -c, c, w);
  const centre = Float64Array.of((w - c) / 2, (c + w) / 2);
  const model = cellModel({ cell: "ctrnn", wRec, b: new Float64Array(2), theta: centre.map((v) => -v) });
  return { flow: model.system as Flow, p: model.parameters.defaults(), centre };
}

/** y(t) − centre from a small displacement. */
function displacement(w: number, c: number, duration: number, start = nudge, tolerance = 1e-13) {
  const { flow, p, centre } = network(w, c);
  const run = flowTrajectory(flow, Float64Array.of(centre[0]! + start, centre[1]!), p, {
    duration,
    tolerance,
  });
  return (t: number): [number, number] => {
    const y = run.at(t);
    return [y[0]! - centre[0]!, y[1]! - centre[1]!];
  };
}

/** The w at which displacements of simulated runs neither grow nor shrink, by bisection. */
function growthThreshold(c: number): number {
  const duration = 60;
  let [low, high] = [3, 5];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (Math.hypot(...displacement(middle, c, duration)(duration)) > nudge) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** Mean time between rising zeros of the first neuron's displacement at w = 4. */
function measuredPeriod(c: number): number {
  const duration = 200 / c;
  const y = displacement(4, c, duration);
  const zeros: number[] = [];
  const grid = 4000;
  for (let i = 0; i < grid; i++) {
    let [low, high] = [(duration * i) / grid, (duration * (i + 1)) / grid];
    if (!(y(low)[0] < 0 && y(high)[0] >= 0)) continue;
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (y(middle)[0] < 0) low = middle;
      else high = middle;
    }
    zeros.push((low + high) / 2);
  }
  return (zeros.at(-1)! - zeros[0]!) / (zeros.length - 1);
}

/** Mean square distance from the centre on the settled cycle over w − 4, extrapolated to w = 4. */
function squareRatio(c: number): number {
  const ratio = (excess: number) => {
    const [settle, rounds] = [16 / excess, 8];
    const period = (8 * Math.PI) / c;
    const y = displacement(4 + excess, c, settle + rounds * period, 2 * Math.sqrt(excess), 1e-9);
    const count = 400;
    let sum = 0;
    for (let i = 0; i < count; i++)
      sum += Math.hypot(...y(settle + (rounds * period * (i + 0.5)) / count)) ** 2;
    return sum / count / excess;
  };
  return 2 * ratio(0.02) - ratio(0.04);
}

/** Parameter and frequency of the Hopf point that continuation over w locates. */
function continuedHopf(c: number): { w: number; omega: number } {
  const { specialPoints, branches } = bifurcationDiagram(
    ctrnnHopfModel,
    Float64Array.of(3, c),
    "w",
    [3, 4.7],
  );
  const { parameter } = specialPoints.find(({ type }) => type === "hopf")!;
  const at = branches.flatMap(({ points }) => points).find((point) => point.parameter === parameter)!;
  return { w: parameter, omega: Math.abs(at.multipliers[0]!.im) };
}

export const hopfClaims: ClaimGroup = {
  id: "N4",
  title: "Hopf bifurcation of a centre-crossing pair of neurons",
  claims: [
    {
      id: "N4.1",
      statement: "The CTRNN with W = [[w, −c], [c, w]] and centred null-clines loses its stability at w = 4",
      source: sources.beer1995,
      components,
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "Re λ = w/4 − 1", simulated: "bisection of w between runs that decay and grow" },
      analytic: () => crossings.map(() => 4),
      simulated: () => crossings.map(growthThreshold),
    },
    {
      id: "N4.2",
      statement: "There it oscillates with ω = c/4: the period is 8π/c",
      source: sources.beer1995,
      components,
      comparison: "relative",
      tolerance: 1e-7,
      paths: { analytic: "closed form", simulated: "times between zeros of a run at w = 4" },
      analytic: () => crossings.map((c) => (8 * Math.PI) / c),
      simulated: () => crossings.map(measuredPeriod),
    },
    {
      id: "N4.3",
      statement:
        "The bifurcation is supercritical: l_{1} = −1/(2c), and the cycle has mean |y|^{2} ≈ 4(w − 4)",
      source: sources.kuznetsov2004,
      components,
      comparison: "relative",
      tolerance: 2e-3,
      paths: {
        analytic: "−2 Re λ/(ω l_{1}) with l_{1} of the normal form",
        simulated: "settled runs at w = 4.02 and 4.04, extrapolated",
      },
      // |z|² = −Re λ/(ω l₁) with Re λ = (w − 4)/4, and |y|² = 2|z|².
      analytic: () =>
        crossings.map((c) => {
          const form = hopfCoefficient(
            ctrnnHopfModel.system,
            Float64Array.of((4 - c) / 2, (c + 4) / 2),
            Float64Array.of(4, c),
          )!;
          return -2 / (c * form.coefficient);
        }),
      simulated: () => crossings.map(squareRatio),
    },
    {
      id: "N4.4",
      statement: "Continuation over w locates that Hopf point: w and ω",
      source: sources.kuznetsov2004,
      components: crossings.flatMap((c) => [`w, c = ${c}`, `ω, c = ${c}`]),
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "4 and c/4", simulated: "pseudo-arclength continuation" },
      analytic: () => crossings.flatMap((c) => [4, c / 4]),
      simulated: () =>
        crossings.flatMap((c) => {
          const { w, omega } = continuedHopf(c);
          return [w, omega];
        }),
    },
  ],
};
