import type { Command } from "commander";
import type { CommandSpec } from "./command-spec.js";
import { badInput, unknownName } from "./bad-input.js";
import { optionKey, type OptionSpec } from "./option-spec.js";

/** Takes from a configuration file every option the command line did not give; assignments merge by key. */
export async function applyConfig(command: Command, spec: CommandSpec, path: string): Promise<void> {
  const given = await readConfig(path);
  const options = configurable(spec);
  for (const [key, value] of Object.entries(given)) {
    const option = options.find((candidate) => optionKey(candidate) === key);
    if (option === undefined) throw await unknownName("key", key, path, options.map(optionKey));
    applyOption(command, option, value, `${path} ${key}`);
  }
}

/** The options of a command that a configuration file may hold: all but --config itself. */
export function configurable(spec: CommandSpec): OptionSpec[] {
  return spec.options.filter((option) => optionKey(option) !== "config");
}

async function readConfig(path: string): Promise<Record<string, unknown>> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(path, "utf8");
  // YAML holds JSON, so one parser reads both.
  const { parse } = await import("yaml");
  let data: unknown;
  try {
    data = parse(text, { prettyErrors: false });
  } catch (error) {
    throw badInput(`malformed: ${firstLine(error)}`, path, "YAML or JSON");
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw badInput("not a table of options", path, "keys such as 'steps: 50'");
  }
  return data as Record<string, unknown>;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}

function applyOption(command: Command, option: OptionSpec, value: unknown, where: string): void {
  const key = optionKey(option);
  const fromFlags = command.getOptionValueSource(key) === "cli";
  const text = asText(option, value, where);
  if (option.value === "assignments" && fromFlags) {
    const flags = command.getOptionValue(key) as object;
    const merged = { ...(option.parse!(text as string, {}) as object), ...flags };
    command.setOptionValueWithSource(key, merged, "cli");
    return;
  }
  if (fromFlags) return;
  const parsed = typeof text === "boolean" ? text : option.parse!(text, option.defaultValue);
  command.setOptionValueWithSource(key, parsed, "config");
}

/** A configured value as it would be typed, so that one parser with one set of messages checks both. */
function asText(option: OptionSpec, value: unknown, where: string): string | boolean {
  const { kind, text } = shapes[option.value];
  const result = text(value);
  if (result === undefined) throw badInput(`${JSON.stringify(value)} does not fit`, where, kind);
  return result;
}

interface Shape {
  readonly kind: string;
  readonly text: (value: unknown) => string | boolean | undefined;
}

const scalar = (value: unknown) =>
  typeof value === "number" || typeof value === "string" ? String(value) : undefined;

const shapes: Readonly<Record<OptionSpec["value"], Shape>> = {
  flag: { kind: "true or false", text: (v) => (typeof v === "boolean" ? v : undefined) },
  number: { kind: "a number", text: (v) => (typeof v === "number" ? String(v) : undefined) },
  integer: { kind: "an integer", text: (v) => (typeof v === "number" ? String(v) : undefined) },
  text: { kind: "a text", text: scalar },
  list: {
    kind: "a list, or a text with commas",
    text: (v) => (Array.isArray(v) ? joined(v) : scalar(v)),
  },
  assignments: {
    kind: "a table of numbers, or key=value",
    text: (v) =>
      typeof v === "object" && v !== null && !Array.isArray(v)
        ? joined(Object.entries(v).map(([key, item]) => `${key}=${scalar(item) ?? ""}`))
        : scalar(v),
  },
};

function joined(items: readonly unknown[]): string | undefined {
  const texts = items.map(scalar);
  return texts.includes(undefined) ? undefined : texts.join(",");
}
