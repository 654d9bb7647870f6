import { norm2, subtract } from "../../linalg/vector.js";
import type { Model } from "../../systems/model.js";
import type { BasinAtlas } from "./basin-atlas.js";
import { certainBall, type CertainBall } from "./certain-ball.js";
import { labeller } from "./labeller.js";
import { orbitMap } from "./orbit-map.js";
import { smallestPerturbation, type FlippingPerturbation } from "./smallest-perturbation.js";

/** How far a state is from going elsewhere, from both sides. */
export interface FlipDistance extends FlippingPerturbation {
  /** Proven: no shorter perturbation changes the outcome, see {@link certainBall}; null where nothing was proven. */
  readonly lower: number | null;
}

export interface FlipDistanceOptions {
  readonly seed: number;
  /** Longest perturbation looked at, Euclidean. */
  readonly reach: number;
}

/** States of an attractor that is no fixed point, from which perturbations are looked for. */
const mostStates = 8;

/**
 * The smallest perturbation found that moves an attractor's state out of its basin, over some of its states.
 *
 * @param index   of the attractor in the atlas
 * @param towards states worth a direction, see {@link smallestPerturbation}
 */
export function flipDistance(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  index: number,
  towards: readonly Float64Array[],
  options: FlipDistanceOptions,
): FlipDistance | undefined {
  const { states } = atlas.attractors[index]!;
  const stride = Math.ceil(states.length / mostStates);
  const found = states
    .filter((_, k) => k % stride === 0)
    .map((state) => flipDistanceFrom(model, p, atlas, Float64Array.from(state), towards, options));
  return found.filter((f) => f !== undefined).sort((a, b) => a.norm - b.norm)[0];
}

/** The same from any state. */
export function flipDistanceFrom(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  origin: Float64Array,
  towards: readonly Float64Array[],
  options: FlipDistanceOptions,
): FlipDistance | undefined {
  const orbit = orbitMap(model.system, p, atlas.time);
  const found = smallestPerturbation(orbit, labeller(model, p, atlas), origin, towards, options);
  if (found === undefined) return undefined;
  const ball = ballAround(model, p, atlas, found.from, options.reach);
  const left = ball === undefined ? 0 : ball.radius - norm2(subtract(origin, Float64Array.from(ball.centre)));
  return { ...found, lower: left > 0 ? left * (1 - 1e-12) : null };
}

function ballAround(
  model: Model,
  p: Float64Array,
  { attractors }: BasinAtlas,
  index: number,
  reach: number,
): CertainBall | undefined {
  const attractor = attractors[index];
  if (attractor?.kind !== "fixed point") return undefined;
  return certainBall(model, p, Float64Array.from(attractor.states[0]!), reach);
}
