import {
  networkBounds,
  type NetworkBounds,
  type NetworkBoundsOptions,
} from "../../../analyses/network-bounds.js";
import type { Interval } from "../../interval/interval.js";
import type { NetworkForm } from "../../systems/network-form.js";
import { badInput } from "../bad-input.js";
import { boundsText } from "../bounds-text.js";
import { deliver, type CsvTable } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import { initialState } from "../initial-state.js";
import type { CommandContext } from "../io.js";
import { checkMemory, checkWork } from "../limits.js";
import { npzIntegers, npzVector } from "../npz-arrays.js";
import { readInputs } from "../read-inputs.js";
import { requireMap } from "../require-map.js";
import type { RunCommandOptions } from "../run-options.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";

export interface BoundsOptions extends Omit<RunCommandOptions, "steps"> {
  readonly k?: readonly number[];
  readonly inputRange?: readonly Interval[];
  readonly steps?: number;
  readonly tolerance?: number;
  readonly nodes?: number;
}

/** Steps of a run that is asked for by its start or its inputs alone. */
const defaultSteps = 50;

export async function bounds(context: CommandContext): Promise<number> {
  const options = context.options as unknown as BoundsOptions;
  const target = await resolveTarget(context.args[0]!, options);
  const { model, p } = target;
  const form = networkForm(target);
  const run = await runOf(target, options);
  const inputRange = inputRanges(form, options.inputRange);
  checkCost(form, run?.steps ?? 0);
  const found = networkBounds(model, p, {
    lags: options.k,
    inputRange,
    run,
    tolerance: options.tolerance,
    maxNodes: options.nodes,
  });
  const parameters = describeParameters(target, options.set);
  await deliver(
    { ...context, options },
    {
      model: model.name,
      seed: options.seed,
      options: { parameters, ...echoed(options), ...(run && { x0: run.x0, steps: run.steps }) },
      fields: fieldsOf(found),
      text: () => boundsText(target, found),
      csv: () => csvTable(found),
      npz: () => npzArrays(found),
      figure: async () => {
        const { boundsPlot } = await import("../bounds-plot.js");
        return boundsPlot({ model, parameters }, p, found, { seed: options.seed, inputRange });
      },
    },
  );
  return found.verdict === "undecided" && found.chain?.budgetReached === true
    ? exitCode.undecided
    : exitCode.done;
}

function echoed({ k, inputRange, inputs, tolerance, nodes }: BoundsOptions): object {
  return { k, inputRange, inputs, tolerance, nodes };
}

function networkForm({ model, p }: Target): NetworkForm {
  const form = model.networkForm?.(p);
  if (form !== undefined) return form;
  throw badInput(
    `the Jacobian of ${model.name} is not its weights times slopes`,
    "bounds",
    "a network x' = φ(W x + …) or W φ(x) + …",
  );
}

async function runOf(
  { model }: Target,
  { steps, x0, inputs, seed }: BoundsOptions,
): Promise<NetworkBoundsOptions["run"]> {
  if (steps === undefined && x0 === undefined && inputs === undefined) return undefined;
  const { inputDimension } = requireMap(model, "bounds along a trajectory").system;
  const length = steps ?? defaultSteps;
  return {
    x0: initialState(model, x0, seed),
    steps: length,
    inputs: await readInputs(inputs, length, inputDimension),
  };
}

/** One range for all inputs, or one each. */
function inputRanges(
  { inputs: q }: NetworkForm,
  given: readonly Interval[] | undefined,
): readonly Interval[] | undefined {
  if (given === undefined) return undefined;
  if (q === 0) throw badInput("the model has no external input", "--input-range", "a model with one");
  if (given.length === q) return given;
  if (given.length === 1) return Array.from({ length: q }, () => given[0]!);
  throw badInput(`${given.length} ranges`, "--input-range", `one, or ${q} for the inputs of the model`);
}

/** Copies of W held at once, and decompositions of it or of a Jacobian (some thirty n³), beyond those of the search. */
function checkCost({ units: n }: NetworkForm, steps: number): void {
  checkMemory(8 * 20 * n * n + 8 * steps * n, steps > 0 ? `${n} units, --steps ${steps}` : `${n} units`);
  checkWork(20 * n ** 3 + 25 * steps * n ** 3, steps > 0 ? `${n} units, --steps ${steps}` : `${n} units`);
}

function fieldsOf({ chain, box, stability, trajectory, steps, verdict, verdictOf }: NetworkBounds): object {
  const lower = chain?.lower.map((bound) => ({ side: "lower", ...bound })) ?? [];
  const upper = chain?.upper.map((bound) => ({ side: "upper", ...bound })) ?? [];
  return {
    bounds: [...lower, ...upper],
    verdict,
    verdictOf,
    ...(chain && {
      rigorous: verdict === "vanishes" || chain.rigorous,
      decidedBy: chain.decidedBy,
      bracket: chain.bracket,
      budgetReached: chain.budgetReached,
      skipped: chain.skipped,
    }),
    steps,
    ...(box && { box: { ...box.box, bounds: box.bounds } }),
    stability,
    trajectory,
  };
}

/** Growth of each bound in the order of --json, and the bounds at --k. */
function npzArrays({ chain, steps }: NetworkBounds) {
  const { lower = [], upper = [] } = chain ?? {};
  return {
    lower: npzVector(lower.map(({ value }) => value)),
    upper: npzVector(upper.map(({ value }) => value)),
    upper_prefactors: npzVector(upper.map(({ prefactor }) => prefactor)),
    upper_rigorous: npzIntegers(upper.map(({ rigorous }) => rigorous)),
    k: npzVector(steps.map(({ k }) => k)),
    log_bounds: npzVector(steps.map(({ logBound }) => logBound)),
    log_bounds_in_box: npzVector(steps.map(({ inBox }) => inBox?.logBound ?? null)),
    log_norms: npzVector(steps.map(({ onTrajectory }) => onTrajectory?.logNorm ?? null)),
    log_bounds_on_trajectory: npzVector(steps.map(({ onTrajectory }) => onTrajectory?.logBound ?? null)),
  };
}

function csvTable({ chain }: NetworkBounds): CsvTable {
  const row = (side: string, method: string, value: number, prefactor: number | null, rigorous: boolean) => [
    side,
    method,
    value,
    prefactor,
    rigorous,
  ];
  return {
    header: ["side", "method", "growth", "prefactor", "rigorous"],
    rows: [
      ...(chain?.lower ?? []).map((b) => row("lower", b.method, b.value, null, b.rigorous)),
      ...(chain?.upper ?? []).map((b) => row("upper", b.method, b.value, b.prefactor, b.rigorous)),
    ],
  };
}
