import type { ActivationName } from "../systems/activation.js";
import type { CellName } from "../systems/cell-weights.js";
import type { Model } from "../systems/model.js";
import { builtInModels, findModel } from "../systems/models.js";
import {
  checkParameter,
  parameterIndex,
  parameterNames,
  parameterSummary,
  withParameters,
} from "../systems/parameters.js";
import { badInput, unknownName } from "./bad-input.js";
import { readInputBytes } from "./read-input.js";

/** A model with the parameters a run uses. */
export interface Target {
  readonly model: Model;
  /** Shape [m]. */
  readonly p: Float64Array;
  /** The values that --set and --input gave, by parameter name. */
  readonly given?: Readonly<Record<string, number>>;
}

/** How a file of a trained network is read, where it leaves a choice. */
export interface FileOptions {
  readonly cell?: Exclude<CellName, "stacked">;
  readonly activation?: ActivationName;
  readonly prefix?: string;
}

/** What a command's options say about its target. */
export interface TargetOptions extends FileOptions {
  /** Parameter values by name, over the model's own and over `input`. */
  readonly set?: Readonly<Record<string, number>>;
  /** Constant external input, one value each. */
  readonly input?: readonly number[];
}

/**
 * The model a user means, by name or by file, with parameters set.
 *
 * @param text a built-in model's name, or the path of a model file or a trained network
 */
export async function resolveTarget(text: string, options: TargetOptions): Promise<Target> {
  const { set = {}, input } = options;
  const model = await resolveModel(text, options);
  for (const name of Object.keys(set)) await requireParameter(model, name, "--set");
  const inputs = input === undefined ? {} : inputValues(model, input);
  const given = { ...inputs, ...set };
  return { model, p: withParameters(model, given), given };
}

/** The input as parameters: the last entries of p, by name. */
function inputValues(model: Model, input: readonly number[]): Record<string, number> {
  const count = model.system.inputDimension;
  if (count === 0) throw badInput(`${model.name} has no external input`, "--input", "a model with one");
  if (input.length !== count) {
    const values = input.length === 1 ? "1 value" : `${input.length} values`;
    throw badInput(values, "--input", `${count}, one for each input of ${model.name}`);
  }
  const first = model.parameters.length - count;
  input.forEach((value, k) => {
    checkParameter(model, first + k, value);
  });
  return Object.fromEntries(input.map((value, k) => [model.parameters.at(first + k)!.name, value]));
}

/** Names a misspelt one is compared with; beyond, a network's are too many, and all alike. */
const comparedNames = 4096;

/**
 * Refuses a name that is no parameter of the model.
 *
 * @param option the option that gave it
 * @param also   names that the option takes beside those of the model's parameters
 */
export async function requireParameter(
  model: Model,
  name: string,
  option: string,
  also: readonly string[] = [],
): Promise<void> {
  if (model.parameters.indexOf(name) >= 0) return;
  throw await unknownName(
    "parameter",
    name,
    `${option} of ${model.name}`,
    [...also, ...parameterNames(model, comparedNames)],
    [...also, ...parameterSummary(model)],
  );
}

/** The model of a name or a file. */
export async function resolveModel(text: string, options: FileOptions = {}): Promise<Model> {
  const builtIn = findModel(text);
  if (builtIn !== undefined) return refuseFileOptions(builtIn, options);
  if (/[\\/]|\.\w+$/.test(text)) {
    const { cell, activation, prefix } = options;
    const { readNetworkFile } = await import("../formats/network-file.js");
    return readNetworkFile(await readInputBytes(text), text, {
      ...(cell !== undefined && { cell }),
      ...(activation !== undefined && { activation }),
      ...(prefix !== undefined && { prefix }),
    });
  }
  throw await unknownName(
    "model",
    text,
    "target",
    builtInModels.map(({ name }) => name),
  );
}

/** A built-in model is what it is. */
function refuseFileOptions(model: Model, options: FileOptions): Model {
  const found = (["cell", "activation", "prefix"] as const).find((name) => options[name] !== undefined);
  if (found === undefined) return model;
  throw badInput(`${model.name} is a built-in model`, `--${found}`, "a file of a trained network");
}

/**
 * The values of all parameters by name, for the echo of the options; of a large network only those set.
 *
 * @param varied parameters that have no single value in this run
 */
export function describeParameters(
  { model, p, given = {} }: Target,
  set: Readonly<Record<string, number>> = {},
  varied: readonly string[] = [],
): Readonly<Record<string, number>> {
  const names = p.length <= 64 ? parameterNames(model) : Object.keys({ ...given, ...set });
  const entries = names.map((name) => [name, p[parameterIndex(model, name)]!] as const);
  return Object.fromEntries(entries.filter(([name]) => !varied.includes(name)));
}
