import type { Model } from "../../systems/model.js";
import { outcome, type BasinAtlas, type Capture, type CaptureBall, type CaptureTube } from "./basin-atlas.js";
import { transformedDistance } from "./capture-ball.js";
import { cellHash, sameStatistics, statisticsOf } from "./capture-cells.js";
import { curveDistance } from "./capture-tube.js";
import { orbitMap, type OrbitMap } from "./orbit-map.js";

/** Where a state goes: the index of its attractor in the atlas, or one of {@link outcome}. */
export type Label = (x: Float64Array) => number;

/** Boxes of an attractor visited one after the other until an orbit counts as on it. */
const visits = 30;
/** Steps that averages are taken over where that does not happen. */
const window = 3200;

/**
 * Tells where states go, by stepping each until a capture region of the atlas holds it.
 *
 * A label depends on the state and the atlas alone. The work is that of the steps, and n² a ball and step only near
 * the ball. An orbit that reaches no region within `atlas.steps` is compared by its averages with attractors
 * that have no period; one that agrees with none, or with several, is undecided.
 *
 * @param p parameters that the atlas was made with, shape [m]
 * @returns a function of a state, shape [n], which is not modified
 */
export function labeller({ system }: Model, p: Float64Array, atlas: BasinAtlas): Label {
  const orbit = orbitMap(system, p, atlas.time);
  const x = new Float64Array(orbit.dimension);
  const capturedBy = captureTest(atlas.captures, orbit.dimension);
  const { escape, centre, steps } = atlas;
  const lost = () => {
    for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]! - centre[i]!) <= escape)) return true;
    return false;
  };
  const apart = atlas.captures.some(({ kind }) => kind === "cells");
  return (start) => {
    x.set(start);
    capturedBy.reset();
    for (let t = 0; t < steps; t++) {
      if (lost()) return outcome.infinity;
      const found = capturedBy.test(x);
      if (found >= 0) return found;
      if (!orbit.advance(x)) return outcome.infinity;
    }
    return apart ? byStatistics(orbit, x, atlas.captures) : outcome.undecided;
  };
}

interface CaptureTest {
  /** Before a new orbit. */
  reset(): void;
  /** Index of the region that holds x now, or −1. */
  test(x: Float64Array): number;
}

function captureTest(captures: readonly Capture[], n: number): CaptureTest {
  const near = captures.flatMap((capture, index) =>
    capture.kind === "cells" ? [] : [{ index, holds: regionTest(capture, n) }],
  );
  const cells = captures.flatMap((capture, index) =>
    capture.kind === "cells" ? [{ index, width: capture.width, own: new Set(capture.cells) }] : [],
  );
  const counts = new Int32Array(cells.length);
  return {
    reset: () => void counts.fill(0),
    test(x) {
      for (let k = 0; k < near.length; k++) if (near[k]!.holds(x)) return near[k]!.index;
      if (cells.length === 0) return -1;
      const hit = cells.map(({ width, own }) => own.has(cellHash(x, width)));
      // Where attractors share boxes, these tell nothing.
      const alone = hit.filter(Boolean).length === 1;
      for (const [k, is] of hit.entries()) {
        if (!is) counts[k] = 0;
        else if (alone && ++counts[k]! >= visits) return cells[k]!.index;
      }
      return -1;
    },
  };
}

function regionTest(capture: CaptureBall | CaptureTube, n: number): (x: Float64Array) => boolean {
  if (capture.kind === "tube") {
    const { points, radius } = capture;
    return (x) => curveDistance(points, n, x) <= radius;
  }
  const { centre, transform, radius } = capture;
  const reach = radius * radius;
  return (x) => {
    // ‖T y‖ ≥ ‖y‖, so most states are refused for n operations.
    let square = 0;
    for (let i = 0; i < n; i++) square += (x[i]! - centre[i]!) ** 2;
    return square <= reach && transformedDistance(transform, centre, x) <= radius;
  };
}

function byStatistics(orbit: OrbitMap, x: Float64Array, captures: readonly Capture[]): number {
  const n = orbit.dimension;
  const states = new Float64Array(window * n);
  for (let t = 0; t < window; t++) {
    states.set(x, t * n);
    if (!orbit.advance(x)) return outcome.infinity;
  }
  const found = statisticsOf(states, n);
  const matches = captures.flatMap((capture, k) =>
    capture.kind === "cells" && sameStatistics(capture.statistics, found) ? [k] : [],
  );
  return matches.length === 1 ? matches[0]! : outcome.undecided;
}
