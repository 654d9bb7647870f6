import type { ActivationName } from "./activation.js";
import type { SigmoidWeights, VanillaWeights } from "./cell-weights.js";
import type { Model } from "./model.js";
import type { NetworkForm } from "./network-form.js";
import { networkLayout, type NetworkLayout } from "./network-layout.js";
import { networkParameters } from "./network-parameters.js";
import { sigmoidNetwork } from "./sigmoid-network.js";
import type { DiscreteMap } from "./system.js";
import { vanillaNetwork } from "./vanilla-network.js";

/** The weights of a network whose only nonlinearity is φ of one affine map. */
export type NetworkWeights = SigmoidWeights | VanillaWeights;

/**
 * Makes a model of given weights; parameters are called wRec[i][j], wIn[i][k], b[i] and u[k].
 *
 * The n² + nq + n + q parameter descriptions are made only as they are asked for.
 *
 * @throws RangeError if a block has the wrong length
 */
export function networkModel(weights: NetworkWeights): Model<DiscreteMap> {
  const { cell, wRec, wIn = new Float64Array(0), b, name = cell } = weights;
  const activation = activationOf(weights);
  const n = b.length;
  if (n === 0) throw new RangeError("b is empty; expected one bias a unit");
  const inputs = weights.u?.length ?? wIn.length / n;
  const layout = networkLayout({ units: n, inputs });
  const x0 = weights.x0 ?? new Float64Array(n);
  const p = packParameters(layout, { wRec, wIn, b, u: weights.u ?? new Float64Array(inputs) });
  requireLength("x0", x0, n);
  return {
    name,
    title: cell === "sigmoid" ? "Sigmoid network, pre-activation state" : `Vanilla network, ${activation}`,
    equation: equations[cell === "sigmoid" ? "sigmoid" : activation],
    source:
      cell === "sigmoid"
        ? "Pascanu, Mikolov & Bengio (2013), eq. 2, arXiv:1211.5063"
        : "Elman, Finding structure in time (1990), doi:10.1207/s15516709cog1402_1",
    system: cell === "sigmoid" ? sigmoidNetwork(layout) : vanillaNetwork({ ...layout, activation }),
    parameters: networkParameters(layout, p),
    stateNames: Array.from({ length: n }, (_, i) => `${cell === "sigmoid" ? "x" : "h"}[${i}]`),
    initialState: Array.from(x0),
    ...(activation === "relu" && cell === "vanilla" ? {} : { bounded: true as const }),
    stateBox: cell === "sigmoid" ? affineBox(layout, p, [0, 1]) : vanillaBox(layout, p, activation),
    networkForm: (values) => formOf(layout, values, weights),
    cell: (values) => ({ ...weights, ...blocksOf(layout, values) }),
  };
}

/** φ of a network. */
function activationOf(weights: NetworkWeights): ActivationName {
  return weights.cell === "sigmoid" ? "logistic" : (weights.activation ?? "tanh");
}

const equations = {
  sigmoid:
    "\\mathbf{x}_t = W_{\\mathrm{rec}}\\,\\sigma(\\mathbf{x}_{t-1}) + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{b}",
  logistic: vanillaEquation("\\sigma"),
  tanh: vanillaEquation("\\tanh"),
  relu: vanillaEquation("\\max(0, \\cdot)"),
} as const;

function vanillaEquation(phi: string): string {
  return `\\mathbf{h}_t = \\varphi(W_{\\mathrm{rec}} \\mathbf{h}_{t-1} + W_{\\mathrm{in}} \\mathbf{u}_t + \\mathbf{b}), \\qquad \\varphi = ${phi}`;
}

/** [W_rec; W_in; b; u] as one vector, shape [m]. */
function packParameters(
  layout: NetworkLayout,
  blocks: Readonly<Record<"wRec" | "wIn" | "b" | "u", Float64Array>>,
): Float64Array {
  const { units: n, inputs: q } = layout;
  requireLength("wRec", blocks.wRec, n * n);
  requireLength("wIn", blocks.wIn, n * q);
  requireLength("u", blocks.u, q);
  const p = new Float64Array(layout.parameterDimension);
  p.set(blocks.wRec, 0);
  p.set(blocks.wIn, layout.wIn);
  p.set(blocks.b, layout.b);
  p.set(blocks.u, layout.u);
  return p;
}

function formOf(layout: NetworkLayout, p: Float64Array, weights: NetworkWeights): NetworkForm {
  const { units, inputs } = layout;
  const state = weights.cell === "sigmoid" ? "pre" : "post";
  return { state, activation: activationOf(weights), units, inputs, ...blocksOf(layout, p) };
}

/** Copies of the blocks of p. */
function blocksOf({ wIn, b, u }: NetworkLayout, p: Float64Array) {
  return { wRec: p.slice(0, wIn), wIn: p.slice(wIn, b), b: p.slice(b, u), u: p.slice(u) };
}

function requireLength(name: string, found: Float64Array, expected: number): void {
  if (found.length === expected) return;
  throw new RangeError(`${name} has ${found.length} entries; expected ${expected}`);
}

type Box = readonly (readonly [low: number, high: number])[];

/** Enclosure of W_rec y + W_in u + b over y_j ∈ [low, high]; a side of width 0 is opened by ½ either way. */
function affineBox(layout: NetworkLayout, p: Float64Array, [low, high]: readonly [number, number]): Box {
  const { units: n, inputs: q } = layout;
  return Array.from({ length: n }, (_, i): readonly [number, number] => {
    let from = p[layout.b + i]!;
    for (let k = 0; k < q; k++) from += p[layout.wIn + i * q + k]! * p[layout.u + k]!;
    let to = from;
    for (let j = 0; j < n; j++) {
      const w = p[i * n + j]!;
      from += w * (w > 0 ? low : high);
      to += w * (w > 0 ? high : low);
    }
    return to > from ? [from, to] : [from - 0.5, to + 0.5];
  });
}

/** Side of the search box of a network of rectifiers, whose orbits have no bound in general. */
const rectifierReach = 10;

function vanillaBox(layout: NetworkLayout, p: Float64Array, activation: ActivationName): Box {
  const side = activation === "tanh" ? [-1, 1] : activation === "logistic" ? [0, 1] : undefined;
  if (side !== undefined) return Array.from({ length: layout.units }, () => [side[0]!, side[1]!]);
  return affineBox(layout, p, [0, rectifierReach]).map(([, high]) => [0, Math.max(high, rectifierReach)]);
}
