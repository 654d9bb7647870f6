import { flipFlopWeights } from "./data/flip-flop-weights.js";
import { decodeFloat32 } from "./decode-float32.js";
import type { Model } from "./model.js";
import { networkModel } from "./network-model.js";
import type { DiscreteMap } from "./system.js";

const units = 24;
const inputs = 3;

/**
 * A trained network to look into: 24 tanh units that remember the last sign of ±1 pulses on each of three inputs.
 * Without input it has 27 fixed points, of which the 8 stable ones are its memory.
 */
export const flipFlopModel: Model<DiscreteMap> = {
  ...networkModel(decode()),
  title: "Network trained on the 3-bit flip-flop task",
  source:
    "Task: Sussillo & Barak, Opening the black box (2013), doi:10.1162/NECO_a_00409; weights trained by PyTorch 2.13",
};

function decode() {
  const values = Float64Array.from(decodeFloat32(flipFlopWeights));
  const [wIn, bIn] = [units * units, units * (units + inputs)];
  const bRec = bIn + units;
  return {
    cell: "vanilla",
    name: "flip-flop",
    wRec: values.slice(0, wIn),
    wIn: values.slice(wIn, bIn),
    b: values.slice(bIn, bRec).map((value, i) => value + values[bRec + i]!),
    u: new Float64Array(inputs),
  } as const;
}
