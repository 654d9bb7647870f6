import { eigenvalues } from "../../linalg/eigenvalues.js";
import { matVec, vecMat } from "../../linalg/matrix.js";
import { dot, norm2 } from "../../linalg/vector.js";
import { growth, sortedMultipliers } from "../fixed-points/stability.js";
import type { Complex } from "../results.js";
import { normalised, type CriticalVectors } from "./critical-vectors.js";
import type { DefiningKind } from "./defining-system.js";
import type { ComplexVector } from "./jacobian-derivatives.js";
import {
  flipOf,
  hopfOf,
  neimarkSackerOf,
  quadraticOf,
  type CriticalPoint,
} from "./normal-form-coefficients.js";
import type { CurvePoint } from "./plane-curve.js";

/** A third condition met on a curve of codimension one. */
export type CodimensionTwoType =
  | "cusp"
  | "bogdanov-takens"
  | "generalised-hopf"
  | "zero-hopf"
  | "double-hopf"
  | "generalised-flip"
  | "chenciner"
  | "resonance-1-1"
  | "resonance-1-2"
  | "resonance-1-3"
  | "resonance-1-4"
  | "fold-flip"
  | "fold-neimark-sacker"
  | "flip-neimark-sacker"
  | "double-neimark-sacker";

/** A function along a curve whose change of sign is a point of codimension two; undefined where it has no meaning. */
export interface CurveTest {
  readonly type: CodimensionTwoType;
  readonly value: (point: CurvePoint) => number | undefined;
}

/** The test functions of a curve but for those of its other eigenvalues, see `otherEigenvalues`. */
export function curveTests(kind: DefiningKind, system: "map" | "flow"): readonly CurveTest[] {
  const extra = (type: CodimensionTwoType, at: number): CurveTest => ({
    type,
    value: ({ values }) => values.extra - at,
  });
  switch (kind) {
    case "fold":
      return [
        { type: "cusp", value: plainCoefficient },
        { type: system === "map" ? "resonance-1-1" : "bogdanov-takens", value: vectorProduct },
      ];
    case "flip":
      return [
        { type: "generalised-flip", value: plainCoefficient },
        { type: "resonance-1-2", value: vectorProduct },
      ];
    case "hopf":
      return [extra("bogdanov-takens", 0), { type: "generalised-hopf", value: curveCoefficient }];
    case "neimark-sacker":
      return [
        extra("resonance-1-1", 1),
        extra("resonance-1-2", -1),
        extra("resonance-1-3", -0.5),
        extra("resonance-1-4", 0),
        { type: "chenciner", value: curveCoefficient },
      ];
  }
}

/** Whether the point is a bifurcation, not the neutral saddle into which Hopf and Neimark–Sacker curves run on. */
export function isOscillatory({ system: { kind }, values: { extra } }: CurvePoint): boolean {
  return kind === "hopf" ? extra > 0 : kind === "neimark-sacker" && Math.abs(extra) < 1;
}

/** ω of a Hopf point, θ of a Neimark–Sacker point; null on other curves and at neutral saddles. */
export function angleOf(point: CurvePoint): number | null {
  if (!isOscillatory(point)) return null;
  const { extra } = point.values;
  return point.system.kind === "hopf" ? Math.sqrt(extra) : Math.acos(extra);
}

/**
 * Coefficient of the normal form as in normal-forms.ts (a, b, l₁ or d); undefined where it is infinite and at neutral
 * saddles. The sign of a follows the curve's critical vector, which turns nowhere.
 */
export function curveCoefficient(point: CurvePoint): number | undefined {
  const { kind, problem } = point.system;
  if (kind === "fold" || kind === "flip") {
    const plain = plainCoefficient(point);
    const product = vectorProduct(point);
    return plain === undefined || product === 0 ? undefined : plain / product;
  }
  const at = oscillatoryPoint(point);
  if (at === undefined) return undefined;
  return kind === "hopf" ? hopfOf(problem.system, at) : neimarkSackerOf(problem.system, at);
}

/** a or b with unit vectors p and q: no pole where they are at right angles. */
function plainCoefficient(point: CurvePoint): number | undefined {
  const { kind, problem } = point.system;
  const [q, p] = unitVectors(point);
  const none = new Float64Array(problem.n);
  const vectors = { q: { re: q, im: none }, p: { re: p, im: none } };
  const at = criticalPoint(point, vectors, { re: kind === "flip" ? -1 : 1, im: 0 });
  return kind === "flip" ? flipOf(problem.system, at) : quadraticOf(problem.system, at);
}

/** ⟨p, q⟩ of unit vectors, 0 where the critical eigenvalue is double. */
function vectorProduct(point: CurvePoint): number {
  const [q, p] = unitVectors(point);
  return dot(p, q);
}

/** q and p of corank 1; the border carries their directions along the curve. */
function unitVectors({ values: { right, left } }: CurvePoint): readonly [Float64Array, Float64Array] {
  const unit = (v: Float64Array) => {
    const length = norm2(v);
    return v.map((value) => value / length);
  };
  return [unit(right[0]!), unit(left[0]!)];
}

/** With (J² − 2kJ + 1)v = 0, q = Jv − e^{−iθ}v is the eigenvector of e^{iθ}; with (J² + ω²)v = 0, q = Jv + iωv. */
function oscillatoryPoint(point: CurvePoint): CriticalPoint | undefined {
  if (!isOscillatory(point)) return undefined;
  const { system, values } = point;
  const { n } = system.problem;
  const { jacobian } = values.at;
  const isHopf = system.kind === "hopf";
  const re = isHopf ? 0 : values.extra;
  const im = isHopf ? Math.sqrt(values.extra) : Math.sqrt(1 - values.extra ** 2);
  const vector = (v: Float64Array, image: Float64Array, sign: 1 | -1): ComplexVector => ({
    re: image.map((value, i) => value - re * v[i]!),
    im: v.map((value) => sign * im * value),
  });
  const [v, w] = [values.right[0]!, values.left[0]!];
  const q = vector(v, matVec(jacobian, v, n, n), 1);
  const vectors = normalised(q, vector(w, vecMat(w, jacobian, n, n), -1));
  return vectors === undefined ? undefined : criticalPoint(point, vectors, { re, im });
}

function criticalPoint(
  { values: { at } }: CurvePoint,
  vectors: CriticalVectors,
  lambda: Complex,
): CriticalPoint {
  return { state: at.x, p: at.p, jacobian: at.jacobian, lambda, vectors };
}

/** Eigenvalues of the Jacobian without the critical ones of the curve, the most repelling first. */
export function otherEigenvalues({ system, values }: CurvePoint): Complex[] {
  const { problem, kind } = system;
  const all = sortedMultipliers(problem.system.kind, eigenvalues(values.at.jacobian, problem.n));
  for (const critical of criticalEigenvalues(kind, problem.system.kind, values.extra)) {
    const distances = all.map((m) => Math.hypot(m.re - critical.re, m.im - critical.im));
    all.splice(distances.indexOf(Math.min(...distances)), 1);
  }
  return all;
}

/** How many of them repel. */
export function repellingCount(point: CurvePoint): number {
  const { kind } = point.system.problem.system;
  return otherEigenvalues(point).filter((m) => growth(kind, m) > 0).length;
}

function criticalEigenvalues(kind: DefiningKind, system: "map" | "flow", extra: number): Complex[] {
  if (kind === "fold") return [{ re: system === "map" ? 1 : 0, im: 0 }];
  if (kind === "flip") return [{ re: -1, im: 0 }];
  const centre = kind === "hopf" ? 0 : extra;
  const square = kind === "hopf" ? -extra : extra ** 2 - 1;
  const offset = Math.sqrt(Math.abs(square));
  return [1, -1].map((sign) =>
    square < 0 ? { re: centre, im: sign * offset } : { re: centre + sign * offset, im: 0 },
  );
}
