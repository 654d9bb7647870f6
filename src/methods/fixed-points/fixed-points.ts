import { eigenvalues } from "../../linalg/eigenvalues.js";
import { luDeterminantSign, luFactor } from "../../linalg/lu.js";
import { normInf, subtract } from "../../linalg/vector.js";
import { randomStream, type RandomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation, requireShapes } from "./fixed-point-equation.js";
import { newtonFixedPoint, type NewtonResult } from "./newton-fixed-point.js";
import type { FixedPoint } from "../results.js";
import { sortedMultipliers, stabilityOf } from "./stability.js";

export interface FixedPointsOptions {
  /** Random starts in the model's state box; as many again at the ends of short trajectories (maps). */
  readonly starts?: number;
  readonly seed?: number;
  /** Steps of each of those trajectories. */
  readonly transient?: number;
  /** Rounds of starts between found points, and of new random starts while the index audit fails. */
  readonly rounds?: number;
  /** See {@link newtonFixedPoint}. */
  readonly tolerance?: number;
}

/** The only place where these defaults are written down. */
export const fixedPointsDefaults = {
  starts: 64,
  seed: 0,
  transient: 60,
  rounds: 4,
  tolerance: 1e-12,
} as const satisfies Required<FixedPointsOptions>;

export interface FixedPointsResult {
  /** In lexicographic order of the state. */
  readonly fixedPoints: readonly FixedPoint[];
  /**
   * Σ sign det(I − J) (of a flow, sign det(−J)) over the points found; a point with a singular I − J counts 0.
   */
  readonly indexSum: number;
  /**
   * Whether the sum is the +1 that Lefschetz–Hopf demands where the model maps a compact convex set into itself
   * (`bounded`); null where that is not known. A necessary check, not a proof of completeness.
   */
  readonly indexAudit: "passed" | "failed" | null;
  /** Newton runs made, and how many of them converged. */
  readonly runs: number;
  readonly converged: number;
  readonly options: Required<FixedPointsOptions>;
}

/** A root is a point already found when it lies within this many error estimates of it. */
const mergeFactor = 20;

interface Root {
  readonly state: Float64Array;
  readonly residual: number;
  readonly error: number;
}

/**
 * Searches for all fixed points of a map or equilibria of a flow, stable and unstable, from many starts.
 *
 * Newton from seeded starts in the model's state box, from the ends of short trajectories, and from midpoints
 * between points already found (where saddles lie). Roots are merged by their distance relative to Newton's
 * own error estimate, so near a fold two points stay two as long as double precision can tell.
 * O(starts·n³) a Newton step; the same seed gives the same result.
 *
 * @param model the model; its `stateBox` bounds the random starts
 * @param p     parameters, shape [m]
 * @throws      RangeError if a shape or an option is invalid
 */
export function fixedPoints(
  model: Model,
  p: Float64Array,
  options: FixedPointsOptions = {},
): FixedPointsResult {
  const settings = { ...fixedPointsDefaults, ...options };
  const { system } = model;
  requireShapes(system, Float64Array.from(model.initialState), p);
  if (!(settings.starts >= 1)) throw new RangeError(`starts is ${settings.starts}; expected at least 1`);
  const stream = randomStream(settings.seed);
  const search = newSearch(system, p, settings.tolerance);
  searchBox(model, p, search, stream, settings);
  for (let round = 0; round < settings.rounds; round++) {
    const before = search.roots.length;
    searchBetween(search, settings.starts, stream);
    const audit = auditOf(model, indexSum(system, p, search.roots));
    if (audit === "failed") searchBox(model, p, search, stream, settings);
    else if (search.roots.length === before) break;
  }
  const sum = indexSum(system, p, search.roots);
  const found = search.roots.map((root) => describeFixedPoint(system, root.state, p, root.residual));
  found.sort((a, b) => lexicographic(a.state, b.state));
  const { runs, converged } = search;
  return {
    fixedPoints: found,
    indexSum: sum,
    indexAudit: auditOf(model, sum),
    runs,
    converged,
    options: settings,
  };
}

/**
 * Multipliers and stability of a known fixed point or equilibrium; O(n³).
 *
 * @param residual ‖g‖∞ there, if known
 */
export function describeFixedPoint(
  system: System,
  state: Float64Array,
  p: Float64Array,
  residual?: number,
): FixedPoint {
  const n = system.dimension;
  const multipliers = sortedMultipliers(system.kind, eigenvalues(system.jacobian(state, p), n));
  return {
    state: Array.from(state),
    residual: residual ?? normInf(fixedPointEquation(system).value(state, p, new Float64Array(n))),
    multipliers,
    spectralRadius: Math.max(...multipliers.map((m) => Math.hypot(m.re, m.im))),
    stability: stabilityOf(system.kind, multipliers),
  };
}

/** Index of a root of g: the sign of det(−∂g/∂x), which is sign det(I − J) of a map. */
export function fixedPointIndex(system: System, state: Float64Array, p: Float64Array): -1 | 0 | 1 {
  const equation = fixedPointEquation(system);
  const { n } = equation;
  const negative = equation.derivative(state, p, new Float64Array(n * n)).map((v) => -v);
  return luDeterminantSign(luFactor(negative, n));
}

interface Search {
  readonly roots: Root[];
  runs: number;
  converged: number;
  from(start: Float64Array): void;
}

function newSearch(system: System, p: Float64Array, tolerance: number): Search {
  const search: Search = {
    roots: [],
    runs: 0,
    converged: 0,
    from(start) {
      search.runs++;
      const result = newtonFixedPoint(system, start, p, { tolerance });
      if (result.status !== "converged") return;
      search.converged++;
      addRoot(search.roots, result);
    },
  };
  return search;
}

function addRoot(roots: Root[], { state, residual, errorEstimate }: NewtonResult): void {
  // Where I − J is singular to working precision the estimate is infinite: a fold merges within √u.
  const error = Math.min(errorEstimate, 1e-6 * Math.max(1, normInf(state)));
  const root = { state, residual, error };
  const same = roots.findIndex(
    (r) => normInf(subtract(r.state, state)) <= mergeFactor * (r.error + error) + Number.MIN_VALUE,
  );
  if (same < 0) roots.push(root);
  else if (residual < roots[same]!.residual) roots[same] = root;
}

function searchBox(
  model: Model,
  p: Float64Array,
  search: Search,
  stream: RandomStream,
  { starts, transient }: Required<FixedPointsOptions>,
): void {
  const { system, stateBox } = model;
  search.from(Float64Array.from(stateBox, ([low, high]) => low + (high - low) / 2));
  for (let i = 0; i < starts; i++) {
    const start = Float64Array.from(stateBox, ([low, high]) => low + (high - low) * stream.uniform());
    search.from(start);
    const end = system.kind === "map" ? trajectoryEnd(system, start, p, transient) : undefined;
    if (end !== undefined) search.from(end);
  }
}

function trajectoryEnd(
  map: System & { kind: "map" },
  start: Float64Array,
  p: Float64Array,
  steps: number,
): Float64Array | undefined {
  const x = Float64Array.from(start);
  const next = new Float64Array(start.length);
  for (let t = 0; t < steps; t++) x.set(map.step(x, p, next));
  return Number.isFinite(normInf(x)) ? x : undefined;
}

/** Midpoints of found points with their partners, and weighted points to either side; at most `budget` starts. */
function searchBetween(search: Search, budget: number, stream: RandomStream): void {
  const known = search.roots.map((r) => r.state);
  const pairs = known.flatMap((x, i) => known.slice(i + 1).map((y) => [x, y] as const));
  for (let i = 0; i < Math.min(budget, pairs.length); i++) {
    const pick = pairs.length <= budget ? i : Math.floor(stream.uniform() * pairs.length);
    const [x, y] = pairs[pick]!;
    search.from(x.map((v, k) => v + (y[k]! - v) / 2));
  }
}

function indexSum(system: System, p: Float64Array, roots: readonly Root[]): number {
  return roots.reduce((sum, root) => sum + fixedPointIndex(system, root.state, p), 0);
}

function auditOf(model: Model, sum: number): FixedPointsResult["indexAudit"] {
  if (model.bounded !== true) return null;
  return sum === 1 ? "passed" : "failed";
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((v, k) => v !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
