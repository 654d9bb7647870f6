import { z } from "zod";
import { cellModel } from "../systems/cell-model.js";
import type { Model } from "../systems/model.js";
import { readModelFile } from "./model-json-reader.js";
import { publishedSchemas } from "./model-json-schemas.js";
import { weightsOfFile } from "./model-json-weights.js";

export { modelJsonCells, modelJsonLimits } from "./model-json-schemas.js";

/** The JSON Schema (draft 2020-12) of a model file; it cannot say that the shapes must fit each other. */
export function modelJsonSchema(): Record<string, unknown> {
  const { sigmoid, vanilla, leaky, ctrnn, gru, lstm, plrnn, shplrnn, stacked } = publishedSchemas;
  const cells = [sigmoid, vanilla, leaky, ctrnn, gru, lstm, plrnn, shplrnn, stacked] as const;
  return { title: "Separatrix model file", ...z.toJSONSchema(z.discriminatedUnion("cell", cells)) };
}

/**
 * Reads a recurrent network of any cell from the text of a JSON model file, see {@link modelJsonSchema}.
 *
 * Strict: every field is known, present where it must be and given once; every entry is a finite number; the
 * matrices are rectangular and fit each other. n = 500 takes less than 0.1 s.
 *
 * @param text     the file's contents
 * @param fileName the file's path: it begins every message; its stem is the default name of the model
 * @throws         RangeError, one line, for anything else
 */
export function parseModelJson(text: string, fileName: string): Model {
  try {
    const file = readModelFile(text);
    const stem = fileName.replace(/^.*[\\/]/, "").replace(/\.json$/i, "");
    return cellModel(weightsOfFile(file, file.name ?? (stem === "" ? file.cell : stem)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${fileName}: ${error.message}`, { cause: error });
  }
}
