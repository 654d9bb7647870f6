import type { Io } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, with its output collected. */
export async function runCli(
  argv: readonly string[],
  surroundings: Partial<Pick<Io, "env" | "signal">> = {},
): Promise<RunResult> {
  const texts = { stdout: "", stderr: "" };
  const collect = (key: "stdout" | "stderr") => ({
    isTty: false,
    columns: 100,
    write(data: string | Uint8Array) {
      texts[key] += typeof data === "string" ? data : Buffer.from(data).toString("latin1");
      return Promise.resolve();
    },
  });
  const io: Io = {
    stdout: collect("stdout"),
    stderr: collect("stderr"),
    env: {},
    signal: new AbortController().signal,
    ...surroundings,
  };
  const code = await run(argv, io);
  return { code, ...texts };
}

/** The one line of a run that was refused: exit code 2, nothing on stdout. */
export async function refusal(argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(argv);
  if (code !== 2 || stdout !== "")
    throw new Error(`not refused: code ${code}, stdout ${stdout}, stderr ${stderr}`);
  const lines = stderr.split("\n");
  if (lines.length !== 2 || lines[1] !== "") throw new Error(`not one line: ${stderr}`);
  return lines[0]!;
}
