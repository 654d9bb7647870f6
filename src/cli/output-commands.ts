import type { CommandSpec } from "./command-spec.js";
import { common, outFile, outFolder } from "./common-options.js";
import { choiceOption, choicesOption, flag, integerOption } from "./option-spec.js";

/** The commands that draw and check what is known. */
export const outputCommands: readonly CommandSpec[] = [
  {
    name: "figures",
    summary: "draw the named publication figures, or all of them",
    arguments: [{ syntax: "[name...]", description: "figures to draw (default: all; see --list)" }],
    options: [
      flag("--list", "list the figures and stop"),
      choicesOption(
        "--format <formats>",
        "formats, separated by commas (json: the Vega-Lite spec)",
        ["svg", "png", "pdf", "json", "html"],
        ["svg", "png", "pdf", "json", "html"],
      ),
      outFolder("out/figures"),
      choiceOption("--width <width>", "column width; default: what each figure is made for", [
        "single",
        "double",
      ]),
      integerOption("--dpi <number>", "resolution of PNG", { min: 36, max: 2400, defaultValue: 300 }),
      common.quick,
      common.seed,
      common.threads,
      common.json,
      common.quiet,
      common.config,
    ],
    examples: ["figures --list"],
    load: async () => (await import("./commands/figures.js")).figures,
  },
  {
    name: "verify",
    summary: "recompute every claim, or those named, and compare",
    arguments: [{ syntax: "[id...]", description: "claims to check (default: all; see --list)" }],
    options: [
      flag("--list", "list the claims and stop"),
      choiceOption("--format <format>", "of the table on stdout", ["table", "markdown", "latex"], "table"),
      outFile(["json", "md", "tex"]),
      common.seed,
      common.json,
      common.quiet,
      common.config,
    ],
    examples: ["verify --list"],
    load: async () => (await import("./commands/verify.js")).verify,
  },
];
