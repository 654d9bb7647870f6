import { z } from "zod";
import { randomVector } from "../random/ensembles.js";
import { activationNames } from "../systems/activation.js";
import type { Model } from "../systems/model.js";
import { networkModel, type NetworkWeights } from "../systems/network-model.js";
import { largestParameter } from "../systems/parameters.js";
import type { DiscreteMap } from "../systems/system.js";
import {
  drawMatrix,
  ensembleSchema,
  ensembleSchemas,
  normalSchema,
  type EnsembleFile,
} from "./ensemble-json.js";
import { duplicateKey, parseJson } from "./json-text.js";
import { checkEntries, matrixFromRows, show, type Matrix } from "./matrix.js";

/** Largest number of units, and of inputs: W_rec of that size is 128 MB. */
export const modelJsonLimits = { units: 4096 } as const;

/** Cells a JSON model file may have now. */
export const modelJsonCells = ["sigmoid", "vanilla"] as const;
type Cell = (typeof modelJsonCells)[number];

const entry = z.number().min(-largestParameter).max(largestParameter);
const vector = z.array(entry).max(modelJsonLimits.units);
const matrix = z.array(vector).max(modelJsonLimits.units);

const ensembles = ensembleSchemas(modelJsonLimits.units);

/** In the published schema a field is of either kind; a file is read with the schema of the kind it has. */
const either = {
  wRec: z.union([
    matrix.describe("n rows of n numbers: wRec[i][j] is from unit j to unit i."),
    z.discriminatedUnion("ensemble", [
      ensembles.gaussian,
      ensembles.orthogonal,
      ensembles["low-rank"],
      ensembles.dale,
      ensembles.sparse,
    ]),
  ]),
  vector: z.union([vector.describe("n numbers."), normalSchema]),
};

/** The fields of every cell. */
function fields(
  wRec: z.ZodType<number[][] | EnsembleFile>,
  b: z.ZodType<VectorField>,
  x0: z.ZodType<VectorField>,
) {
  return {
    wRec: wRec.describe("Recurrent weights, as rows or as an ensemble to draw them from."),
    wIn: matrix
      .describe("Input weights, n rows of q numbers. Leave out for a network without input.")
      .optional(),
    b: b.describe("Biases; needed unless wRec is drawn, then zeros if absent.").optional(),
    u: vector.describe("Constant input, q numbers; zeros if absent.").optional(),
    x0: x0.describe("Initial state. If absent zeros, or standard normal where wRec is drawn.").optional(),
    name: z.string().min(1).max(100).describe("Name of the model; the file's if absent.").optional(),
  };
}

type VectorField = number[] | { normal: number };

function cellSchemas(...kinds: Parameters<typeof fields>) {
  const shared = fields(...kinds);
  return {
    sigmoid: z
      .strictObject({ cell: z.literal("sigmoid"), ...shared })
      .describe("x_t = W_rec σ(x_(t−1)) + W_in u_t + b; the state is the pre-activation."),
    vanilla: z
      .strictObject({
        cell: z.literal("vanilla"),
        activation: z.enum(activationNames).describe("φ; tanh if absent.").optional(),
        ...shared,
      })
      .describe("h_t = φ(W_rec h_(t−1) + W_in u_t + b); the state is the activity."),
  } satisfies Record<Cell, z.ZodType>;
}

const schemas = cellSchemas(either.wRec, either.vector, either.vector);

type ModelFile = z.infer<(typeof schemas)[Cell]>;

/** The JSON Schema (draft 2020-12) of a model file; it cannot say that the shapes must fit each other. */
export function modelJsonSchema(): Record<string, unknown> {
  const union = z.discriminatedUnion("cell", [schemas.sigmoid, schemas.vanilla]);
  return { title: "Separatrix model file", ...z.toJSONSchema(union) };
}

/**
 * Reads a recurrent network (M2) from the text of a JSON model file, see {@link modelJsonSchema}.
 *
 * Strict: every field is known, present where it must be and given once; every entry is a finite number; the
 * matrices are rectangular and fit each other. n = 500 takes less than 0.1 s.
 *
 * @param text     the file's contents
 * @param fileName the file's path: it begins every message; its stem is the default name of the model
 * @throws         RangeError, one line, for anything else
 */
export function parseModelJson(text: string, fileName: string): Model<DiscreteMap> {
  try {
    const file = readModelFile(text);
    const stem = fileName.replace(/^.*[\\/]/, "").replace(/\.json$/i, "");
    return networkModel(networkWeights(file, file.name ?? (stem === "" ? file.cell : stem)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${fileName}: ${error.message}`, { cause: error });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readModelFile(text: string): ModelFile {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError(`holds ${show(value)}; expected an object such as {"cell": "sigmoid", …}`);
  }
  const fields = value as Fields;
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new RangeError(`field ${show(twice)} is given twice`);
  const cell = supportedCell(fields);
  checkFields(fields, cell);
  for (const name of ["wRec", "wIn", "b", "u", "x0"]) checkEntries(name, fields[name]);
  const result = schemaOf(fields)[cell].safeParse(fields);
  if (!result.success) throw new RangeError(issueText(result.error.issues[0]!, fields));
  return result.data;
}

/** The schema with each field of the kind the file gives it, so that a message is about that kind. */
function schemaOf({ wRec, b, x0 }: Fields): typeof schemas {
  const drawn = isObject(wRec);
  const vectorOf = (value: unknown) => (drawn && isObject(value) ? normalSchema : vector);
  return cellSchemas(drawn ? ensembleSchema(ensembles, wRec) : matrix, vectorOf(b), vectorOf(x0));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function supportedCell(fields: Fields): Cell {
  const supported = modelJsonCells.map((name) => `"${name}"`).join(" and ");
  if (!Object.hasOwn(fields, "cell")) {
    throw new RangeError(`field "cell" is missing; the cells supported now are ${supported}`);
  }
  const known = modelJsonCells.find((name) => name === fields["cell"]);
  if (known !== undefined) return known;
  throw new RangeError(`cell is ${show(fields["cell"])}; the cells supported now are ${supported}`);
}

/** By own keys, before the schema looks: "__proto__" is then an unknown field like any other. */
function checkFields(fields: Fields, cell: Cell): void {
  const known = Object.keys(schemas[cell].shape);
  const unknown = Object.keys(fields).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    const names = unknown.slice(0, 3).map(show).join(", ");
    throw new RangeError(`unknown field ${names}; a ${cell} cell has ${known.join(", ")}`);
  }
  for (const name of isObject(fields["wRec"]) ? [] : ["wRec", "b"]) {
    if (!Object.hasOwn(fields, name)) throw new RangeError(`field "${name}" is missing`);
  }
}

/** The first thing the schema found wrong, as `wRec[3] is …: …`. */
function issueText(issue: z.core.$ZodIssue, fields: Fields): string {
  const path = issue.path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`))
    .join("");
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)[key],
    fields,
  );
  if (found === undefined) return `field "${path}" is missing`;
  if (issue.code === "too_big" && Array.isArray(found)) {
    return `${path} has length ${found.length}; at most ${issue.maximum} units or inputs are supported`;
  }
  return `${path} is ${show(found)}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function networkWeights(file: ModelFile, name: string): NetworkWeights {
  const { wRec, provenance } = Array.isArray(file.wRec) ? givenMatrix(file.wRec) : drawMatrix(file.wRec);
  const n = Math.sqrt(wRec.length);
  return {
    cell: file.cell,
    ...(file.cell === "vanilla" && file.activation ? { activation: file.activation } : {}),
    name: provenance === undefined ? name : `${name}: ${provenance}`,
    wRec,
    b: stateVector(file, "b", n),
    ...inputWeights(file, n),
    x0: stateVector(file, "x0", n),
  };
}

function givenMatrix(rows: readonly (readonly number[])[]) {
  const { rows: n, columns, values } = matrixFromRows("wRec", rows);
  expectShape("wRec", { rows: n, columns }, [n, n], "a square matrix");
  return { wRec: values, provenance: undefined };
}

/** b or x0, shape [n]: as given, or drawn. A random network left at the origin would stay there. */
function stateVector(file: ModelFile, name: "b" | "x0", n: number): Float64Array {
  const seed = Array.isArray(file.wRec) ? undefined : (file.wRec.seed ?? 0);
  const value = file[name] ?? { normal: name === "x0" && seed !== undefined ? 1 : 0 };
  if ("normal" in value) return randomVector(name === "b" ? "bias" : "state", n, value.normal, seed ?? 0);
  const units = seed === undefined ? `row${n === 1 ? "" : "s"}` : `unit${n === 1 ? "" : "s"}`;
  return vectorOf(name, value, n, `wRec has ${n} ${units}`);
}

function inputWeights(file: ModelFile, n: number): Pick<NetworkWeights, "wIn" | "u"> {
  if (file.wIn === undefined) {
    if (file.u === undefined) return {};
    throw new RangeError('u is given, but field "wIn" is missing');
  }
  const wIn = matrixFromRows("wIn", file.wIn);
  const q = wIn.columns;
  expectShape("wIn", wIn, [n, q], "as many rows as wRec");
  const why = `wIn has ${q} column${q === 1 ? "" : "s"}`;
  return { wIn: wIn.values, ...(file.u && { u: vectorOf("u", file.u, q, why) }) };
}

function expectShape(
  name: string,
  found: Omit<Matrix, "values">,
  expected: readonly [number, number],
  why: string,
): void {
  const [rows, columns] = expected;
  if (found.rows === rows && found.columns === columns) return;
  throw new RangeError(
    `${name} has shape [${found.rows}, ${found.columns}]; expected [${rows}, ${columns}], ${why}`,
  );
}

function vectorOf(name: string, found: readonly number[], length: number, why: string): Float64Array {
  if (found.length === length) return Float64Array.from(found);
  throw new RangeError(`${name} has length ${found.length}; expected ${length}, as ${why}`);
}
