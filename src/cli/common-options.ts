import { extname } from "node:path";
import { badInput } from "./bad-input.js";
import {
  assignmentsOption,
  flag,
  integerOption,
  numbersOption,
  textOption,
  type OptionSpec,
} from "./option-spec.js";

/** Options that mean the same in every command that has them. A command lists only those that act there. */
export const common = {
  set: assignmentsOption("--set <key=value>", "model parameters; repeatable, or separated by commas"),
  seed: integerOption("--seed <integer>", "seed of everything random", { min: 0, defaultValue: 0 }),
  threads: integerOption("--threads <count>", "worker threads (default: the cores)", { min: 1, max: 1024 }),
  json: flag("--json", "print one JSON document and nothing else on stdout"),
  quick: flag("--quick", "coarser and faster"),
  quiet: flag("--quiet", "no progress and no notes on stderr"),
  config: textOption("--config <file>", "YAML or JSON file with these options; flags win over it", (t) => t),
  x0: numbersOption("--x0 <values>", "initial state, separated by commas, or 'random' (drawn with --seed)", [
    "random",
  ]),
} as const satisfies Record<string, OptionSpec>;

/** Extensions of a drawn result. */
export const drawn = ["svg", "png", "pdf", "html"] as const;

/** `--out` of a command that writes one file in a format chosen by its extension. */
export function outFile(extensions: readonly string[]): OptionSpec {
  const known = extensions.map((e) => `.${e}`);
  const option = textOption("--out <path>", `write the result; by extension: ${known.join(" ")}`, (path) => {
    if (!known.includes(extname(path).toLowerCase())) {
      const found = extname(path) === "" ? "no extension" : `unknown extension '${extname(path)}'`;
      throw badInput(`${found} in '${path}'`, "--out", `one of ${known.join(" ")}`);
    }
    return path;
  });
  return { ...option, output: true };
}

/** `--out` of a command that fills a folder. */
export function outFolder(defaultValue: string): OptionSpec {
  return textOption("--out <folder>", "where the files go", (path) => path, defaultValue);
}
