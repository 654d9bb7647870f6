import type { ActivationName } from "../systems/activation.js";
import type { CellName } from "../systems/cell-weights.js";
import type { ArgumentSpec } from "./command-spec.js";
import { common } from "./common-options.js";
import { choiceOption, numbersOption, textOption } from "./option-spec.js";

/** Cells of a trained network; its file's names and shapes must allow the one that --cell asks for. */
export const targetCells = [
  "sigmoid",
  "vanilla",
  "ctrnn",
  "leaky",
  "gru",
  "lstm",
  "plrnn",
  "shplrnn",
] as const satisfies readonly CellName[];

/** Written out: help must not load the models. */
const activationNames = ["logistic", "tanh", "relu"] as const satisfies readonly ActivationName[];

/** What a `<target>` may be. */
export const targetDescription =
  "built-in model (see separatrix models), .json model file, or a trained network " +
  "(.safetensors .npz .npy .pt .pth .h5 .keras .onnx .mat)";

export const targetArgument: ArgumentSpec = { syntax: "<target>", description: targetDescription };

/** How a trained network is read. */
export const fileOptions = [
  choiceOption("--cell <cell>", "of a trained network, where its file leaves a choice", targetCells),
  choiceOption(
    "--activation <function>",
    "of a trained vanilla network, in its file's place",
    activationNames,
  ),
  textOption(
    "--prefix <text>",
    "which layer of a trained network: what its tensors' names begin with",
    (t) => t,
  ),
] as const;

/** Options of every command with a `<target>`, see TargetOptions. */
export const targetOptions = [
  common.set,
  ...fileOptions,
  numbersOption("--input <values>", "constant external input, separated by commas (default: the model's)"),
] as const;
