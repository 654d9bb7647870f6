import { gaussianProductExponents } from "../src/methods/lyapunov/gaussian-product-exponents.js";
import { lyapunovSpectrum } from "../src/methods/lyapunov/lyapunov-spectrum.js";
import { meanFieldExponent } from "../src/methods/lyapunov/mean-field-exponent.js";
import { randomMatrix } from "../src/random/ensembles.js";
import { randomStream } from "../src/random/stream.js";
import { vanillaNetwork } from "../src/systems/vanilla-network.js";

export interface LyapunovSpectrumOptions {
  readonly seed?: number;
  /** Gains of the largest exponent. */
  readonly gains?: readonly number[];
  /** Sizes of its networks. */
  readonly sizes?: readonly number[];
  /** Networks of each gain and size. */
  readonly networks?: number;
  /** Units of the networks whose whole spectrum is shown. */
  readonly units?: number;
}

export const lyapunovSpectrumDefaults = {
  seed: 0,
  gains: [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3],
  sizes: [32, 96],
  networks: 5,
  units: 64,
} as const satisfies Required<LyapunovSpectrumOptions>;

/** Gains of the spectra shown. */
const spectrumGains = [0.8, 1.5, 3] as const;
const run = { warmUp: 200, steps: 300 } as const;

export interface GainPoint {
  readonly gain: number;
  readonly units: number;
  /** Mean of the largest exponent over the networks, and its standard deviation among them. */
  readonly mean: number;
  readonly deviation: number;
}

export interface SpectrumCurve {
  readonly gain: number;
  /** Of one network, largest first; null for −∞. */
  readonly exponents: readonly (number | null)[];
  /** Closed form of products of independent Gaussian matrices with the same largest exponent. */
  readonly independent: readonly number[];
}

export interface LyapunovSpectrumResult {
  readonly options: Required<LyapunovSpectrumOptions>;
  /** Mean-field theory over the gain. */
  readonly theory: readonly { readonly gain: number; readonly exponent: number }[];
  readonly points: readonly GainPoint[];
  readonly spectra: readonly SpectrumCurve[];
}

/**
 * Lyapunov exponents of random tanh networks x' = tanh(g J x), J_ij ~ N(0, 1/N): the largest over the gain against
 * mean-field theory, and whole spectra against those of products of independent matrices.
 *
 * @throws RangeError if there are no gains, sizes or networks
 */
export function lyapunovSpectra(options: LyapunovSpectrumOptions = {}): LyapunovSpectrumResult {
  const all = { ...lyapunovSpectrumDefaults, ...options };
  if (all.gains.length === 0 || all.sizes.length === 0 || !(all.networks >= 2)) {
    throw new RangeError(
      `${all.gains.length} gains, ${all.sizes.length} sizes, ${all.networks} networks; expected at least 1, 1 and 2`,
    );
  }
  return {
    options: all,
    theory: theoryCurve(Math.min(...all.gains), Math.max(...all.gains)),
    points: all.sizes.flatMap((units) => all.gains.map((gain) => gainPoint(gain, units, all))),
    spectra: spectrumGains.map((gain) => spectrumCurve(gain, all.units, all.seed)),
  };
}

const curvePoints = 81;

function theoryCurve(from: number, to: number) {
  return Array.from({ length: curvePoints }, (_, k) => {
    const gain = from + ((to - from) * k) / (curvePoints - 1);
    return { gain, exponent: meanFieldExponent(gain).exponent };
  });
}

function gainPoint(
  gain: number,
  units: number,
  { seed, networks }: Required<LyapunovSpectrumOptions>,
): GainPoint {
  const values = Array.from({ length: networks }, (_, k) => exponentsOf(gain, units, seed + k, 1)[0] ?? NaN);
  const mean = values.reduce((sum, v) => sum + v, 0) / networks;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { gain, units, mean, deviation: Math.sqrt(squares / (networks - 1)) };
}

function spectrumCurve(gain: number, units: number, seed: number): SpectrumCurve {
  const exponents = exponentsOf(gain, units, seed, units);
  const products = gaussianProductExponents(units);
  const shift = (exponents[0] ?? NaN) - products[0]!;
  return { gain, exponents, independent: products.map((v) => v + shift) };
}

/** The same J for every gain, so that a network is followed as its gain rises. */
function exponentsOf(gain: number, units: number, seed: number, count: number): (number | null)[] {
  const map = vanillaNetwork({ units, activation: "tanh" });
  const p = new Float64Array(map.parameterDimension);
  p.set(randomMatrix({ ensemble: "gaussian", gain }, units, seed));
  const { normal } = randomStream(seed, units);
  const x0 = Float64Array.from({ length: units }, () => 0.5 * normal());
  return lyapunovSpectrum(map, x0, p, { ...run, exponents: count }).exponents.map(({ value }) => value);
}
