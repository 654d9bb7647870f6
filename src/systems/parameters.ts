import type { Domain, Model } from "./model.js";

/**
 * Largest magnitude any parameter may have. Beyond it squares and products of a few parameters, which the
 * closed forms and the determinants need, would leave the range of double precision.
 */
export const largestParameter = 1e12;

/**
 * Names of the parameters of a model, in the order of p.
 *
 * @param most how many at most, the first ones: a network of 2000 units has four million
 */
export function parameterNames(model: Model, most = Infinity): readonly string[] {
  const count = Math.min(most, model.parameters.length);
  return Array.from({ length: count }, (_, i) => model.parameters.at(i)!.name);
}

/**
 * Position in p of the parameter called `name`.
 *
 * @throws RangeError if the model has no such parameter; {@link parameterNames} lists those it has
 */
export function parameterIndex(model: Model, name: string): number {
  const found = model.parameters.indexOf(name);
  if (found >= 0) return found;
  throw new RangeError(`${model.name} has no parameter ${name}; expected ${summary(model)}`);
}

/** How the parameter called `name` is printed in a figure, in label markup. */
export function parameterSymbol(model: Model, name: string): string {
  return model.parameters.at(parameterIndex(model, name))!.symbol;
}

/** The default p of a model, shape [m]; a new array. */
export function defaultParameters(model: Model): Float64Array {
  return model.parameters.defaults();
}

/** The default x₀ of a model, shape [n]; a new array. */
export function defaultState(model: Model): Float64Array {
  return Float64Array.from(model.initialState);
}

/**
 * The default p of a model with some entries replaced, shape [m]; a new array.
 *
 * @param values new values by name
 * @throws       RangeError for an unknown name, and for a value that is not a finite number, leaves the
 *               parameter's domain or exceeds {@link largestParameter} in magnitude
 */
export function withParameters(model: Model, values: Readonly<Record<string, number>>): Float64Array {
  const p = defaultParameters(model);
  for (const [name, value] of Object.entries(values)) {
    const i = parameterIndex(model, name);
    checkParameter(model, i, value);
    p[i] = value;
  }
  return p;
}

/**
 * Checks one value of one parameter against its domain.
 *
 * @throws RangeError naming the model, the parameter, the value and what was expected
 */
export function checkParameter(model: Model, index: number, value: number): void {
  const info = model.parameters.at(index)!;
  if (inDomain(value, info.domain)) return;
  const expected = domainText(info.domain);
  throw new RangeError(`parameter ${info.name} of ${model.name} is ${value}; expected ${expected}`);
}

function inDomain(value: number, domain: Domain = {}): boolean {
  const { min = -largestParameter, max = largestParameter } = domain;
  const above = domain.minExclusive === true ? value > min : value >= min;
  const below = domain.maxExclusive === true ? value < max : value <= max;
  return above && below;
}

function domainText(domain: Domain = {}): string {
  const { min, max } = domain;
  const bound = largestParameter.toExponential();
  if (min === undefined && max === undefined) return `a number of magnitude at most ${bound}`;
  const low = domain.minExclusive === true ? "above" : "at least";
  const high = domain.maxExclusive === true ? "below" : "at most";
  return `a number ${low} ${min ?? `-${bound}`} and ${high} ${max ?? bound}`;
}

/** Up to so many names are listed; of more, ranges of them. */
const listed = 12;

/**
 * What the parameters of a model are called, for a message: all names where they are few, else ranges of them such as
 * `b[0…23]`, else the first dozen.
 */
export function parameterSummary({ parameters }: Model): readonly string[] {
  if (parameters.length > listed && parameters.ranges !== undefined) return parameters.ranges;
  const names = Array.from({ length: Math.min(listed, parameters.length) }, (_, i) => parameters.at(i)!.name);
  return parameters.length > listed ? [...names, "…"] : names;
}

function summary(model: Model): string {
  const names = parameterSummary(model);
  return names.length === 0 ? "none (it has no parameters)" : `one of ${names.join(", ")}`;
}
