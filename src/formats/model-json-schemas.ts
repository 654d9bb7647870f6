import { z } from "zod";
import { activationNames } from "../systems/activation.js";
import type { CellName } from "../systems/cell-weights.js";
import { largestParameter } from "../systems/parameters.js";
import { ensembleSchemas, normalSchema, type EnsembleFile } from "./ensemble-json.js";

/** Largest number of units, and of inputs: W_rec of that size is 128 MB; and of layers. */
export const modelJsonLimits = { units: 4096, layers: 64 } as const;

/** Cells a JSON model file may have. */
export const modelJsonCells = [
  "sigmoid",
  "vanilla",
  "leaky",
  "ctrnn",
  "gru",
  "lstm",
  "plrnn",
  "shplrnn",
  "stacked",
] as const satisfies readonly CellName[];
export type ModelJsonCell = (typeof modelJsonCells)[number];

/** Cells that may be a layer of a stack. */
export const layerCells = ["sigmoid", "vanilla", "leaky", "gru", "lstm", "plrnn", "shplrnn"] as const;

/** Rows of one unit in the matrices of the LSTM. */
const mostGates = 4;

const entry = z.number().min(-largestParameter).max(largestParameter);
export const vector = z.array(entry).max(modelJsonLimits.units);
export const matrix = z.array(vector).max(modelJsonLimits.units);
const gateVector = z.array(entry).max(mostGates * modelJsonLimits.units);
const gateMatrix = z.array(vector).max(mostGates * modelJsonLimits.units);
const rate = z.number().gt(0).max(1);
const time = z.number().gt(0).max(largestParameter);

export const ensembles = ensembleSchemas(modelJsonLimits.units);

export type VectorField = number[] | { normal: number };

/** The schemas of those fields that may be of one kind or another. */
export interface FieldKinds {
  readonly wRec: z.ZodType<number[][] | EnsembleFile>;
  readonly b: z.ZodType<VectorField>;
  readonly x0: z.ZodType<VectorField>;
  readonly a: z.ZodType<number[] | number[][]>;
  readonly alpha: z.ZodType<number | number[]>;
  readonly tau: z.ZodType<number | number[]>;
}

/** One number for all units, or one each. */
export const rateKinds = {
  alpha: { one: rate, each: z.array(rate).max(modelJsonLimits.units) },
  tau: { one: time, each: z.array(time).max(modelJsonLimits.units) },
} as const;

/** In the published schema a field is of either kind; a file is read with the schema of the kind it has. */
const either: FieldKinds = {
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
  b: z.union([vector.describe("n numbers."), normalSchema]),
  x0: z.union([vector.describe("n numbers."), normalSchema]),
  a: z.union([vector.describe("A diagonal, n numbers."), matrix.describe("n rows of n numbers.")]),
  alpha: z.union([rate, rateKinds.alpha.each]),
  tau: z.union([time, rateKinds.tau.each]),
};

/** The schemas of all cells with each field of a kind. */
export function cellSchemas(kinds: FieldKinds) {
  return { ...singleSchemas(kinds), stacked: stackedSchema(kinds) } satisfies Record<
    ModelJsonCell,
    z.ZodType
  >;
}

function commonFields(x0: z.ZodType<VectorField>) {
  return {
    u: vector.describe("Constant input, q numbers; zeros if absent.").optional(),
    x0: x0.describe("Initial state. If absent zeros, or standard normal where wRec is drawn.").optional(),
    name: z.string().min(1).max(100).describe("Name of the model; the file's if absent.").optional(),
  };
}

function affineFields({ wRec, b, x0 }: FieldKinds) {
  return {
    wRec: wRec.describe("Recurrent weights, as rows or as an ensemble to draw them from."),
    wIn: matrix
      .describe("Input weights, n rows of q numbers. Leave out for a network without input.")
      .optional(),
    b: b.describe("Biases; needed unless wRec is drawn, then zeros if absent.").optional(),
    ...commonFields(x0),
  };
}

function gatedFields(gates: string) {
  return {
    wRec: gateMatrix.describe(`Recurrent weights, a row a unit for each gate, gates in the order ${gates}.`),
    wIn: gateMatrix.describe("Input weights, rows as in wRec, q numbers each.").optional(),
  };
}

const activation = (standard: string) =>
  z.enum(activationNames).describe(`φ; ${standard} if absent.`).optional();
const state = (standard: "pre" | "post") =>
  z
    .enum(["pre", "post"])
    .describe(`Whether the state is what φ is taken of, or its values; ${standard} if absent.`)
    .optional();
const theta = vector.describe("Thresholds θ, n numbers; zeros if absent.").optional();

/** Every cell but the stack. */
function singleSchemas(kinds: FieldKinds) {
  return { ...rateSchemas(kinds), ...gatedSchemas(kinds), ...piecewiseLinearSchemas(kinds) };
}

function rateSchemas(kinds: FieldKinds) {
  const shared = affineFields(kinds);
  const perUnit = "one number for all units, or n";
  return {
    sigmoid: z
      .strictObject({ cell: z.literal("sigmoid"), ...shared })
      .describe("x_t = W_rec σ(x_(t−1)) + W_in u_t + b; the state is the pre-activation."),
    vanilla: z
      .strictObject({
        cell: z.literal("vanilla"),
        activation: activation("tanh"),
        state: state("post"),
        ...shared,
      })
      .describe("h_t = φ(W_rec h_(t−1) + W_in u_t + b), or (pre) x_t = W_rec φ(x_(t−1)) + W_in u_t + b."),
    leaky: z
      .strictObject({
        cell: z.literal("leaky"),
        activation: activation("tanh"),
        state: state("pre"),
        ...shared,
        theta,
        alpha: kinds.alpha.describe(`Rates α = dt/τ in (0, 1], ${perUnit}.`),
      })
      .describe(
        "y_t = (1 − α) y_(t−1) + α G, G = W_rec φ(y_(t−1) + θ) + W_in u_t + b, or (post) φ(W_rec y_(t−1) + W_in u_t + b + θ).",
      ),
    ctrnn: z
      .strictObject({
        cell: z.literal("ctrnn"),
        activation: activation("logistic"),
        state: state("pre"),
        ...shared,
        theta,
        tau: kinds.tau.describe(`Time constants τ > 0, ${perUnit}; 1 if absent.`).optional(),
      })
      .describe(
        "The flow τ dy/dt = −y + G, G = W_rec φ(y + θ) + W_in u + b, or (post) φ(W_rec y + W_in u + b + θ).",
      ),
  };
}

function gatedSchemas({ x0 }: FieldKinds) {
  return {
    gru: z
      .strictObject({
        cell: z.literal("gru"),
        resetAfter: z
          .boolean()
          .describe(
            "The reset gate acts after the recurrent weights (PyTorch, Keras) or before; true if absent.",
          )
          .optional(),
        ...gatedFields("r (reset), z (update), n (candidate)"),
        bIn: gateVector.describe("Biases beside the input weights, 3n numbers."),
        bRec: gateVector
          .describe("Biases beside the recurrent weights, 3n numbers; zeros if absent.")
          .optional(),
        ...commonFields(x0),
      })
      .describe(
        "h_t = (1 − z) n + z h_(t−1); r, z = σ(…), n = tanh(W_in u_t + b_in + r (W_rec h_(t−1) + b_rec)).",
      ),
    lstm: z
      .strictObject({
        cell: z.literal("lstm"),
        forgetGate: z.boolean().describe("False for the cell of 1997; true if absent.").optional(),
        ...gatedFields("i (input), f (forget; left out without it), g (candidate), o (output)"),
        b: gateVector.describe("Biases, 4n numbers; 3n without forget gate."),
        ...commonFields(x0),
      })
      .describe("c_t = f c_(t−1) + i g, h_t = o tanh c_t; the state is [h; c]."),
  };
}

function piecewiseLinearSchemas(kinds: FieldKinds) {
  const linear = kinds.a.describe("A, n numbers (a diagonal) or n rows of n.");
  const { wIn, ...common } = { wIn: affineFields(kinds).wIn, ...commonFields(kinds.x0) };
  const { wRec, b } = affineFields(kinds);
  return {
    plrnn: z
      .strictObject({ cell: z.literal("plrnn"), a: linear, wRec, wIn, b, ...common })
      .describe("z_t = A z_(t−1) + W_rec max(0, z_(t−1)) + W_in u_t + b."),
    shplrnn: z
      .strictObject({
        cell: z.literal("shplrnn"),
        a: linear,
        w1: matrix.describe("n rows of L numbers, from the hidden units."),
        w2: matrix.describe("L rows of n numbers, to the hidden units."),
        wIn,
        h1: vector.describe("Biases, n numbers."),
        h2: vector.describe("Biases of the hidden units, L numbers."),
        ...common,
      })
      .describe("z_t = A z_(t−1) + W_1 max(0, W_2 z_(t−1) + h_2) + W_in u_t + h_1."),
  };
}

function stackedSchema(kinds: FieldKinds) {
  const { u, x0, name } = commonFields(kinds.x0);
  const given = layerSchemas(kinds);
  const layer = z.discriminatedUnion("cell", [
    given.sigmoid,
    given.vanilla,
    given.leaky,
    given.gru,
    given.lstm,
    given.plrnn,
    given.shplrnn,
  ]);
  return z
    .strictObject({
      cell: z.literal("stacked"),
      layers: z
        .array(layer)
        .min(2)
        .max(modelJsonLimits.layers)
        .describe("From the input upwards; wIn of each is for the units of the layer below."),
      u,
      x0,
      name,
    })
    .describe("Each layer takes the new output of the one below; the state is theirs in order.");
}

/** Layers: their weights are given, and neither input, state nor name. */
export function layerSchemas(kinds: FieldKinds) {
  const all = singleSchemas({ ...kinds, wRec: matrix, b: vector });
  const rest = { u: true, x0: true, name: true } as const;
  return {
    sigmoid: all.sigmoid.omit(rest),
    vanilla: all.vanilla.omit(rest),
    leaky: all.leaky.omit(rest),
    gru: all.gru.omit(rest),
    lstm: all.lstm.omit(rest),
    plrnn: all.plrnn.omit(rest),
    shplrnn: all.shplrnn.omit(rest),
  };
}

/** The schemas of the published JSON Schema. */
export const publishedSchemas = cellSchemas(either);
/** The layers of a stack, as published. */
export const publishedLayers = layerSchemas(either);

type Published = typeof publishedSchemas;
/** A model file that was read. */
export type ModelFile = z.infer<Published[ModelJsonCell]>;
/** A layer of a stack that was read. */
export type LayerFile = z.infer<(typeof publishedLayers)[(typeof layerCells)[number]]>;
