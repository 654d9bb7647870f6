import { residentProduct, type ResidentProduct, type RowRange } from "../../kernels/norm-series.js";
import { binaryExponent } from "./scaled-product.js";

/** The other of two threads that multiply the same product, each half of its rows. */
export interface Partner {
  /** Which of the two this one is: 0 has the upper rows and the first measurement of two. */
  readonly member: 0 | 1;
  /** Hands over the largest magnitude here, and rows if the partner needs them; waits; the larger one, NaN if one is. */
  meet(largest: number, rows: Float64Array | undefined): number;
  /** The rows that the partner handed over at the last meeting; valid until the next one. */
  rows(): Float64Array;
}

/** Who reads the whole product after a step, and so needs the rows of the other. */
export interface Readers {
  readonly self: boolean;
  readonly partner: boolean;
}

/** A resident product times 2^exponent; rescaling by powers of two is exact. */
export interface ScaledResident {
  readonly resident: ResidentProduct;
  /** False, with the product left as it was, if the factor holds a number that is not finite. */
  multiply(factor: Float64Array, readers: Readers): boolean;
  exponent(): number;
  isZero(): boolean;
}

/** Entries beyond 2^±roomy are scaled back; products of two such matrices, and squares, are safe in a double. */
const roomy = 100;

/** The rows of either of two threads: whole tiles of four. */
export function rowsOfMember(n: number, member: 0 | 1): RowRange {
  const half = 4 * Math.round(n / 8);
  return member === 0 ? [0, half] : [half, n];
}

/** The identity, as a resident product that grows in log scale: alone, or half the rows beside a partner's. */
export function scaledResident(n: number, side: "left" | "right", partner?: Partner): ScaledResident {
  const resident = residentProduct(n, partner && rowsOfMember(n, partner.member));
  let exponent = 0;
  let zero = false;
  const product = (toPartner: boolean): number => {
    const largest = resident.multiply(side);
    return partner ? partner.meet(largest, toPartner ? resident.computed() : undefined) : largest;
  };
  const multiply = (factor: Float64Array, readers: Readers): boolean => {
    if (factor.length !== n * n) {
      throw new RangeError(`a factor has ${factor.length} entries; expected ${n} × ${n}`);
    }
    resident.factor.set(factor);
    let largest = product(readers.partner);
    if (!(Math.abs(binaryExponent(largest)) <= 4 * roomy && largest > 0 && largest < Infinity)) {
      const own = resident.largestOfFactor();
      if (!Number.isFinite(own)) return false;
      exponent += binaryExponent(own);
      tame(resident.factor, own);
      largest = product(readers.partner);
    }
    const shift = binaryExponent(largest);
    const rescale = Math.abs(shift) > roomy;
    const scale = rescale ? 2 ** -shift : 1;
    resident.accept(scale);
    if (partner && readers.self) {
      resident.complete(partner.rows(), partner.member === 0 ? rowsOfMember(n, 0)[1] : 0, scale);
    }
    if (rescale) exponent += shift;
    zero = largest === 0;
    return true;
  };
  return { resident, multiply, exponent: () => exponent, isZero: () => zero };
}

/** Brings the largest entry into [½, 1), in two exact steps where one power of two would not be a double. */
function tame(factor: Float64Array, largest: number): void {
  const exponent = binaryExponent(largest);
  const half = Math.trunc(exponent / 2);
  for (let i = 0; i < factor.length; i++) factor[i] = factor[i]! * 2 ** -half * 2 ** (half - exponent);
}
