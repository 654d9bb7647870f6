import { badInput } from "./bad-input.js";

/**
 * One option of one command. The commander options, the schema of --config and the shell completion are
 * all made from this description, so that they cannot disagree.
 */
export interface OptionSpec {
  /** As commander reads them: `--steps <count>`, `--json`. */
  readonly flags: string;
  readonly description: string;
  /** The shape a configuration file may give it in. */
  readonly value: "flag" | "number" | "integer" | "text" | "list" | "assignments";
  /** From the text on the command line to the value the command receives; `previous` for repeatable ones. */
  readonly parse?: (text: string, previous: unknown) => unknown;
  readonly defaultValue?: unknown;
  readonly choices?: readonly string[];
  /** The command cannot run without it, here or in --config. */
  readonly required?: true;
  /** Names a file to write: checked before the command starts its work. */
  readonly output?: true;
}

/** `--steps` of `--steps <count>`. */
export function longFlag(flags: string): string {
  return /--[a-z0-9-]+/.exec(flags)![0];
}

/** The key in a configuration file, and in the options a command receives. */
export function optionKey(spec: OptionSpec): string {
  return longFlag(spec.flags)
    .slice(2)
    .replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite decimal number, or bad input. */
export function parseNumber(text: string, where: string): number {
  const value = Number(text);
  if (!decimal.test(text.trim()) || !Number.isFinite(value)) {
    const what = /^[+-]?(nan|inf(inity)?)$/i.test(text.trim()) ? "is not finite" : "is not a number";
    throw badInput(
      `'${text}' ${decimal.test(text.trim()) ? "is too large" : what}`,
      where,
      "a finite number",
    );
  }
  return value;
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly defaultValue?: number;
  /** The lower bound itself is excluded. */
  readonly exclusive?: boolean;
}

function checkBounds(value: number, text: string, where: string, kind: string, bounds: Bounds): number {
  const { min = -Infinity, max = Infinity, exclusive = false } = bounds;
  if (value > min || (value === min && !exclusive)) if (value <= max) return value;
  const low = min === -Infinity ? "" : `${exclusive ? "above" : "of at least"} ${min}`;
  const high = max === Infinity ? "" : `at most ${max}`;
  throw badInput(`'${text}' is out of range`, where, `${kind} ${[low, high].filter(Boolean).join(" and ")}`);
}

function spec(
  flags: string,
  description: string,
  value: OptionSpec["value"],
  parse: OptionSpec["parse"],
  defaultValue?: unknown,
): OptionSpec {
  return {
    flags,
    description,
    value,
    ...(parse && { parse }),
    ...(defaultValue !== undefined && { defaultValue }),
  };
}

export function flag(flags: string, description: string): OptionSpec {
  return spec(flags, description, "flag", undefined);
}

export function numberOption(flags: string, description: string, bounds: Bounds = {}): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string) => checkBounds(parseNumber(text, where), text, where, "a number", bounds);
  return spec(flags, description, "number", parse, bounds.defaultValue);
}

export function integerOption(flags: string, description: string, bounds: Bounds = {}): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string) => {
    const value = parseNumber(text, where);
    if (!Number.isSafeInteger(value)) throw badInput(`'${text}' is not a whole number`, where, "an integer");
    return checkBounds(value, text, where, "an integer", bounds);
  };
  return spec(flags, description, "integer", parse, bounds.defaultValue);
}

export function textOption(
  flags: string,
  description: string,
  parse: (text: string) => unknown,
  defaultValue?: unknown,
): OptionSpec {
  return spec(flags, description, "text", parse, defaultValue);
}

export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
  defaultValue?: string,
): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string) => oneOf(text, where, choices);
  return { ...spec(flags, description, "text", parse, defaultValue), choices };
}

/** Comma-separated and repeatable, each from `choices`. */
export function choicesOption(
  flags: string,
  description: string,
  choices: readonly string[],
  defaultValue: readonly string[],
): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string, previous: unknown) => {
    const before = previous === defaultValue ? [] : (previous as string[]);
    return [...new Set([...before, ...text.split(",").map((item) => oneOf(item.trim(), where, choices))])];
  };
  return { ...spec(flags, description, "list", parse, defaultValue), choices };
}

function oneOf(text: string, where: string, choices: readonly string[]): string {
  if (!choices.includes(text))
    throw badInput(`unknown value '${text}'`, where, `one of ${choices.join(", ")}`);
  return text;
}

/** Comma-separated finite numbers, or one of the given words. */
export function numbersOption(flags: string, description: string, words: readonly string[] = []): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string) =>
    words.includes(text) ? text : text.split(",").map((item) => parseNumber(item.trim(), where));
  return spec(flags, description, "list", parse);
}

/** Comma-separated and repeatable whole numbers. */
export function integersOption(flags: string, description: string, bounds: Bounds = {}): OptionSpec {
  const { parse: one } = integerOption(flags, description, bounds);
  const parse = (text: string, previous: unknown) => [
    ...((previous as number[] | undefined) ?? []),
    ...text.split(",").map((item) => one!(item.trim(), undefined)),
  ];
  return spec(flags, description, "list", parse);
}

/** Comma-separated and repeatable intervals `low:high`. */
export function rangesOption(flags: string, description: string): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string, previous: unknown) => {
    const before = (previous as { lo: number; hi: number }[] | undefined) ?? [];
    return [...before, ...text.split(",").map((item) => parseRange(item, where))];
  };
  return spec(flags, description, "list", parse);
}

function parseRange(text: string, where: string): { lo: number; hi: number } {
  const [low, high, ...rest] = text.split(":");
  if (low === undefined || high === undefined || rest.length > 0) {
    throw badInput(`'${text}' is no range`, where, "low:high");
  }
  const [lo, hi] = [parseNumber(low, where), parseNumber(high, where)];
  if (lo > hi) throw badInput(`'${text}' is no range`, where, "low:high with low at most high");
  return { lo, hi };
}

/** `key=value`, comma-separated and repeatable; the last value of a key wins. */
export function assignmentsOption(flags: string, description: string): OptionSpec {
  const where = longFlag(flags);
  const parse = (text: string, previous: unknown) => {
    // Without a prototype, so that a key such as __proto__ is a key like any other.
    const found = Object.assign(Object.create(null), previous) as Record<string, number>;
    for (const item of text.split(",")) {
      const [, key, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(item) ?? [];
      if (key === undefined || value === undefined) {
        throw badInput(`'${item}' is not an assignment`, where, "key=value");
      }
      found[key] = parseNumber(value, `${where} ${key}`);
    }
    return found;
  };
  return spec(flags, description, "assignments", parse);
}

/** An option the command cannot run without. */
export function required(option: OptionSpec): OptionSpec {
  return { ...option, description: `${option.description} (required)`, required: true };
}
