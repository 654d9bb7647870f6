import type { ParameterInfo } from "./model.js";

/** The parameters of a model, one an entry of p, in order. A large network makes its descriptions as they are read. */
export interface ParameterTable extends Iterable<ParameterInfo> {
  /** m, the length of p. */
  readonly length: number;
  /** The parameter at position `index` of p; undefined outside of it. */
  at(index: number): ParameterInfo | undefined;
  /** Position in p of the parameter of this name; −1 where there is none. */
  indexOf(name: string): number;
  /** Names of all parameters in short, `wRec[0…23][0…23]`; absent where they are few enough to be listed. */
  readonly ranges?: readonly string[];
  /** All default values, shape [m]; a new array. */
  defaults(): Float64Array;
}

/** A table of parameters that are few enough to be listed. */
export function parameterList(infos: readonly ParameterInfo[]): ParameterTable {
  return {
    length: infos.length,
    at: (index) => infos[index],
    indexOf: (name) => infos.findIndex((info) => info.name === name),
    defaults: () => Float64Array.from(infos, ({ defaultValue }) => defaultValue),
    [Symbol.iterator]: () => infos[Symbol.iterator](),
  };
}
