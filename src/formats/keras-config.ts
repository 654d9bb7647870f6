import { parseJson } from "./json-text.js";

/** What a Keras configuration says about one layer. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** The layer whose output it takes, in a sequential model: its position there less one, dropout skipped. */
  readonly below: string | undefined;
}

/** Layers that do nothing once a network is trained. */
const passing = ["InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "Masking"];

/** How deep models may nest. */
const deepest = 16;

/**
 * The layers of a Keras model, those of models within it too.
 *
 * @param text its configuration, JSON
 * @throws     RangeError if that is no JSON, or nests too deep
 */
export function kerasLayers(text: string): readonly KerasLayer[] {
  const found: KerasLayer[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > deepest)
      throw new RangeError(`the Keras configuration nests models more than ${deepest} deep`);
    const model = fieldsOf(value);
    const { layers } = fieldsOf(model["config"]);
    let below: string | undefined;
    for (const entry of Array.isArray(layers) ? (layers as readonly unknown[]) : []) {
      const { class_name: className, config } = fieldsOf(entry);
      const { name } = fieldsOf(config);
      if (typeof className !== "string" || typeof name !== "string") continue;
      if (passing.includes(className)) continue;
      found.push({ className, name, config: fieldsOf(config), below });
      below = model["class_name"] === "Sequential" ? name : undefined;
      visit(entry, depth + 1);
    }
  };
  visit(configuration(text), 0);
  return found;
}

function configuration(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`its Keras configuration is ${error.message}`, { cause: error });
  }
}

/** An object's fields; none of anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
