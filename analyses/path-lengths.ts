import { norm2 } from "../src/linalg/vector.js";
import { pathLengthLaw } from "../src/methods/depth/path-length-law.js";
import { pathLengthTerms } from "../src/methods/depth/path-length-terms.js";
import { sampledPaths } from "../src/methods/depth/sampled-paths.js";
import { checkCount } from "../src/methods/run-arguments.js";
import { gaussianBranches, normalBlock } from "./residual-branches.js";

export interface PathLengthsOptions {
  /** L, branches. */
  readonly depth?: number;
  /** g: branch Jacobians have independent entries N(0, g²/units). */
  readonly gain?: number;
  readonly units?: number;
  /** Random networks averaged over. */
  readonly networks?: number;
  /** Random paths of each sampled length, 0 for none. */
  readonly paths?: number;
  readonly seed?: number;
}

/** 54 branches are those of Veit et al.'s network of 110 layers. */
export const pathLengthsDefaults = {
  depth: 54,
  gain: 0.5,
  units: 100,
  networks: 4,
  paths: 40,
  seed: 0,
} as const satisfies Required<PathLengthsOptions>;

/** A double holds the number of paths, 2^L, of so many. */
const mostBranches = 1000;
/** Between two lengths at which paths are sampled. */
const stride = 3;
/** The share of the gradient that the effective lengths hold at least, in the limit. */
const effectiveShare = 0.97;

export interface PathLengthRow {
  readonly length: number;
  /** Share of all 2^L paths. */
  readonly paths: number;
  /** Root mean square of the gradient along one path, relative to the adjoint: measured, from the exact term; g^k. */
  readonly size: number;
  readonly sizeLaw: number;
  /** Mean square of the exact term as a share of all of them: measured; the binomial law. */
  readonly share: number;
  readonly shareLaw: number;
}

export interface PathLengthsResult {
  readonly options: Required<PathLengthsOptions>;
  readonly rows: readonly PathLengthRow[];
  /** Mean norm of the gradient along random paths of one network, relative to the adjoint, by length. */
  readonly sampled: readonly { readonly length: number; readonly size: number }[];
  /** Of the measured shares. */
  readonly mean: number;
  readonly deviation: number;
  /** The shortest interval of lengths around the law's mean that holds 97 % by the law: what it holds, of what. */
  readonly effective: {
    readonly from: number;
    readonly to: number;
    readonly share: number;
    readonly shareLaw: number;
    readonly paths: number;
  };
}

/**
 * Which paths of a deep residual network carry its gradient? The exact gradient of every path length over independent
 * Gaussian branches, single paths drawn at random, and the binomial law.
 *
 * @throws RangeError if an option is invalid
 */
export function pathLengths(options: PathLengthsOptions = {}): PathLengthsResult {
  const resolved = { ...pathLengthsDefaults, ...options };
  checkCount("networks", resolved.networks, 1);
  const { depth, gain } = resolved;
  if (depth > mostBranches) throw new RangeError(`depth is ${depth}; expected at most ${mostBranches}`);
  const law = pathLengthLaw(depth, gain);
  const squares = measuredSquares(resolved);
  const total = squares.reduce((sum, v) => sum + v, 0);
  const rows = law.gradient.map((shareLaw, length): PathLengthRow => {
    const paths = law.paths[length]! * 2 ** depth;
    const size = Math.sqrt(squares[length]! / paths);
    return {
      ...{ length, paths: law.paths[length]!, size, sizeLaw: gain ** length },
      ...{ share: squares[length]! / total, shareLaw },
    };
  });
  const mean = rows.reduce((sum, { share, length }) => sum + share * length, 0);
  const variance = rows.reduce((sum, { share, length }) => sum + share * (length - mean) ** 2, 0);
  return {
    options: resolved,
    rows,
    sampled: sampledSizes(resolved),
    mean,
    deviation: Math.sqrt(variance),
    effective: effectiveLengths(rows, law.mean),
  };
}

/** ‖e_k‖² relative to ‖δ‖², averaged over the networks. */
function measuredSquares(options: Required<PathLengthsOptions>): number[] {
  const { depth, units, networks, seed } = options;
  const squares = Array.from({ length: depth + 1 }, () => 0);
  for (let k = 0; k < networks; k++) {
    const drawn = { ...options, seed: seed * networks + k };
    const delta = normalBlock(units, 1, drawn.seed, depth);
    const { norms } = pathLengthTerms(gaussianBranches(drawn), delta);
    norms.forEach((norm, length) => (squares[length]! += (norm / norm2(delta)) ** 2 / networks));
  }
  return squares;
}

function sampledSizes(options: Required<PathLengthsOptions>): { length: number; size: number }[] {
  const { depth, units, networks, paths, seed } = options;
  if (paths === 0) return [];
  const first = { ...options, seed: seed * networks };
  const delta = normalBlock(units, 1, first.seed, depth);
  const lengths = Array.from({ length: Math.floor(depth / stride) + 1 }, (_, i) => stride * i);
  const found = sampledPaths(gaussianBranches(first), delta, { lengths, paths, seed });
  return found.map(({ length, mean }) => ({ length, size: mean / norm2(delta) }));
}

function effectiveLengths(rows: readonly PathLengthRow[], mean: number): PathLengthsResult["effective"] {
  const sum = (from: number, to: number, of: "share" | "shareLaw" | "paths") =>
    rows.slice(from, to + 1).reduce((total, row) => total + row[of], 0);
  let from = Math.round(mean);
  let to = from;
  while (sum(from, to, "shareLaw") < effectiveShare) {
    const below = rows[from - 1]?.shareLaw ?? -1;
    const above = rows[to + 1]?.shareLaw ?? -1;
    if (below > above) from--;
    else to++;
  }
  return {
    ...{ from, to },
    share: sum(from, to, "share"),
    shareLaw: sum(from, to, "shareLaw"),
    paths: sum(from, to, "paths"),
  };
}
