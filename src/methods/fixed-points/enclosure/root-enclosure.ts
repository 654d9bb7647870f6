import type { IntervalArray } from "../../../interval/vector.js";
import { inflatedBox, intersectBoxes, isWithin } from "./boxes.js";
import type { KrawczykOperator } from "./krawczyk-operator.js";

/** A fixed point proven to exist: exactly one in `existence`, and no other in `uniqueness`, which holds that box. */
export interface RootEnclosure {
  readonly existence: IntervalArray;
  readonly uniqueness: IntervalArray;
}

const mostPolishing = 10;
const mostDoublings = 60;
const growthFactors = [2, 1.2] as const;

/**
 * Proves one fixed point in a box, enlarged first on each side by a share of its width: the operator must map it into itself and contract it. The
 * existence box is then narrowed to rounding, the uniqueness box grown. Undefined without a proof.
 */
export function proveRoot(
  operator: KrawczykOperator,
  box: IntervalArray,
  share = 0.1,
): RootEnclosure | undefined {
  const region = inflatedBox(box, share);
  const n = region.lo.length;
  if (!operator.prepare(region.lo, region.hi)) return undefined;
  const image = { lo: new Float64Array(n), hi: new Float64Array(n) };
  operator.apply(image.lo, image.hi);
  if (!isWithin(image.lo, image.hi, region) || !operator.contracts(halfWidths(region))) return undefined;
  const existence = polished(operator, image);
  return { existence, uniqueness: grown(operator, existence, region) };
}

function halfWidths({ lo, hi }: IntervalArray): Float64Array {
  return hi.map((v, i) => Math.max((v - lo[i]!) / 2, Number.MIN_VALUE));
}

function polished(operator: KrawczykOperator, start: IntervalArray): IntervalArray {
  const box = { lo: start.lo.slice(), hi: start.hi.slice() };
  const [lo, hi] = [new Float64Array(box.lo.length), new Float64Array(box.lo.length)];
  const width = (): number => box.hi.reduce((sum, v, i) => sum + (v - box.lo[i]!), 0);
  for (let round = 0; round < mostPolishing; round++) {
    const before = width();
    if (!operator.prepare(box.lo, box.hi)) break;
    operator.apply(lo, hi);
    intersectBoxes(box.lo, box.hi, lo, hi);
    if (!(width() < 0.9 * before)) break;
  }
  return box;
}

/** The largest box found about a root over which T contracts: first of the shape of the region, then side by side. */
function grown(operator: KrawczykOperator, existence: IntervalArray, region: IntervalArray): IntervalArray {
  if (!operator.prepare(existence.lo, existence.hi)) return region;
  const centre = existence.lo.map((v, i) => v + (existence.hi[i]! - v) / 2);
  const boxOf = (w: Float64Array): IntervalArray => ({
    lo: centre.map((c, i) => Math.min(existence.lo[i]!, c - w[i]!)),
    hi: centre.map((c, i) => Math.max(existence.hi[i]!, c + w[i]!)),
  });
  const works = (w: Float64Array): boolean => {
    const { lo, hi } = boxOf(w);
    return lo.every(Number.isFinite) && hi.every(Number.isFinite) && operator.contractsOver(lo, hi, w);
  };
  let weights = halfWidths(region);
  if (!works(weights)) return region;
  const grow = (enlarge: (w: Float64Array) => Float64Array): void => {
    for (let step = 0; step < mostDoublings; step++) {
      const larger = enlarge(weights);
      if (!works(larger)) break;
      weights = larger;
    }
  };
  for (const factor of growthFactors) grow((w) => w.map((v) => v * factor));
  for (let i = 0; i < weights.length; i++) grow((w) => w.map((v, k) => (k === i ? 2 * v : v)));
  return boxOf(weights);
}
