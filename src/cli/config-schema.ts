import { z } from "zod";
import type { CommandSpec } from "./command-spec.js";
import { optionKey, type OptionSpec } from "./option-spec.js";

const scalar = z.union([z.number(), z.string()]);

/** What a value of each kind must be, for schema and message alike. */
const kinds = {
  flag: { schema: z.boolean(), expected: "true or false" },
  number: { schema: z.number(), expected: "a number" },
  integer: { schema: z.int(), expected: "an integer" },
  text: { schema: scalar, expected: "a text" },
  list: { schema: z.union([scalar, z.array(scalar)]), expected: "a list, or a text with commas" },
  assignments: {
    schema: z.union([z.string(), z.record(z.string(), z.number())]),
    expected: "a table of numbers, or key=value",
  },
} as const satisfies Record<OptionSpec["value"], { schema: z.ZodType; expected: string }>;

/** What `--config` expects of an option, in words. */
export function expectedKind(option: OptionSpec): string {
  return kinds[option.value].expected;
}

/** The options a configuration file may hold: all but --config itself. */
export function configurable(spec: CommandSpec): OptionSpec[] {
  return spec.options.filter((option) => optionKey(option) !== "config");
}

/** The schema of the configuration file of one command. */
export function configSchema(spec: CommandSpec): z.ZodObject {
  const entries = configurable(spec).map((option) => {
    const choices = option.value === "text" ? option.choices : undefined;
    const schema = choices === undefined ? kinds[option.value].schema : z.enum(choices);
    return [optionKey(option), schema.optional().describe(option.description)] as const;
  });
  return z.strictObject(Object.fromEntries(entries)).describe(`options of separatrix ${spec.name}`);
}

/** The published JSON Schema: a file must fit the definition of the command it is given to. */
export function configJsonSchema(commands: readonly CommandSpec[]): object {
  const withConfig = commands.filter((spec) => spec.options.some((option) => optionKey(option) === "config"));
  const definitions = withConfig.map((spec) => {
    const schema = { ...z.toJSONSchema(configSchema(spec)) };
    delete schema.$schema;
    return [spec.name, schema] as const;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Configuration file of separatrix, one definition a command",
    $defs: Object.fromEntries(definitions),
    anyOf: withConfig.map((spec) => ({ $ref: `#/$defs/${spec.name}` })),
  };
}
