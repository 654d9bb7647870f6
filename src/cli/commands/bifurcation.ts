import {
  bifurcationDiagramDefaults,
  bifurcationRun,
  type BifurcationDiagram,
} from "../../methods/bifurcations/bifurcation-diagram.js";
import {
  orbitDiagram,
  orbitDiagramDefaults,
  type OrbitDiagram,
} from "../../methods/bifurcations/orbit-diagram.js";
import type { TwoParameterDiagram } from "../../methods/bifurcations/two-parameter-diagram.js";
import { samplingSearch, type StateSearch } from "../../methods/bifurcations/value-searches.js";
import { gainedModel } from "../../systems/gained-model.js";
import type { Model } from "../../systems/model.js";
import { pathModel } from "../../systems/path-model.js";
import type { SecondParameter } from "../axis-option.js";
import { badInput } from "../bad-input.js";
import { drawn } from "../common-options.js";
import { bifurcationArrays, bifurcationCsv } from "../bifurcation-files.js";
import { bifurcationText } from "../bifurcation-text.js";
import { deliver, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext, Io } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { progressBar } from "../progress.js";
import { requireMap } from "../require-map.js";
import {
  describeParameters,
  requireParameter,
  resolveTarget,
  type Target,
  type TargetOptions,
} from "../target.js";
import { planeAxes, twoParameterCurves } from "../two-parameter.js";

export interface BifurcationOptions extends TargetOptions {
  readonly param: string;
  readonly from: number;
  readonly to: number;
  readonly searches?: number;
  readonly starts?: number;
  readonly maxStep?: number;
  readonly maxPoints?: number;
  readonly cycles?: number;
  readonly prove?: boolean;
  /** The network at the end of the path. */
  readonly pathTo?: string;
  readonly and?: SecondParameter;
  readonly orbit?: boolean;
  readonly values?: number;
  readonly transient?: number;
  readonly samples?: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export async function bifurcation(context: CommandContext): Promise<number> {
  const options = context.options as unknown as BifurcationOptions;
  const target = await continuedTarget(context.args[0]!, options);
  await checkOptions(target, options);
  const axes = options.and && (await planeAxes(target, options, options.and));
  const found: Found = {
    ...(await trace(target, options, context.io)),
    ...(options.orbit === true && { orbit: orbits(target, options) }),
    ...(axes && { plane: await twoParameterCurves(target, axes, options, context.io) }),
  };
  await deliver({ ...context, options }, report(target, found, options));
  // An answer that lacks a proof is undecided, as of fixed-points --prove.
  return found.searched.some(({ status }) => status === "undecided") ? exitCode.undecided : exitCode.done;
}

/** The target; with one parameter more, `gain` or `path`, where that is to be continued. */
async function continuedTarget(text: string, options: BifurcationOptions): Promise<Target> {
  const { param, pathTo } = options;
  const target = await resolveTarget(text, options);
  if (pathTo !== undefined) {
    if (param !== "path") throw badInput(`--path-to with --param ${param}`, "bifurcation", "--param path");
    const { model } = await resolveTarget(pathTo, { ...options, set: {} });
    return extended(pathModel(target.model, model), 0, target.p);
  }
  if (param === "path" && target.model.parameters.indexOf("path") < 0) {
    throw badInput("--param path without --path-to", "bifurcation", "the network at the end of the path");
  }
  const scaled = param === "gain" && isScalable(target.model);
  return scaled ? extended(gainedModel(target.model), 1, target.p) : target;
}

/** Whether a gain can be put on its recurrent weights. */
function isScalable(model: Model): boolean {
  return model.cell !== undefined && model.parameters.indexOf("gain") < 0;
}

function extended(model: Model, first: number, p: Float64Array): Target {
  return { model, p: Float64Array.of(first, ...p) };
}

export interface Found extends BifurcationDiagram {
  readonly orbit?: OrbitDiagram;
  readonly plane?: TwoParameterDiagram;
}

const orbitOptions = ["values", "transient", "samples"] as const;

async function checkOptions({ model }: Target, options: BifurcationOptions): Promise<void> {
  const { param, from, to, set = {} } = options;
  await requireParameter(model, param, "--param", isScalable(model) ? ["gain"] : []);
  if (param in set) throw badInput(`'${param}' is set and continued`, "--set and --param", "one of the two");
  if (!(from < to)) throw badInput(`${from} to ${to} does not rise`, "--from and --to", "--from below --to");
  const stray = orbitOptions.find((key) => options.orbit !== true && options[key] !== undefined);
  if (stray !== undefined) throw badInput(`--${stray} without --orbit`, "bifurcation", "both");
  const isDrawn = drawn.some((extension) => options.out?.toLowerCase().endsWith(`.${extension}`));
  if (isDrawn && options.orbit === true && options.and !== undefined) {
    throw badInput("--orbit and --and in one figure", "--out", "one of the two");
  }
  // Some searches of twenty Newton steps a start, then two thousand points of a few solves each.
  checkWork(1e5 * model.system.dimension ** 3, `bifurcation of ${model.name}`);
}

/** Starts from the proven set at each value; where it is undecided, also from what random starts find there. */
async function provingSearch(sampling: StateSearch): Promise<StateSearch> {
  const { proveFixedPoints } = await import("../../methods/fixed-points/prove-fixed-points.js");
  return (model, p) => {
    const { fixedPoints, status } = proveFixedPoints(model, p);
    const states = fixedPoints.map(({ state }) => state);
    if (status === "complete") return { states, status: "proven", indexAudit: null };
    const more = sampling(model, p).states.filter((state) => !states.some((other) => isNear(state, other)));
    return { states: [...states, ...more], status: "undecided", indexAudit: null };
  };
}

function isNear(a: readonly number[], b: readonly number[]): boolean {
  return a.every((v, i) => Math.abs(v - b[i]!) < 1e-6);
}

/** Points of a branch between two updates of the progress. */
const updateEvery = 32;

async function trace(
  { model, p }: Target,
  options: BifurcationOptions,
  { stderr }: Io,
): Promise<BifurcationDiagram> {
  const { param, from, to, searches = bifurcationDiagramDefaults.searches, quiet = false, seed } = options;
  const { starts, maxStep, maxPoints, cycles } = options;
  const settings = {
    seed,
    searches,
    ...(starts !== undefined && { starts }),
    ...(maxStep !== undefined && { maxStep }),
    ...(maxPoints !== undefined && { maxPoints }),
    ...(cycles !== undefined && { cycles }),
  };
  const search =
    options.prove === true
      ? await provingSearch(samplingSearch({ ...bifurcationDiagramDefaults, ...settings }))
      : undefined;
  const run = bifurcationRun(model, p, param, [from, to], settings, search);
  const bar = progressBar(stderr, searches, quiet);
  try {
    for (let k = 0; ; k++) {
      const next = run.next();
      if (next.done === true) return next.value;
      const { searched, branches, points } = next.value;
      if (points === 0) await bar.show(searched, "values searched");
      else if (k % updateEvery === 0) await bar.show(searched, `branch ${branches + 1}, ${points} points`);
    }
  } finally {
    await bar.end();
  }
}

function orbits({ model, p }: Target, options: BifurcationOptions): OrbitDiagram {
  const { param, from, to } = options;
  const n = requireMap(model, "--orbit").system.dimension;
  const { values, transient, samples } = { ...orbitDiagramDefaults, ...definedOrbitOptions(options) };
  // A state kept as an array of its own takes some forty bytes more than its numbers.
  checkMemory(values * samples * (8 * n + 40), `--values ${values} and --samples ${samples}`);
  checkWork(values * (transient + 2 * samples) * n * n, `--values ${values} and --transient ${transient}`);
  return orbitDiagram(model, p, param, [from, to], { values, transient, samples });
}

function definedOrbitOptions(options: BifurcationOptions): Partial<typeof orbitDiagramDefaults> {
  const given = orbitOptions.filter((key) => options[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, options[key]]));
}

function report(target: Target, diagram: Found, options: BifurcationOptions): Report {
  const { model } = target;
  const { branches, specialPoints, searched, parameter, range, options: used, orbit, plane: both } = diagram;
  const parameters = describeParameters(target, options.set, [parameter]);
  return {
    model: model.name,
    seed: options.seed,
    options: {
      parameters,
      parameter,
      range,
      ...(options.pathTo !== undefined && { pathTo: options.pathTo }),
      ...used,
      ...(orbit && { orbit: orbit.options }),
      ...(both && { and: both.axes[1], plane: both.options }),
    },
    fields: {
      stateNames: model.stateNames,
      branches,
      specialPoints,
      searched,
      ...(orbit && { orbits: orbit.orbits }),
      ...(both && {
        curves: both.curves,
        codimensionTwo: both.codimensionTwo,
        failed: both.failed,
        planeStatus: both.status,
      }),
    },
    text: () => bifurcationText(target, diagram),
    figure: async () => {
      const { bifurcationPlot, orbitPlot, planePlot } = await import("../bifurcation-plots.js");
      const subject = { model, parameters };
      if (orbit) return orbitPlot(subject, diagram, orbit);
      return both ? planePlot(subject, both) : bifurcationPlot(subject, target.p, diagram);
    },
    csv: () => bifurcationCsv(model, diagram),
    npz: () => bifurcationArrays(diagram),
  };
}
