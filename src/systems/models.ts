import { beerPairModel, beerTripleModel, ctrnnHopfModel } from "./ctrnn-models.js";
import { flipFlopModel } from "./flip-flop-model.js";
import type { Model } from "./model.js";
import { latchModel, oneNeuronFlowModel, oneNeuronModel, pascanuModel } from "./neuron-models.js";
import { catModel, henonModel, logisticModel, lorenzModel, rotationTanhModel } from "./reference-models.js";

/** Every model a user addresses by name. */
export const builtInModels: readonly Model[] = [
  oneNeuronModel,
  oneNeuronFlowModel,
  pascanuModel,
  latchModel,
  flipFlopModel,
  ctrnnHopfModel,
  beerPairModel,
  beerTripleModel,
  logisticModel,
  henonModel,
  catModel,
  rotationTanhModel,
  lorenzModel,
];

/** The built-in model of that name, or undefined. */
export function findModel(name: string): Model | undefined {
  return builtInModels.find((model) => model.name === name);
}
