import { commands } from "../commands.js";
import { bashCompletion, fishCompletion, zshCompletion } from "../completion-scripts.js";
import { exitCode } from "../exit-codes.js";
import type { CommandContext } from "../io.js";
import { badInput } from "../bad-input.js";

const shells = new Map([
  ["bash", bashCompletion],
  ["zsh", zshCompletion],
  ["fish", fishCompletion],
]);

export async function completion({ args, io }: CommandContext): Promise<number> {
  const script = shells.get(args[0]!);
  if (script === undefined) {
    throw badInput(`unknown shell '${args[0]!}'`, "completion", `one of ${[...shells.keys()].join(", ")}`);
  }
  const { builtInModels } = await import("../../systems/models.js");
  const models = builtInModels.map(({ name }) => name);
  await io.stdout.write(script(commands, models));
  return exitCode.done;
}
