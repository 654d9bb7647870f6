import type { BifurcationDiagram } from "../src/methods/bifurcations/bifurcation-diagram.js";
import { fixedPointEquation } from "../src/methods/fixed-points/fixed-point-equation.js";
import type { BranchPoint } from "../src/methods/results.js";
import type { Model } from "../src/systems/model.js";
import { parameterIndex } from "../src/systems/parameters.js";

/** Direction in which the state moves where it is not fixed: −1 down, 1 up. */
export interface FlowArrow {
  readonly parameter: number;
  readonly from: number;
  readonly to: number;
}

const arrowColumns = 9;
/** In units of the shown states: length of an arrow, least room it needs between branches, room each takes. */
const arrowLength = 0.08;
const leastRoom = 0.13;
const roomEach = 0.27;

/** Short arrows in columns over the parameter, evenly between each two neighbouring fixed points. */
export function flowArrows(
  model: Model,
  p: Float64Array,
  diagram: BifurcationDiagram,
  [low, high]: readonly [number, number],
): FlowArrow[] {
  const speed = speedOf(model, p, diagram.parameter);
  const [from, to] = diagram.range;
  const height = high - low;
  const columns = Array.from(
    { length: arrowColumns },
    (_, i) => from + ((to - from) * (i + 0.5)) / arrowColumns,
  );
  return columns.flatMap((value) => {
    const ends = [low, ...statesAt(diagram, value).filter((x) => x > low && x < high), high];
    return ends.slice(1).flatMap((top, i) => {
      const room = top - ends[i]!;
      const count = room < leastRoom * height ? 0 : Math.max(1, Math.round(room / (roomEach * height)));
      return Array.from({ length: count }, (_, k): FlowArrow => {
        const middle = ends[i]! + (room * (k + 0.5)) / count;
        const half = (Math.sign(speed(middle, value)) * arrowLength * height) / 2;
        return { parameter: value, from: middle - half, to: middle + half };
      });
    });
  });
}

/** States of all branches at a parameter value, ascending; interpolated, which is all an arrow needs. */
function statesAt(diagram: BifurcationDiagram, value: number): number[] {
  return segments(diagram)
    .filter(([a, b]) => a.parameter < value !== b.parameter < value)
    .map(([a, b]) => {
      const t = (value - a.parameter) / (b.parameter - a.parameter);
      return a.state[0]! + t * (b.state[0]! - a.state[0]!);
    })
    .sort((a, b) => a - b);
}

/** Pairs of consecutive points of all branches of fixed points. */
export function segments({ branches }: BifurcationDiagram): (readonly [BranchPoint, BranchPoint])[] {
  const fixed = branches.filter(({ period }) => period === 1);
  return fixed.flatMap(({ points }) => points.slice(1).map((q, i) => [points[i]!, q] as const));
}

/** F(x) − x of a map, f(x) of a flow, of a model of one state. */
export function speedOf(
  model: Model,
  p: Float64Array,
  parameter: string,
): (x: number, value: number) => number {
  const equation = fixedPointEquation(model.system);
  const index = parameterIndex(model, parameter);
  const q = Float64Array.from(p);
  return (x, value) => {
    q[index] = value;
    return equation.value(Float64Array.of(x), q, new Float64Array(1))[0]!;
  };
}
