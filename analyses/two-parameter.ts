import {
  twoParameterDiagram,
  type TwoParameterDiagram,
} from "../src/methods/bifurcations/two-parameter-diagram.js";
import { cellModel } from "../src/systems/cell-model.js";
import type { CellWeights } from "../src/systems/cell-weights.js";

export interface TwoParameterPictureOptions {
  /** Largest step along a curve, the ranges being 1 long. */
  readonly maxStep?: number;
  readonly seed?: number;
}

/** The only place where these defaults are written down. */
export const twoParameterPictureDefaults = { maxStep: 0.01, seed: 0 } as const;

export interface TwoParameterPanel {
  /** Plain text. */
  readonly title: string;
  readonly kind: "map" | "flow";
  /** Label markup: the network but for its two parameters. */
  readonly network: string;
  /** Label markup. */
  readonly symbols: readonly [string, string];
  readonly diagram: TwoParameterDiagram;
}

export interface TwoParameterPicture {
  readonly panels: readonly [TwoParameterPanel, TwoParameterPanel];
  readonly options: Required<TwoParameterPictureOptions>;
}

interface Circuit {
  readonly title: string;
  readonly network: string;
  readonly symbols: readonly [string, string];
  readonly weights: CellWeights;
  readonly axes: Parameters<typeof twoParameterDiagram>[2];
}

/** Two neurons that excite themselves; one excites and one inhibits the other, as in Borisyuk & Kirillov's oscillator. */
const flowCircuit: Circuit = {
  title: "CTRNN",
  network: "*ẏ*_{*i*} = −*y*_{*i*} + Σ_{*j*} *w*_{*ij*} σ(*y*_{*j*}) + *I*_{*i*} with *W* = (6, −3; 3, 6)",
  symbols: ["Input *I*_{1}", "Input *I*_{2}"],
  weights: { cell: "ctrnn", wRec: Float64Array.of(6, -3, 3, 6), b: Float64Array.of(-1.5, -4.5) },
  axes: [
    { parameter: "b[0]", range: [-4.5, 1.5] },
    { parameter: "b[1]", range: [-7.5, -1.5] },
  ],
};

const mapCircuit: Circuit = {
  title: "Map of two tanh units",
  network: "*h*′ = tanh(*W* *h* + *b*) with *W* = (*w*_{11}, −1.6; 1.6, 0.5) and *b*_{2} = 0",
  symbols: ["Bias *b*_{1}", "Weight *w*_{11}"],
  weights: { cell: "vanilla", wRec: Float64Array.of(-1, -1.6, 1.6, 0.5), b: Float64Array.of(0.3, 0) },
  axes: [
    { parameter: "b[0]", range: [-2.5, 2.5] },
    { parameter: "wRec[0][0]", range: [-3, 3] },
  ],
};

/**
 * How do the bifurcations of two neurons meet in the plane of two parameters?
 *
 * A flow over both inputs (folds with cusps, Hopf curves that end at Bogdanov–Takens points) and a map over a bias and
 * a weight (Neimark–Sacker curves from a 1:1 to a 1:2 resonance through 1:4 and 1:3, flips, folds).
 *
 * @throws RangeError if an option is out of range
 * @see    Beer (1995), doi:10.1177/105971239500300405; Borisyuk & Kirillov, Bifurcation analysis of a neural network
 *         model, Biol. Cybern. 66 (1992) 319, doi:10.1007/BF00203668
 */
export function twoParameter(options: TwoParameterPictureOptions = {}): TwoParameterPicture {
  const settings = { ...twoParameterPictureDefaults, ...options };
  const panel = ({ weights, axes, ...text }: Circuit): TwoParameterPanel => {
    const model = cellModel(weights);
    const diagram = twoParameterDiagram(model, model.parameters.defaults(), axes, settings);
    return { ...text, kind: model.system.kind, diagram };
  };
  return { panels: [panel(flowCircuit), panel(mapCircuit)], options: settings };
}
