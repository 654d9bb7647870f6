import type { Command, CommanderError } from "commander";
import { badInput, unknownName } from "./bad-input.js";

/** Commander's several-line messages as one line in the form of every other bad input. */
export async function usageError(
  error: CommanderError,
  program: Command,
  argv: readonly string[],
): Promise<Error> {
  const command = program.commands.find((candidate) => argv.includes(candidate.name()));
  const where = command === undefined ? "the command line" : command.name();
  const subject = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const help = `what ${["separatrix", command?.name(), "--help"].filter(Boolean).join(" ")} shows`;
  switch (error.code) {
    case "commander.unknownCommand":
      return unknownName("command", subject, "the command line", commandNames(program));
    case "commander.unknownOption":
      return unknownName("option", subject, where, optionFlags(command ?? program));
    case "commander.optionMissingArgument":
      return badInput(`${subject} has no value`, where, "a value after it");
    case "commander.missingArgument":
      return badInput(`${subject} is missing`, where, help);
    case "commander.excessArguments":
      return badInput("too many arguments", where, help);
    default:
      return badInput(error.message.replace(/^error: /, "").split("\n")[0]!, where, help);
  }
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}

function optionFlags(command: Command): string[] {
  return command.options.map((option) => option.long ?? option.flags).concat("--help");
}
