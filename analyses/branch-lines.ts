import type { BifurcationDiagram } from "../src/methods/bifurcations/bifurcation-diagram.js";
import type { Orbit } from "../src/methods/bifurcations/orbit-diagram.js";
import type { Branch, BranchPoint } from "../src/methods/results.js";

/** A stretch of equal stability of a branch; of a cycle, one for each of its states. */
export interface BranchLine {
  readonly period: number;
  readonly stable: boolean;
  readonly points: readonly { readonly gain: number; readonly state: number }[];
}

/** The branches of a diagram as lines of one quantity of the state. */
export function branchLines(
  { branches }: BifurcationDiagram,
  shown: (state: readonly number[]) => number,
): BranchLine[] {
  return branches.flatMap((branch) =>
    stretches(branch).flatMap(({ stable, points }) =>
      Array.from({ length: branch.period }, (_, k) => ({
        period: branch.period,
        stable,
        points: points.map((q) => ({ gain: q.parameter, state: shown(q.cycle?.[k] ?? q.state) })),
      })),
    ),
  );
}

interface Stretch {
  readonly stable: boolean;
  readonly points: readonly BranchPoint[];
}

/** Pieces of a branch with the same stability; a nonhyperbolic point, where it changes, belongs to both. */
function stretches({ points }: Branch): Stretch[] {
  const pieces: { stable: boolean | undefined; points: BranchPoint[] }[] = [];
  for (const point of points) {
    const last = pieces.at(-1);
    const stable = point.stability === "nonhyperbolic" ? undefined : point.stability === "stable";
    if (last === undefined) pieces.push({ stable, points: [point] });
    else if (stable === undefined || last.stable === undefined || last.stable === stable) {
      last.points.push(point);
      last.stable ??= stable;
    } else pieces.push({ stable, points: [last.points.at(-1)!, point] });
  }
  return pieces.map(({ stable, points: own }) => ({ stable: stable ?? false, points: own }));
}

/** How orbits that settled compare with the stable branches. */
export interface MatchedOrbits {
  readonly all: number;
  /** Settled on a fixed point or a cycle of a period that was followed. */
  readonly settled: number;
  /** Of these, on a stable branch of that period, every state within 0.02. */
  readonly matched: number;
  /** Settled on cycles of other periods; the shortest such period, null if there is none. */
  readonly others: number;
  readonly shortestOther: number | null;
}

const within = 0.02;

/**
 * Compares orbits that settled with the stable stretches of branches of the same period.
 *
 * Between the points of a branch states are interpolated linearly, which is off by the square of its step.
 *
 * @param cycles longest period followed
 */
export function matchedOrbits(
  { branches }: BifurcationDiagram,
  orbits: readonly Orbit[],
  cycles: number,
): MatchedOrbits {
  const followed = Array.from({ length: Math.floor(Math.log2(cycles)) + 1 }, (_, k) => 2 ** k);
  const periodic = orbits.filter((orbit) => orbit.period !== null);
  const settled = periodic.filter(({ period }) => followed.includes(period!));
  const others = periodic.filter(({ period }) => !followed.includes(period!));
  const pieces = branches.flatMap((branch) =>
    stretches(branch)
      .filter(({ stable }) => stable)
      .map(({ points }) => ({ period: branch.period, points })),
  );
  const matched = settled.filter(({ parameter, period, states }) => {
    const candidates = pieces
      .filter((piece) => piece.period === period)
      .flatMap(({ points }) => statesAt(points, parameter));
    return candidates.some((cycle) => states.every((state) => cycle.some((other) => near(state, other))));
  });
  return {
    all: orbits.length,
    settled: settled.length,
    matched: matched.length,
    others: others.length,
    shortestOther: others.reduce<number | null>(
      (least, { period }) => Math.min(least ?? period!, period!),
      null,
    ),
  };
}

/** The cycles (fixed points) of a stretch at one value of the parameter, between its points. */
function statesAt(points: readonly BranchPoint[], value: number): (readonly number[])[][] {
  return points.slice(1).flatMap((b, i) => {
    const a = points[i]!;
    if (a.parameter === b.parameter || (a.parameter - value) * (b.parameter - value) > 0) return [];
    const t = (value - a.parameter) / (b.parameter - a.parameter);
    const to = b.cycle ?? [b.state];
    return [(a.cycle ?? [a.state]).map((state, k) => state.map((v, j) => v + t * (to[k]![j]! - v)))];
  });
}

function near(a: readonly number[], b: readonly number[]): boolean {
  return a.every((v, i) => Math.abs(v - b[i]!) < within);
}
