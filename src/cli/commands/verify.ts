import { badInput } from "../bad-input.js";
import type { CommandContext } from "../io.js";

/** What `separatrix verify` was asked for. */
export interface VerifyOptions {
  readonly list?: boolean;
  readonly format: "table" | "markdown" | "latex";
  readonly out?: string;
  readonly seed: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function verify(context: CommandContext): Promise<number> {
  return Promise.reject(
    badInput(`no claim '${context.args[0] ?? ""}'`, "verify", "a claim of the catalogue"),
  );
}
