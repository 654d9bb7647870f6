import { vecMat } from "../../linalg/matrix.js";
import { dot, norm2, subtract } from "../../linalg/vector.js";
import { distance, type BoundaryPair } from "./boundary-bisection.js";
import type { OrbitMap } from "./orbit-map.js";

/** Steps, and the distance as a share of the box, after which two orbits that started together have parted. */
const [mostSteps, parted] = [3000, 1e-3];

/**
 * The normal of a smooth basin boundary at a point of it, pointing outwards, of length 1.
 *
 * Along the orbit of a point of the boundary all that grows is the distance from the boundary. So the difference of two
 * orbits that part there, pulled back by the Jacobians' transposes, turns into the normal: what the adjoint method
 * does for a gradient. One Jacobian a step.
 *
 * @param pair  two states next to each other on either side
 * @param scale width of the box of states
 * @returns     undefined where the orbits do not part, or the difference vanishes on the way
 */
export function boundaryNormal(
  orbit: OrbitMap,
  { inside, outside }: BoundaryPair,
  scale: number,
): Float64Array | undefined {
  const n = orbit.dimension;
  const [a, b] = [inside.slice(), outside.slice()];
  const states: Float64Array[] = [];
  for (let t = 0; t < mostSteps && distance(a, b) <= parted * scale; t++) {
    states.push(a.slice());
    if (!orbit.advance(a) || !orbit.advance(b)) return undefined;
  }
  let normal = normalised(subtract(b, a));
  for (const state of states.reverse()) {
    normal = normal && normalised(vecMat(normal, orbit.jacobian(state), n, n));
  }
  if (normal === undefined) return undefined;
  return dot(normal, subtract(outside, inside)) < 0 ? normal.map((v) => -v) : normal;
}

/** v/‖v‖₂; undefined for a vector of length 0 or that is not finite. */
export function normalised(v: Float64Array): Float64Array | undefined {
  const length = norm2(v);
  return length > 0 && Number.isFinite(length) ? v.map((x) => x / length) : undefined;
}
