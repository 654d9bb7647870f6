import { badInput } from "./bad-input.js";
import {
  choicesOption,
  flag,
  integerOption,
  integersOption,
  rangesOption,
  textOption,
} from "./option-spec.js";
import type { TargetOptions } from "./target.js";

export interface BasinsCommandOptions extends TargetOptions {
  readonly samples: number;
  readonly starts?: number;
  readonly steps?: number;
  readonly box?: readonly Range[];
  readonly x0?: readonly number[] | "random";
  readonly plane?: readonly [string, string] | "unstable";
  readonly through?: readonly number[] | "saddle";
  readonly planeRange?: readonly Range[];
  readonly resolution?: readonly number[];
  readonly without: readonly ("edges" | "perturbation")[];
  readonly uncertainty?: boolean;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** Options of `basins` beside those that every command has. */
export const basinsOptions = [
  integerOption("--samples <count>", "starts that the shares are estimated from", {
    min: 1,
    max: 1e7,
    defaultValue: 2000,
  }),
  integerOption("--starts <count>", "starts of the search for attractors (default: 200)", {
    min: 1,
    max: 1e6,
  }),
  integerOption("--steps <count>", "budget of a start: steps, or looks at a flow (default: 20000)", {
    min: 1,
    max: 1e8,
  }),
  rangesOption(
    "--box <low:high>",
    "where starts are drawn from: one range for all state variables, or one each",
  ),
  textOption(
    "--plane <axes>",
    "picture over two state variables, as x,y, or 'unstable': the leading directions of a saddle",
    parsePlane,
  ),
  textOption(
    "--through <state>",
    "where the plane lies: a state, separated by commas, or 'saddle' (default: x0; of 'unstable' the saddle)",
    parseThrough,
  ),
  rangesOption("--plane-range <low:high>", "ranges of the picture's two axes, separated by a comma"),
  integersOption("--resolution <count>", "nodes of the picture: one number, or columns,rows (default: 400)", {
    min: 2,
    max: 20_000,
  }),
  choicesOption(
    "--without <parts>",
    "leave out edge states, or smallest perturbations",
    ["edges", "perturbation"],
    [],
  ),
  flag("--uncertainty", "also the exponent with which small errors of the state change the outcome"),
];

function parsePlane(text: string): readonly string[] | "unstable" {
  if (text === "unstable") return text;
  const names = text.split(",").map((name) => name.trim());
  if (names.length === 2 && names.every((name) => name !== "")) return names;
  throw badInput(`'${text}' is no plane`, "--plane", "two state variables, as x,y, or 'unstable'");
}

function parseThrough(text: string): readonly number[] | "saddle" {
  if (text === "saddle") return text;
  const values = text.split(",").map((item) => Number(item.trim() === "" ? NaN : item));
  if (values.every(Number.isFinite)) return values;
  throw badInput(`'${text}' is no state`, "--through", "numbers separated by commas, or 'saddle'");
}
