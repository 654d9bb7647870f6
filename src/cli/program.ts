import { Argument, Command, Option } from "commander";
import { checkWritable } from "../node/atomic-file.js";
import { badInput } from "./bad-input.js";
import type { CommandSpec } from "./command-spec.js";
import { commands } from "./commands.js";
import type { Io } from "./io.js";
import { longFlag, optionKey, type OptionSpec } from "./option-spec.js";
import { packageVersion } from "./version.js";

/** What commander wants to print (help, version); it writes synchronously, the caller flushes. */
export interface Printed {
  text: string;
}

/** The commander program of all commands; `finish` receives the exit code of the one that ran. */
export function buildProgram(
  io: Io,
  argv: readonly string[],
  printed: Printed,
  finish: (code: number) => void,
): Command {
  const program = new Command("separatrix")
    .description("dynamical-systems analyzer for recurrent neural networks")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help of a command");
  quieten(program, io, printed);
  for (const spec of commands)
    program.addCommand(quieten(buildCommand(spec, { io, argv, finish }), io, printed));
  program.addHelpText("after", "\nExample:\n  separatrix figures --list\n");
  return program;
}

/** Nothing is printed or exited behind our back: errors are thrown, output is collected. */
function quieten(command: Command, io: Io, printed: Printed): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => (printed.text += text),
    writeErr: () => undefined,
    outputError: () => undefined,
    getOutHelpWidth: () => io.stdout.columns,
    getErrHelpWidth: () => io.stdout.columns,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

interface RunContext {
  readonly io: Io;
  readonly argv: readonly string[];
  readonly finish: (code: number) => void;
}

function buildCommand(spec: CommandSpec, { io, argv, finish }: RunContext): Command {
  const command = new Command(spec.name).description(spec.summary).helpOption("-h, --help", "show help");
  for (const { syntax, description } of spec.arguments)
    command.addArgument(new Argument(syntax, description));
  for (const option of spec.options) command.addOption(buildOption(option));
  const lines = spec.examples.map((example) => `  separatrix ${example}`);
  command.addHelpText("after", `\n${lines.length > 1 ? "Examples" : "Example"}:\n${lines.join("\n")}\n`);
  return command.action(async () => {
    const { config } = command.opts<{ config?: string }>();
    if (config !== undefined) await (await import("./config.js")).applyConfig(command, spec, config);
    checkRequired(command, spec);
    await checkOutput(command, spec);
    if (spec.blocking !== true) io.catchInterrupts?.();
    const action = await spec.load();
    const options = command.opts<Record<string, unknown>>();
    finish(await action({ command: spec.name, args: command.args, options, io, argv }));
  });
}

function checkRequired(command: Command, spec: CommandSpec): void {
  const missing = spec.options.find((option) => {
    return option.required === true && command.getOptionValue(optionKey(option)) === undefined;
  });
  if (missing !== undefined)
    throw badInput(`${longFlag(missing.flags)} is missing`, spec.name, missing.flags);
}

async function checkOutput(command: Command, spec: CommandSpec): Promise<void> {
  for (const option of spec.options.filter(({ output }) => output)) {
    const path = command.getOptionValue(optionKey(option)) as string | undefined;
    if (path !== undefined) await checkWritable(path);
  }
}

function buildOption(spec: OptionSpec): Option {
  const choices = spec.choices === undefined ? "" : ` (${spec.choices.join(", ")})`;
  const option = new Option(spec.flags, spec.description + choices);
  const { parse, defaultValue } = spec;
  if (parse !== undefined) option.argParser((text, previous: unknown) => parse(text, previous));
  if (defaultValue !== undefined) option.default(defaultValue, describeDefault(defaultValue));
  return option;
}

function describeDefault(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
