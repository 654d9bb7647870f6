import { randomVector } from "../random/ensembles.js";
import type { CellWeights, StackedWeights } from "../systems/cell-weights.js";
import { drawMatrix, type EnsembleFile } from "./ensemble-json.js";
import { matrixFromRows, type Matrix } from "./matrix.js";
import type { LayerFile, ModelFile, VectorField } from "./model-json-schemas.js";

type Layer = StackedWeights["layers"][number];
type SingleWeights = Exclude<CellWeights, StackedWeights>;
type SingleFile = LayerFile | Extract<ModelFile, { cell: "ctrnn" }>;
type FileOf<C extends SingleFile["cell"]> = Extract<SingleFile, { cell: C }>;

/**
 * The weights of a model file, with the shapes that fit each other.
 *
 * @param name of the model; how to draw its matrix again is added
 * @throws     RangeError naming the field and the shape it should have
 */
export function weightsOfFile(file: ModelFile, name: string): CellWeights {
  if (file.cell === "stacked") return stackedWeights(file, name);
  const { weights, drawn } = singleWeights(file);
  const x0 = vectorField("x0", file.x0, stateSize(weights), stateText(stateSize(weights)), drawn);
  const named = drawn === undefined ? name : `${name}: ${drawn.provenance}`;
  return { ...weights, name: named, x0, ...inputOf(file.u, weights, "wIn") };
}

function stackedWeights(file: Extract<ModelFile, { cell: "stacked" }>, name: string): StackedWeights {
  const layers = file.layers.map((layer, k) =>
    located(`layers[${k}].`, () => singleWeights(layer).weights as Layer),
  );
  const states = layers.reduce((sum, layer) => sum + stateSize(layer), 0);
  const x0 = vectorField("x0", file.x0, states, stateText(states));
  return { cell: "stacked", name, layers, x0, ...inputOf(file.u, layers[0]!, "layers[0].wIn") };
}

function located<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(path + error.message, { cause: error });
  }
}

/** How the recurrent matrix was drawn. */
interface Drawn {
  readonly provenance: string;
  readonly seed: number;
}

interface Read {
  readonly weights: SingleWeights;
  readonly drawn?: Drawn | undefined;
}

function singleWeights(file: SingleFile): Read {
  switch (file.cell) {
    case "gru":
      return { weights: gruWeights(file) };
    case "lstm":
      return { weights: lstmWeights(file) };
    case "shplrnn":
      return { weights: shallowWeights(file) };
    default:
      return squareWeights(file);
  }
}

/** The cells with one square matrix, which may be drawn. */
function squareWeights(file: FileOf<"sigmoid" | "vanilla" | "leaky" | "ctrnn" | "plrnn">): Read {
  const { wRec, n, drawn } = recurrentMatrix(file.wRec);
  const why = `wRec has ${count(n, drawn === undefined ? "row" : "unit")}`;
  const b = vectorField("b", file.b, n, why, drawn);
  const shared = { wRec, ...inputMatrix(file.wIn, n), b };
  return { weights: { ...shared, ...ownFields(file, n, why) }, drawn };
}

/** What such a cell has beside its affine map. */
function ownFields(file: Parameters<typeof squareWeights>[0], n: number, why: string) {
  if (file.cell === "sigmoid") return { cell: file.cell };
  if (file.cell === "plrnn") return { cell: file.cell, a: linearPart(file.a, n, why) };
  const { activation, state } = file;
  const shape = { ...(activation && { activation }), ...(state && { state }) };
  if (file.cell === "vanilla") return { cell: file.cell, ...shape };
  const theta = file.theta && { theta: exactVector("theta", file.theta, n, why) };
  if (file.cell === "leaky")
    return { cell: file.cell, ...shape, ...theta, alpha: perUnit("alpha", file.alpha, n, why) };
  const tau = file.tau !== undefined && { tau: perUnit("tau", file.tau, n, why) };
  return { cell: file.cell, ...shape, ...theta, ...tau };
}

function gruWeights({ resetAfter = true, ...file }: FileOf<"gru">): SingleWeights {
  const { wRec, rows, why } = gatedMatrix(file.wRec, ["r", "z", "n"]);
  const bIn = exactVector("bIn", file.bIn, rows, why);
  const bRec = file.bRec === undefined ? new Float64Array(rows) : exactVector("bRec", file.bRec, rows, why);
  return { cell: "gru", resetAfter, wRec, ...inputMatrix(file.wIn, rows), bIn, bRec };
}

function lstmWeights({ forgetGate = true, ...file }: FileOf<"lstm">): SingleWeights {
  const { wRec, rows, why } = gatedMatrix(file.wRec, forgetGate ? ["i", "f", "g", "o"] : ["i", "g", "o"]);
  return {
    cell: "lstm",
    forgetGate,
    wRec,
    ...inputMatrix(file.wIn, rows),
    b: exactVector("b", file.b, rows, why),
  };
}

function shallowWeights(file: FileOf<"shplrnn">): SingleWeights {
  const w1 = matrixFromRows("w1", file.w1);
  const w2 = matrixFromRows("w2", file.w2);
  const { rows: n, columns: hidden } = w1;
  expectShape("w2", w2, [hidden, n], "that of w1 with rows and columns exchanged");
  const rows = `w1 has ${count(n, "row")}`;
  return {
    cell: "shplrnn",
    a: linearPart(file.a, n, rows),
    w1: w1.values,
    w2: w2.values,
    ...inputMatrix(file.wIn, n, "w1"),
    h1: exactVector("h1", file.h1, n, rows),
    h2: exactVector("h2", file.h2, hidden, `w1 has ${count(hidden, "column")}`),
  };
}

function recurrentMatrix(field: number[][] | EnsembleFile) {
  if (!Array.isArray(field)) {
    const { wRec, provenance } = drawMatrix(field);
    return { wRec, n: field.units, drawn: { provenance, seed: field.seed ?? 0 } };
  }
  const { rows: n, columns, values } = matrixFromRows("wRec", field);
  expectShape("wRec", { rows: n, columns }, [n, n], "a square matrix");
  return { wRec: values, n, drawn: undefined };
}

function gatedMatrix(field: readonly (readonly number[])[], gates: readonly string[]) {
  const { rows: found, columns, values } = matrixFromRows("wRec", field);
  const rows = gates.length * columns;
  const why = `a row a unit for each of the gates ${gates.join(", ")}`;
  expectShape("wRec", { rows: found, columns }, [rows, columns], why);
  return { wRec: values, rows, why: `wRec has ${count(rows, "row")}` };
}

function inputMatrix(
  field: number[][] | undefined,
  rows: number,
  as = "wRec",
): { readonly wIn?: Float64Array } {
  if (field === undefined) return {};
  const wIn = matrixFromRows("wIn", field);
  expectShape("wIn", wIn, [rows, wIn.columns], `as many rows as ${as}`);
  return { wIn: wIn.values };
}

/** u, where there is a matrix it goes through. */
function inputOf(
  u: readonly number[] | undefined,
  weights: SingleWeights,
  matrix: string,
): { readonly u?: Float64Array } {
  if (u === undefined) return {};
  const { wIn } = weights;
  if (wIn === undefined) throw new RangeError(`u is given, but field "${matrix}" is missing`);
  const q = wIn.length / biasOf(weights).length;
  return { u: exactVector("u", u, q, `${matrix} has ${count(q, "column")}`) };
}

/** The biases that are as many as wIn has rows. */
function biasOf(weights: SingleWeights): Float64Array {
  if (weights.cell === "gru") return weights.bIn;
  return weights.cell === "shplrnn" ? weights.h1 : weights.b;
}

function stateSize(weights: SingleWeights): number {
  const rows = biasOf(weights).length;
  if (weights.cell === "gru") return rows / 3;
  return weights.cell === "lstm" ? (2 * rows) / (weights.forgetGate ? 4 : 3) : rows;
}

const stateText = (n: number) => `the state has ${n === 1 ? "1 entry" : `${n} entries`}`;

/** A diagonal, or a square matrix. */
function linearPart(field: number[] | number[][], n: number, why: string): Float64Array {
  if (!isRows(field)) return exactVector("a", field, n, why);
  const a = matrixFromRows("a", field);
  expectShape("a", a, [n, n], `as ${why}`);
  return a.values;
}

function isRows(field: number[] | number[][]): field is number[][] {
  return Array.isArray(field[0]);
}

function perUnit(name: string, field: number | number[], n: number, why: string): Float64Array {
  return typeof field === "number" ? new Float64Array(n).fill(field) : exactVector(name, field, n, why);
}

/** b or x0, shape [n]: as given, or drawn. A random network left at the origin would stay there. */
function vectorField(
  name: "b" | "x0",
  field: VectorField | undefined,
  n: number,
  why: string,
  drawn?: Drawn,
): Float64Array {
  const value = field ?? { normal: name === "x0" && drawn !== undefined ? 1 : 0 };
  if (!("normal" in value)) return exactVector(name, value, n, why);
  return randomVector(name === "b" ? "bias" : "state", n, value.normal, drawn?.seed ?? 0);
}

function exactVector(name: string, found: readonly number[], length: number, why: string): Float64Array {
  if (found.length === length) return Float64Array.from(found);
  throw new RangeError(`${name} has length ${found.length}; expected ${length}, as ${why}`);
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

function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}
