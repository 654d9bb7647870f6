import { bifurcationDiagram } from "../../src/methods/bifurcations/bifurcation-diagram.js";
import { fixedPoints } from "../../src/methods/fixed-points/fixed-points.js";
import { lyapunovSpectrum } from "../../src/methods/lyapunov/lyapunov-spectrum.js";
import { henonModel, logisticModel } from "../../src/systems/reference-models.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { bisect } from "./support/search-line.js";

const [a, b] = [1.4, 0.3];
const henonParameters = Float64Array.of(a, b);

/** Multipliers of both fixed points of the Hénon map, the attractor's first; μ² + 2axμ − b = 0. */
function henonMultipliers(): number[] {
  const root = Math.sqrt((1 - b) ** 2 + 4 * a);
  return [1, -1].flatMap((sign) => {
    const x = (b - 1 + sign * root) / (2 * a);
    const large = -a * x - sign * Math.sqrt(a * a * x * x + b);
    return sign > 0 ? [-b / large, large] : [large, -b / large];
  });
}

function foundMultipliers(): number[] {
  const { fixedPoints: points } = fixedPoints(henonModel, henonParameters);
  const sorted = [...points].sort((p, q) => q.state[0]! - p.state[0]!);
  return sorted.flatMap(({ multipliers }, i) => {
    const values = multipliers.map(({ re }) => re).sort((u, v) => Math.abs(u) - Math.abs(v));
    return i === 0 ? values : values.reverse();
  });
}

const steps = 400_000;

/** Largest exponent from the growth of a small separation of two orbits, renormalised at every step. */
function separationExponent(): number {
  const separation = 1e-9;
  let [x, y] = [0.1, 0.1];
  let [dx, dy] = [separation, 0];
  let sum = 0;
  const next = (u: number, v: number) => [1 - a * u * u + v, b * u] as const;
  for (let t = 0; t < steps + 1000; t++) {
    const [nx, ny] = next(x, y);
    const [mx, my] = next(x + dx, y + dy);
    const size = Math.hypot(mx - nx, my - ny);
    if (t >= 1000) sum += Math.log(size / separation);
    [x, y] = [nx, ny];
    [dx, dy] = [((mx - nx) * separation) / size, ((my - ny) * separation) / size];
  }
  return sum / steps;
}

function henonExponents(): number[] {
  const start = Float64Array.of(0, 0);
  const { exponents } = lyapunovSpectrum(henonModel.system, start, henonParameters, { steps });
  return exponents.map(({ value }) => value ?? NaN);
}

/** The polynomial whose root is the r at which the 4-cycle of the logistic map doubles. */
const thirdDoubling = [1, -12, 48, -40, -193, 392, 44, 8, -977, -604, 2108, 0, 4913];

function doublings(): number[] {
  const value = (r: number) => thirdDoubling.reduce((sum, c) => sum * r + c, 0);
  const signAt = Math.sign(value(3.53));
  return [3, 1 + Math.sqrt(6), bisect((r) => Math.sign(value(r)) === signAt, 3.56, 3.53)];
}

function continuedDoublings(): number[] {
  const { specialPoints } = bifurcationDiagram(logisticModel, Float64Array.of(3), "r", [2.8, 3.57], {
    cycles: 4,
  });
  const flips = specialPoints.filter(({ type }) => type === "flip");
  return flips.slice(0, 3).map(({ parameter }) => parameter);
}

const rows: readonly Claim[] = [
  {
    id: "N7.1",
    statement: "Hénon map (1.4, 0.3): the multipliers of both fixed points",
    source: sources.henon1976,
    components: ["on the attractor, μ_{1}", "μ_{2}", "off it, μ_{1}", "μ_{2}"],
    comparison: "absolute",
    tolerance: 1e-11,
    paths: { analytic: "quadratic formulae", simulated: "search and eigenvalues" },
    analytic: henonMultipliers,
    simulated: foundMultipliers,
  },
  {
    id: "N7.2",
    statement: "Hénon map (1.4, 0.3): the Lyapunov exponents sum to ln 0.3",
    source: sources.henon1976,
    comparison: "absolute",
    tolerance: 1e-9,
    paths: { analytic: "determinant of the Jacobian", simulated: "QR along an orbit" },
    analytic: () => Math.log(0.3),
    simulated: () => henonExponents().reduce((sum, v) => sum + v, 0),
  },
  {
    id: "N7.3",
    statement: "Hénon map (1.4, 0.3): the largest Lyapunov exponent, 0.419",
    source: sources.henon1976,
    comparison: "absolute",
    tolerance: 2.5e-3,
    paths: { analytic: "QR of the tangent map", simulated: "growth of the separation of two orbits" },
    analytic: () => henonExponents()[0]!,
    simulated: separationExponent,
  },
  {
    id: "N7.4",
    statement: "Logistic map: doublings at r = 3, 1 + √6 and a root of a polynomial of degree twelve",
    source: sources.may1976,
    components: ["r_{1}", "r_{2}", "r_{3}"],
    comparison: "relative",
    tolerance: 1e-13,
    paths: {
      analytic: "algebraic numbers",
      simulated: "continuation of fixed points and cycles, switched at each flip",
    },
    analytic: doublings,
    simulated: continuedDoublings,
  },
  {
    id: "N7.5",
    statement: "Logistic map at r = 4: Lyapunov exponent ln 2",
    source: sources.may1976,
    comparison: "absolute",
    tolerance: 1e-3,
    paths: { analytic: "conjugacy with the tent map", simulated: "mean of ln|F'| along an orbit" },
    analytic: () => Math.log(2),
    simulated: () => {
      const start = Float64Array.of(0.2345);
      const { exponents } = lyapunovSpectrum(logisticModel.system, start, Float64Array.of(4), {
        steps: 100_000,
      });
      return exponents[0]!.value ?? NaN;
    },
  },
];

export const referenceMaps: ClaimGroup = { id: "N7", title: "Hénon and logistic maps", claims: rows };
