import { fixedPoints } from "../src/methods/fixed-points/fixed-points.js";
import { timeConstant } from "../src/methods/fixed-points/modes.js";
import { growth, stabilityDefaults } from "../src/methods/fixed-points/stability.js";
import type { Complex, FixedPoint } from "../src/methods/results.js";
import { flipFlopModel } from "../src/systems/flip-flop-model.js";
import type { Model } from "../src/systems/model.js";
import { defaultParameters } from "../src/systems/parameters.js";

export interface EigenvaluePlanesOptions {
  readonly model?: Model;
  /** Shape [m]; the model's defaults if absent. */
  readonly parameters?: readonly number[];
  /** Found by a search if absent. */
  readonly fixedPoints?: readonly FixedPoint[];
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const eigenvaluePlanesDefaults = { model: flipFlopModel as Model, seed: 0 } as const;

/** What the linearisation is at all fixed points with the same number of unstable directions. */
export interface EigenvaluePlane {
  readonly unstable: number;
  readonly points: number;
  /** Multipliers of a map, eigenvalues of a flow, of all these points. */
  readonly multipliers: readonly Complex[];
  /** The slowest decay, and the slowest growth, in steps (of a flow: time) for a factor e; null where there is none. */
  readonly slowestDecay: number | null;
  readonly slowestGrowth: number | null;
}

export interface EigenvaluePlanesResult {
  readonly options: { readonly model: string; readonly seed: number };
  readonly title: string;
  readonly kind: "map" | "flow";
  /** By the number of unstable directions, the stable first. */
  readonly planes: readonly EigenvaluePlane[];
}

/**
 * How fast does each kind of fixed point forget or repel?
 *
 * Multipliers (of a flow: eigenvalues) of all fixed points, by the number of unstable directions, with time constants.
 */
export function eigenvaluePlanes(options: EigenvaluePlanesOptions = {}): EigenvaluePlanesResult {
  const { model, seed } = { ...eigenvaluePlanesDefaults, ...options };
  const p = Float64Array.from(options.parameters ?? defaultParameters(model));
  const points = options.fixedPoints ?? fixedPoints(model, p, { seed }).fixedPoints;
  const { kind } = model.system;
  const counts = points.map(({ multipliers }) => multipliers.filter((m) => repels(kind, m)).length);
  const types = [...new Set(counts)].sort((a, b) => a - b);
  return {
    options: { model: model.name, seed },
    title: model.title,
    kind,
    planes: types.map((unstable) => {
      const own = points.filter((_, i) => counts[i] === unstable);
      return planeOf(
        kind,
        unstable,
        own.map(({ multipliers }) => multipliers),
      );
    }),
  };
}

function repels(kind: "map" | "flow", multiplier: Complex): boolean {
  return growth(kind, multiplier) > stabilityDefaults.tolerance;
}

function planeOf(
  kind: "map" | "flow",
  unstable: number,
  spectra: readonly (readonly Complex[])[],
): EigenvaluePlane {
  const multipliers = spectra.flat();
  const times = multipliers.map((m) => timeConstant(kind, m)).filter((time) => time !== null);
  const slowest = (sign: 1 | -1) => times.map((time) => sign * time).filter((time) => time > 0);
  return {
    unstable,
    points: spectra.length,
    multipliers,
    slowestDecay: slowest(1).reduce<number | null>((most, time) => Math.max(most ?? 0, time), null),
    slowestGrowth: slowest(-1).reduce<number | null>((most, time) => Math.max(most ?? 0, time), null),
  };
}
