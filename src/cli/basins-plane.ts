import type { BasinAtlas } from "../methods/basins/basin-atlas.js";
import { leadingDirections, spannedPlane, variablePlane } from "../methods/basins/basin-plane.js";
import type { Box } from "../methods/basins/find-attractors.js";
import type { PlaneGrid } from "../methods/basins/label-points.js";
import { growth } from "../methods/fixed-points/stability.js";
import type { FixedPoint } from "../methods/results.js";
import type { Model } from "../systems/model.js";
import { badInput, unknownName } from "./bad-input.js";
import type { BasinsCommandOptions } from "./basins-options.js";
import { initialState } from "./initial-state.js";
import type { Target } from "./target.js";

/** The box of starts: the model's own unless options say otherwise. */
export function boxOf({ model }: Target, { box }: BasinsCommandOptions): Box {
  const n = model.system.dimension;
  if (box === undefined) return model.stateBox;
  if (box.length !== 1 && box.length !== n) {
    throw badInput(`${box.length} ranges`, "--box", `1, or ${n} for the state variables of ${model.name}`);
  }
  const bad = box.find(({ lo, hi }) => !(lo < hi));
  if (bad) throw badInput(`'${bad.lo}:${bad.hi}' is empty`, "--box", "low below high");
  return Array.from({ length: n }, (_, i) => {
    const { lo, hi } = box.length === 1 ? box[0]! : box[i]!;
    return [lo, hi] as const;
  });
}

/** Checks what can be checked before anything is computed. */
export async function checkPlane({ model }: Target, options: BasinsCommandOptions): Promise<void> {
  const { plane, through, planeRange, resolution } = options;
  const n = model.system.dimension;
  if (plane === undefined) {
    for (const [flagName, value] of [
      ["--through", through],
      ["--plane-range", planeRange],
    ] as const) {
      if (value !== undefined) throw badInput(`${flagName} without a plane`, "options", "--plane");
    }
  }
  if (plane !== undefined && n < 2)
    throw badInput(`${model.name} has 1 state variable`, "--plane", "at least 2");
  if (Array.isArray(through) && through.length !== n) {
    throw badInput(`${through.length} values`, "--through", `${n} for the state variables of ${model.name}`);
  }
  if (planeRange !== undefined && (planeRange.length !== 2 || planeRange.some(({ lo, hi }) => !(lo < hi)))) {
    throw badInput("not two rising ranges", "--plane-range", "low:high,low:high");
  }
  if (resolution !== undefined && resolution.length > 2) {
    throw badInput(`${resolution.length} numbers`, "--resolution", "one, or columns,rows");
  }
  if (plane === undefined || plane === "unstable") return;
  for (const name of plane) await stateIndex(model, name);
  if (plane[0] === plane[1]) throw badInput(`both are '${plane[0]}'`, "--plane", "two state variables");
}

async function stateIndex(model: Model, name: string): Promise<number> {
  const index = model.stateNames.indexOf(name);
  if (index >= 0) return index;
  throw await unknownName("state variable", name, `--plane of ${model.name}`, [...model.stateNames]);
}

/** The grid of the picture; undefined where none is asked for. */
export function planeOf(
  { model, p }: Target,
  options: BasinsCommandOptions,
  known: { readonly atlas: BasinAtlas; readonly fixedPoints: readonly FixedPoint[]; readonly box: Box },
): PlaneGrid | undefined {
  const { plane, planeRange, resolution = [400] } = options;
  // A drawing of two state variables needs no further word.
  const drawn = options.out !== undefined && /\.(svg|png|pdf|html)$/i.test(options.out);
  const axes =
    plane ?? (drawn && model.system.dimension === 2 ? (model.stateNames as [string, string]) : undefined);
  if (axes === undefined) return undefined;
  const [columns, rows] = [resolution[0]!, resolution.at(-1)!];
  const ranges = planeRange?.map(({ lo, hi }) => [lo, hi] as const) as
    [readonly [number, number], readonly [number, number]] | undefined;
  const size = { columns, rows, ranges };
  if (axes !== "unstable") {
    const [i, j] = axes.map((name) => model.stateNames.indexOf(name)) as [number, number];
    return variablePlane(known.box, [i, j], throughOf(model, options, known.fixedPoints), size);
  }
  const through = throughOf(model, { ...options, through: options.through ?? "saddle" }, known.fixedPoints);
  const shown = known.atlas.attractors.flatMap(({ states }) => states.map((s) => Float64Array.from(s)));
  return spannedPlane(through, leadingDirections(model, through, p), shown, size);
}

function throughOf(
  model: Model,
  options: BasinsCommandOptions,
  fixedPoints: readonly FixedPoint[],
): Float64Array {
  const { through, x0, seed } = options;
  if (through === undefined) return initialState(model, x0, seed);
  if (through !== "saddle") return Float64Array.from(through);
  const saddle = saddleOf(model, fixedPoints);
  if (saddle === undefined) throw badInput("no unstable fixed point was found", "--through", "a state");
  return saddle;
}

/** The unstable point with two unstable directions, or else the most. */
function saddleOf(model: Model, fixedPoints: readonly FixedPoint[]): Float64Array | undefined {
  const unstable = fixedPoints.filter(({ stability }) => stability !== "stable");
  const directions = ({ multipliers }: FixedPoint) =>
    multipliers.filter((m) => growth(model.system.kind, m) > 0).length;
  const best = unstable.sort((a, b) => Math.abs(directions(a) - 2) - Math.abs(directions(b) - 2))[0];
  return best && Float64Array.from(best.state);
}
