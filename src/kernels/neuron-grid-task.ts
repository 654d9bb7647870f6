/** Values of one parameter, ascending. */
export interface NeuronAxis {
  /** Its index in p = [w, b, ε, w', u]. */
  readonly parameter: number;
  readonly values: Float64Array;
}

/** A grid over two parameters of x ← (1 − ε) x + ε σ(w x + b) + ε w' u, whose loss is (x_T − target)². */
export interface NeuronGrid {
  /** Along the columns. */
  readonly x: NeuronAxis;
  /** Along the rows. */
  readonly y: NeuronAxis;
  /** p, of which the entries of the axes are ignored. */
  readonly parameters: readonly number[];
  /** x₀. */
  readonly start: number;
  /** T ≥ 1. */
  readonly steps: number;
  readonly target: number;
}

/** Largest |w x + b|: there e^(−z) and its square root are far from the ends of the number range. */
const largestPreactivation = 600;

/** Whether the preactivation is provably moderate everywhere on the grid and at every step. */
export function fitsNeuronGrid(grid: NeuronGrid): boolean {
  const [low, high] = preactivations(grid);
  return low >= -largestPreactivation && high <= largestPreactivation;
}

/** Whether it is x ← σ(w x + b) over w and b, from a start between 0 and 1. */
export function isPlain({ x, y, parameters, start }: NeuronGrid): boolean {
  const [, , epsilon, wIn, u] = parameters as [number, number, number, number, number];
  return x.parameter + y.parameter === 1 && epsilon === 1 && wIn * u === 0 && start >= 0 && start <= 1;
}

/**
 * Smallest and largest w x + b over the grid, at any step: x is always a convex combination of x₀ and of values
 * between w' u and w' u + 1.
 */
export function preactivations(grid: NeuronGrid): readonly [low: number, high: number] {
  const [w, b, , wIn, u] = [0, 1, 2, 3, 4].map((parameter) => range(grid, parameter)) as [
    Range,
    Range,
    Range,
    Range,
    Range,
  ];
  const [driveLow, driveHigh] = product(wIn, u);
  const [low, high] = product(w, [Math.min(grid.start, driveLow), Math.max(grid.start, driveHigh + 1)]);
  return [low + b[0], high + b[1]];
}

type Range = readonly [low: number, high: number];

function range({ x, y, parameters }: NeuronGrid, parameter: number): Range {
  const axis = [x, y].find((candidate) => candidate.parameter === parameter);
  const value = parameters[parameter]!;
  return axis === undefined ? [value, value] : [axis.values[0]!, axis.values.at(-1)!];
}

function product(a: Range, b: Range): Range {
  const corners = a.flatMap((left) => b.map((right) => left * right));
  return [Math.min(...corners), Math.max(...corners)];
}

/**
 * How a parameter θ acts on a step directly: ∂x'/∂θ = ε σ'(z) (α x + β) + γ (σ(z) − x) + direct, with factors
 * [α, β, γ].
 */
export interface NeuronKind {
  readonly factors: readonly [number, number, number];
  direct(p: readonly [number, number, number, number, number]): number;
}

export function kindOf(parameter: number): NeuronKind {
  return kinds[parameter]!;
}

const kinds: readonly NeuronKind[] = [
  { factors: [1, 0, 0], direct: () => 0 },
  { factors: [0, 1, 0], direct: () => 0 },
  { factors: [0, 0, 1], direct: ([, , , wIn, u]) => wIn * u },
  { factors: [0, 0, 0], direct: ([, , epsilon, , u]) => epsilon * u },
  { factors: [0, 0, 0], direct: ([, , epsilon, wIn]) => epsilon * wIn },
];
