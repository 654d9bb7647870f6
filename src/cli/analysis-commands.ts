import type { CommandSpec } from "./command-spec.js";

/** The commands that analyse one model. */
export const analysisCommands: readonly CommandSpec[] = [];
