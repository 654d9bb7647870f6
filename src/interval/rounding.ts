/** 2⁻⁵³(1 + 2⁻⁵²): a relative error that exceeds the rounding of one operation. */
const relative = 2 ** -53 * (1 + 2 ** -52);
/** The smallest positive double: exceeds the rounding error among the denormals. */
const absolute = 2 ** -1074;

/**
 * An upper bound on the real result of one operation + − × ÷ whose rounded result is x.
 *
 * At most the second double above x. A result that overflowed downwards (−∞) is bounded by the least finite double;
 * +∞ and NaN stay.
 *
 * @see Rump, Zimmermann, Boldo & Melquiond, Computing predecessor and successor in rounding to nearest (2009),
 *      doi:10.1007/s10543-009-0218-z
 */
export function up(x: number): number {
  return x === -Infinity ? -Number.MAX_VALUE : x + (relative * Math.abs(x) + absolute);
}

/** A lower bound on the real result of one operation whose rounded result is x; as {@link up}. */
export function down(x: number): number {
  return x === Infinity ? Number.MAX_VALUE : x - (relative * Math.abs(x) + absolute);
}

/**
 * An upper bound on √x for x ≥ 0, found without trusting the engine's root: its square, rounded down, is at least x.
 *
 * @throws RangeError if x is negative or NaN
 */
export function sqrtUp(x: number): number {
  if (!(x >= 0)) throw new RangeError(`the square root of ${x} was asked for; expected a number ≥ 0`);
  if (x === 0 || x === Infinity) return x;
  const { scaled, back } = intoRange(x);
  let root = up(Math.sqrt(scaled));
  while (down(root * root) < scaled) root = up(root);
  // Neither factor leaves the normal doubles: the product is exact.
  return root * back;
}

/** A lower bound on √x; as {@link sqrtUp}. */
export function sqrtDown(x: number): number {
  if (!(x >= 0)) throw new RangeError(`the square root of ${x} was asked for; expected a number ≥ 0`);
  if (x === 0) return 0;
  if (x === Infinity) return sqrtDown(Number.MAX_VALUE);
  const { scaled, back } = intoRange(x);
  let root = down(Math.sqrt(scaled));
  while (up(root * root) > scaled) root = down(root);
  return root * back;
}

/** x · 4^k, exactly, where squares of its root neither overflow nor underflow, and 2^(−k). */
function intoRange(x: number): { scaled: number; back: number } {
  if (x > 2 ** 900) return { scaled: x * 2 ** -200, back: 2 ** 100 };
  if (x < 2 ** -900) return { scaled: x * 2 ** 200, back: 2 ** -100 };
  return { scaled: x, back: 1 };
}
