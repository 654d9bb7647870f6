import type { Model } from "../../../systems/model.js";
import { reducedGru } from "./gru-reduction.js";
import { reducedLstm } from "./lstm-reduction.js";
import type { ReducedMap } from "./reduced-map.js";
import {
  isUnitCell,
  reducedUnits,
  unitNetworkOfCell,
  unitNetworkOfForm,
  type UnitNetwork,
} from "./unit-network.js";

/** The units of a model whose only nonlinearity is φ of one affine map; undefined for another kind. */
export function unitNetworkOf(model: Model, p: Float64Array): UnitNetwork | undefined {
  const cell = model.cell?.(p);
  if (cell !== undefined) return isUnitCell(cell) ? unitNetworkOfCell(cell) : undefined;
  if (model.oneNeuron === "one-neuron" && model.system.kind === "map") {
    // The leak ε moves no fixed point, but it is in the Jacobian.
    const plain = p.slice();
    plain[2] = 1;
    const rates = { kind: "alpha", values: Float64Array.of(p[2]!) } as const;
    return { ...unitNetworkOfForm(model.networkForm!(plain)!), rates };
  }
  const form = model.networkForm?.(p);
  if (form === undefined) return undefined;
  const units = unitNetworkOfForm(form);
  if (model.system.kind === "map") return units;
  // A flow ẋ = F(x) − x has the form of its F.
  return { ...units, rates: { kind: "tau", values: new Float64Array(form.units).fill(1) } };
}

/**
 * The fixed points of a model as those of a relaxed map; undefined where there is no relaxation of it.
 *
 * @throws RangeError if a weight is not finite
 */
export function reduceModel(model: Model, p: Float64Array): ReducedMap | undefined {
  const wrong = p.findIndex((v) => !Number.isFinite(v));
  if (wrong >= 0) throw new RangeError(`p[${wrong}] is ${p[wrong]!}; expected finite parameters`);
  const cell = model.cell?.(p);
  if (cell?.cell === "gru") return reducedGru(cell);
  if (cell?.cell === "lstm") return cell.forgetGate ? reducedLstm(cell) : undefined;
  const units = unitNetworkOf(model, p);
  if (units === undefined || units.activation === "relu") return undefined;
  return reducedUnits(units);
}
