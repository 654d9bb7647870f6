import { addMatVec } from "../linalg/matrix.js";
import type { CellWeights } from "./cell-weights.js";

/**
 * What a network of rectifiers switches on: its step (or field) is smooth where none of these is 0, and has a kink
 * where one is.
 *
 * @param x state, shape [n]
 * @returns one entry a rectifier; undefined for a cell without kinks, and for stacked layers, whose kinks are not told
 */
export function switchingValues(weights: CellWeights, x: Float64Array): Float64Array | undefined {
  switch (weights.cell) {
    case "vanilla":
      if (weights.activation !== "relu") return undefined;
      return weights.state === "pre" ? x : affine(weights, x);
    case "leaky":
    case "ctrnn": {
      if (weights.activation !== "relu") return undefined;
      const { theta } = weights;
      const inner = weights.state === "post" ? affine(weights, x) : x;
      return theta === undefined ? inner : inner.map((v, i) => v + theta[i]!);
    }
    case "plrnn":
      return x;
    case "shplrnn":
      return addMatVec(weights.w2, x, weights.h2.length, x.length, weights.h2.slice());
    default:
      return undefined;
  }
}

interface Affine {
  readonly wRec: Float64Array;
  readonly wIn?: Float64Array;
  readonly b: Float64Array;
  readonly u?: Float64Array;
}

/** W x + V u + b. */
function affine({ wRec, wIn, b, u }: Affine, x: Float64Array): Float64Array {
  const out = b.slice();
  addMatVec(wRec, x, b.length, x.length, out);
  if (wIn !== undefined && u !== undefined) addMatVec(wIn, u, b.length, u.length, out);
  return out;
}
