import type { OptionSpec } from "./option-spec.js";
import type { Action } from "./io.js";

export interface ArgumentSpec {
  /** As commander reads it: `<target>`, `[name...]`. */
  readonly syntax: string;
  readonly description: string;
  readonly choices?: readonly string[];
}

/** One command: everything but the work, which is loaded when the command runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Arguments of runs that work as they stand; printed at the end of --help and run by the tests. */
  readonly examples: readonly string[];
  /**
   * Set where the work blocks the event loop: an interrupt must then keep its default action and kill the
   * process, for a handler would only run once the work is done. The shell sees 130 in both cases.
   */
  readonly blocking?: true;
  readonly load: () => Promise<Action>;
}
