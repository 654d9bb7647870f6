import type { Report } from "./deliver.js";

/** Where a run reads its surroundings from and writes to; the tests pass their own. */
export interface Output {
  readonly isTty: boolean;
  /** Width in characters; used only to lay out help and progress. */
  readonly columns: number;
  /** Resolves once the data are handed over; rejects with the stream's error (EPIPE, ENOSPC, …). */
  write(data: string | Uint8Array): Promise<void>;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by an interrupt that is caught; the process exits right after. */
  readonly signal: AbortSignal;
  /** Set where another command runs this one: takes its result, which is then neither printed nor written. */
  readonly receive?: (command: string, report: Report) => Promise<void>;
  /** From now on an interrupt (SIGINT) tidies up and exits with 130, instead of killing the process. */
  readonly catchInterrupts?: () => void;
}

/** What a command receives: its arguments and options are parsed, checked, and merged with --config. */
export interface CommandContext<O extends object = Record<string, unknown>> {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: O;
  readonly io: Io;
  /** The whole command line, as it was typed. */
  readonly argv?: readonly string[];
}

/** Runs one command and returns the exit code; throws a RangeError (see bad-input.ts) on bad input. */
export type Action = (context: CommandContext) => Promise<number>;
