/**
 * Drops the points of straight-line paths that lie within `tolerance` of the line through their neighbours kept
 * (Ramer–Douglas–Peucker), and rounds the rest to a hundredth of a px. Other paths are returned as they are.
 *
 * @param d         the d attribute of an SVG path; only absolute M, L and Z are simplified
 * @param tolerance px; 0.02 px are 5 µm on paper
 * @see   Douglas & Peucker, Cartographica 10 (1973) 112–122, doi:10.3138/FM57-6770-U75U-7727
 */
export function simplifyPath(d: string, tolerance = 0.02): string {
  if (/[^MLZ\d\s.,e-]/.test(d)) return d;
  return d.replace(/M[^MZ]*/g, (piece) => {
    const numbers = piece.match(/-?\d*\.?\d+(?:e-?\d+)?/g)!.map(Number);
    const kept = keptPoints(numbers, tolerance);
    return kept
      .map((k, i) => `${i === 0 ? "M" : "L"}${short(numbers[2 * k]!)},${short(numbers[2 * k + 1]!)}`)
      .join("");
  });
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Indices of the points to keep, of xy pairs in sequence; first and last always. */
function keptPoints(xy: readonly number[], tolerance: number): number[] {
  const count = xy.length / 2;
  const keep = new Set([0, count - 1]);
  const open: [number, number][] = [[0, count - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    const [farthest, distance] = farthestPoint(xy, from, to);
    if (distance <= tolerance) continue;
    keep.add(farthest);
    open.push([from, farthest], [farthest, to]);
  }
  return [...keep].sort((a, b) => a - b);
}

function farthestPoint(xy: readonly number[], from: number, to: number): [index: number, distance: number] {
  const [x0, y0] = [xy[2 * from]!, xy[2 * from + 1]!];
  const [dx, dy] = [xy[2 * to]! - x0, xy[2 * to + 1]! - y0];
  const squared = dx * dx + dy * dy;
  let [farthest, distance] = [from, -1];
  for (let k = from + 1; k < to; k++) {
    const [px, py] = [xy[2 * k]! - x0, xy[2 * k + 1]! - y0];
    // To the segment, not the line: a curve that turns back must keep its turning point.
    const t = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
    const away = Math.hypot(px - t * dx, py - t * dy);
    if (away > distance) [farthest, distance] = [k, away];
  }
  return [farthest, distance];
}
