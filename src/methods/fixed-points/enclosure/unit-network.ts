import { down, up } from "../../../interval/rounding.js";
import {
  addIntervalArrays,
  matVecIntervals,
  pointArray,
  type IntervalArray,
} from "../../../interval/vector.js";
import type {
  CellWeights,
  SigmoidWeights,
  VanillaWeights,
  ContinuousWeights,
} from "../../../systems/cell-weights.js";
import type { NetworkForm } from "../../../systems/network-form.js";
import type { ReducedMap } from "./reduced-map.js";
import { unitStates } from "./unit-states.js";
import { tanhRelaxation } from "./tanh-relaxation.js";

/** Units whose pre-activations obey a = W φ(a) + c at a fixed point, c within intervals. */
export interface UnitNetwork {
  readonly activation: "tanh" | "logistic" | "relu";
  /** Flat [n, n], exact. */
  readonly w: Float64Array;
  /** Shape [n]. */
  readonly c: IntervalArray;
  /** What the state is: a + shift ("pre") or φ(a) + shift ("post"). */
  readonly state: "pre" | "post";
  /** Shape [n]. */
  readonly shift: IntervalArray;
  /** How the model moves: x' = (1 − α) x + α G(x), or τ ẋ = G(x) − x, shape [n]; x' = G(x) if absent. */
  readonly rates?: { readonly kind: "alpha" | "tau"; readonly values: Float64Array };
}

type UnitCell = SigmoidWeights | VanillaWeights | ContinuousWeights;

/** Whether a cell is made of units of one affine map. */
export function isUnitCell(weights: CellWeights): weights is UnitCell {
  return ["sigmoid", "vanilla", "leaky", "ctrnn"].includes(weights.cell);
}

/** The units of a cell. A leaky map, a flow and the plain network they come from have the same fixed points. */
export function unitNetworkOfCell(weights: UnitCell, input?: IntervalArray): UnitNetwork {
  const n = weights.b.length;
  const driven = drivenBias(
    weights.wIn,
    input ?? pointArray(weights.u ?? new Float64Array(0)),
    pointArray(weights.b),
  );
  const theta = weights.cell === "leaky" || weights.cell === "ctrnn" ? weights.theta : undefined;
  const c = theta === undefined ? driven : addIntervalArrays(driven, pointArray(theta));
  const state = stateOf(weights);
  const shift = pointArray(
    theta === undefined || state === "post" ? new Float64Array(n) : theta.map((v) => -v),
  );
  const rates = ratesOf(weights);
  return { activation: activationOf(weights), w: weights.wRec, c, state, shift, ...(rates && { rates }) };
}

function ratesOf(weights: UnitCell): UnitNetwork["rates"] {
  if (weights.cell === "leaky") return { kind: "alpha", values: weights.alpha };
  if (weights.cell !== "ctrnn") return undefined;
  return { kind: "tau", values: weights.tau ?? new Float64Array(weights.b.length).fill(1) };
}

function activationOf(weights: UnitCell): UnitNetwork["activation"] {
  if (weights.cell === "sigmoid") return "logistic";
  return weights.activation ?? (weights.cell === "ctrnn" ? "logistic" : "tanh");
}

function stateOf(weights: UnitCell): "pre" | "post" {
  if (weights.cell === "sigmoid") return "pre";
  return weights.state ?? (weights.cell === "vanilla" ? "post" : "pre");
}

/** The units of a model that is described by its form alone, such as a neuron with a name. */
export function unitNetworkOfForm(form: NetworkForm): UnitNetwork {
  const { units: n, activation, state, wRec } = form;
  const none = pointArray(new Float64Array(n));
  const bias = pointArray(form.b);
  const input = pointArray(form.u);
  if (form.inputAfter !== true) {
    const shift = form.shift === undefined ? none : pointArray(form.shift.map((v) => -v));
    return { activation, w: wRec, c: drivenBias(form.wIn, input, bias), state, shift };
  }
  const shift = drivenBias(form.wIn, input, none);
  return { activation, w: wRec, c: matVecIntervals(wRec, shift, n, n, bias), state, shift };
}

/** V u + b. */
export function drivenBias(wIn: Float64Array | undefined, u: IntervalArray, b: IntervalArray): IntervalArray {
  if (wIn === undefined || wIn.length === 0) return b;
  return matVecIntervals(wIn, u, b.lo.length, u.lo.length, b);
}

/**
 * The pre-activations of tanh or logistic units as a relaxed map, and back to states.
 *
 * σ(a) = (1 + tanh(a/2))/2: logistic units are tanh units of a/2 with the weights W/4, exact but for denormals, and
 * the bias c/2 + W 1/4.
 */
export function reducedUnits(network: UnitNetwork): ReducedMap {
  const { w, c, activation } = network;
  if (activation === "relu") throw new RangeError("the activation is relu; expected tanh or logistic");
  if (activation === "tanh") return unitStates(network, tanhRelaxation(w, c), 1);
  const n = c.lo.length;
  const quarter = w.map((v) => v / 4);
  const half = { lo: c.lo.map((v) => down(v / 2)), hi: c.hi.map((v) => up(v / 2)) };
  const bias = matVecIntervals(quarter, pointArray(new Float64Array(n).fill(1)), n, n, half);
  // Quarters of denormal weights round.
  const lost = 2 * n * Number.MIN_VALUE;
  const wider = { lo: bias.lo.map((v) => down(v - lost)), hi: bias.hi.map((v) => up(v + lost)) };
  return unitStates(network, tanhRelaxation(quarter, wider), 2);
}
