import type { Model } from "../systems/model.js";
import { builtInModels, findModel } from "../systems/models.js";
import { parameterIndex, parameterNames, withParameters } from "../systems/parameters.js";
import { badInput, unknownName } from "./bad-input.js";
import { readInput } from "./read-input.js";

/** A model with the parameters a run uses. */
export interface Target {
  readonly model: Model;
  /** Shape [m]. */
  readonly p: Float64Array;
}

/** What a command's options say about its target. */
export interface TargetOptions {
  /** Parameter values by name, over the model's own. */
  readonly set?: Readonly<Record<string, number>>;
}

/**
 * The model a user means, by name or by file, with parameters set.
 *
 * @param text a built-in model's name, or the path of a .json file
 */
export async function resolveTarget(text: string, { set = {} }: TargetOptions): Promise<Target> {
  const model = await resolveModel(text);
  for (const name of Object.keys(set)) await requireParameter(model, name, "--set");
  return { model, p: withParameters(model, set) };
}

/** Names a misspelt one is compared with; beyond, a network's are too many, and all alike. */
const comparedNames = 4096;

/**
 * Refuses a name that is no parameter of the model.
 *
 * @param option the option that gave it
 */
export async function requireParameter(model: Model, name: string, option: string): Promise<void> {
  if (model.parameters.indexOf(name) >= 0) return;
  throw await unknownName(
    "parameter",
    name,
    `${option} of ${model.name}`,
    parameterNames(model, comparedNames),
  );
}

export async function resolveModel(text: string): Promise<Model> {
  const builtIn = findModel(text);
  if (builtIn !== undefined) return builtIn;
  if (/\.json$/i.test(text)) {
    const { parseModelJson } = await import("../formats/model-json.js");
    return parseModelJson(await readInput(text), text);
  }
  if (/[\\/]|\.\w+$/.test(text)) throw badInput(`'${text}' is no model file`, "target", "a .json file");
  throw await unknownName(
    "model",
    text,
    "target",
    builtInModels.map(({ name }) => name),
  );
}

/**
 * The values of all parameters by name, for the echo of the options; of a large network only those set.
 *
 * @param varied parameters that have no single value in this run
 */
export function describeParameters(
  { model, p }: Target,
  set: Readonly<Record<string, number>> = {},
  varied: readonly string[] = [],
): Readonly<Record<string, number>> {
  const names = p.length <= 64 ? parameterNames(model) : Object.keys(set);
  const entries = names.map((name) => [name, p[parameterIndex(model, name)]!] as const);
  return Object.fromEntries(entries.filter(([name]) => !varied.includes(name)));
}
