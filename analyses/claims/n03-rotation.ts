import { bifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { rotationTanhModel } from "../../src/systems/reference-models.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

const angles = [0.5, 1, 2.3] as const;

/** a at which the origin of x' = a R(θ) tanh x loses stability, by continuation. */
function located(theta: number): number {
  const p = Float64Array.of(0.7, theta);
  const { specialPoints } = bifurcationDiagram(rotationTanhModel, p, "a", [0.3, 1.8], { searches: 3 });
  const [point] = specialPoints.filter(({ type }) => type === "neimark-sacker");
  return point?.parameter ?? NaN;
}

/** Mean of |x|² on the invariant curve of x' = a R(θ) tanh x over a − 1. */
function meanSquare(excess: number, theta: number): number {
  const a = 1 + excess;
  const [c, s] = [a * Math.cos(theta), a * Math.sin(theta)];
  let [x, y] = [2 * Math.sqrt(excess), 0];
  let sum = 0;
  const settle = Math.ceil(40 / excess);
  const steps = 200_000;
  for (let t = 0; t < settle + steps; t++) {
    const [u, v] = [Math.tanh(x), Math.tanh(y)];
    [x, y] = [c * u - s * v, s * u + c * v];
    if (t >= settle) sum += x * x + y * y;
  }
  return sum / steps / excess;
}

/** Its limit as a → 1: what is left is of second order in a − 1. */
function slope(theta: number): number {
  return 2 * meanSquare(1e-3, theta) - meanSquare(2e-3, theta);
}

const rows: readonly Claim[] = [
  {
    id: "N3.1",
    statement: "x' = a R(θ) tanh x has a Neimark–Sacker bifurcation at a = 1, whatever the angle",
    source: sources.kuznetsov2004,
    components: angles.map((theta) => `θ = ${theta}`),
    comparison: "absolute",
    tolerance: 1e-10,
    paths: {
      analytic: "multipliers a e^{±iθ} of the origin",
      simulated: "continuation, eigenvalues tracked",
    },
    analytic: () => angles.map(() => 1),
    simulated: () => angles.map(located),
  },
  {
    id: "N3.2",
    statement: "Just above a = 1 its invariant curve has mean |x|^{2} ≈ 4(a − 1)",
    source: sources.kuznetsov2004,
    components: angles.map((theta) => `θ = ${theta}`),
    comparison: "absolute",
    tolerance: 2e-3,
    paths: {
      analytic: "normal form: |z|² = (a − 1)/½, |x|² = 2|z|²",
      simulated: "long orbits at a = 1.001 and 1.002, extrapolated to a = 1",
    },
    analytic: () => angles.map(() => 4),
    simulated: () => angles.map(slope),
  },
];

export const rotationClaims: ClaimGroup = { id: "N3", title: "Rotation followed by tanh", claims: rows };
