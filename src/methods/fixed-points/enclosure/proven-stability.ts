import { down, sqrtDown, sqrtUp, up } from "../../../interval/rounding.js";
import type { IntervalArray } from "../../../interval/vector.js";
import { spectralDiscs, type SpectralDisc } from "../../../linalg/verified-spectrum.js";
import type { System } from "../../../systems/system.js";

export interface ProvenStability {
  /** Whether the number of unstable directions is proven; it is null where it is not. */
  readonly stability: "proven" | "not proven";
  /** Multipliers outside the unit circle (of a flow, eigenvalues right of the imaginary axis), with multiplicity. */
  readonly unstableDirections: number | null;
}

/** Beyond this dimension nothing is tried: the complex linear algebra takes O(n³) of plain loops. */
const largestDimension = 128;

/**
 * Counts the unstable directions of every matrix in an interval matrix, proven by discs that hold the eigenvalues: none
 * may touch the unit circle (of a flow, the imaginary axis). O(n³); n ≤ 128, beyond which it is not tried.
 *
 * @param jacobian encloses the Jacobian at a fixed point, [n, n]
 */
export function provenStability(kind: System["kind"], jacobian: IntervalArray, n: number): ProvenStability {
  const none = { stability: "not proven", unstableDirections: null } as const;
  if (n > largestDimension) return none;
  const { lo, hi } = jacobian;
  const centre = lo.map((v, i) => v + (hi[i]! - v) / 2);
  const radius = centre.map((m, i) => Math.max(m - lo[i]!, hi[i]! - m) * (1 + 2 ** -40) + 2 ** -1000);
  const discs = spectralDiscs(centre, radius, n);
  if (discs === undefined) return none;
  const sides = discs.map((disc) => sideOf(kind, disc));
  if (sides.includes(0)) return none;
  return { stability: "proven", unstableDirections: sides.filter((side) => side > 0).length };
}

/** +1 where the whole disc repels, −1 where it attracts, 0 where it does not tell. */
function sideOf(kind: System["kind"], { re, im, radius }: SpectralDisc): -1 | 0 | 1 {
  if (kind === "flow") return down(re - radius) > 0 ? 1 : up(re + radius) < 0 ? -1 : 0;
  const least = sqrtDown(Math.max(0, down(down(re * re) + down(im * im))));
  const most = sqrtUp(up(up(re * re) + up(im * im)));
  return down(least - radius) > 1 ? 1 : up(most + radius) < 1 ? -1 : 0;
}
