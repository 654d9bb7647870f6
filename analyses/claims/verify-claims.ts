import type { Claim, ClaimGroup, ClaimRow } from "./claim.js";
import { judge } from "./judge.js";

export interface VerifyOptions {
  /** Of every random stream; the same seed gives the same rows. */
  readonly seed?: number;
}

export const verifyDefaults = { seed: 0 } as const satisfies Required<VerifyOptions>;

export interface VerifyResult {
  readonly options: Required<VerifyOptions>;
  readonly claims: readonly ClaimRow[];
  /** How many rows are violated. */
  readonly failed: number;
}

/**
 * The claims a list of ids names, in catalogue order and each once: `C5` for a whole group, `C5.2` for
 * a row; case does not matter. An empty list means all of them.
 *
 * @throws RangeError naming the first id that is neither a group nor a row
 */
export function selectClaims(groups: readonly ClaimGroup[], ids: readonly string[]): readonly Claim[] {
  const wanted = new Set(ids.map((id) => id.toUpperCase()));
  const known = new Set(groups.flatMap((g) => [g.id, ...g.claims.map((c) => c.id)]));
  const unknown = [...wanted].find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new RangeError(`unknown claim "${unknown}": expected a claim such as C5, or a row such as C5.2`);
  }
  const chosen = (g: ClaimGroup, c: Claim) => wanted.size === 0 || wanted.has(g.id) || wanted.has(c.id);
  return groups.flatMap((g) => g.claims.filter((c) => chosen(g, c)));
}

/**
 * Recomputes and judges claims, one after the other.
 *
 * @param report called before each claim with the number of rows done; for a progress bar
 */
export function verifyClaims(
  claims: readonly Claim[],
  options: VerifyOptions = {},
  report: (done: number, claim: Claim) => void = () => undefined,
): VerifyResult {
  const resolved = { ...verifyDefaults, ...options };
  const rows = claims.map((claim, done) => {
    report(done, claim);
    return judge(claim, resolved);
  });
  return { options: resolved, claims: rows, failed: rows.filter((r) => r.verdict === "violated").length };
}
