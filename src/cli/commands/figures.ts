import { badInput } from "../bad-input.js";
import type { CommandContext } from "../io.js";

/** What `separatrix figures` was asked for. */
export interface FiguresOptions {
  readonly list?: boolean;
  readonly format: readonly ("svg" | "png" | "pdf" | "json" | "html")[];
  readonly out: string;
  readonly width?: "single" | "double";
  readonly dpi: number;
  readonly quick?: boolean;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export async function figures(context: CommandContext): Promise<number> {
  const { args } = context;
  return Promise.reject(badInput(`no figure '${args[0] ?? ""}'`, "figures", "a figure of the catalogue"));
}
