import { badInput } from "./bad-input.js";
import { longFlag, parseNumber, textOption, type OptionSpec } from "./option-spec.js";

/** Equally spaced values of one parameter, both ends included. */
export interface Axis {
  readonly parameter: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** An option such as `--x w=4:7:500`: a parameter, its range and the number of values. */
export function axisOption(flags: string, description: string): OptionSpec {
  const where = longFlag(flags);
  return textOption(flags, description, (text) => parseAxis(text, where));
}

function parseAxis(text: string, where: string): Axis {
  const [, parameter, rangeText] = /^\s*([^=\s]+)\s*=(.*)$/.exec(text) ?? [];
  const parts = rangeText?.split(":") ?? [];
  if (parameter === undefined || parts.length !== 3) {
    throw badInput(`'${text}' is not an axis`, where, "name=from:to:count, such as w=4:7:500");
  }
  const [from, to, count] = parts.map((part) => parseNumber(part.trim(), where)) as [number, number, number];
  if (!Number.isSafeInteger(count) || count < 1) {
    throw badInput(`'${parts[2]!}' values`, where, "a whole number of at least 1");
  }
  if (from < to || (from === to && count === 1)) return { parameter, from, to, count };
  throw badInput(`${from} to ${to} does not rise`, where, "from below to");
}

/** A second parameter, with a range where one was given. */
export interface SecondParameter {
  readonly parameter: string;
  readonly range?: readonly [number, number];
}

/** `--and` of two-parameter curves. */
export const andOption = textOption(
  "--and <name>",
  "also bifurcation curves over this parameter too, name=from:to, and their points of codimension two",
  parseSecond,
);

function parseSecond(text: string): SecondParameter {
  const [, parameter, range] = /^\s*([^=\s]+)\s*(?:=(.*))?$/.exec(text) ?? [];
  const ends = range?.split(":").map((part) => parseNumber(part.trim(), "--and"));
  if (parameter === undefined || (ends !== undefined && ends.length !== 2)) {
    throw badInput(`'${text}' is not a parameter`, "--and", "name, or name=from:to");
  }
  if (ends === undefined) return { parameter };
  const [from, to] = ends as [number, number];
  if (!(from < to)) throw badInput(`${from} to ${to} does not rise`, "--and", "from below to");
  return { parameter, range: [from, to] };
}
