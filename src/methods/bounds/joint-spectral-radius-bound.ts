import type { BlockRadius } from "./block-radius.js";
import {
  blockRadii,
  jointCertificate,
  jointSpectralRadiusDefaults,
  type JointSpectralRadiusOptions,
} from "./joint-spectral-radius.js";
import { checkWeights } from "./lower-bounds.js";
import { matrixBlocks } from "./matrix-blocks.js";
import type { NormBound } from "../results.js";
import { unbalancedUp } from "./weight-blocks.js";

/** Coupled blocks: how far above the joint spectral radius the bound may stay, relative to it. */
const slack = 0.01;
/** Exceeds the rounding of everything here: sums of at most n² terms, a few powers. */
const outward = 1 + 1e-10;

/**
 * The upper bound of the joint spectral radius as ‖P_k‖₂ ≤ prefactor · value^k, for products of k factors W D with
 * diagonals in [0, s].
 *
 * For irreducible W the norm of the ellipsoid (condition) and the words of the tree (overshoot) give the prefactor K.
 * Coupled irreducible blocks have norms N_b, |x| ≤ N_b ≤ K_b|x|, that grow by at most γ_b, and Σ τ^(level_b) N_b grows
 * by at most max γ_b + max_c Σ_b τ^(level_b − level_c) K_b‖W_bc‖; τ is chosen so that the last term is 1 % of the
 * first. `infimum` is the radius' own bound. As costly as the bracket.
 *
 * @param w     weights, flat [n, n]
 * @param slope s, the largest slope of the activation
 * @returns     the bound; its prefactor is infinite where no double holds it
 * @throws      RangeError if an argument is invalid, or an irreducible block has more than ten units
 */
export function jointSpectralRadiusBound(
  w: Float64Array,
  n: number,
  slope: number,
  options: JointSpectralRadiusOptions = {},
): NormBound {
  checkWeights(w, n, slope);
  const tolerance = options.tolerance ?? jointSpectralRadiusDefaults.tolerance;
  const radii = blockRadii(w, n, options.maxNodes, tolerance);
  const infimum = radii.reduce((a, b) => Math.max(a, unbalancedUp(b.upper, b.block, slope)), 0);
  const { value, prefactor } = coupledGrowth(w, n, radii);
  return {
    method: "s JSR",
    value: Math.max(infimum, infimum + slope * value * outward),
    prefactor,
    norm: "2",
    rigorous: radii.every((b) => b.rigorous) && Number.isFinite(prefactor),
    certificate: jointCertificate(radii, n),
    ...(value > 0 && { infimum }),
  };
}

interface Part {
  readonly units: readonly number[];
  readonly level: number;
  readonly prefactor: number;
}

/** What the coupling of the blocks adds to the growth (s = 1), and the prefactor of their joint norm. */
function coupledGrowth(
  w: Float64Array,
  n: number,
  radii: readonly BlockRadius[],
): { readonly value: number; readonly prefactor: number } {
  const { blocks, level } = matrixBlocks(w, n);
  const parts = blocks.map((units): Part => {
    const radius = radii.find(({ block }) => block.units[0] === units[0]);
    return { units, level: level[units[0]!]!, prefactor: radius?.prefactor ?? 1 };
  });
  const largest = parts.reduce((a, b) => Math.max(a, b.prefactor), 1);
  const coupling = couplingAt(w, n, parts, 0);
  if (coupling === 0) return { value: 0, prefactor: largest };
  const growth = radii.reduce((a, b) => Math.max(a, unbalancedUp(b.upper, b.block, 1)), 0);
  const logTau = Math.max(0, Math.log(coupling / (slack * (growth > 0 ? growth : coupling))));
  const value = couplingAt(w, n, parts, logTau);
  const top = Math.max(...parts.map((b) => b.level * logTau + Math.log(b.prefactor)));
  // The least level is 0: its weight is 1.
  return { value, prefactor: Math.sqrt(parts.length) * Math.exp(top) * outward };
}

/** max_c Σ_b τ^(level_b − level_c) K_b ‖W_bc‖ over the blocks b that feed from c, with sums of |w| for the norms. */
function couplingAt(w: Float64Array, n: number, parts: readonly Part[], logTau: number): number {
  let largest = 0;
  for (const to of parts) {
    let sum = 0;
    for (const from of parts) {
      if (from === to) continue;
      let size = 0;
      for (const i of from.units) for (const j of to.units) size += Math.abs(w[i * n + j]!);
      if (size > 0) sum += size * from.prefactor * Math.exp((from.level - to.level) * logTau);
    }
    largest = Math.max(largest, sum);
  }
  return largest;
}
