import { lyapunovSpectrum } from "../../src/methods/lyapunov/lyapunov-spectrum.js";
import { meanFieldExponent } from "../../src/methods/lyapunov/mean-field-exponent.js";
import { randomMatrix } from "../../src/random/ensembles.js";
import { randomStream } from "../../src/random/stream.js";
import { vanillaNetwork } from "../../src/systems/vanilla-network.js";
import type { ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";

/** Networks of finite size: how large, how many, and for how long. */
const networks = { units: 128, count: 4, warmUp: 200, steps: 400 } as const;
const gains = [0.8, 2, 3] as const;

/** The largest exponent of x' = tanh(g J x), averaged over some networks with fixed weights. */
function networkExponent(gain: number, seed: number): number {
  const { units, count, warmUp, steps } = networks;
  const map = vanillaNetwork({ units, activation: "tanh" });
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const p = new Float64Array(map.parameterDimension);
    p.set(randomMatrix({ ensemble: "gaussian", gain }, units, seed + k));
    const { normal } = randomStream(seed, 1000 + k);
    const x0 = Float64Array.from({ length: units }, () => 0.5 * normal());
    const { exponents } = lyapunovSpectrum(map, x0, p, { steps, warmUp, exponents: 1 });
    sum += exponents[0]!.value ?? NaN;
  }
  return sum / count;
}

/** Networks whose weights are drawn anew at every step: how large, and for how long. */
const annealed = { units: 1000, warmUp: 50, steps: 300 } as const;
const annealedGains = [1.5, 2, 3] as const;

/**
 * Growth of a tangent vector d along h' = g J tanh h with a new J at every step. Given h and d, the pairs (h', d')_i
 * are independent and normal, so that they can be drawn without J.
 */
function annealedExponent(gain: number, seed: number): number {
  const { units, warmUp, steps } = annealed;
  const { normal } = randomStream(seed, 2000);
  let h = Float64Array.from({ length: units }, normal);
  let d = Float64Array.from({ length: units }, normal);
  let sum = 0;
  for (let t = 0; t < warmUp + steps; t++) {
    let [vv, vw, ww, dd] = [0, 0, 0, 0];
    for (let i = 0; i < units; i++) {
      const v = Math.tanh(h[i]!);
      const w = (1 - v * v) * d[i]!;
      [vv, vw, ww, dd] = [vv + v * v, vw + v * w, ww + w * w, dd + d[i]! ** 2];
    }
    const scale = gain / Math.sqrt(units);
    const [a, b] = [Math.sqrt(vv), vw / Math.sqrt(vv)];
    const c = Math.sqrt(Math.max(0, ww - b * b));
    const size = scale / Math.sqrt(dd);
    [h, d] = [new Float64Array(units), new Float64Array(units)];
    let grown = 0;
    for (let i = 0; i < units; i++) {
      const [z1, z2] = [normal(), normal()];
      h[i] = scale * a * z1;
      d[i] = size * (b * z1 + c * z2);
      grown += d[i]! ** 2;
    }
    if (t >= warmUp) sum += Math.log(grown) / 2;
  }
  return sum / steps;
}

export const meanFieldClaims: ClaimGroup = {
  id: "N1",
  title: "Chaos in random tanh networks, h′ = g J tanh h, J_{ij} ~ N(0, 1/N)",
  claims: [
    {
      id: "N1.1",
      statement:
        "A network of 128 units is stable for g < 1 and chaotic for g > 1; its largest exponent lies near the mean-field value",
      source: sources.molgedey1992,
      components: gains.map((g) => `g = ${g}`),
      comparison: "absolute",
      tolerance: 0.12,
      paths: { analytic: "½ ln g²⟨sech⁴⟩ by quadrature", simulated: "QR exponents of four networks each" },
      analytic: () => gains.map((g) => meanFieldExponent(g).exponent),
      simulated: ({ seed }) => gains.map((g) => networkExponent(g, seed)),
    },
    {
      id: "N1.2",
      statement: "With weights drawn anew at every step, 1000 units already follow mean-field theory",
      source: sources.molgedey1992,
      components: annealedGains.map((g) => `g = ${g}`),
      comparison: "absolute",
      tolerance: 0.01,
      paths: { analytic: "½ ln g²⟨sech⁴⟩ by quadrature", simulated: "growth of a tangent vector, 300 steps" },
      analytic: () => annealedGains.map((g) => meanFieldExponent(g).exponent),
      simulated: ({ seed }) => annealedGains.map((g) => annealedExponent(g, seed)),
    },
  ],
};
