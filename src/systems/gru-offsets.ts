import { networkLayout, type NetworkSize } from "./network-layout.js";

export interface GruSize extends NetworkSize {
  /** The reset gate acts on W_n h + b_rec,n (true), or on h before W_n (false). */
  readonly resetAfter: boolean;
}

/** Sizes of a GRU, and where its blocks start in p. */
export interface GruOffsets {
  /** n and q. */
  readonly units: number;
  readonly inputs: number;
  readonly wRec: number;
  readonly wIn: number;
  readonly bIn: number;
  readonly bRec: number;
  /** Number of weights. */
  readonly weights: number;
}

/** @throws RangeError if a size is not a whole number in range */
export function gruOffsets(size: GruSize, base: number): GruOffsets {
  const { units: n, inputs: q } = networkLayout(size);
  const wIn = base + 3 * n * n;
  const bIn = wIn + 3 * n * q;
  const weights = 3 * n * (n + q + 2);
  return { units: n, inputs: q, wRec: base, wIn, bIn, bRec: bIn + 3 * n, weights };
}
