import type { CommandSpec } from "./command-spec.js";
import { common } from "./common-options.js";
import { choiceOption } from "./option-spec.js";
import { fileOptions, targetDescription } from "./target-options.js";

/** The commands that tell about the program itself. */
export const referenceCommands: readonly CommandSpec[] = [
  {
    name: "models",
    summary: "list the built-in models, or describe one model",
    arguments: [{ syntax: "[target]", description: targetDescription }],
    options: [
      common.json,
      ...fileOptions,
      choiceOption("--schema <of>", "print the JSON Schema of a model file, or of --config files", [
        "model",
        "config",
      ]),
    ],
    examples: ["models", "models one-neuron", "models --schema config"],
    load: async () => (await import("./commands/models.js")).models,
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    arguments: [{ syntax: "<shell>", description: "bash, zsh or fish", choices: ["bash", "zsh", "fish"] }],
    options: [],
    examples: ["completion bash"],
    load: async () => (await import("./commands/completion.js")).completion,
  },
];
