import { common } from "./common-options.js";
import type { TargetOptions } from "./target.js";
import { targetOptions } from "./target-options.js";
import { integerOption, textOption, type OptionSpec } from "./option-spec.js";

/** Options of the commands that run a model from an initial state. */
export interface RunCommandOptions extends TargetOptions {
  readonly steps: number;
  readonly x0?: readonly number[] | "random";
  readonly inputs?: string;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly out?: string;
}

export function stepsOption(defaultValue: number, description = "steps of the run"): OptionSpec {
  return integerOption("--steps <count>", description, { min: 1, defaultValue });
}

export const inputsOption = textOption(
  "--inputs <file>",
  "external input of each step: .csv or .json, one row a step",
  (path) => path,
);

/** What a run from an initial state needs, and how it is told what. */
export const runOptions = [...targetOptions, common.x0, inputsOption, common.seed] as const;
