import { sectionNames } from "./analyze/section-plan.js";
import type { CommandSpec } from "./command-spec.js";
import { common } from "./common-options.js";
import { choicesOption, textOption } from "./option-spec.js";
import { targetArgument, targetOptions } from "./target-options.js";

/** The command that runs the others and makes a report of what they find. */
export const analyzeCommand: CommandSpec = {
  name: "analyze",
  summary: "everything about one model or trained network: a report of one HTML file, with data and figures",
  arguments: [targetArgument],
  options: [
    choicesOption(
      "--sections <names>",
      "only these parts, separated by commas (default: all)",
      sectionNames,
      sectionNames,
    ),
    ...targetOptions,
    common.quick,
    common.seed,
    common.threads,
    textOption(
      "--out <folder>",
      "where the report goes (default: out/analysis/ and the model's name)",
      (path) => path,
    ),
    common.json,
    common.quiet,
    common.config,
  ],
  examples: ["analyze one-neuron --quick --out out/one-neuron"],
  load: async () => (await import("./commands/analyze.js")).analyze,
};
