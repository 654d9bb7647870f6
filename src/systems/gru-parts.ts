import { cellSize, withBlocks, type CellParts } from "./cell-parts.js";
import type { GruWeights } from "./cell-weights.js";
import { gruCell } from "./gru-network.js";
import { matrixBlocks, type Gate } from "./parameter-blocks.js";

const gates: readonly Gate[] = [
  { name: "reset gate", symbol: "r" },
  { name: "update gate", symbol: "z" },
  { name: "candidate", symbol: "n" },
];

/**
 * The parts of a GRU; parameters are called wRec[i][j], wIn[i][k], bIn[i], bRec[i] and u[k], where row i is unit i mod n
 * of the reset gate (i < n), of the update gate (n ≤ i < 2n) or of the candidate.
 *
 * Bounded: h' lies between n, which is a tanh, and h, so [−1, 1]ⁿ is sent into itself; at a fixed point h = n.
 */
export function gruParts(weights: GruWeights): CellParts {
  const { bIn, bRec, wRec, wIn = new Float64Array(0), resetAfter } = weights;
  const size = { ...cellSize(weights, { bIn }, 3), resetAfter };
  const { units: n, inputs } = size;
  const bias = { symbol: "b", rows: 3 * n, gates };
  const blocks = [
    ...matrixBlocks(3 * n, n, inputs, gates),
    { ...bias, name: "bIn", subscript: "in", description: "bias of the input" },
    { ...bias, name: "bRec", subscript: "rec", description: "bias of the recurrent weights" },
  ];
  return {
    title: `GRU, reset gate ${resetAfter ? "after" : "before"} the recurrent weights`,
    equation: equation(resetAfter),
    source: "Cho et al., Learning phrase representations using RNN encoder–decoder (2014), arXiv:1406.1078",
    inputs,
    blocks,
    values: { wRec, wIn, bIn, bRec },
    stateNames: Array.from({ length: n }, (_, i) => `h[${i}]`),
    stateBox: () => Array.from({ length: n }, () => [-1, 1]),
    bounded: true,
    cell: (base) => gruCell(size, base),
    rebuild: (at) => withBlocks(weights, blocks, at),
  };
}

function equation(resetAfter: boolean): string {
  const gate = (name: string) =>
    `\\mathbf{${name}}_t = \\sigma(W_${name} \\mathbf{h}_{t-1} + V_${name} \\mathbf{u}_t + \\mathbf{b}_${name})`;
  const drive = "V_n \\mathbf{u}_t + \\mathbf{b}_{\\mathrm{in}}";
  const recurrent = resetAfter
    ? "\\mathbf{r}_t \\odot (W_n \\mathbf{h}_{t-1} + \\mathbf{b}_{\\mathrm{rec}})"
    : "W_n (\\mathbf{r}_t \\odot \\mathbf{h}_{t-1}) + \\mathbf{b}_{\\mathrm{rec}}";
  const candidate = `\\mathbf{n}_t = \\tanh(${drive} + ${recurrent})`;
  const update =
    "\\mathbf{h}_t = (1 - \\mathbf{z}_t) \\odot \\mathbf{n}_t + \\mathbf{z}_t \\odot \\mathbf{h}_{t-1}";
  return [update, gate("r"), gate("z"), candidate].join(", \\quad ");
}
