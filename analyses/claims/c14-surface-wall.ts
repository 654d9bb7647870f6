import { adjointSensitivity } from "../../src/methods/sensitivity/adjoint-sensitivity.js";
import { logistic, logisticDerivative } from "../../src/systems/activation.js";
import { pascanuNeuron } from "../../src/systems/pascanu-neuron.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { fromNumber, logisticOf, one, over, times, toNumber } from "./support/fixed-point-arithmetic.js";
import { iterate, scalarMap } from "./support/scalar-map.js";
import { bisect, differentiate } from "./support/search-line.js";

const x0 = 0.5;
const steps = 50;
const target = 0.7;

function neuron(w: number, b: number) {
  return scalarMap(pascanuNeuron, [w, b]);
}

/** b of the exact wall at a weight. */
function wallBias(w: number): number {
  return x0 - logistic(x0) * w;
}

/** The same in 200-bit arithmetic. */
function wallBiasInManyBits(w: bigint): bigint {
  const half = fromNumber(x0);
  return half - times(logisticOf(half), w);
}

/** x_50 in 200-bit arithmetic. */
function endState(w: bigint, b: bigint, start: bigint = fromNumber(x0)): bigint {
  let x = start;
  for (let t = 0; t < steps; t++) x = times(w, logisticOf(x)) + b;
  return x;
}

/** The error (σ(x_50) − 0.7)² in 200-bit arithmetic. */
function error(w: bigint, b: bigint): bigint {
  const difference = logisticOf(endState(w, b)) - over(fromNumber(7), fromNumber(10));
  return times(difference, difference);
}

/** Central difference with step 2⁻⁶⁴; its own error is then below 10⁻²⁰ and its rounding below 10⁻³⁰. */
function slope(f: (shift: bigint) => bigint): number {
  const shift = one >> 64n;
  return toNumber((f(shift) - f(-shift)) << 63n);
}

/** E, ∂E/∂w, ∂E/∂b at a point given in 200-bit arithmetic. */
function finiteDifferences(w: bigint, b: bigint): number[] {
  return [
    toNumber(error(w, b)),
    slope((shift) => error(w + shift, b)),
    slope((shift) => error(w, b + shift)),
  ];
}

/** The same on the wall in closed form: x stays at x₀, and the lag terms are a geometric series. */
function closedFormOnWall(w: number): number[] {
  const m = w * logisticDerivative(x0);
  const y = logistic(x0);
  const series = (m ** steps - 1) / (m - 1);
  const outer = 2 * (y - target) * logisticDerivative(x0) * series;
  return [(y - target) ** 2, outer * y, outer];
}

/** The same off the wall by the adjoint equation, in double precision. */
function adjointGradient(w: number, b: number): number[] {
  const x = iterate(neuron(w, b), x0, steps);
  const y = logistic(x);
  const adjoint = Float64Array.of(2 * (y - target) * logisticDerivative(x));
  const options = { steps, adjoint };
  const { dLdp } = adjointSensitivity(pascanuNeuron, Float64Array.of(x0), Float64Array.of(w, b), options);
  return [(y - target) ** 2, ...dLdp];
}

function gradientOnWall(id: string, w: number): Claim {
  return {
    id,
    statement: `On the wall at w = ${w}: E and ∇E = 2(σ(½) − 0.7)σ′(½)(m^{50} − 1)/(m − 1) · (σ(½), 1)`,
    source: sources.pascanu2013,
    components: ["E", "∂E/∂w", "∂E/∂b"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: { analytic: "closed form", simulated: "finite differences of runs in 200-bit arithmetic" },
    analytic: () => closedFormOnWall(w),
    simulated: () => finiteDifferences(fromNumber(w), wallBiasInManyBits(fromNumber(w))),
  };
}

function gradientOffWall(id: string, hundredths: number): Claim {
  const b = -hundredths / 100;
  return {
    id,
    statement: `Off the wall, at (w, b) = (5, −${hundredths / 100}): E and ∇E`,
    source: sources.pascanu2013,
    components: ["E", "∂E/∂w", "∂E/∂b"],
    comparison: "relative",
    tolerance: 1e-10,
    paths: { analytic: "adjoint equation", simulated: "finite differences of runs in 200-bit arithmetic" },
    analytic: () => adjointGradient(5, b),
    simulated: () => finiteDifferences(fromNumber(5), over(fromNumber(-hundredths), fromNumber(100))),
  };
}

const weights = [5, 6, 7] as const;

/**
 * Decimal digits of x_50 lost to rounding: the largest difference of double precision from 200 bits, in units of
 * the rounding unit, at 16 biases within 2⁻⁴⁰ of the wall. (On it the double-precision run stays at ½ exactly.)
 */
function digitsLost(w: number): number {
  const errors = Array.from({ length: 16 }, (_, i) => {
    const b = wallBias(w) + (i + 1) * 2 ** -44;
    return Math.abs(iterate(neuron(w, b), x0, steps) - toNumber(endState(fromNumber(w), fromNumber(b))));
  });
  return Math.log10(Math.max(...errors) / 2 ** -53);
}

export const surfaceWall: ClaimGroup = {
  id: "C14",
  title: "The wall of the error surface E(w, b) = (σ(x_{50}) − 0.7)², x_{t} = w σ(x_{t−1}) + b, x_{0} = ½",
  claims: [
    {
      id: "C14.1",
      statement: "The outcome of x_{0} = ½ changes at b = ½ − σ(½) w",
      source: sources.pascanu2013,
      components: weights.map((w) => `w = ${w}`),
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "bisection on the outcome of runs of 500 steps" },
      analytic: () => weights.map(wallBias),
      simulated: () =>
        weights.map((w) => bisect((b) => iterate(neuron(w, b), x0, 500) > x0, -w / 2 - 1.5, -w / 2 + 0.5)),
    },
    {
      id: "C14.2",
      statement: "The wall b = ½ − σ(½) w exists for w > 1/σ′(½)",
      source: sources.pascanu2013,
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "bisection on the growth of a nudge" },
      analytic: () => 1 / logisticDerivative(x0),
      simulated: () => bisect((w) => differentiate(neuron(w, wallBias(w)), x0, 1e-2) > 1, 4, 5),
    },
    {
      id: "C14.3",
      statement: "On the wall every step multiplies a nudge by m = w σ′(½), fifty by m^{50} (w = 5)",
      source: sources.pascanu2013,
      components: ["m", "dx_{50}/dx_{0}"],
      comparison: "relative",
      tolerance: 1e-10,
      paths: { analytic: "closed form", simulated: "finite differences of runs in 200-bit arithmetic" },
      analytic: () => [5 * logisticDerivative(x0), (5 * logisticDerivative(x0)) ** steps],
      simulated: () => {
        const [w, half] = [fromNumber(5), fromNumber(x0)];
        const b = wallBiasInManyBits(w);
        return [
          slope((shift) => times(w, logisticOf(half + shift)) + b),
          slope((shift) => endState(w, b, half + shift)),
        ];
      },
    },
    gradientOnWall("C14.4", 5),
    gradientOnWall("C14.5", 6),
    gradientOffWall("C14.6", 250),
    gradientOffWall("C14.7", 260),
    gradientOffWall("C14.8", 262),
    {
      id: "C14.9",
      statement:
        "Rounding grows like m^{50} too: double precision loses log_{10} m^{50} digits of x_{50} at the wall",
      source: sources.higham2002,
      components: weights.map((w) => `w = ${w}`),
      comparison: "absolute",
      tolerance: 1.5,
      paths: { analytic: "closed form", simulated: "runs in double precision against runs in 200 bits" },
      analytic: () => weights.map((w) => steps * Math.log10(w * logisticDerivative(x0))),
      simulated: () => weights.map(digitsLost),
    },
  ],
};
