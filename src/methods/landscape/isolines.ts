/** Values on a rectangular grid of nodes; node (i, j) lies at column i of x and row j of y. */
export interface GridField {
  /** Shape [rows, columns], row-major; row 0 is the lowest y. NaN where there is no value. */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  /** Coordinates of the first and last column of nodes. */
  readonly x: readonly [number, number];
  /** Coordinates of the first and last row of nodes. */
  readonly y: readonly [number, number];
}

/** A connected piece of a level set, as a polyline; a closed one repeats its first point at the end. */
export interface Isoline {
  readonly level: number;
  readonly closed: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Level sets of a gridded field by marching squares, segments joined into polylines.
 *
 * Crossings are interpolated linearly along grid edges, so points are second-order accurate in the spacing. A
 * saddle cell is resolved by the mean of its corners. Cells with a corner that is not finite are left out, and
 * lines end there. A node exactly on a level counts as above it. Cost: O(rows · columns) a level.
 *
 * @throws RangeError if the grid has fewer than 2 × 2 nodes, its length is not rows · columns, or a level is
 *         not finite
 * @see    Lorensen & Cline, Marching Cubes, SIGGRAPH 21 (1987), doi:10.1145/37401.37422 (its planar case)
 */
export function isolines(field: GridField, levels: readonly number[]): Isoline[] {
  const { values, columns, rows } = field;
  if (!(columns >= 2 && rows >= 2 && values.length === columns * rows)) {
    throw new RangeError(
      `field has ${values.length} values on ${columns} × ${rows} nodes; expected columns · rows, each at least 2`,
    );
  }
  return levels.flatMap((level) => {
    if (!Number.isFinite(level)) throw new RangeError(`level is ${level}; expected a finite number`);
    return joinSegments(levelSegments(field, level)).map((edges) => polyline(field, level, edges));
  });
}

/*
 * A crossing is named by the grid edge it lies on: edge 2·node runs from a node to its right neighbour,
 * edge 2·node + 1 to its upper neighbour. Each edge carries at most one crossing, shared by at most two cells,
 * so a crossing has at most two neighbours and the pieces are simple chains or loops.
 */
type Neighbours = Map<number, [first: number, second: number]>;
const none = -1;

function levelSegments({ values, columns, rows }: GridField, level: number): Neighbours {
  const neighbours: Neighbours = new Map();
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const node = j * columns + i;
      const corners = [
        values[node]!,
        values[node + 1]!,
        values[node + columns + 1]!,
        values[node + columns]!,
      ];
      if (!corners.every(Number.isFinite)) continue;
      const edges = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1];
      for (const [a, b] of cellSegments(corners, level)) link(neighbours, edges[a]!, edges[b]!);
    }
  }
  return neighbours;
}

/** Segments of one cell as pairs of its edges; corners counter-clockwise from lower left, edge k joins k and k+1. */
function cellSegments(corners: readonly number[], level: number): (readonly [number, number])[] {
  const above = corners.map((value) => value >= level);
  const crossed = [0, 1, 2, 3].filter((k) => above[k] !== above[(k + 1) % 4]);
  if (crossed.length === 0) return [];
  if (crossed.length === 2) return [[crossed[0]!, crossed[1]!]];
  const mean = (corners[0]! + corners[1]! + corners[2]! + corners[3]!) / 4;
  // The centre joins the two corners on its side; the segments cut off the two others.
  const cutsOddCorners = mean >= level === above[0];
  return cutsOddCorners
    ? [
        [0, 1],
        [2, 3],
      ]
    : [
        [3, 0],
        [1, 2],
      ];
}

function link(neighbours: Neighbours, a: number, b: number): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const pair = neighbours.get(from);
    if (pair === undefined) neighbours.set(from, [to, none]);
    else pair[1] = to;
  }
}

/** Chains of edges in grid order: first the open ones, from an end, then the loops. */
function joinSegments(neighbours: Neighbours): number[][] {
  const chains: number[][] = [];
  const visited = new Set<number>();
  const ends = [...neighbours].filter(([, pair]) => pair[1] === none).map(([edge]) => edge);
  for (const start of [...ends, ...neighbours.keys()]) {
    if (visited.has(start)) continue;
    const chain: number[] = [];
    let edge = start;
    while (edge !== none && !visited.has(edge)) {
      visited.add(edge);
      chain.push(edge);
      const [first, second] = neighbours.get(edge)!;
      edge = visited.has(first) ? second : first;
    }
    if (neighbours.get(start)![1] !== none) chain.push(start);
    chains.push(chain);
  }
  return chains;
}

function polyline(field: GridField, level: number, edges: readonly number[]): Isoline {
  const points = edges.map((edge) => crossing(field, level, edge));
  return {
    level,
    closed: edges.length > 1 && edges[0] === edges.at(-1),
    x: points.map((point) => point[0]),
    y: points.map((point) => point[1]),
  };
}

function crossing({ values, columns, rows, x, y }: GridField, level: number, edge: number): [number, number] {
  const node = edge >> 1;
  const upward = (edge & 1) === 1;
  const from = values[node]!;
  const to = values[upward ? node + columns : node + 1]!;
  const t = (level - from) / (to - from);
  const column = (node % columns) + (upward ? 0 : t);
  const row = Math.floor(node / columns) + (upward ? t : 0);
  return [x[0] + ((x[1] - x[0]) * column) / (columns - 1), y[0] + ((y[1] - y[0]) * row) / (rows - 1)];
}
