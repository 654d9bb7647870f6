import type { Box } from "./affine-range.js";
import type { CellParts, CellValues } from "./cell-parts.js";
import type { StackedWeights } from "./cell-weights.js";
import { layerParts } from "./layer-parts.js";
import { stackedCell } from "./stacked-cell.js";

/**
 * The parts of a stack; parameters and state variables are called as those of the layers, with `layers[k].` before them.
 *
 * Bounded if every layer is: the product of their boxes, each for the output of the layer below in its own, is sent into
 * itself.
 *
 * @throws RangeError unless there are two layers or more, each with as many inputs as the one below has outputs
 */
export function stackedParts(weights: StackedWeights): CellParts {
  const { layers } = weights;
  if (layers.length < 2) throw new RangeError(`layers has ${layers.length} entries; expected at least 2`);
  const parts = layers.map((layer, k) => {
    const own = { ...layer };
    delete own.u;
    delete own.x0;
    return located(k, () => layerParts(own));
  });
  const cells = (base: number) => {
    let at = base;
    return parts.map((part) => {
      const cell = part.cell(at);
      at += cell.weights;
      return cell;
    });
  };
  checkSizes(cells(0));
  const prefix = (k: number) => `layers[${k}].`;
  const blocks = parts.flatMap((part, k) =>
    part.blocks.map((block) => ({
      ...block,
      name: prefix(k) + block.name,
      symbol: `${block.symbol}^{(${k})}`,
    })),
  );
  const values = parts.flatMap((part, k) =>
    Object.entries(part.values).map(([name, value]) => [prefix(k) + name, value] as const),
  );
  return {
    title: `Stack of ${layers.length} layers: ${layers.map(({ cell }) => cell).join(", ")}`,
    equation:
      "\\mathbf{x}^{(k)}_t = F^{(k)}(\\mathbf{x}^{(k)}_{t-1}, \\mathbf{h}^{(k-1)}_t), \\qquad \\mathbf{h}^{(-1)}_t = \\mathbf{u}_t",
    source:
      "Graves, Mohamed & Hinton, Speech recognition with deep recurrent neural networks (2013), arXiv:1303.5778",
    inputs: parts[0]!.inputs,
    blocks,
    values: Object.fromEntries(values),
    stateNames: parts.flatMap((part, k) => part.stateNames.map((name) => prefix(k) + name)),
    stateBox: (u) => boxes(parts, cells(0), u),
    bounded: parts.every((part) => part.bounded),
    cell: (base) => stackedCell(cells(base), base),
    rebuild: (at: CellValues) => ({
      ...weights,
      layers: parts.map((part, k) => part.rebuild((name) => at(prefix(k) + name)) as (typeof layers)[number]),
    }),
  };
}

/** Puts the layer's place before a message about it. */
function located<T>(k: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`layers[${k}].${error.message}`, { cause: error });
  }
}

function checkSizes(cells: readonly { readonly inputs: number; readonly outputs: number }[]): void {
  cells.slice(1).forEach(({ inputs }, k) => {
    const below = cells[k]!.outputs;
    if (inputs === below) return;
    throw new RangeError(
      `layers[${k + 1}].wIn is for ${inputs} input${inputs === 1 ? "" : "s"}; expected ${below}, the units of layers[${k}]`,
    );
  });
}

function boxes(parts: readonly CellParts[], cells: readonly { readonly outputs: number }[], u: Box): Box {
  let input = u;
  return parts.flatMap((part, k) => {
    const box = part.stateBox(input);
    input = box.slice(0, cells[k]!.outputs);
    return box;
  });
}
