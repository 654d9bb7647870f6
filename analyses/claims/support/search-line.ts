/**
 * The boundary between the points where `inside` is false and where it is true, by bisection until the
 * interval cannot be halved in double precision (about 60 evaluations).
 *
 * @param outside a point where `inside` is false
 * @param within  a point where it is true; may lie on either side of `outside`
 * @throws RangeError if the two ends do not differ in `inside`
 */
export function bisect(inside: (x: number) => boolean, outside: number, within: number): number {
  if (inside(outside) || !inside(within)) {
    throw new RangeError(`expected a boundary between ${outside} (outside) and ${within} (inside)`);
  }
  let [low, high] = [outside, within];
  for (let middle = (low + high) / 2; middle !== low && middle !== high; middle = (low + high) / 2) {
    if (inside(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The largest value of a unimodal function on [low, high] and where it is taken, by golden-section search.
 * The value is right to rounding, the place only to about the square root of it.
 */
export function goldenMaximum(f: (x: number) => number, low: number, high: number) {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let i = 0; i < 80; i++) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
    if (f(left) < f(right)) a = left;
    else b = right;
  }
  const place = (a + b) / 2;
  return { place, value: f(place) };
}

/**
 * Derivative of f at x from central differences at steps h, h/2, h/4, extrapolated to order six.
 * Error about h⁶ f⁽⁷⁾ + 20 u |f| / h.
 */
export function differentiate(f: (x: number) => number, x: number, h: number): number {
  const central = (s: number) => (f(x + s) - f(x - s)) / (2 * s);
  const [a, b, c] = [central(h), central(h / 2), central(h / 4)];
  const [ab, bc] = [b + (b - a) / 3, c + (c - b) / 3];
  return bc + (bc - ab) / 15;
}
