import type { Command } from "commander";
import type { z } from "zod";
import { show } from "../formats/matrix.js";
import { badInput, unknownName } from "./bad-input.js";
import type { CommandSpec } from "./command-spec.js";
import { configSchema, configurable, expectedKind } from "./config-schema.js";
import { optionKey, type OptionSpec } from "./option-spec.js";
import { readInput } from "./read-input.js";

/** Takes from a configuration file every option the command line did not give; assignments merge by key. */
export async function applyConfig(command: Command, spec: CommandSpec, path: string): Promise<void> {
  const data = await readConfig(path);
  const result = configSchema(spec).safeParse(data);
  if (!result.success) throw await schemaError(result.error.issues[0]!, data, spec, path);
  for (const option of configurable(spec)) {
    const value = result.data[optionKey(option)];
    if (value !== undefined) applyOption(command, option, value, path);
  }
}

async function readConfig(path: string): Promise<unknown> {
  const text = await readInput(path);
  // YAML holds JSON, so one parser reads both.
  const { parse } = await import("yaml");
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
    const what = reason.startsWith("Maximum call stack") ? "nested too deeply" : `malformed (${reason})`;
    throw badInput(what, path, "YAML or JSON");
  }
}

async function schemaError(
  issue: z.core.$ZodIssue,
  data: unknown,
  spec: CommandSpec,
  path: string,
): Promise<RangeError> {
  const options = configurable(spec);
  if (issue.code === "unrecognized_keys") {
    return unknownName("key", issue.keys[0]!, path, options.map(optionKey));
  }
  const option = options.find((candidate) => optionKey(candidate) === issue.path[0]);
  if (option === undefined) return badInput("not a table of options", path, "keys such as 'seed: 1'");
  const key = optionKey(option);
  const value = show((data as Record<string, unknown>)[key]);
  const expected =
    option.choices === undefined ? expectedKind(option) : `one of ${option.choices.join(", ")}`;
  return badInput(`${value} does not fit`, `${path} ${key}`, expected);
}

function applyOption(command: Command, option: OptionSpec, value: unknown, path: string): void {
  const key = optionKey(option);
  const flags: unknown = command.getOptionValue(key);
  const fromFlags = command.getOptionValueSource(key) === "cli";
  const parsed = typeof value === "boolean" ? value : parseText(option, asText(value), path);
  if (!fromFlags) command.setOptionValueWithSource(key, parsed, "config");
  else if (option.value === "assignments") {
    command.setOptionValueWithSource(key, { ...(parsed as object), ...(flags as object) }, "cli");
  }
}

/** One parser, with one set of messages, checks what is typed and what is configured. */
function parseText(option: OptionSpec, text: string, path: string): unknown {
  try {
    return option.parse!(text, option.value === "assignments" ? {} : option.defaultValue);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message} (in ${path})`, { cause: error });
  }
}

/** A configured value as it would be typed. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(",");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([key, item]) => `${key}=${String(item)}`)
    .join(",");
}
