import { CommanderError } from "commander";
import { exitCode } from "./exit-codes.js";
import type { Io } from "./io.js";
import { buildProgram, type Printed } from "./program.js";
import { reportError } from "./report-error.js";
import { usageError } from "./usage-error.js";

/**
 * Runs one command line (without `node` and the script) and returns its exit code. Never throws: whatever
 * goes wrong becomes one line on io.stderr and a code.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const printed: Printed = { text: "" };
  try {
    return await execute(argv.length === 0 ? ["--help"] : argv, io, printed);
  } catch (error) {
    return fail(error, io);
  }
}

async function execute(argv: readonly string[], io: Io, printed: Printed): Promise<number> {
  let code: number = exitCode.done;
  const program = buildProgram(io, argv, printed, (result) => (code = result));
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw await usageError(error, program, argv);
  }
  if (printed.text !== "") await io.stdout.write(printed.text);
  return code;
}

async function fail(error: unknown, io: Io): Promise<number> {
  const { code, lines } = reportError(error, Boolean(io.env["SEPARATRIX_DEBUG"]));
  const text = lines.map((line) => `separatrix: ${line}\n`).join("");
  if (text !== "") await io.stderr.write(text).catch(() => undefined);
  return code;
}
