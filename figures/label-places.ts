/** A point of a plotting area, px from its upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a label stands: its middle, and whether it is far enough from its point to need a line to it. */
export interface LabelPlace extends Place {
  readonly leader: boolean;
}

export interface LabelRoom {
  /** Of the plotting area, px. */
  readonly width: number;
  readonly height: number;
  /** Height of a line of text and width of one letter, px. */
  readonly line: number;
  readonly letter: number;
}

/** Distances of a label's edge from its point, px; the farther ones get a line. */
const distances = [4, 9, 16, 24, 34, 46, 60, 76] as const;
const directions = Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8 - Math.PI / 4);
/** A place costs this for each thing it covers; distance itself costs a little. */
const cost = { label: 1e6, edge: 1e6, point: 40, curve: 3, distance: 0.4 } as const;

/**
 * Places for short labels beside their points that cover neither each other nor, where that can be, curves and points.
 *
 * Greedy in the order given: of sixteen directions at eight distances the cheapest is taken.
 *
 * @param points  what is labelled
 * @param labels  their texts
 * @param covered points of the curves, some 2 px apart
 */
export function labelPlaces(
  points: readonly Place[],
  labels: readonly string[],
  covered: readonly Place[],
  room: LabelRoom,
): LabelPlace[] {
  const taken: Box[] = [];
  return points.map((point, i) => {
    const half = { x: (labels[i]!.length * room.letter) / 2 + 1, y: room.line / 2 };
    const candidates = distances.flatMap((distance) =>
      directions.map((angle) => {
        const [c, s] = [Math.cos(angle), -Math.sin(angle)];
        const x = point.x + c * (distance + half.x);
        const y = point.y + s * (distance + half.y);
        const box = { left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y };
        return { x, y, box, leader: distance >= 16, price: distance * cost.distance };
      }),
    );
    const priced = candidates.map((candidate) => ({
      ...candidate,
      price: candidate.price + priceOf(candidate.box, taken, points, covered, room),
    }));
    const best = priced.reduce((a, b) => (b.price < a.price ? b : a));
    taken.push(best.box);
    return { x: best.x, y: best.y, leader: best.leader };
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function priceOf(
  box: Box,
  taken: readonly Box[],
  points: readonly Place[],
  covered: readonly Place[],
  { width, height }: LabelRoom,
): number {
  const outside = box.left < 1 || box.top < 1 || box.right > width - 1 || box.bottom > height - 1;
  const inside =
    (margin: number) =>
    ({ x, y }: Place) =>
      x > box.left - margin && x < box.right + margin && y > box.top - margin && y < box.bottom + margin;
  const overlaps = taken.filter(
    (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  );
  return (
    (outside ? cost.edge : 0) +
    overlaps.length * cost.label +
    points.filter(inside(2)).length * cost.point +
    covered.filter(inside(0)).length * cost.curve
  );
}
