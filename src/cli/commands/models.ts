import type { EnsembleDescription } from "../../formats/ensemble-json.js";
import type { Model } from "../../systems/model.js";
import { builtInModels } from "../../systems/models.js";
import { badInput } from "../bad-input.js";
import { commands } from "../commands.js";
import { deliver } from "../deliver.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext, Io } from "../io.js";
import { formatNumber, formatRows } from "../table.js";
import { resolveModel, type FileOptions } from "../target.js";

export interface ModelsOptions extends FileOptions {
  readonly json?: boolean;
  readonly schema?: "model" | "config";
}

export async function models(context: CommandContext): Promise<number> {
  const { args, io } = context;
  const { json = false, schema, ...fileOptions } = context.options as ModelsOptions;
  if (schema !== undefined) {
    if (args[0] !== undefined)
      throw badInput(`--schema with target '${args[0]}'`, "models", "one of the two");
    return printSchema(schema, io);
  }
  const given = Object.keys(fileOptions)[0];
  if (args[0] === undefined && given !== undefined) {
    throw badInput(`--${given} without a target`, "models", "a file of a trained network");
  }
  const common = { options: fileOptions, seed: null };
  if (args[0] === undefined) {
    const ensembles = await ensembleList();
    await deliver(
      { ...context, options: { json } },
      {
        ...common,
        model: null,
        fields: { models: builtInModels.map(describe), ensembles },
        text: () => `${listText(builtInModels)}\n${ensemblesText(ensembles)}`,
      },
    );
  } else {
    const model = await resolveModel(args[0], fileOptions);
    await deliver(
      { ...context, options: { json } },
      { ...common, model: model.name, fields: { models: [describe(model)] }, text: () => modelText(model) },
    );
  }
  return exitCode.done;
}

async function ensembleList(): Promise<readonly EnsembleDescription[]> {
  const { describeEnsembles } = await import("../../formats/ensemble-json.js");
  const { modelJsonLimits } = await import("../../formats/model-json.js");
  return describeEnsembles(modelJsonLimits.units);
}

/** What a model file may name in place of the rows of its recurrent matrix. */
function ensemblesText(list: readonly EnsembleDescription[]): string {
  const rows = list.map(({ ensemble, fields, description }) => {
    const names = fields.map(({ name, required }) => (required ? name : `${name}?`));
    return [ensemble, names.join(" "), description];
  });
  return formatRows(["ensemble (wRec of a model file)", "fields", "matrix"], rows);
}

async function printSchema(schema: "model" | "config", io: Io): Promise<number> {
  const document =
    schema === "model"
      ? (await import("../../formats/model-json.js")).modelJsonSchema()
      : (await import("../config-schema.js")).configJsonSchema(commands);
  await io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  return exitCode.done;
}

/** Parameters of a large network that are listed; it has millions. */
const listed = { json: 4096, text: 64 } as const;

function describe(model: Model): object {
  const {
    name,
    title,
    equation,
    source,
    provenance,
    system,
    parameters,
    stateNames,
    initialState,
    stateBox,
  } = model;
  const { kind, dimension, inputDimension } = system;
  return {
    name,
    title,
    kind,
    dimension,
    inputDimension,
    equation,
    source,
    provenance,
    stateNames,
    initialState,
    stateBox,
    parameterDimension: parameters.length,
    parameters: parameters.length <= listed.json ? [...parameters] : undefined,
  };
}

function listText(list: readonly Model[]): string {
  const rows = list.map((model) => [
    model.name,
    model.system.kind,
    model.system.dimension,
    [...model.parameters].map(({ name, defaultValue }) => `${name}=${formatNumber(defaultValue)}`).join(" "),
    model.title,
  ]);
  return formatRows(["model", "kind", "states", "parameters", "title"], rows);
}

function modelText(model: Model): string {
  const count = model.parameters.length;
  const rows = Array.from({ length: Math.min(count, listed.text) }, (_, i) => {
    const { name, defaultValue, description } = model.parameters.at(i)!;
    return [name, defaultValue, description];
  });
  const table = formatRows(["parameter", "default", "meaning"], rows);
  const note = count > rows.length ? `… ${count} parameters in all\n` : "";
  const file = model.provenance === undefined ? "" : `  ${model.provenance}\n`;
  const { dimension, inputDimension } = model.system;
  const sizes = `${dimension} state variable${dimension === 1 ? "" : "s"}, ${inputDimension} input${inputDimension === 1 ? "" : "s"}`;
  const start = abbreviated(model.initialState.map(formatNumber));
  return `${model.title} (${model.name}), ${model.system.kind}\n  ${model.equation}\n  ${model.source}\n${file}  ${sizes}\n  start ${start}\n\n${table}${note}`;
}

function abbreviated(values: readonly string[]): string {
  const rest = values.length - listed.text;
  return values.slice(0, listed.text).join(", ") + (rest > 0 ? `, … ${rest} more` : "");
}
