import { spectralRadius } from "../../src/linalg/spectral-radius.js";
import { diagonalProductSeries } from "../../src/methods/products/jacobian-product.js";
import { jointSpectralRadius } from "../../src/methods/bounds/joint-spectral-radius.js";
import { lowerBounds } from "../../src/methods/bounds/lower-bounds.js";
import { growthRate } from "../../src/methods/bounds/bound-hierarchy.js";
import { normBounds } from "../../src/methods/bounds/norm-bounds.js";
import type { Claim, ClaimGroup } from "./claim.js";
import { sources } from "./sources.js";
import {
  bestScaledNorm,
  growthOfWord,
  normByPolynomial,
  radiusByPolynomial,
  radiusOfSubmatrices,
} from "./support/small-matrices.js";

interface Reference {
  readonly id: string;
  readonly title: string;
  /** Flat [n, n], and how it is written. */
  readonly w: readonly number[];
  readonly text: string;
  /** A word whose products grow by the joint spectral radius, as found by hand or by a long search. */
  readonly word: readonly (readonly number[])[];
}

const matrices: readonly Reference[] = [
  {
    id: "B1",
    title: "The hierarchy of bounds: W = [[1, −1], [1, −1]], nilpotent",
    w: [1, -1, 1, -1],
    text: "[[1, −1], [1, −1]]",
    word: [[0]],
  },
  {
    id: "B2",
    title: "The hierarchy of bounds: W = [[0.9, −1.4], [1, −0.5]], switched",
    w: [0.9, -1.4, 1, -0.5],
    text: "[[0.9, −1.4], [1, −0.5]]",
    word: [[0], [1]],
  },
  {
    id: "B3",
    title: "The hierarchy of bounds: W = [[0.5, 2, 0], [0.1, 0.2, 1], [0.3, 0, 0.4]], non-negative",
    w: [0.5, 2, 0, 0.1, 0.2, 1, 0.3, 0, 0.4],
    text: "[[0.5, 2, 0], [0.1, 0.2, 1], [0.3, 0, 0.4]]",
    word: [[0, 1, 2]],
  },
  {
    id: "B4",
    title: "The hierarchy of bounds: W = [[0.5, −2, 1], [0.4, 0.3, −0.8], [−0.2, 1, 0.6]], mixed signs",
    w: [0.5, -2, 1, 0.4, 0.3, -0.8, -0.2, 1, 0.6],
    text: "[[0.5, −2, 1], [0.4, 0.3, −0.8], [−0.2, 1, 0.6]]",
    word: [
      [0, 2],
      [0, 1],
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ],
  },
];

const polynomial = "roots of the characteristic polynomial";

/** The rows of one matrix: each number of the hierarchy, s = 1, by two paths. */
function rowsOf({ id, w: entries, text, word }: Reference): readonly Claim[] {
  const w = Float64Array.from(entries);
  const n = Math.sqrt(w.length);
  const upper = (method: string): number => growthRate(normBounds(w, n, 1).find((b) => b.method === method)!);
  const row = (
    at: number,
    name: string,
    paths: Claim["paths"],
    analytic: () => number,
    simulated: () => number,
    tolerance = 1e-9,
  ): Claim => ({
    id: `${id}.${at}`,
    statement: `${name} of W = ${text}`,
    source: at === 6 ? sources.rotaStrang1960 : sources.hornJohnson2012,
    comparison: at === 2 ? "absolute" : "relative",
    tolerance,
    paths,
    analytic,
    simulated,
  });
  return [
    row(
      1,
      "σ_{1}",
      { analytic: `${polynomial} of W^{T}W`, simulated: "certified bound, Cholesky" },
      () => normByPolynomial(entries),
      () => upper("s‖W‖₂"),
    ),
    row(
      2,
      "ρ",
      { analytic: polynomial, simulated: "eigenvalues by QR" },
      () => radiusByPolynomial(entries),
      () => spectralRadius(w, n),
    ),
    row(
      3,
      "max_{I} ρ(W[I, I])",
      { analytic: `${polynomial} of every submatrix`, simulated: "certified lower bound" },
      () => radiusOfSubmatrices(entries),
      () => lowerBounds(w, n, 1).find(({ method }) => method === "s max ρ(W[I,I])")!.value,
    ),
    row(
      4,
      "ρ(|W|)",
      { analytic: polynomial, simulated: "certified bound, positive vectors" },
      () => radiusByPolynomial(entries.map(Math.abs)),
      () => upper("s ρ(|W|)"),
    ),
    row(
      5,
      "min_{S} ‖S W S^{−1}‖_{2}",
      { analytic: "golden sections over S", simulated: "certified bound, barrier method" },
      () => bestScaledNorm(entries),
      () => upper("s min‖SWS⁻¹‖₂"),
      1e-7,
    ),
    {
      ...row(
        6,
        "Joint spectral radius",
        { analytic: "spectral radius of the optimal word", simulated: "certified bracket, tree of words" },
        () => growthOfWord(entries, word),
        () => 0,
      ),
      components: ["lower", "upper"],
      tolerance: 1e-4,
      analytic: () => [growthOfWord(entries, word), growthOfWord(entries, word)],
      simulated: () => {
        const { lower, upper: above } = jointSpectralRadius(w, n, 1, { tolerance: 9e-5 });
        return [lower, above];
      },
    },
  ];
}

/** ‖P_k‖^{1/k} of diag(1, 0), diag(0, 1), … at k = 200. */
function alternatingGrowth(w: readonly number[]): number {
  const diagonals = Float64Array.from({ length: 400 }, (_, at) => ((at >> 1) % 2 === at % 2 ? 1 : 0));
  const { lags } = diagonalProductSeries(Float64Array.from(w), 2, diagonals, {
    lags: [200],
    spectralRadius: false,
  });
  return Math.exp(lags[0]!.logNorm! / 200);
}

/** The largest ρ(W D) over constant diagonals, on a grid of [0, 1]². */
function constantRadius(w: readonly number[]): number {
  const grid = Array.from({ length: 101 }, (_, i) => i / 100);
  const radius = (d: readonly number[]) => radiusByPolynomial(w.map((v, at) => v * d[at % 2]!));
  return Math.max(...grid.flatMap((a) => grid.map((b) => radius([a, b]))));
}

const switched: Claim = {
  id: "B2.7",
  statement:
    "If ρ(W D) < 1 for every constant D in [0, 1]^{n}, products W D_{1} W D_{2} … vanish (growth a step, k = 200)",
  source: sources.rotaStrang1960,
  expect: "refuted",
  counterexample:
    "W = [[0.9, −1.4], [1, −0.5]]: ρ(W D) ≤ 0.975, yet diag(1, 0), diag(0, 1) in turn grow by √1.4 a step",
  correctedBy: ["B2.6"],
  comparison: "at-most",
  tolerance: 1e-3,
  paths: { analytic: "largest ρ(W D) on a grid", simulated: "products of alternating diagonals" },
  analytic: () => constantRadius(matrices[1]!.w),
  simulated: () => alternatingGrowth(matrices[1]!.w),
};

/** Every reference value of the hierarchy, s = 1. */
export const referenceBounds: readonly ClaimGroup[] = matrices.map((matrix) => ({
  id: matrix.id,
  title: matrix.title,
  claims: matrix.id === "B2" ? [...rowsOf(matrix), switched] : rowsOf(matrix),
}));
