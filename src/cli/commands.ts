import { analyzeCommand } from "./analyze-command.js";
import { attractorCommands } from "./attractor-commands.js";
import type { CommandSpec } from "./command-spec.js";
import { gradientCommands } from "./gradient-commands.js";
import { outputCommands } from "./output-commands.js";
import { referenceCommands } from "./reference-commands.js";

/** Every command, in the order of --help. A command lists only options that act in it. */
export const commands: readonly CommandSpec[] = [
  analyzeCommand,
  ...outputCommands,
  ...attractorCommands,
  ...gradientCommands,
  ...referenceCommands,
];
