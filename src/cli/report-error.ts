import { exitCode } from "./exit-codes.js";

export interface ErrorReport {
  readonly code: number;
  /** Lines for stderr, without `separatrix: `; empty where nothing is to be said. */
  readonly lines: readonly string[];
}

/** V8 throws RangeErrors of its own; these mean memory, every other one of them is a defect of ours. */
const outOfMemory = /^(Array buffer allocation failed|Invalid (typed )?array length|Invalid string length)/;
const enginesOwn =
  /^(Maximum call stack|Invalid (count|time|code point|date)|to\w+\(\) (argument|digits|radix|precision))/;

/** Errors of the file system: what happened, and what was expected instead. */
const fileErrors: Readonly<Record<string, readonly [what: string, expected: string]>> = {
  EACCES: ["permission denied", "a path this user may use"],
  EPERM: ["operation not permitted", "a path this user may use"],
  EROFS: ["read-only file system", "a writable path"],
  ENOSPC: ["no space left", "free space"],
  EDQUOT: ["disk quota used up", "free space"],
  EFBIG: ["file too large", "a smaller result"],
  ENOENT: ["no such file or folder", "an existing path"],
  ENOTDIR: ["a part of the path is not a folder", "a folder"],
  EISDIR: ["it is a folder", "a file"],
  EEXIST: ["it exists and is not a folder", "a folder"],
  ENAMETOOLONG: ["name too long", "a shorter path"],
  ELOOP: ["too many symbolic links", "a path without a loop"],
  EMFILE: ["too many open files", "a higher limit (ulimit -n)"],
  EIO: ["input/output error", "a working device"],
};

/** What a thrown value means to the caller of the process: an exit code, and at most one line and a hint. */
export function reportError(error: unknown, debug: boolean): ErrorReport {
  const { name, message, code } = describe(error);
  if (code === "EPIPE") return { code: exitCode.done, lines: [] };
  if (name === "AbortError") return { code: exitCode.interrupted, lines: ["interrupted"] };
  const file = fileErrors[code];
  if (file !== undefined) return { code: exitCode.badInput, lines: [fileLine(error, file)] };
  if (name === "RangeError" && outOfMemory.test(message)) {
    return { code: exitCode.badInput, lines: ["not enough memory for this size, expected a smaller one"] };
  }
  if (name === "RangeError" && !enginesOwn.test(message)) {
    return { code: exitCode.badInput, lines: [oneLine(message)] };
  }
  return { code: exitCode.internalError, lines: internal(error, message, debug) };
}

function describe(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: "", message: String(error), code: "" };
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, message: error.message, code: typeof code === "string" ? code : "" };
}

function fileLine(error: unknown, [what, expected]: readonly [string, string]): string {
  const { path } = error as NodeJS.ErrnoException;
  return `${what}, ${path === undefined ? "standard output" : `'${path}'`}, expected ${expected}`;
}

function internal(error: unknown, message: string, debug: boolean): string[] {
  if (debug && error instanceof Error) return [error.stack ?? message];
  return [
    `internal error: ${oneLine(message)}`,
    "this is a defect of separatrix; SEPARATRIX_DEBUG=1 shows where, please report it",
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
