import type { Model } from "../systems/model.js";
import type { DiscreteMap } from "../systems/system.js";
import { badInput } from "./bad-input.js";

/** The model as a map; bad input where it is a flow. */
export function requireMap(model: Model, command: string): Model<DiscreteMap> {
  if (isMap(model)) return model;
  throw badInput(`${model.name} is a flow`, command, "a map");
}

function isMap(model: Model): model is Model<DiscreteMap> {
  return model.system.kind === "map";
}
