import { bifurcationDiagram, type BifurcationDiagram } from "../../methods/bifurcation-diagram.js";
import type { Branch, SpecialPoint, Stability } from "../../methods/results.js";
import { parameterNames } from "../../systems/parameters.js";
import { badInput, unknownName } from "../bad-input.js";
import { deliver, type CsvTable, type Report } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext } from "../io.js";
import { checkWork } from "../limits.js";
import { formatNumber, formatRows } from "../table.js";
import { describeParameters, resolveTarget, type Target } from "../target.js";

export interface BifurcationOptions {
  readonly param: string;
  readonly from: number;
  readonly to: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly searches?: number;
  readonly starts?: number;
  readonly maxStep?: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export async function bifurcation(context: CommandContext): Promise<number> {
  const options = context.options as unknown as BifurcationOptions;
  const target = await resolveTarget(context.args[0]!, options.set);
  await checkOptions(target, options);
  const diagram = trace(target, options);
  await deliver({ ...context, options }, report(target, diagram, options));
  return exitCode.done;
}

async function checkOptions({ model }: Target, options: BifurcationOptions): Promise<void> {
  const { param, from, to, set = {} } = options;
  const names = parameterNames(model);
  if (!names.includes(param)) throw await unknownName("parameter", param, `--param of ${model.name}`, names);
  if (param in set) throw badInput(`'${param}' is set and continued`, "--set and --param", "one of the two");
  if (!(from < to)) throw badInput(`${from} to ${to} does not rise`, "--from and --to", "--from below --to");
  // Some searches of twenty Newton steps a start, then two thousand points of a few solves each.
  checkWork(1e5 * model.system.dimension ** 3, `bifurcation of ${model.name}`);
}

function trace({ model, p }: Target, options: BifurcationOptions): BifurcationDiagram {
  const { param, from, to, searches, starts, maxStep, seed } = options;
  return bifurcationDiagram(model, p, param, [from, to], {
    seed,
    ...(searches !== undefined && { searches }),
    ...(starts !== undefined && { starts }),
    ...(maxStep !== undefined && { maxStep }),
  });
}

function report(target: Target, diagram: BifurcationDiagram, options: BifurcationOptions): Report {
  const { model } = target;
  const { branches, specialPoints, parameter, range, options: used } = diagram;
  const parameters = describeParameters(target, options.set, [parameter]);
  return {
    model: model.name,
    seed: options.seed,
    options: { parameters, parameter, range, ...used },
    fields: { stateNames: model.stateNames, branches, specialPoints },
    text: () => bifurcationText(target, diagram),
    csv: () => csvTable(target, diagram),
  };
}

function csvTable({ model }: Target, { parameter, branches }: BifurcationDiagram): CsvTable {
  return {
    header: ["branch", parameter, ...model.stateNames, "stability"],
    rows: branches.flatMap(({ points }, i) =>
      points.map(({ parameter: value, state, stability }) => [i + 1, value, ...state, stability]),
    ),
  };
}

/** State variables shown of a large network; files have them all. */
const shownStates = 4;

function bifurcationText(
  { model }: Target,
  { parameter, branches, specialPoints }: BifurcationDiagram,
): string {
  const names = model.stateNames.slice(0, shownStates);
  const special = specialPoints.map(({ type, parameter: value, state, status }: SpecialPoint) => {
    return [type, value, ...state.slice(0, shownStates), status];
  });
  const pieces = branches.flatMap((branch, i) => pieceRows(branch, i + 1));
  const specialTable =
    special.length === 0
      ? "no special point in the range\n"
      : formatRows(["special point", parameter, ...names, "status"], special);
  const branchTable = formatRows(
    ["branch", `${parameter} from`, `${parameter} to`, "stability", "turns", "ends"],
    pieces,
  );
  return `${model.title}\n\n${specialTable}\n${branchTable}`;
}

interface Stretch {
  readonly stability: Stability;
  readonly from: number;
  to: number;
  min: number;
  max: number;
}

/** One row for each stretch of a branch with the same stability. */
function pieceRows({ points, start, end }: Branch, index: number): (string | number)[][] {
  const stretches: Stretch[] = [];
  for (const { parameter, stability } of points) {
    const last = stretches.at(-1);
    const from = last?.to ?? parameter;
    // A special point itself is nonhyperbolic: it ends one stretch and begins the next.
    if (last !== undefined && (last.stability === stability || stability === "nonhyperbolic")) {
      last.to = parameter;
      last.min = Math.min(last.min, parameter);
      last.max = Math.max(last.max, parameter);
    } else stretches.push({ stability, from, to: parameter, min: Math.min(from, parameter), max: from });
  }
  return stretches.map((stretch, i) => {
    const ends = [i === 0 ? start : "", i === stretches.length - 1 ? end : ""].filter(Boolean);
    return [index, stretch.from, stretch.to, stretch.stability, ...turn(stretch), ends.join(" … ")];
  });
}

/** Where a stretch turns back between its ends, as at a branch point. */
function turn({ from, to, min, max }: Stretch): string[] {
  if (min < Math.min(from, to)) return [`back at ${formatNumber(min)}`];
  return max > Math.max(from, to) ? [`back at ${formatNumber(max)}`] : [""];
}
