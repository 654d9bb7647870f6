import { logistic } from "./activation.js";
import { affineRange, type Box } from "./affine-range.js";
import { cellSize, withBlocks, type CellParts } from "./cell-parts.js";
import type { LstmWeights } from "./cell-weights.js";
import { lstmCell } from "./lstm-network.js";
import { matrixBlocks, packBlocks, parameterLayout, type Gate } from "./parameter-blocks.js";

const inputGate: Gate = { name: "input gate", symbol: "i" };
const forgetGate: Gate = { name: "forget gate", symbol: "f" };
const others: readonly Gate[] = [
  { name: "candidate", symbol: "g" },
  { name: "output gate", symbol: "o" },
];

/**
 * The parts of an LSTM; parameters are called wRec[i][j], wIn[i][k], b[i] and u[k], where row i is unit i mod n of the
 * gates i, f, g, o in turn (i, g, o without forget gate).
 *
 * Bounded with a forget gate: |h| ≤ 1, and f ≤ f_max < 1 for such h, so |c| ≤ C = max |i g|/(1 − f_max) is sent into
 * itself. The state box has that C; see {@link memoryReach} for where it ends.
 */
export function lstmParts(weights: LstmWeights): CellParts {
  const { b, wRec, wIn = new Float64Array(0), forgetGate: forgets } = weights;
  const gates = [inputGate, ...(forgets ? [forgetGate] : []), ...others];
  const { units: n, inputs } = cellSize(weights, { b }, gates.length);
  const rows = gates.length * n;
  const blocks = [
    ...matrixBlocks(rows, n, inputs, gates),
    { name: "b", symbol: "b", description: "bias", rows, gates },
  ];
  const values = { wRec, wIn, b };
  const names = (letter: string) => Array.from({ length: n }, (_, i) => `${letter}[${i}]`);
  return {
    title: `LSTM, ${forgets ? "with" : "without"} forget gate`,
    equation: equation(forgets),
    source: forgets
      ? "Gers, Schmidhuber & Cummins, Learning to forget (2000), doi:10.1162/089976600300015015"
      : "Hochreiter & Schmidhuber, Long short-term memory (1997), doi:10.1162/neco.1997.9.8.1735",
    inputs,
    blocks,
    values,
    stateNames: [...names("h"), ...names("c")],
    stateBox: (u) => {
      const wide = Array.from({ length: n }, (): readonly [number, number] => [-1, 1]);
      const p = packBlocks(parameterLayout(blocks), values);
      const affine = { rows, columns: n, inputs, wRec: 0, wIn: rows * n, b: rows * (n + inputs) };
      const range = affineRange(affine, p, wide, u);
      return [...wide, ...wide.map((_, i) => (forgets ? memoryBox(range, n, i) : wholeReach))];
    },
    bounded: forgets,
    cell: (base) => lstmCell({ units: n, inputs, forgetGate: forgets }, base),
    rebuild: (at) => withBlocks(weights, blocks, at),
  };
}

/**
 * Where tanh c is ±1 to all digits, so that neither h' nor a gate depends on c: c' = f c + i g is then affine, and a
 * search needs no start from beyond.
 */
const memoryReach = 20;
const wholeReach = [-memoryReach, memoryReach] as const;

/** |c_i| ≤ σ(i) |g|/(1 − f) at the largest pre-activations of the three; 1 − f = σ(−f's) keeps its accuracy. */
function memoryBox(range: Box, n: number, i: number): readonly [number, number] {
  const [, input] = range[i]!;
  const [, forget] = range[n + i]!;
  const [low, high] = range[2 * n + i]!;
  const candidate = Math.tanh(Math.max(-low, high));
  const reach = Math.min(memoryReach, (logistic(input) * candidate) / logistic(-forget));
  return [-reach, reach];
}

function equation(forgets: boolean): string {
  const gate = (name: string, phi = "\\sigma") =>
    `\\mathbf{${name}}_t = ${phi}(W_${name} \\mathbf{h}_{t-1} + V_${name} \\mathbf{u}_t + \\mathbf{b}_${name})`;
  const kept = forgets ? "\\mathbf{f}_t \\odot \\mathbf{c}_{t-1}" : "\\mathbf{c}_{t-1}";
  const memory = `\\mathbf{c}_t = ${kept} + \\mathbf{i}_t \\odot \\mathbf{g}_t`;
  const output = "\\mathbf{h}_t = \\mathbf{o}_t \\odot \\tanh \\mathbf{c}_t";
  const gates = [gate("i"), ...(forgets ? [gate("f")] : []), gate("g", "\\tanh"), gate("o")];
  return [memory, output, ...gates].join(", \\quad ");
}
