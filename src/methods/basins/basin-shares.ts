import type { Model } from "../../systems/model.js";
import { checkCount } from "../run-arguments.js";
import { outcome, type BasinAtlas } from "./basin-atlas.js";
import { boxStarts, checkBox, extendAtlas, type Box } from "./find-attractors.js";
import { labelPoints, type PointSource } from "./label-points.js";
import { wilsonInterval, type ShareEstimate } from "./wilson-interval.js";

export interface BasinSharesOptions {
  /** Starts drawn evenly from the box. */
  readonly samples?: number;
  readonly seed?: number;
  /** Per state variable; the model's box if absent. */
  readonly box?: Box;
}

/** The only place where these defaults are written down. */
export const basinSharesDefaults = { samples: 2000, seed: 0 } as const;

export interface BasinShares {
  /** With what these starts found in addition. */
  readonly atlas: BasinAtlas;
  /** In the order of the atlas. */
  readonly shares: readonly ShareEstimate[];
  /** Of the starts that went to infinity, and of those not decided within the budget. */
  readonly infinity: ShareEstimate;
  readonly undecided: ShareEstimate;
  /** Label of each start, shape [samples]: an index of the atlas, or one of {@link outcome}. */
  readonly labels: Int32Array;
  /** The starts, flat [samples, n]. */
  readonly points: Float64Array;
  readonly options: Required<BasinSharesOptions>;
}

/** Streams of the starts of shares: those below are for the search of attractors. */
const firstStream = 2 ** 32;
/** Undecided starts that are looked at anew, for attractors nobody has seen. */
const secondLooks = 32;

/** The starts of {@link basinShares}, flat [samples, n]. */
export function sharePoints({ box, samples, seed }: Required<BasinSharesOptions>): Float64Array {
  const n = box.length;
  const points = new Float64Array(samples * n);
  for (const [k, x] of boxStarts(box, samples, seed, firstStream).entries()) points.set(x, k * n);
  return points;
}

/**
 * The share of the box that each attractor attracts ("basin stability"), with Wilson's 95 % interval.
 *
 * Starts are drawn evenly from the box; those that no known attractor captures are searched for new ones. The intervals
 * tell the error of sampling alone, hold each for itself, and shrink like 1/√samples in any dimension.
 *
 * @param p parameters, shape [m]
 * @throws  RangeError if an option is invalid
 * @see     Menck, Heitzig, Marwan & Kurths, Nature Phys. 9 (2013) 89, doi:10.1038/nphys2516
 */
export function basinShares(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  options: BasinSharesOptions = {},
): BasinShares {
  const settings = shareSettings(model, options);
  const points = sharePoints(settings);
  const all: PointSource = { kind: "list", points, dimension: model.system.dimension };
  const labels = labelPoints(model, p, atlas, all, 0, settings.samples);
  return finishShares(model, p, atlas, { points, labels, settings });
}

/** @throws RangeError if an option is invalid */
export function shareSettings(model: Model, options: BasinSharesOptions): Required<BasinSharesOptions> {
  const settings = { ...basinSharesDefaults, box: model.stateBox, ...options };
  checkCount("samples", settings.samples, 1);
  checkBox(settings.box, model.system.dimension);
  return settings;
}

/** {@link basinShares} from the labels of all starts, so that threads can share the labelling. */
export function finishShares(
  model: Model,
  p: Float64Array,
  atlas: BasinAtlas,
  found: {
    readonly points: Float64Array;
    readonly labels: Int32Array;
    readonly settings: Required<BasinSharesOptions>;
  },
): BasinShares {
  const { points, settings } = found;
  const n = model.system.dimension;
  const open = indicesOf(found.labels, outcome.undecided);
  const state = (k: number) => points.slice(k * n, (k + 1) * n);
  const grown = extendAtlas(model, p, atlas, open.slice(0, secondLooks).map(state)).atlas;
  const labels = relabelled(model, p, { from: atlas, to: grown }, found);
  const share = (label: number) => wilsonInterval(indicesOf(labels, label).length, settings.samples);
  return {
    atlas: grown,
    shares: grown.attractors.map((_, k) => share(k)),
    infinity: share(outcome.infinity),
    undecided: share(outcome.undecided),
    labels,
    points,
    options: settings,
  };
}

function indicesOf(labels: Int32Array, label: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < labels.length; k++) if (labels[k] === label) found.push(k);
  return found;
}

/** Labels in the order of the grown atlas; undecided starts are labelled anew where it has grown. */
function relabelled(
  model: Model,
  p: Float64Array,
  { from, to }: { readonly from: BasinAtlas; readonly to: BasinAtlas },
  { points, labels }: { readonly points: Float64Array; readonly labels: Int32Array },
): Int32Array {
  if (to.attractors.length === from.attractors.length) return labels;
  const place = from.attractors.map((attractor) => to.attractors.indexOf(attractor));
  const dimension = model.system.dimension;
  const source: PointSource = { kind: "list", points, dimension };
  return labels.map((label, k) => {
    if (label !== outcome.undecided) return label < 0 ? label : place[label]!;
    return labelPoints(model, p, to, source, k, k + 1)[0]!;
  });
}
