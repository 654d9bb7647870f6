import type { CellName, CellWeights } from "../../systems/cell-weights.js";
import { cellOfGates } from "../gates.js";
import { checkedTensor, requireTensor, type Convention, type LayerOptions } from "../recurrent-layer.js";
import { printable, shapeText, type TensorFile } from "../tensor-file.js";

/** Names of each block: those of the model files first, then what people call them; in MATLAB's layers, its own. */
const aliases = {
  wRec: ["wRec", "W_rec", "Wrec", "w_rec", "W", "J", "RecurrentWeights"],
  wIn: ["wIn", "W_in", "Win", "w_in", "V", "InputWeights"],
  b: ["b", "bias", "Bias"],
  bIn: ["bIn", "b_in"],
  bRec: ["bRec", "b_rec"],
  u: ["u"],
  x0: ["x0"],
  tau: ["tau"],
  alpha: ["alpha"],
  theta: ["theta"],
  a: ["a", "A"],
  w1: ["w1", "W1"],
  w2: ["w2", "W2"],
  h1: ["h1"],
  h2: ["h2"],
  h: ["h"],
} as const;
type Block = keyof typeof aliases;

/** Paths of the blocks that one network has. */
type Blocks = Partial<Record<Block, string>>;

/**
 * Networks whose arrays have the names of our own model files, and the usual spellings of them: wRec [n, n] or of all
 * gates [gates · n, n], wIn, b, and what the cells need besides. Rows are targets.
 *
 * The cell follows from the names and shapes: w1 and w2 make a shplrnn, `a` a plrnn, `alpha` a leaky network, `tau` a
 * ctrnn, three gates a gru and four an lstm, else it is vanilla; `--cell` may say otherwise where they allow it. Without
 * b it is zero. MATLAB's lstmLayer and gruLayer (InputWeights, RecurrentWeights, Bias) have our order of gates.
 */
export const plainLayers: Convention = (file) => {
  const known = new Map<string, Block>();
  for (const [block, names] of Object.entries(aliases)) {
    for (const name of names) known.set(name, block as Block);
  }
  const networks = new Map<string, Blocks>();
  for (const path of [...file.tensors.keys(), ...file.others.keys()]) {
    const [, prefix, last] = /^(|.*[./])([^./]*)$/s.exec(path)!;
    const block = known.get(last!);
    if (block === undefined) continue;
    const blocks = networks.get(prefix!) ?? {};
    networks.set(prefix!, blocks);
    blocks[block] ??= path;
  }
  return [...networks].flatMap(([prefix, blocks]) => {
    if (blocks.wRec === undefined && (blocks.w1 === undefined || blocks.w2 === undefined)) return [];
    return [
      {
        prefix,
        convention: "plain",
        tensors: Object.values(blocks),
        decode: (options: LayerOptions) => decode(file, blocks, options),
      },
    ];
  });
};

function decode(file: TensorFile, blocks: Blocks, options: LayerOptions): CellWeights {
  const head = blocks.wRec ?? blocks.w1!;
  const { shape } = requireTensor(file, head);
  const [rows = 0, columns = 0] = shape;
  const n = blocks.wRec === undefined ? rows : columns;
  const gates = blocks.wRec === undefined ? 1 : rows / n;
  if (shape.length !== 2 || n < 1 || !Number.isInteger(gates)) {
    throw new RangeError(
      `tensor ${printable(head)} has shape ${shapeText(shape)}; expected [n, n], or [gates * n, n]`,
    );
  }
  const cell = options.cell ?? inferCell(blocks, gates);
  const expected = cell === "gru" ? [3] : cell === "lstm" ? [3, 4] : [1];
  if (!expected.includes(gates)) {
    throw new RangeError(
      `tensor ${printable(head)} has ${gates} gate${gates === 1 ? "" : "s"}; expected ${expected.join(" or ")} for a ${cell} cell`,
    );
  }
  return { ...weightsOf(reader(file, blocks, n), cell, gates, options), ...state(file, blocks) };
}

function inferCell(blocks: Blocks, gates: number): CellName {
  if (blocks.wRec === undefined) return "shplrnn";
  if (gates === 3) return "gru";
  if (gates === 4) return "lstm";
  if (blocks.a !== undefined) return "plrnn";
  if (blocks.alpha !== undefined) return "leaky";
  return blocks.tau === undefined ? "vanilla" : "ctrnn";
}

interface Reader {
  readonly n: number;
  /** A matrix of so many rows; NaN for any. */
  readonly matrix: (block: Block, rows: number, columns: number) => Float64Array;
  readonly has: (block: Block) => boolean;
  /** Entries of a block. */
  readonly size: (block: Block) => number;
  /** A vector of any orientation; one number stands for all. */
  readonly vector: (block: Block, length: number) => Float64Array;
  readonly optional: (block: Block, length: number) => Float64Array;
}

function reader(file: TensorFile, blocks: Blocks, n: number): Reader {
  const nameOf = (block: Block) => blocks[block] ?? block;
  const vector = (block: Block, length: number) => vectorOf(file, nameOf(block), length);
  return {
    n,
    size: (block) => requireTensor(file, nameOf(block)).data.length,
    has: (block) => blocks[block] !== undefined,
    matrix: (block, rows, columns) =>
      checkedTensor(nameOf(block), requireTensor(file, nameOf(block)), [rows, columns]),
    vector,
    optional: (block, length) =>
      blocks[block] === undefined ? new Float64Array(length) : vector(block, length),
  };
}

function vectorOf(file: TensorFile, name: string, length: number): Float64Array {
  const tensor = requireTensor(file, name);
  const count = tensor.data.length;
  const flat = tensor.shape.filter((size) => size !== 1).length <= 1;
  const data = checkedTensor(name, { shape: flat ? [count] : tensor.shape, data: tensor.data }, [
    count === 1 ? 1 : length,
  ]);
  return count === 1 && length !== 1 ? new Float64Array(length).fill(data[0]!) : data;
}

function weightsOf(read: Reader, cell: CellName, gates: number, options: LayerOptions): CellWeights {
  const { n } = read;
  const rows = gates * n;
  const wIn = read.has("wIn") ? read.matrix("wIn", rows, NaN) : new Float64Array(0);
  const activation = options.activation === undefined ? {} : { activation: options.activation };
  const b = () => read.optional(read.has("h") && !read.has("b") ? "h" : "b", n);
  const wRec = () => read.matrix("wRec", rows, n);
  switch (cell) {
    case "ctrnn":
      return {
        cell,
        ...activation,
        wRec: wRec(),
        wIn,
        b: b(),
        theta: read.optional("theta", n),
        tau: timeConstants(read),
      };
    case "leaky":
      return {
        cell,
        ...activation,
        wRec: wRec(),
        wIn,
        b: b(),
        theta: read.optional("theta", n),
        alpha: read.vector("alpha", n),
      };
    case "plrnn":
    case "shplrnn":
      refuseActivation(cell, options);
      return cell === "plrnn" ? { cell, a: linear(read), wRec: wRec(), wIn, b: b() } : shallow(read, wIn);
    default:
      return cellOfGates(
        "wRec",
        { units: n, inputs: wIn.length / rows, wRec: wRec(), wIn, ...biases(read, rows) },
        { ...options, cell },
      );
  }
}

function timeConstants(read: Reader): Float64Array {
  return read.has("tau") ? read.vector("tau", read.n) : new Float64Array(read.n).fill(1);
}

function refuseActivation(cell: CellName, { activation }: LayerOptions): void {
  if (activation !== undefined)
    throw new RangeError(`--activation is ${activation}; a ${cell} cell has its own`);
}

/** A, a diagonal or a matrix. */
function linear(read: Reader): Float64Array {
  const { n } = read;
  return read.size("a") === n * n && n > 1 ? read.matrix("a", n, n) : read.vector("a", n);
}

function shallow(read: Reader, wIn: Float64Array): CellWeights {
  const { n } = read;
  const w1 = read.matrix("w1", n, NaN);
  const hidden = w1.length / n;
  const [w2, h1, h2] = [read.matrix("w2", hidden, n), read.optional("h1", n), read.optional("h2", hidden)];
  return { cell: "shplrnn", a: linear(read), w1, w2, wIn, h1, h2 };
}

/** One bias, or one of the input and one of the recurrence; MATLAB's gruLayer may have both in one vector. */
function biases(read: Reader, rows: number) {
  const zeros = new Float64Array(rows);
  if (read.has("bRec") || read.has("bIn")) {
    return { bIn: read.vector("bIn", rows), bRec: read.optional("bRec", rows) };
  }
  if (!read.has("b")) return { bIn: zeros, bRec: zeros };
  if (rows > 1 && read.size("b") === 2 * rows) {
    const both = read.vector("b", 2 * rows);
    return { bIn: both.slice(0, rows), bRec: both.slice(rows) };
  }
  return { bIn: read.vector("b", rows), bRec: zeros };
}

/** Constant input and initial state, where the file has them. */
function state(file: TensorFile, blocks: Blocks) {
  const flat = (name: string) => vectorOf(file, name, requireTensor(file, name).data.length);
  return {
    ...(blocks.u !== undefined && { u: flat(blocks.u) }),
    ...(blocks.x0 !== undefined && { x0: flat(blocks.x0) }),
  };
}
