import { luDeterminantSign, luFactor } from "../../linalg/lu.js";
import { normInf } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import type { Model } from "../../systems/model.js";
import type { System } from "../../systems/system.js";
import { fixedPointEquation, requireShapes } from "./fixed-point-equation.js";
import type { FixedPointsOptions } from "./fixed-points.js";
import type { NewtonEnds } from "./newton-batch.js";
import { rootSet, type Root, type RootSet } from "./root-set.js";
import { boxStarts, startsBetween, trajectoryStarts } from "./search-starts.js";
import { descendSpeed } from "./speed-descent.js";

export interface SearchResult {
  readonly roots: readonly Root[];
  readonly indexSum: number;
  readonly indexAudit: "passed" | "failed" | null;
  readonly runs: number;
  readonly converged: number;
  /** Where iterations were given up, flat [runs − converged, n]: what slow points are sought from. */
  readonly givenUp: Float64Array;
}

/** Ends of given-up iterations that are followed further, those with the smallest residuals. */
const followed = 8;

/**
 * The search for fixed points as a dialogue: it asks for Newton's method from many starts at a time, flat [count, n], and is
 * told where it ended. So it may be answered by one thread or by several, with the same result.
 */
export function* fixedPointSearch(
  model: Model,
  p: Float64Array,
  settings: Required<FixedPointsOptions>,
): Generator<Float64Array, SearchResult, NewtonEnds> {
  const { system } = model;
  const { starts, seed, rounds, tolerance, noise, states } = settings;
  const n = system.dimension;
  requireShapes(system, Float64Array.from(model.initialState), p);
  if (!(starts >= 1)) throw new RangeError(`starts is ${starts}; expected at least 1`);
  if (states.length % n !== 0)
    throw new RangeError(`states has ${states.length} entries; expected a multiple of ${n}`);
  const stream = randomStream(seed);
  const found = rootSet(system, p, tolerance);
  const givenUp: Float64Array[] = [];
  let [runs, converged] = [0, 0];
  const take = function* (batch: Float64Array): Generator<Float64Array, void, NewtonEnds> {
    const ends = yield batch;
    runs += ends.converged.length;
    converged += ends.converged.reduce((sum, c) => sum + c, 0);
    addEnds(found, ends, givenUp, n);
    if (rounds > 0) follow(found, system, p, ends, tolerance);
  };
  const random = () =>
    joined([...boxStarts(model, stream, starts), ...trajectoryStarts(model, p, stream, starts, noise)], n);
  yield* take(states.length > 0 ? states : random());
  let [known, audit] = [0, auditOf(model, found.roots, p)];
  for (let round = 0; round < rounds; round++) {
    const before = found.roots.length;
    const between = startsBetween(
      model,
      found.roots.map((r) => r.state),
      known,
      starts,
      stream,
    );
    known = before;
    if (between.length > 0) yield* take(joined(between, n));
    audit = auditOf(model, found.roots, p);
    if (audit === "failed") yield* take(random());
    else if (found.roots.length === before) break;
    audit = auditOf(model, found.roots, p);
  }
  return {
    roots: found.roots,
    indexSum: indexSum(system, found.roots, p),
    indexAudit: audit,
    runs,
    converged,
    givenUp: joined(givenUp, n),
  };
}

function joined(states: readonly Float64Array[], n: number): Float64Array {
  const flat = new Float64Array(states.length * n);
  states.forEach((state, i) => {
    flat.set(state, i * n);
  });
  return flat;
}

function addEnds(
  found: RootSet,
  { states, converged }: NewtonEnds,
  givenUp: Float64Array[],
  n: number,
): void {
  converged.forEach((yes, i) => {
    const state = states.slice(i * n, (i + 1) * n);
    if (yes === 1) found.add(state);
    else givenUp.push(state);
  });
}

/** Where Newton's method gave up close to a root, as it does where the Jacobian is singular, descent may reach it. */
function follow(found: RootSet, system: System, p: Float64Array, ends: NewtonEnds, tolerance: number): void {
  const equation = fixedPointEquation(system);
  const { n } = equation;
  const out = new Float64Array(n);
  const left = [...ends.converged.keys()]
    .filter((i) => ends.converged[i] === 0)
    .map((i) => ends.states.slice(i * n, (i + 1) * n))
    .map((state) => ({ state, residual: normInf(equation.value(state, p, out)) }))
    .filter(({ residual }) => residual < 1e-3)
    .sort((a, b) => a.residual - b.residual);
  for (const { state } of left.slice(0, followed)) {
    const end = descendSpeed(system, state, p, { tolerance });
    if (end.status === "root") found.add(end.state);
  }
}

/** Index of a root of g: the sign of det(−∂g/∂x), which is sign det(I − J) of a map. */
export function fixedPointIndex(system: System, state: Float64Array, p: Float64Array): -1 | 0 | 1 {
  const equation = fixedPointEquation(system);
  const { n } = equation;
  const negative = equation.derivative(state, p, new Float64Array(n * n)).map((v) => -v);
  return luDeterminantSign(luFactor(negative, n));
}

function indexSum(system: System, roots: readonly Root[], p: Float64Array): number {
  return roots.reduce((sum, root) => sum + fixedPointIndex(system, root.state, p), 0);
}

function auditOf(model: Model, roots: readonly Root[], p: Float64Array): SearchResult["indexAudit"] {
  if (model.bounded !== true) return null;
  return indexSum(model.system, roots, p) === 1 ? "passed" : "failed";
}
