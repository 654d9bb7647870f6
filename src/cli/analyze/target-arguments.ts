import type { TargetOptions } from "../target.js";

/** A target and the options that say how it is read, as they are typed. */
export function targetArguments(text: string, options: TargetOptions): string[] {
  const { cell, activation, prefix, input, set = {} } = options;
  const assignments = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return [
    text,
    ...(cell === undefined ? [] : ["--cell", cell]),
    ...(activation === undefined ? [] : ["--activation", activation]),
    ...(prefix === undefined ? [] : [`--prefix=${prefix}`]),
    ...(input === undefined ? [] : [`--input=${input.join(",")}`]),
    ...(assignments.length === 0 ? [] : ["--set", assignments.join(",")]),
  ];
}
