import type { Model } from "./model.js";
import { familyModel } from "./family-model.js";

/** Weights from the state to itself through the nonlinearity; of gated cells those of every gate. */
const recurrent = /(^|\.)(wRec|w1)\[/;

/**
 * A network with one more parameter, its first: `gain`, which multiplies all recurrent weights; 1 by default.
 *
 * Of gated cells that is W of every gate, of stacked layers that of each, of a PLRNN W but not A, of a shallow PLRNN
 * W₁. The other parameters keep their names and mean the weights at gain 1.
 *
 * @throws RangeError if the model is no cell, or has a parameter of that name
 */
export function gainedModel(model: Model): Model {
  const { parameters } = model;
  if (model.cell === undefined) {
    throw new RangeError(`${model.name} is no network; expected one whose recurrent weights can be scaled`);
  }
  if (parameters.indexOf("gain") >= 0) throw new RangeError(`${model.name} has a parameter gain already`);
  const scaled = Uint8Array.from(parameters, ({ name }) => (recurrent.test(name) ? 1 : 0));
  return familyModel(model, {
    title: `${model.title}, recurrent weights scaled`,
    first: { name: "gain", symbol: "g", defaultValue: 1, description: "factor of all recurrent weights" },
    by: {
      values(s, p, out) {
        for (let i = 0; i < p.length; i++) out[i] = scaled[i] === 1 ? s * p[i]! : p[i]!;
      },
      direction(p, out) {
        for (let i = 0; i < p.length; i++) out[i] = scaled[i] === 1 ? p[i]! : 0;
      },
      factor: (s, index) => (scaled[index] === 1 ? s : 1),
    },
    stateBox: model.stateBox,
    family: { kind: "gain", of: model },
  });
}
