import type { ArgumentSpec, CommandSpec } from "./command-spec.js";
import { common, outFile } from "./common-options.js";
import { choiceOption, flag, integerOption, numberOption, numbersOption } from "./option-spec.js";
import { runOptions, stepsOption } from "./run-options.js";

const target: ArgumentSpec = {
  syntax: "<target>",
  description: "built-in model (see separatrix models), or .json model file",
};
const reporting = [common.json, common.quiet, common.config];

/** The commands that analyse one model. */
export const analysisCommands: readonly CommandSpec[] = [
  {
    name: "simulate",
    summary: "a trajectory of a map or a flow",
    arguments: [target],
    options: [
      integerOption("--steps <count>", "steps of a map (default: 50), samples of a flow (default: 200)", {
        min: 1,
      }),
      numberOption("--duration <time>", "length of a flow's trajectory (default: 20)", {
        min: 0,
        exclusive: true,
      }),
      numberOption("--tolerance <error>", "local error of a flow's integration", { min: 1e-14, max: 0.1 }),
      ...runOptions,
      outFile(["json", "csv", "npz"]),
      ...reporting,
    ],
    examples: ["simulate one-neuron --set b=-2.4 --steps 50", "simulate lorenz --duration 10 --json"],
    blocking: true,
    load: async () => (await import("./commands/simulate.js")).simulate,
  },
  {
    name: "jacobian",
    summary: "products of Jacobians along a trajectory: norm and spectral radius per lag, and bounds",
    arguments: [target],
    options: [
      stepsOption(50, "steps of the trajectory, and factors of the longest product"),
      numbersOption("--lags <values>", "which lags to measure (default: all)"),
      choiceOption(
        "--anchor <end>",
        "products that end at the last state, or start at the first",
        ["end", "start"],
        "end",
      ),
      flag("--singular-values", "all singular values, not only the largest"),
      ...runOptions,
      outFile(["json", "csv"]),
      ...reporting,
    ],
    examples: ["jacobian one-neuron --steps 20", "jacobian latch --steps 1000 --lags 1,10,100,1000 --json"],
    blocking: true,
    load: async () => (await import("./commands/jacobian.js")).jacobian,
  },
  {
    name: "sensitivity",
    summary: "dx(T)/dx(0) and dx(T)/dp, forward and adjoint, and the lag terms",
    arguments: [target],
    options: [
      integerOption("--steps <count>", "T of a map (default: 50)", { min: 1 }),
      numberOption("--duration <time>", "T of a flow (default: 10)", { min: 0, exclusive: true }),
      numberOption("--tolerance <error>", "local error of a flow's integration", { min: 1e-14, max: 0.1 }),
      integerOption("--lags <count>", "lag terms, the most recent first (default: all)", { min: 1 }),
      ...runOptions,
      outFile(["json", "csv", "npz"]),
      ...reporting,
    ],
    examples: ["sensitivity one-neuron --steps 20 --set b=-2.45", "sensitivity pascanu --json"],
    blocking: true,
    load: async () => (await import("./commands/sensitivity.js")).sensitivity,
  },
];
