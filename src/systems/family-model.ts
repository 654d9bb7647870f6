import type { Model, ParameterInfo } from "./model.js";
import { prefixedTable, reparametrised, type Reparametrisation } from "./reparametrised.js";

export interface FamilyChanges {
  readonly title: string;
  /** The new parameter. */
  readonly first: ParameterInfo;
  readonly by: Reparametrisation;
  readonly stateBox: Model["stateBox"];
  readonly family: NonNullable<Model["family"]>;
}

/** A network with one more parameter, the first; closed forms of one neuron no longer apply to it. */
export function familyModel(base: Model, { title, first, by, stateBox, family }: FamilyChanges): Model {
  const effective = (q: Float64Array) => {
    const out = new Float64Array(q.length - 1);
    by.values(q[0]!, q.subarray(1), out);
    return out;
  };
  return {
    name: base.name,
    title,
    equation: base.equation,
    source: base.source,
    system: reparametrised(base.system, by),
    parameters: prefixedTable(first, base.parameters),
    stateNames: base.stateNames,
    initialState: base.initialState,
    stateBox,
    ...(base.bounded && { bounded: base.bounded }),
    ...(base.networkForm !== undefined && {
      networkForm: (q: Float64Array) => base.networkForm?.(effective(q)),
    }),
    cell: (q) => base.cell!(effective(q)),
    family,
  };
}
