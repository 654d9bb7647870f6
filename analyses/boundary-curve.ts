import { linearModes } from "../src/methods/fixed-points/modes.js";
import type { Model } from "../src/systems/model.js";

/** The two-neuron network h' = tanh(W h + b) with regular W. */
export interface TwoNeurons {
  readonly wRec: Float64Array;
  readonly b: Float64Array;
}

/** Points of a fundamental segment, its first distance from the saddle, and steps back. */
const [points, first, mostSteps] = [60, 1e-5, 80];

/**
 * The two halves of a saddle's stable manifold, by stepping back: h = W⁻¹(artanh h' − b), as long as |h'| < 1.
 *
 * A segment of the stable eigenvector from distance d to d/|m|, m being its multiplier, and its preimages make up the whole
 * manifold. Knows nothing of where orbits go, so it checks pictures of basins.
 *
 * @param saddle with one unstable direction, shape [2]
 * @returns      two curves, from the saddle outwards
 */
export function boundaryCurve(
  { wRec, b }: TwoNeurons,
  saddle: Float64Array,
  p: Float64Array,
  model: Model,
): { readonly x: number; readonly y: number }[][] {
  const stable = linearModes(model.system.kind, model.system.jacobian(saddle, p), 2)[1]!;
  const m = Math.abs(stable.multiplier.re);
  const [a, c, d, e] = wRec as unknown as [number, number, number, number];
  const determinant = a * e - c * d;
  const back = ([x, y]: Point): Point => {
    const [u, v] = [Math.atanh(x) - b[0]!, Math.atanh(y) - b[1]!];
    return [(e * u - c * v) / determinant, (a * v - d * u) / determinant];
  };
  // A negative multiplier swaps the halves at each step.
  const preimage = stable.multiplier.re < 0 ? (h: Point) => back(back(h)) : back;
  const ratio = stable.multiplier.re < 0 ? m * m : m;
  const half = (sign: number) => {
    let segment = Array.from({ length: points }, (_, k): Point => {
      const s = sign * first * ratio ** (-k / points);
      return [saddle[0]! + s * stable.vector.re[0]!, saddle[1]! + s * stable.vector.re[1]!];
    });
    const curve: Point[] = [[saddle[0]!, saddle[1]!]];
    for (let t = 0; t < mostSteps; t++) {
      curve.push(...segment);
      // Only states within (−1, 1)² have a preimage.
      const end = segment.findIndex((h) => !h.every((v) => Math.abs(v) < 1));
      segment = segment.slice(0, end < 0 ? points : end).map(preimage);
      if (end >= 0) return [...curve, ...segment];
    }
    return curve;
  };
  return [half(1), half(-1)].map((curve) => {
    return curve.filter((h) => h.every(Number.isFinite)).map(([x, y]) => ({ x, y }));
  });
}

type Point = readonly [number, number];
