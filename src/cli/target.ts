import type { Model } from "../systems/model.js";
import { builtInModels, findModel } from "../systems/models.js";
import { parameterNames, withParameters } from "../systems/parameters.js";
import { badInput, unknownName } from "./bad-input.js";
import { readInput } from "./read-input.js";

/** A model with the parameters a run uses. */
export interface Target {
  readonly model: Model;
  /** Shape [m]. */
  readonly p: Float64Array;
  /** Where the model came from, if from a file. */
  readonly file?: ModelFile;
}

/** The text of a model file, so that a worker thread can read it too. */
export interface ModelFile {
  readonly text: string;
  readonly fileName: string;
}

/**
 * The model a user means, by name or by file, with parameters set.
 *
 * @param text a built-in model's name, or the path of a .json file
 * @param set  parameter values by name, over the model's own
 */
export async function resolveTarget(
  text: string,
  set: Readonly<Record<string, number>> = {},
): Promise<Target> {
  const { model, file } = await resolveModel(text);
  const names = parameterNames(model);
  for (const name of Object.keys(set)) {
    if (!names.includes(name)) throw await unknownName("parameter", name, `--set of ${model.name}`, names);
  }
  return { model, p: withParameters(model, set), ...(file !== undefined && { file }) };
}

export async function resolveModel(text: string): Promise<{ model: Model; file?: ModelFile }> {
  const builtIn = findModel(text);
  if (builtIn !== undefined) return { model: builtIn };
  if (/\.json$/i.test(text)) {
    const { parseModelJson } = await import("../formats/model-json.js");
    const file = { text: await readInput(text), fileName: text };
    return { model: parseModelJson(file.text, text), file };
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
  const few = p.length <= 64;
  const entries = model.parameters.map(({ name }, i) => [name, p[i]!] as const);
  return Object.fromEntries(entries.filter(([name]) => (few || name in set) && !varied.includes(name)));
}
