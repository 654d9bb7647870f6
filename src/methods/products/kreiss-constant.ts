import { eigenvalues } from "../../linalg/eigenvalues.js";
import { operatorNorm } from "../../linalg/norms.js";
import { resolvent } from "../../linalg/resolvent.js";

export interface KreissConstant {
  /** The largest ratio found: a lower bound on K, and with it on the transient. Null where unstable. */
  readonly value: number | null;
  /** Where it was found; null where K = 1 is attained only at infinity. */
  readonly at: { readonly re: number; readonly im: number } | null;
  /** Of the matrix: spectral radius of a map, spectral abscissa of a flow. */
  readonly growth: number;
  /** "unstable": growth ≥ 1 (map) or ≥ 0 (flow), where the supremum need not be finite. */
  readonly status: "found" | "unstable";
}

/** Nodes of the first search: distances from the stability boundary (logarithmic) times positions along it. */
const distances = 24;
const positions = 33;
/** Best nodes that are refined, and the relative accuracy of the refinement. */
const refined = 3;
const smallestStep = 1e-7;
const maxSteps = 400;

/**
 * Kreiss constant: for a map sup (|z| − 1)‖(zI − A)⁻¹‖₂ over |z| > 1, for a flow sup Re z·‖(zI − A)⁻¹‖₂ over Re z > 0.
 *
 * The Kreiss matrix theorem: K ≤ sup_k ‖A^k‖ ≤ e n K, and K ≤ sup_t ‖e^(tA)‖ ≤ e n K. The supremum is sought on a grid
 * and refined by pattern search, so the value is a lower bound that may miss a narrow peak; not rigorous above.
 * Some 70n³ + 50 000n² operations.
 *
 * @param a shape [n, n]; not modified
 * @throws  RangeError if the shape is wrong or an entry is not finite
 * @see     Trefethen & Embree, Spectra and Pseudospectra (2005), chapters 14 to 18; Spijker, BIT 31 (1991) 551,
 *          doi:10.1007/BF01933269 (the factor e n)
 */
export function kreissConstant(a: Float64Array, n: number, kind: "map" | "flow" = "map"): KreissConstant {
  const spectrum = eigenvalues(a, n);
  const growth = growthOf(kind, spectrum);
  if (growth >= (kind === "map" ? 1 : 0)) return { value: null, at: null, growth, status: "unstable" };
  const size = operatorNorm(a, n, n);
  if (n === 0 || size === 0) return { value: 1, at: null, growth, status: "found" };
  const { leastSingularValue } = resolvent(a, n);
  const ratio = (u: number, v: number) => {
    const z = pointAt(kind, u, v);
    return Math.exp(u) / leastSingularValue(z.re, z.im, 1e-9);
  };
  let best: Node = { value: 1, u: Infinity, v: 0 };
  for (const start of bestNodes(ratio, kind, size, spectrum)) {
    const end = patternSearch(ratio, start, kind === "map" ? 0.1 : 0.05 * size);
    if (end.value > best.value) best = end;
  }
  const at = Number.isFinite(best.u) ? pointAt(kind, best.u, best.v) : null;
  return { value: best.value, at, growth, status: "found" };
}

interface Node {
  readonly value: number;
  /** Logarithm of the distance from the stability boundary. */
  readonly u: number;
  /** Angle, or imaginary part. */
  readonly v: number;
}
type Ratio = (u: number, v: number) => number;
interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function growthOf(kind: "map" | "flow", { re, im }: Spectrum): number {
  return re.reduce(
    (g, x, i) => Math.max(g, kind === "map" ? Math.hypot(x, im[i]!) : x),
    kind === "map" ? 0 : -Infinity,
  );
}

function pointAt(kind: "map" | "flow", u: number, v: number): { readonly re: number; readonly im: number } {
  const distance = Math.exp(u);
  if (kind === "flow") return { re: distance, im: v };
  return { re: (1 + distance) * Math.cos(v), im: (1 + distance) * Math.sin(v) };
}

/** The nodes with the largest ratios: a regular grid, and the directions of the eigenvalues nearest the boundary. */
function bestNodes(ratio: Ratio, kind: "map" | "flow", size: number, spectrum: Spectrum): readonly Node[] {
  const reach = kind === "map" ? Math.PI : size;
  const regular = Array.from({ length: positions }, (_, i) => (reach * i) / (positions - 1));
  const own = Array.from(spectrum.re, (re, i) => ({ re, im: spectrum.im[i]! }))
    .filter(({ im }) => im >= 0)
    .sort((p, q) => (kind === "map" ? Math.hypot(q.re, q.im) - Math.hypot(p.re, p.im) : q.re - p.re))
    .slice(0, 8)
    .map(({ re, im }) => (kind === "map" ? Math.atan2(im, re) : im));
  const nodes = [...regular, ...own].flatMap((v) =>
    Array.from({ length: distances }, (_, k): Node => {
      const u = Math.log(10 * (1 + size)) - (k * Math.log(1e7)) / (distances - 1);
      return { value: ratio(u, v), u, v };
    }),
  );
  return nodes.sort((p, q) => q.value - p.value).slice(0, refined);
}

/** Climbs along the axes with steps that are halved where neither side is higher. */
function patternSearch(ratio: Ratio, start: Node, width: number): Node {
  let best = start;
  let scale = 1;
  for (let step = 0; step < maxSteps && scale > smallestStep; step++) {
    const [du, dv] = [0.35 * scale, width * scale];
    const around = [
      [du, 0],
      [-du, 0],
      [0, dv],
      [0, -dv],
    ].map(([a, b]): Node => {
      const [u, v] = [best.u + a!, best.v + b!];
      return { value: ratio(u, v), u, v };
    });
    const highest = around.reduce((p, q) => (q.value > p.value ? q : p));
    if (highest.value > best.value) best = highest;
    else scale /= 2;
  }
  return best;
}
