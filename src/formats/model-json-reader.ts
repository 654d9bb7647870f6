import type { z } from "zod";
import { ensembleSchema, normalSchema } from "./ensemble-json.js";
import { duplicateKey, parseJson } from "./json-text.js";
import { checkEntries, show } from "./matrix.js";
import {
  cellSchemas,
  ensembles,
  layerCells,
  layerSchemas,
  matrix,
  modelJsonCells,
  publishedLayers,
  publishedSchemas,
  rateKinds,
  vector,
  type FieldKinds,
  type ModelFile,
} from "./model-json-schemas.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of a model file: known, present where they must be, given once, of the right kind. Whether the shapes
 * fit each other is seen later.
 *
 * @throws RangeError, one line
 */
export function readModelFile(text: string): ModelFile {
  const value = parseJson(text);
  if (!isObject(value)) {
    throw new RangeError(`holds ${show(value)}; expected an object such as {"cell": "sigmoid", …}`);
  }
  const fields = value as Fields;
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new RangeError(`field ${show(twice)} is given twice`);
  const cell = supportedCell(fields, modelJsonCells);
  if (cell === "stacked") checkLayers(fields);
  checkFields(fields, Object.keys(publishedSchemas[cell].shape), cell, "");
  checkNumbers(fields, "");
  return parsed(cellSchemas(kindsOf(fields))[cell], fields, "") as ModelFile;
}

/** The layers before the stack: a message is then about the layer. */
function checkLayers({ layers }: Fields): void {
  if (!Array.isArray(layers)) return;
  layers.forEach((layer: unknown, k) => {
    const path = `layers[${k}]`;
    if (!isObject(layer))
      throw new RangeError(`${path} is ${show(layer)}; expected an object with the field "cell"`);
    const fields = layer as Fields;
    const cell = supportedCell(fields, layerCells, `${path}.`);
    checkFields(fields, Object.keys(publishedLayers[cell].shape), cell, `${path}.`);
    checkNumbers(fields, `${path}.`);
    parsed(layerSchemas(kindsOf(fields))[cell], fields, `${path}.`);
  });
}

function parsed(schema: z.ZodType, fields: Fields, path: string): unknown {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  throw new RangeError(issueText(result.error.issues[0]!, fields, path));
}

/** Each field with the schema of the kind the file gives it, so that a message is about that kind. */
function kindsOf({ wRec, b, x0, a, alpha, tau }: Fields): FieldKinds {
  const drawn = isObject(wRec);
  const drawable = (value: unknown) => (drawn && isObject(value) ? normalSchema : vector);
  return {
    wRec: drawn ? ensembleSchema(ensembles, wRec) : matrix,
    b: drawable(b),
    x0: drawable(x0),
    a: Array.isArray(a) && Array.isArray(a[0]) ? matrix : vector,
    alpha: Array.isArray(alpha) ? rateKinds.alpha.each : rateKinds.alpha.one,
    tau: Array.isArray(tau) ? rateKinds.tau.each : rateKinds.tau.one,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function supportedCell<C extends string>(fields: Fields, cells: readonly C[], path = ""): C {
  const quoted = cells.map((name) => `"${name}"`);
  const supported = `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)!}`;
  const which = path === "" ? "the cells are" : "the cells of a layer are";
  if (!Object.hasOwn(fields, "cell"))
    throw new RangeError(`field "${path}cell" is missing; ${which} ${supported}`);
  const known = cells.find((name) => name === fields["cell"]);
  if (known !== undefined) return known;
  throw new RangeError(`${path}cell is ${show(fields["cell"])}; ${which} ${supported}`);
}

/** Fields that a cell needs unless its recurrent matrix is drawn. */
const neededIfGiven = ["wRec", "b"];

/** By own keys, before the schema looks: "__proto__" is then an unknown field like any other. */
function checkFields(fields: Fields, known: readonly string[], cell: string, path: string): void {
  const unknown = Object.keys(fields).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    const names = unknown.slice(0, 3).map((name) => show(path + name));
    throw new RangeError(`unknown field ${names.join(", ")}; a ${cell} cell has ${known.join(", ")}`);
  }
  for (const name of isObject(fields["wRec"]) ? [] : neededIfGiven) {
    if (known.includes(name) && !Object.hasOwn(fields, name))
      throw new RangeError(`field "${path}${name}" is missing`);
  }
}

const numeric = [
  "wRec",
  "wIn",
  "b",
  "u",
  "x0",
  "theta",
  "alpha",
  "tau",
  "bIn",
  "bRec",
  "a",
  "w1",
  "w2",
  "h1",
  "h2",
];

function checkNumbers(fields: Fields, path: string): void {
  for (const name of numeric) checkEntries(path + name, fields[name]);
}

/** The first thing the schema found wrong, as `wRec[3] is …: …`. */
function issueText(issue: z.core.$ZodIssue, fields: Fields, before: string): string {
  const path =
    before +
    issue.path
      .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`))
      .join("");
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)[key],
    fields,
  );
  if (found === undefined) return `field "${path}" is missing`;
  if (issue.code === "too_big" && Array.isArray(found)) {
    return `${path} has length ${found.length}; at most ${issue.maximum} ${sized(path)} are supported`;
  }
  if (issue.code === "too_small" && Array.isArray(found)) {
    return `${path} has length ${found.length}; expected at least ${issue.minimum}`;
  }
  return `${path} is ${show(found)}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function sized(path: string): string {
  return path === "layers" ? "layers" : "units or inputs";
}
