import { fixedPoints } from "../src/methods/fixed-points/fixed-points.js";
import { slowPoints } from "../src/methods/fixed-points/slow-points.js";
import type { Stability } from "../src/methods/results.js";
import { trajectory } from "../src/methods/trajectory.js";
import { vanillaNetwork } from "../src/systems/vanilla-network.js";
import { cellModel } from "../src/systems/cell-model.js";

export interface SpeedLandscapeOptions {
  /** Weights of two tanh units, row-major, and their biases. */
  readonly weights?: readonly number[];
  readonly biases?: readonly number[];
  /** Where the trajectory starts. */
  readonly start?: readonly number[];
  readonly steps?: number;
  /** Nodes of the grid along either axis, which covers [−1, 1]. */
  readonly nodes?: number;
  readonly seed?: number;
}

/**
 * The first unit alone, h' = tanh(2h + b), loses its lower two fixed points at b = 0.5328; the second has three fixed points
 * and feels the first a little. The only place where these defaults are written down.
 */
export const speedLandscapeDefaults = {
  weights: [2, 0.02, 0.12, 1.45],
  biases: [0.53, 0],
  start: [-0.98, 0.35],
  steps: 50,
  nodes: 161,
  seed: 0,
} as const satisfies Required<SpeedLandscapeOptions>;

export interface SpeedLandscapeResult {
  readonly options: Required<SpeedLandscapeOptions>;
  /** log₁₀ of q = ‖F(x) − x‖²/2 at the nodes, shape [nodes, nodes], row-major, row 0 the lowest x₂. */
  readonly log10Speed: readonly number[];
  readonly fixedPoints: readonly { readonly state: readonly number[]; readonly stability: Stability }[];
  readonly slowPoints: readonly { readonly state: readonly number[]; readonly speed: number }[];
  /** log₁₀ q at the slow point that the trajectory passes most closely; null where there is none. */
  readonly passed: number | null;
  /** The trajectory, with log₁₀ q at each state; null where it is 0. */
  readonly orbit: readonly {
    readonly step: number;
    readonly state: readonly number[];
    readonly log10Speed: number | null;
  }[];
}

/** How fast a network of two units moves at each of its states, where it rests and where it only lingers. */
export function speedLandscape(options: SpeedLandscapeOptions = {}): SpeedLandscapeResult {
  const settings = { ...speedLandscapeDefaults, ...options };
  const { weights, biases, start, steps, nodes, seed } = settings;
  if (weights.length !== 4 || biases.length !== 2)
    throw new RangeError("expected four weights and two biases");
  if (!(Number.isInteger(nodes) && nodes >= 2))
    throw new RangeError(`nodes is ${nodes}; expected at least 2`);
  const map = vanillaNetwork({ units: 2, activation: "tanh" });
  const p = Float64Array.of(...weights, ...biases);
  const model = cellModel({
    cell: "vanilla",
    wRec: Float64Array.from(weights),
    b: Float64Array.from(biases),
  });
  const log10Speed = (x: Float64Array) => {
    const next = map.step(x, p);
    return Math.log10(((next[0]! - x[0]!) ** 2 + (next[1]! - x[1]!) ** 2) / 2);
  };
  const lattice = grid(nodes);
  const coarse = grid(9).flatMap((x) => [...x]);
  const { states } = trajectory(map, Float64Array.from(start), p, { steps });
  const orbit = Array.from({ length: steps + 1 }, (_, step) => {
    const x = states.slice(2 * step, 2 * step + 2);
    const speed = log10Speed(x);
    return { step, state: Array.from(x), log10Speed: Number.isFinite(speed) ? speed : null };
  });
  const slow = slowPoints(model, p, Float64Array.from(coarse)).map(({ state, speed }) => ({ state, speed }));
  return {
    options: settings,
    log10Speed: lattice.map(log10Speed),
    fixedPoints: fixedPoints(model, p, { seed }).fixedPoints.map(({ state, stability }) => ({
      state,
      stability,
    })),
    slowPoints: slow,
    passed: passedSpeed(slow, orbit),
    orbit,
  };
}

function passedSpeed(
  slow: SpeedLandscapeResult["slowPoints"],
  orbit: SpeedLandscapeResult["orbit"],
): number | null {
  const distance = (state: readonly number[]) =>
    Math.min(...orbit.map((q) => Math.hypot(q.state[0]! - state[0]!, q.state[1]! - state[1]!)));
  const [nearest] = slow.toSorted((a, b) => distance(a.state) - distance(b.state));
  return nearest === undefined ? null : Math.log10(nearest.speed);
}

/** Nodes of the square [−1, 1]², row by row. */
function grid(nodes: number): Float64Array[] {
  const at = (k: number) => -1 + (2 * k) / (nodes - 1);
  return Array.from({ length: nodes ** 2 }, (_, k) =>
    Float64Array.of(at(k % nodes), at(Math.floor(k / nodes))),
  );
}
