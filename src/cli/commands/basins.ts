import { basinsOfLine, type BasinsOfLine } from "../../methods/basins/basins-of-line.js";
import { outcome } from "../../methods/basins/basin-atlas.js";
import { finishShares, sharePoints, type BasinShares } from "../../methods/basins/basin-shares.js";
import { edgeStates, type EdgeStates } from "../../methods/basins/edge-states.js";
import { findAttractors, type Box, type FoundAttractors } from "../../methods/basins/find-attractors.js";
import { flipDistance, flipDistanceFrom, type FlipDistance } from "../../methods/basins/flip-distances.js";
import type { PlaneGrid, PointSource } from "../../methods/basins/label-points.js";
import {
  uncertaintyExponent,
  uncertaintyPoints,
  type UncertaintyExponent,
} from "../../methods/basins/uncertainty-exponent.js";
import { parallelLabels } from "../../node/parallel-labels.js";
import { closePools } from "../../node/worker-pool.js";
import type { BasinsCommandOptions } from "../basins-options.js";
import { boxOf, checkPlane, planeOf } from "../basins-plane.js";
import { basinsReport } from "../basins-report.js";
import { deliver } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext, Io } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { progressBar } from "../progress.js";
import { resolveTarget, type Target } from "../target.js";

/** Everything `basins` finds. */
export interface BasinFindings {
  readonly search: FoundAttractors;
  readonly shares: BasinShares;
  readonly edges: EdgeStates | undefined;
  /** One an attractor from which a perturbation was found, or the one from --x0. */
  readonly perturbations: readonly FlipDistance[] | undefined;
  readonly uncertainty: UncertaintyExponent | undefined;
  readonly picture: { readonly plane: PlaneGrid; readonly labels: Int32Array } | undefined;
  /** Of a model with one state. */
  readonly line: BasinsOfLine | undefined;
}

/** Share of undecided starts from which the answer as a whole is called undecided. */
const tooManyUndecided = 0.01;
/** Steps that a start takes on average, for the estimate of the work. */
const usualSteps = 100;

export async function basinsCommand(context: CommandContext): Promise<number> {
  const options = context.options as unknown as BasinsCommandOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const box = boxOf(target, options);
  await checkPlane(target, options);
  checkSize(target, options);
  try {
    const found = await find(target, box, options, context.io);
    await deliver({ ...context, options }, basinsReport(target, box, found, options));
    const { undecided } = found.shares;
    if (undecided.value <= tooManyUndecided) return exitCode.done;
    const share = Number((100 * undecided.value).toPrecision(2));
    await context.io.stderr.write(
      `separatrix: ${share} % of the starts reached no attractor within the budget; --steps raises it\n`,
    );
    return exitCode.undecided;
  } finally {
    await closePools();
  }
}

function checkSize({ model }: Target, { samples, resolution = [400], plane }: BasinsCommandOptions): void {
  const n = model.system.dimension;
  const nodes = plane === undefined ? 0 : resolution[0]! * resolution.at(-1)!;
  checkMemory(16 * (nodes + samples * n), "--resolution and --samples");
  checkWork((nodes + samples) * usualSteps * n * n, "--resolution and --samples");
}

async function find(target: Target, box: Box, options: BasinsCommandOptions, io: Io): Promise<BasinFindings> {
  const { model, p } = target;
  const { samples, seed, starts, steps, without } = options;
  const search = findAttractors(model, p, {
    box,
    seed,
    ...(starts !== undefined && { starts }),
    ...(steps !== undefined && { steps }),
  });
  const settings = { samples, seed, box };
  const points = sharePoints(settings);
  const run = (source: PointSource, atlas = search.atlas) => labelled(target, atlas, source, options, io);
  const labels = await run({ kind: "list", points, dimension: box.length });
  const shares = finishShares(model, p, search.atlas, { points, labels, settings });
  const { atlas } = shares;
  const scale = Math.max(...box.map(([low, high]) => high - low));
  const edges = without.includes("edges") ? undefined : edgeStates(model, p, atlas, shares, scale);
  const perturbations = without.includes("perturbation")
    ? undefined
    : flips(target, shares, edges, box, options);
  const uncertain = options.uncertainty === true ? uncertaintyPoints(box, { seed }) : undefined;
  const plane = planeOf(target, options, { atlas, fixedPoints: search.fixedPoints, box });
  return {
    search,
    shares,
    edges,
    perturbations,
    uncertainty: uncertain && uncertaintyExponent(await run(uncertain, atlas), box.length, { seed }),
    picture: plane && { plane, labels: await run(plane, atlas) },
    line: box.length === 1 ? basinsOfLine(model, p, box[0]!, { seed }) : undefined,
  };
}

async function labelled(
  { model, p }: Target,
  atlas: BasinShares["atlas"],
  source: PointSource,
  { threads, quiet = false }: BasinsCommandOptions,
  { stderr, signal }: Io,
): Promise<Int32Array> {
  const total =
    source.kind === "plane" ? source.columns * source.rows : source.points.length / source.dimension;
  const progress = progressBar(stderr, total, quiet);
  try {
    const onProgress = (done: number) => void progress.show(done, "states");
    return await parallelLabels(model, p, atlas, source, { threads, signal, onProgress });
  } finally {
    await progress.end();
  }
}

function flips(
  { model, p }: Target,
  { atlas }: BasinShares,
  edges: EdgeStates | undefined,
  box: Box,
  { x0, seed }: BasinsCommandOptions,
): FlipDistance[] {
  const reach = 2 * Math.hypot(...box.map(([low, high]) => high - low));
  const towards = (edges?.edgeStates ?? []).flatMap(({ state, boundary }) => [
    Float64Array.from(state),
    Float64Array.from(boundary),
  ]);
  if (x0 !== undefined) {
    const found = flipDistanceFrom(model, p, atlas, initialState(model, x0, seed), towards, { seed, reach });
    return found === undefined || found.from === outcome.undecided ? [] : [found];
  }
  const all = atlas.attractors.map((_, k) => flipDistance(model, p, atlas, k, towards, { seed, reach }));
  return all.filter((found) => found !== undefined);
}
