import { axpy, dot, norm2, subtract } from "../../linalg/vector.js";
import { randomStream } from "../../random/stream.js";
import { bisectBoundary, type BoundaryPair } from "./boundary-bisection.js";
import { outcome } from "./basin-atlas.js";
import { boundaryNormal, normalised } from "./boundary-normal.js";
import type { Label } from "./labeller.js";
import type { OrbitMap } from "./orbit-map.js";

export interface PerturbationOptions {
  /** Random directions tried, beside the axes and those towards the states given. */
  readonly directions?: number;
  /** Steps of the local search from each of the best directions. */
  readonly iterations?: number;
  readonly seed?: number;
  /** Longest perturbation looked at, Euclidean. */
  readonly reach: number;
}

/** The only place where these defaults are written down. */
export const perturbationDefaults = { directions: 64, iterations: 60, seed: 0 } as const;

/** A perturbation that changes where a state goes, checked by running it. */
export interface FlippingPerturbation {
  /** Where the state goes without it, and with it. */
  readonly from: number;
  readonly to: number;
  readonly origin: readonly number[];
  readonly delta: readonly number[];
  /** ‖delta‖₂: an upper bound on the smallest one. */
  readonly norm: number;
  /**
   * Cosine between delta and the normal of the boundary where it ends; near 1 at a local minimum on a smooth boundary, null
   * where there is no normal.
   */
  readonly alignment: number | null;
}

/** A point of the boundary on a ray from the origin. */
interface Hit {
  readonly direction: Float64Array;
  readonly length: number;
  readonly pair: BoundaryPair;
}

/** Equal parts of a ray that are looked at, the best directions that are followed, and how far others are looked along. */
const [parts, followed, beyond] = [16, 3, 1.3];
/** Brackets of a flip as shares of its distance: to choose directions, to turn them, and of the result. */
const widths = { coarse: 1e-3, fine: 1e-8, last: 1e-13 } as const;
/** An iteration that gains less than this share is the last. */
const smallestGain = 1e-7;
/** How much of the way towards the normal is tried, and random changes of direction where that does not help. */
const [turns, jitters] = [[1, 0.5, 0.25, 0.1, 0.03, 0.01], 24] as const;
const stream = 2 ** 34;

/**
 * The smallest perturbation of a state found that changes its outcome.
 *
 * Rays in many directions are followed to the first flip; from the shortest ones the direction is turned towards the
 * normal of the boundary (see {@link boundaryNormal}) as long as that shortens the ray: at the nearest point of a smooth
 * boundary the two agree. Where there is no smooth boundary, random turns. An upper bound: a nearer point of the
 * boundary that no direction led to may exist.
 *
 * @param origin shape [n]
 * @param towards states worth a direction: edge states, points of the boundary
 * @returns      undefined where no perturbation up to `reach` along the directions tried changes the outcome
 */
export function smallestPerturbation(
  orbit: OrbitMap,
  label: Label,
  origin: Float64Array,
  towards: readonly Float64Array[],
  options: PerturbationOptions,
): FlippingPerturbation | undefined {
  const settings = { ...perturbationDefaults, ...options };
  const home = label(origin);
  const ray = rayOf(label, origin, home);
  const hits = firstHits(ray, seedDirections(origin, towards, settings), settings.reach);
  const improved = hits.slice(0, followed).map((hit) => shortened(orbit, ray, hit, settings));
  const shortest = improved.sort((a, b) => a.length - b.length)[0];
  if (shortest === undefined) return undefined;
  const best = ray(shortest.direction, widths.last, { guess: shortest.length }) ?? shortest;
  const delta = subtract(best.pair.outside, origin);
  const normal = boundaryNormal(orbit, best.pair, settings.reach);
  return {
    from: home,
    to: best.pair.other,
    origin: Array.from(origin),
    delta: Array.from(delta),
    norm: norm2(delta),
    alignment: normal === undefined ? null : dot(normal, best.direction),
  };
}

/** Flips along all directions, the nearest first; once one is known, nobody looks much further than the nearest. */
function firstHits(ray: Ray, directions: readonly Float64Array[], reach: number): Hit[] {
  const hits: Hit[] = [];
  let limit = reach;
  for (const direction of directions) {
    const hit = ray(direction, widths.coarse, { limit });
    if (hit === undefined) continue;
    hits.push(hit);
    limit = Math.min(limit, beyond * hit.length);
  }
  return hits.sort((a, b) => a.length - b.length);
}

/** The first flip along a direction, to a share `width` of its distance; near a guess, or up to a limit. */
type Ray = (
  direction: Float64Array,
  width: number,
  where: { readonly guess: number } | { readonly limit: number },
) => Hit | undefined;

function rayOf(label: Label, origin: Float64Array, home: number): Ray {
  const at = (u: Float64Array, s: number) => Float64Array.from(axpy(s, u, origin));
  return (u, width, where) => {
    const between = (low: number, high: number): Hit | undefined => {
      const pair = bisectBoundary(label, at(u, low), at(u, high), home, width * high);
      if (pair === undefined || pair.other === outcome.undecided) return undefined;
      return { direction: u, length: norm2(subtract(pair.outside, origin)), pair };
    };
    if ("guess" in where) {
      const { guess } = where;
      for (let room = 0.003; room < 1; room *= 6) {
        const hit = between(guess * (1 - room), guess * (1 + room));
        if (hit !== undefined) return hit;
      }
      return undefined;
    }
    for (let k = 1; k <= parts; k++) {
      const s = (where.limit * k) / parts;
      if (label(at(u, s)) !== home) return between((where.limit * (k - 1)) / parts, s);
    }
    return undefined;
  };
}

function seedDirections(
  origin: Float64Array,
  towards: readonly Float64Array[],
  { directions, seed }: Required<PerturbationOptions>,
): Float64Array[] {
  const n = origin.length;
  const axes = Array.from({ length: 2 * n }, (_, k) => {
    return Float64Array.from({ length: n }, (__, i) => (i === k >> 1 ? 1 - 2 * (k % 2) : 0));
  });
  const random = Array.from({ length: n > 1 ? directions : 0 }, (_, k) => {
    const draw = randomStream(seed, stream + k);
    return Float64Array.from({ length: n }, () => draw.normal());
  });
  const aimed = towards.map((state) => subtract(state, origin));
  return [...aimed, ...axes, ...random].map(normalised).filter((u) => u !== undefined);
}

function shortened(
  orbit: OrbitMap,
  ray: Ray,
  start: Hit,
  { iterations, seed, reach }: Required<PerturbationOptions>,
): Hit {
  let best = ray(start.direction, widths.fine, { guess: start.length }) ?? start;
  const random = randomStream(seed, stream - 1);
  for (let k = 0; k < iterations && best.direction.length > 1; k++) {
    const normal = boundaryNormal(orbit, best.pair, reach);
    const next = (normal && turned(ray, best, normal)) ?? jittered(ray, best, random.normal);
    if (next === undefined) break;
    const gain = 1 - next.length / best.length;
    best = next;
    if (gain < smallestGain) break;
  }
  return best;
}

/** The boundary in a direction between the present one and the normal, if nearer. */
function turned(ray: Ray, { direction, length }: Hit, normal: Float64Array): Hit | undefined {
  const cosine = dot(direction, normal);
  // On the boundary's tangent plane the nearest point lies along the normal, at length × cosine.
  if (!(cosine > 0 && cosine < 1 - 1e-14)) return undefined;
  for (const turn of turns) {
    const u = normalised(direction.map((v, i) => (1 - turn) * v + turn * normal[i]!))!;
    const hit = ray(u, widths.fine, { guess: (length * cosine) / dot(u, normal) });
    if (hit !== undefined && hit.length < length) return hit;
  }
  return undefined;
}

function jittered(ray: Ray, { direction, length }: Hit, normal: () => number): Hit | undefined {
  for (let k = 0; k < jitters; k++) {
    const size = 0.3 * 0.75 ** k;
    const u = normalised(direction.map((v) => v + (size * normal()) / Math.sqrt(direction.length)))!;
    const hit = ray(u, widths.fine, { guess: length });
    if (hit !== undefined && hit.length < length) return hit;
  }
  return undefined;
}
