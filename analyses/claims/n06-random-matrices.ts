import { eigenvalues } from "../../src/linalg/eigenvalues.js";
import { singularValues } from "../../src/linalg/singular-values.js";
import { circularLawShare, ginibreRadiusMean } from "../../src/methods/random-matrices/circular-law.js";
import { kolmogorovDistance } from "../../src/methods/random-matrices/kolmogorov-distance.js";
import { gaussianNorm, marchenkoPasturShare } from "../../src/methods/random-matrices/marchenko-pastur.js";
import { randomMatrix } from "../../src/random/ensembles.js";
import type { Claim, ClaimContext, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import { perronRoot } from "./support/perron-root.js";

/** Sizes, and how many matrices of each are averaged over: the bands are five standard deviations wide. */
const sizes = [
  { n: 64, draws: 16 },
  { n: 128, draws: 8 },
  { n: 256, draws: 4 },
] as const;
const names = sizes.map(({ n }) => `N = ${n}`);
const large = 256;

interface Spectrum {
  /** |λ|, the largest first. */
  readonly moduli: Float64Array;
  readonly singular: Float64Array;
  /** ρ(|W|). */
  readonly perron: number;
}

function spectrum(n: number, seed: number): Spectrum {
  const w = randomMatrix({ ensemble: "gaussian" }, n, seed);
  const { re, im } = eigenvalues(w, n);
  const moduli = re.map((x, i) => Math.hypot(x, im[i]!));
  return { moduli, singular: singularValues(w, n, n), perron: perronRoot(w.map(Math.abs), n) };
}

let latest: { readonly seed: number; readonly spectra: readonly (readonly Spectrum[])[] } | undefined;

/** The spectra of every size; the rows share those of one seed. */
function spectraOf(seed: number): readonly (readonly Spectrum[])[] {
  if (latest?.seed !== seed) {
    const spectra = sizes.map(({ n, draws }) =>
      Array.from({ length: draws }, (_, i) => spectrum(n, seed + i)),
    );
    latest = { seed, spectra };
  }
  return latest.spectra;
}

/** A measure of each size's matrices, averaged. */
function averages(seed: number, measure: (s: Spectrum) => number): number[] {
  return spectraOf(seed).map((list) => list.reduce((sum, s) => sum + measure(s) / list.length, 0));
}

function largest({ seed }: ClaimContext): Spectrum {
  return spectraOf(seed).at(-1)![0]!;
}

const shared = { source: sources.ginibre1965, comparison: "relative" } as const satisfies Partial<Claim>;

const norms: readonly Claim[] = [
  {
    ...shared,
    id: "N6.1",
    statement: "The spectral radius of a Gaussian W with entries of variance 1/N tends to 1, from above",
    source: sources.rider2014,
    components: names,
    tolerance: 0.07,
    paths: {
      analytic: "law of the largest modulus at finite N",
      simulated: "eigenvalues of random matrices",
    },
    analytic: () => sizes.map(({ n }) => ginibreRadiusMean(n)),
    simulated: ({ seed }) => averages(seed, ({ moduli }) => moduli[0]!),
  },
  {
    ...shared,
    id: "N6.2",
    statement: "‖W‖_{2} tends to 2, as 2 − 0.76 N^{−2/3}",
    source: sources.johnstone2001,
    components: names,
    tolerance: 0.035,
    paths: { analytic: "edge with its Tracy–Widom mean", simulated: "singular values of random matrices" },
    analytic: () => sizes.map(({ n }) => gaussianNorm({ rows: n, cols: n }).mean),
    simulated: ({ seed }) => averages(seed, ({ singular }) => singular[0]!),
  },
  {
    ...shared,
    id: "N6.3",
    statement: "ρ(|W|) grows as √(2N/π), entrywise |W|",
    source: sources.furediKomlos1981,
    components: names,
    tolerance: 0.016,
    paths: { analytic: "N times the mean of |W_{ij}|", simulated: "power iteration on random matrices" },
    analytic: () => sizes.map(({ n }) => Math.sqrt((2 * n) / Math.PI)),
    simulated: ({ seed }) => averages(seed, ({ perron }) => perron),
  },
  {
    ...shared,
    id: "N6.4",
    statement: "So the norm condition is twice too strict, the entrywise one √(2N/π) times (N = 256)",
    components: ["‖W‖_{2}/ρ(W)", "ρ(|W|)/ρ(W)"],
    tolerance: 0.15,
    paths: { analytic: "the limits", simulated: "spectra of a random matrix" },
    analytic: () => [2, Math.sqrt((2 * large) / Math.PI)],
    simulated: (context) => {
      const { moduli, singular, perron } = largest(context);
      return [singular[0]! / moduli[0]!, perron / moduli[0]!];
    },
  },
];

const radii = [0.25, 0.5, 0.75, 0.9] as const;

const laws: readonly Claim[] = [
  {
    ...shared,
    id: "N6.5",
    statement: "Eigenvalues fill the unit disc evenly: the share r^{2} within r (N = 256)",
    comparison: "absolute",
    components: radii.map((r) => `r = ${r}`),
    // Counts deviate by (4 r² N/π)^(1/4).
    tolerance: 0.08,
    paths: { analytic: "r^{2}", simulated: "counted" },
    analytic: () => radii.map((r) => circularLawShare(r)),
    simulated: (context) => radii.map((r) => largest(context).moduli.filter((v) => v <= r).length / large),
  },
  {
    ...shared,
    id: "N6.6",
    statement:
      "Kolmogorov distance of the moduli to r^{2}: √(N/2π) eigenvalues outside, and 4 standard deviations",
    comparison: "at-most",
    tolerance: 0,
    paths: { analytic: "(√(N/2π) + 4(4N/π)^{1/4})/N", simulated: "eigenvalues of a random matrix, N = 256" },
    analytic: () => (Math.sqrt(large / (2 * Math.PI)) + 4 * ((4 * large) / Math.PI) ** 0.25) / large,
    simulated: (context) => kolmogorovDistance(largest(context).moduli, (r) => circularLawShare(r)),
  },
  {
    ...shared,
    id: "N6.7",
    statement: "Kolmogorov distance of the singular values to the quarter circle: at most of order ln N/N",
    source: sources.marchenkoPastur1967,
    comparison: "at-most",
    tolerance: 0,
    paths: { analytic: "(1 + ln N)/N", simulated: "singular values of a random matrix, N = 256" },
    analytic: () => (1 + Math.log(large)) / large,
    simulated: (context) =>
      kolmogorovDistance(largest(context).singular, (s) =>
        marchenkoPasturShare(s, { rows: large, cols: large }),
      ),
  },
  {
    ...shared,
    id: "N6.8",
    statement: "tr (W^{T}W)^{k}/N tends to the Catalan numbers (N = 256)",
    source: sources.marchenkoPastur1967,
    components: ["k = 1", "k = 2", "k = 3", "k = 4"],
    tolerance: 0.06,
    paths: { analytic: "Catalan numbers", simulated: "powers of the singular values of a random matrix" },
    analytic: () => [1, 2, 5, 14],
    simulated: (context) =>
      [1, 2, 3, 4].map((k) => largest(context).singular.reduce((sum, s) => sum + s ** (2 * k) / large, 0)),
  },
];

export const randomMatrices: ClaimGroup = {
  id: "N6",
  title: "Spectra of random matrices",
  claims: [...norms, ...laws],
};
